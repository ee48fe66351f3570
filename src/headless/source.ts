/** Reads the program of a request that is evaluated as an expression: its text, bindings, tables and level. */

import { evaluatorMistakes } from '../app/evaluatorUse';
import { expandText } from '../lang';
import { bindingsField } from './bindings';
import { type Json, stringField } from './json';
import { failure, levelOf, textsOf } from './replies';
import { tablesField } from './tables';

/** The expanded program with its mistakes. `refused` is the answer if the evaluator of the request is mistaken. */
export function readSource(request: Json) {
  const source = stringField(request, 'source');
  const bindings = bindingsField(request);
  const tables = tablesField(request);
  const globals = bindings.keys();
  const { program, diagnostics } = expandText(source, { source: 'program', tables: tables.names, globals });
  const through = levelOf(request);
  const texts = textsOf(source, through);
  const mistakes = evaluatorMistakes(through);
  const refused = mistakes === null ? null : failure([...diagnostics, ...mistakes], texts);
  return { source, bindings, tables, program, diagnostics, through, texts, refused };
}
