/** Stages a program whose last expression is a number, as a graph of free names. */

import { Copier, type Graph, GraphBuilder, type InputNode, numberType, type Shape } from '../../graph';
import type { Core, Program } from '../../lang';
import { type Diagnostic, DiagnosticError, diagnostic } from '../../text/diagnostic';
import type { Span } from '../../text/span';
import { applyPending } from '../control/pending';
import { isNumber } from '../machine/tensorValue';
import { Traced, type Value } from '../machine/values';
import { describeValue } from '../machine/write';
import { loadNeeds } from './needs';
import { eachForm, Runner } from './runner';
import type { Sliced } from './slices';
import type { StageOptions } from './stageProgram';

export interface StagedExpression {
  /** The value as a function of the names in order; null after a mistake. */
  readonly graph: Graph | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Stages the last expression, with parameters at their starts. `whole` is the place to report if there is no
 * expression.
 */
export function* stageExpression(
  program: Program,
  names: readonly string[],
  options: StageOptions & {
    /** The shapes of names of tensors. */
    readonly shapes?: ReadonlyMap<string, Shape>;
  },
  whole: Span,
): Sliced<StagedExpression> {
  yield* loadNeeds(program, options);
  const builder = new GraphBuilder();
  const runner = new Runner({ ...options, program, builder });
  const inputs = names.map((name) =>
    builder.input(name, { ...numberType, shape: options.shapes?.get(name) ?? [] }),
  );
  for (const input of inputs) runner.globals.define(input.name, new Traced(input));
  let last: { readonly value: Value; readonly span: Span } | null = null;
  function* expression(core: Core): Sliced<void> {
    last = { value: yield* runner.value(core), span: core.span };
  }
  yield* eachForm(runner, program, function* (form) {
    if (form.kind === 'expression') yield* runner.guarded([], expression(form.value));
    else if (form.kind === 'parameter' && !names.includes(form.name)) {
      const start = yield* runner.guarded([form.name], runner.value(form.initial, form.name));
      if (start !== null) runner.globals.define(form.name, start);
    } else yield* runner.define(form);
  });
  const damaged = program.forms.some((form) => form.kind === 'damaged');
  if (damaged || runner.diagnostics.length > 0) return { graph: null, diagnostics: runner.diagnostics };
  try {
    return { graph: valueGraph(runner, builder, inputs, last, whole), diagnostics: runner.machine.warnings };
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return { graph: null, diagnostics: [error.diagnostic] };
  }
}

function valueGraph(
  runner: Runner,
  builder: GraphBuilder,
  inputs: readonly InputNode[],
  last: { readonly value: Value; readonly span: Span } | null,
  whole: Span,
): Graph {
  if (last === null) {
    throw new DiagnosticError(
      diagnostic('no-expression', whole, 'The program ends without an expression to differentiate.'),
    );
  }
  const { value, span } = last;
  if (!isNumber(value)) {
    const message = `Only a number has derivatives, but the value is ${describeValue(value)}.`;
    throw new DiagnosticError(diagnostic('wrong-type', span, message));
  }
  const node = applyPending(runner.machine, runner.machine.run, value);
  const alone = new GraphBuilder();
  const copier = new Copier(alone);
  for (const input of inputs) copier.set(input, copier.copyInput(input, alone.root));
  return alone.finish(copier.copy(builder.root, [node]), ['value']);
}
