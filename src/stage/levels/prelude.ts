/**
 * The procedures of the language that are written in Scheme. Each file is expanded, compiled and run once, when a name of
 * it is first needed, and shared by all programs.
 */

import { expandText } from '../../lang';
import { densityRows, solverRows } from '../../lang/modelCatalogue';
import densities from '../../scheme/densities.scm?raw';
import lists from '../../scheme/prelude.scm?raw';
import solvers from '../../scheme/solvers.scm?raw';
import { InternalError } from '../../text/internal';
import { lazy } from '../../text/lazy';
import { renderDiagnostics } from '../../text/render';
import { createMachine } from '../control';
import { valueOfRun } from '../machine/run';
import type { Value } from '../machine/values';
import { internalNames } from '../primitives';
import { compileExpression } from './compile';
import { GlobalTable, type Library } from './globals';

const base = lazy(() => definitionsOf(lists, new Map()));

/** The files beside the prelude, which most programs do not need, with the names that they define for programs. */
const further = [
  { names: new Set(Object.keys(densityRows)), definitions: lazy(() => definitionsOf(densities, base())) },
  { names: new Set(Object.keys(solverRows)), definitions: lazy(() => definitionsOf(solvers, base())) },
];

const found: Library = {
  get: (name) => {
    const file = further.find(({ names }) => names.has(name));
    return (file?.definitions ?? base)().get(name);
  },
};

export function prelude(): Library {
  return found;
}

/** The values that a text defines. It may use the names of the prelude. */
function definitionsOf(source: string, before: Library): ReadonlyMap<string, Value> {
  const { program, diagnostics } = expandText(source, {
    source: 'prelude',
    tables: [],
    internals: internalNames,
  });
  if (diagnostics.length > 0) throw new InternalError(renderDiagnostics(diagnostics, { prelude: source }));
  const globals = new GlobalTable(before, () => null);
  const machine = createMachine();
  const names: string[] = [];
  for (const form of program.forms) {
    if (form.kind !== 'define') throw new InternalError('the prelude holds definitions only');
    const { step, size } = compileExpression(form.value, globals);
    machine.start(step, size, { span: form.span, user: false });
    machine.finish();
    globals.define(form.name, valueOfRun(machine.run));
    names.push(form.name);
  }
  return new Map(names.map((name) => [name, globals.get(name)!]));
}
