/** What the machine makes of programs: their mistakes when they run, and their graphs. */

import { printGraph, prune } from '../graph';
import { expressionGraph, mistakes } from '../testing/compile';
import { goldenCorpus } from '../testing/golden';
import { renderDiagnostics } from '../text/render';

goldenCorpus(new URL('./goldens/errors.txt', import.meta.url), (source) => {
  const found = mistakes(source);
  return found.length === 0 ? 'no mistakes' : renderDiagnostics(found, { program: source });
});

goldenCorpus(new URL('./goldens/graphs.txt', import.meta.url), (source) =>
  printGraph(prune(expressionGraph(source, ['x', 'y', 'z']))),
);

goldenCorpus(new URL('./goldens/tensorErrors.txt', import.meta.url), (source) => {
  const found = mistakes(source);
  return found.length === 0 ? 'no mistakes' : renderDiagnostics(found, { program: source });
});

goldenCorpus(new URL('./goldens/softChoiceErrors.txt', import.meta.url), (source) => {
  const found = mistakes(source);
  return found.length === 0 ? 'no mistakes' : renderDiagnostics(found, { program: source });
});

/** The mistakes that people make who are new to Scheme. */
goldenCorpus(new URL('./goldens/beginners.txt', import.meta.url), (source) => {
  const found = mistakes(source);
  return found.length === 0 ? 'no mistakes' : renderDiagnostics(found, { program: source });
});
