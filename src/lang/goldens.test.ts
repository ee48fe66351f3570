/** Records what the front end makes of programs: their mistakes as a terminal shows them, and their core. */

import '../stage/allParts';
import { goldenCorpus } from '../testing/golden';
import { renderDiagnostics } from '../text/render';
import { printCore } from './core';
import { expandText } from './expand';
import { coreOf } from './program';

const expanded = (source: string) => expandText(source, { source: 'program', tables: ['puromycin'] });

goldenCorpus(new URL('./goldens/errors.txt', import.meta.url), (source) => {
  const { diagnostics } = expanded(source);
  return diagnostics.length === 0 ? 'no mistakes' : renderDiagnostics(diagnostics, { program: source });
});

goldenCorpus(new URL('./goldens/core.txt', import.meta.url), (source) => {
  const { program, diagnostics } = expanded(source);
  if (diagnostics.length > 0) return renderDiagnostics(diagnostics, { program: source });
  return program.forms
    .flatMap((form) => coreOf(form).map((core) => `${form.kind} ${printCore(core)}`))
    .join('\n');
});
