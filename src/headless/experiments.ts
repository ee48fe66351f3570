/** `npm run experiments`: the experiments of both papers in a terminal. */

import '../stage/allParts';
import { digitsReport } from './digitsReport';
import { furtherReport } from './furtherReport';
import { operatorsReport } from './operators';
import { paperExperiments } from './paperExperiments';

const [name, ...rest] = process.argv.slice(2);
if (name === 'cajal') await digitsReport(rest);
else if (name === 'operators') await operatorsReport(rest);
else if (name === 'further') await furtherReport(rest);
else await paperExperiments(process.argv.slice(2));
