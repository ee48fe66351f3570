/** Stages a program whose last expression is a number, a tensor or a list of these, as a graph of free names. */

import { Copier, type Graph, GraphBuilder, type InputNode, numberType, type Shape } from '../../graph';
import type { Core, Program } from '../../lang';
import { type Diagnostic, DiagnosticError, diagnostic } from '../../text/diagnostic';
import type { Span } from '../../text/span';
import { applyPending } from '../control/pending';
import { isNumeric } from '../machine/tensorValue';
import { list, listItems, Traced, type Value, Vector } from '../machine/values';
import { describeValue } from '../machine/write';
import { loadNeeds } from './needs';
import { eachForm, Runner } from './runner';
import type { Sliced } from './slices';
import type { StageOptions } from './stageProgram';

/** The value of a free name: a number or a tensor to differentiate by, a list, or a value that is known. */
export type ExpressionInput =
  | { readonly kind: 'numeric'; readonly shape: Shape }
  | { readonly kind: 'list'; readonly items: readonly ExpressionInput[] }
  | { readonly kind: 'known'; readonly value: Value };

/** A result: one of the graph, by its position, or a list of results. */
export type ExpressionResult =
  | { readonly kind: 'numeric'; readonly position: number; readonly shape: Shape }
  | { readonly kind: 'list'; readonly items: readonly ExpressionResult[] };

/**
 * The numbers and tensors of the value as a function of those of the free names, in order, lists from their first item
 * on.
 */
export interface ExpressionGraph {
  readonly graph: Graph;
  readonly result: ExpressionResult;
}

export interface StagedExpression {
  /** Null after a mistake. */
  readonly expression: ExpressionGraph | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Stages the last expression, with parameters at their starts. `whole` is the place to report if there is no
 * expression.
 */
export function* stageExpression(
  program: Program,
  bindings: ReadonlyMap<string, ExpressionInput>,
  options: StageOptions,
  whole: Span,
): Sliced<StagedExpression> {
  yield* loadNeeds(program, options);
  const builder = new GraphBuilder();
  const runner = new Runner({ ...options, program, builder });
  for (const [name, input] of bindings) runner.globals.define(name, inputValue(builder, name, input));
  let last: { readonly value: Value; readonly span: Span } | null = null;
  function* expression(core: Core): Sliced<void> {
    last = { value: yield* runner.value(core), span: core.span };
  }
  yield* eachForm(runner, program, function* (form) {
    if (form.kind === 'expression') yield* runner.guarded([], expression(form.value));
    else if (form.kind === 'parameter' && !bindings.has(form.name)) {
      const start = yield* runner.guarded([form.name], runner.value(form.initial, form.name));
      if (start !== null) runner.globals.define(form.name, start);
    } else yield* runner.define(form);
  });
  const damaged = program.forms.some((form) => form.kind === 'damaged');
  if (damaged || runner.diagnostics.length > 0) return { expression: null, diagnostics: runner.diagnostics };
  try {
    return { expression: expressionGraph(runner, last, whole), diagnostics: runner.machine.warnings };
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return { expression: null, diagnostics: [error.diagnostic] };
  }
}

/** The value of a free name, with an input of the graph for each number and tensor in it. */
function inputValue(builder: GraphBuilder, name: string, input: ExpressionInput): Value {
  switch (input.kind) {
    case 'numeric':
      return new Traced(builder.input(name, { ...numberType, shape: input.shape }));
    case 'list':
      return list(input.items.map((item, index) => inputValue(builder, `${name} ${index}`, item)));
    case 'known':
      return input.value;
  }
}

function expressionGraph(
  { machine }: Runner,
  last: { readonly value: Value; readonly span: Span } | null,
  whole: Span,
): ExpressionGraph {
  if (last === null) {
    throw new DiagnosticError(
      diagnostic('no-expression', whole, 'The program ends without an expression to differentiate.'),
    );
  }
  const { value, span } = last;
  const { builder } = machine;
  const nodes: ReturnType<typeof applyPending>[] = [];
  const resultOf = (part: Value): ExpressionResult => {
    if (isNumeric(part)) {
      const node = applyPending(machine, machine.run, part);
      nodes.push(node);
      return { kind: 'numeric', position: nodes.length - 1, shape: node.type.shape };
    }
    const items = part instanceof Vector ? part.items : listItems(part);
    if (items !== null && items.length > 0) return { kind: 'list', items: items.map(resultOf) };
    const message = `Only numbers, tensors and lists of these have derivatives, but the value is ${describeValue(value)}.`;
    throw new DiagnosticError(diagnostic('wrong-type', span, message));
  };
  const result = resultOf(value);
  const alone = new GraphBuilder();
  const copier = new Copier(alone);
  const inputs: readonly InputNode[] = builder.root.inputs;
  for (const input of inputs) copier.set(input, copier.copyInput(input, alone.root));
  const names = nodes.map((_, index) => (nodes.length === 1 ? 'value' : `value ${index}`));
  return { graph: alone.finish(copier.copy(builder.root, nodes), names), result };
}
