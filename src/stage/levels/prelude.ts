/** The prelude: procedures written in Scheme. It is expanded, compiled and run once, and shared by all programs. */

import { expandText } from '../../lang';
import densities from '../../scheme/densities.scm?raw';
import lists from '../../scheme/prelude.scm?raw';
import solvers from '../../scheme/solvers.scm?raw';
import { InternalError } from '../../text/internal';
import { renderDiagnostics } from '../../text/render';
import { createMachine } from '../control';
import { valueOfRun } from '../machine/run';
import type { Value } from '../machine/values';
import { internalNames } from '../primitives';
import { compileExpression } from './compile';
import { GlobalTable } from './globals';

const source = [lists, densities, solvers].join('\n');

let loaded: ReadonlyMap<string, Value> | null = null;

export function prelude(): ReadonlyMap<string, Value> {
  loaded ??= load();
  return loaded;
}

function load(): ReadonlyMap<string, Value> {
  const { program, diagnostics } = expandText(source, {
    source: 'prelude',
    tables: [],
    internals: internalNames,
  });
  if (diagnostics.length > 0) throw new InternalError(renderDiagnostics(diagnostics, { prelude: source }));
  const globals = new GlobalTable(new Map(), () => null);
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
