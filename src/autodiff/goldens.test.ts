/** Prints gradients as graphs, for reading. */

import { printGraph, validate } from '../graph';
import { expressionGraph } from '../testing/compile';
import { goldenCorpus } from '../testing/golden';
import { differentiate } from './differentiate';

goldenCorpus(new URL('./goldens/gradients.txt', import.meta.url), (source) => {
  const gradient = differentiate(expressionGraph(source, ['x', 'y', 'z']));
  validate(gradient);
  return printGraph(gradient);
});
