/** An expression typed at the console, in the scope of the program's definitions. */

import { definedNames, expandText } from '../../lang';
import { evaluateProgram, type Sliced } from '../../stage';
import { ConsoleOutput } from '../console';
import type { Program } from '../program';
import type { EvaluateReply, EvaluateRequest } from '../protocol';
import { bindingsOf } from './parameterValues';

export function* evaluateExpression(
  program: Program,
  { expression, parameters, temperature = 1 }: EvaluateRequest,
): Sliced<EvaluateReply> {
  const { forms } = program.expanded().program;
  const definitions = forms.filter(({ kind }) => kind !== 'expression');
  const globals = definitions.flatMap(definedNames);
  const typed = expandText(expression, { source: 'console', tables: program.tableNames, globals });
  if (typed.diagnostics.length > 0) return { lines: [], diagnostics: typed.diagnostics };
  const output = new ConsoleOutput();
  const whole = { forms: [...definitions, ...typed.program.forms], prints: true, choosesSoftly: false };
  const { diagnostics } = yield* evaluateProgram(whole, {
    ...program.options,
    bindings: bindingsOf(parameters),
    temperature,
    print: output.print,
    onValue: output.value,
  });
  return { lines: output.lines(), diagnostics };
}
