/** `npm run experiments`: the experiments of either paper in a terminal. */

import { cajalExperiments } from './digitsReport';
import { paperExperiments } from './paperExperiments';

const [name, ...rest] = process.argv.slice(2);
if (name === 'cajal') await cajalExperiments(rest);
else await paperExperiments(process.argv.slice(2));
