/** An expression typed at the console, in the scope of the program's definitions and of those typed before. */

import { definedNames, expandText, type TopForm } from '../../lang';
import { evaluateProgram, type Sliced } from '../../stage';
import type { Diagnostic } from '../../text/diagnostic';
import { ConsoleOutput } from '../console';
import type { Program } from '../program';
import type { EvaluateReply, EvaluateRequest } from '../protocol';
import { bindingsOf } from './parameterValues';

export function* evaluateExpression(program: Program, request: EvaluateRequest): Sliced<EvaluateReply> {
  const { expression, parameters, temperature = 1, definitions = [], loss = null } = request;
  const { forms } = program.expanded().program;
  const known: TopForm[] = forms.filter(({ kind }) => kind !== 'expression');
  const globals = new Set(known.flatMap(definedNames));
  const bindings = new Map(bindingsOf(parameters));
  if (loss !== null && !globals.has('loss')) {
    globals.add('loss');
    bindings.set('loss', loss);
  }
  const imported = new Map(program.expanded().imported);
  const { libraries } = program.expanded();
  const expand = (text: string) => {
    const expanded = expandText(text, {
      source: 'console',
      tables: program.tableNames,
      globals: [...globals],
      imported,
      libraries,
    });
    for (const [name, binding] of expanded.imported) imported.set(name, binding);
    return expanded;
  };
  const add = (more: readonly TopForm[]): void => {
    known.push(...more);
    for (const name of more.flatMap(definedNames)) globals.add(name);
  };
  for (const text of definitions) {
    // Their places come behind those of the expression: a mistake that begins there is a mistake in them.
    const earlier = expand(' '.repeat(expression.length + 1) + text);
    // What the program no longer defines may be missing. The name that needed it is then unknown too.
    if (earlier.diagnostics.length === 0)
      add(earlier.program.forms.filter(({ kind }) => kind !== 'expression'));
  }
  const typed = expand(expression);
  if (typed.diagnostics.length > 0) return { lines: [], diagnostics: typed.diagnostics, defined: [] };
  add(typed.program.forms);
  const output = new ConsoleOutput();
  const whole = { forms: known, prints: true, choosesSoftly: false };
  const { diagnostics } = yield* evaluateProgram(whole, {
    ...program.options,
    bindings,
    temperature,
    print: output.print,
    onValue: output.value,
  });
  return {
    lines: output.lines(),
    diagnostics: diagnostics.map((each) => placedIn(expression, each)),
    // A text that imports is kept as one that defines, so that what is typed later sees its names.
    defined: [...typed.program.forms.flatMap(definedNames), ...typed.imported.keys()],
  };
}

/** A mistake in an earlier definition, shown at the expression that came upon it. */
function placedIn(expression: string, mistake: Diagnostic): Diagnostic {
  const { span, message } = mistake;
  if (span.source !== 'console' || span.start <= expression.length) return mistake;
  return {
    ...mistake,
    span: { ...span, start: 0, end: expression.length },
    message: `In a definition that was typed before: ${message}`,
  };
}
