/**
 * Differentiates a program's last expression by its bindings: the gradient of a number, the Jacobian of a tensor or a list.
 */

import { jacobianOf } from '../autodiff';
import { nested, type TensorData } from '../graph';
import { type ExpressionResult, finish, stageExpression } from '../stage';
import { byPlace, hasErrors } from '../text/diagnostic';
import { mistakeIn, valuesOf } from '../train';
import { arrangedLike, type Binding, inputOf, leavesOf } from './bindings';
import type { Json } from './json';
import { backendOf, failure, withWarnings } from './replies';
import { readSource } from './source';

export async function differentiate(request: Json): Promise<Json> {
  const { source, bindings, tables, program, diagnostics, through, texts, refused } = readSource(request);
  if (refused !== null) return refused;
  const whole = { source: 'program', start: 0, end: source.length } as const;
  const inputs = new Map([...bindings].map(([name, binding]) => [name, inputOf(binding)]));
  const staged = finish(stageExpression(program, inputs, { tables: tables.value, ...through }, whole));
  const found = byPlace([...diagnostics, ...staged.diagnostics]);
  const { expression } = staged;
  if (expression === null || hasErrors(found)) return failure(found, texts);
  const { graph, result } = expression;
  const jacobian = jacobianOf(graph);
  const backend = await backendOf(request, jacobian);
  const leaves = [...bindings.values()].flatMap(leavesOf);
  const point = Float64Array.from(leaves.flatMap(({ values }) => [...values]));
  const elements = await backend.evaluate(jacobian, point, null);
  const all = valuesOf(
    jacobian.results.map(({ type }) => type),
    elements,
  );
  const values = all.slice(0, graph.results.length);
  const derivatives = all.slice(graph.results.length);
  const allAreFinite = values.every((each) => each.values.every(Number.isFinite));
  const mistake = allAreFinite ? null : mistakeIn(graph, point, whole);
  if (mistake !== null) return failure([mistake], texts);
  const reply = {
    ok: true,
    value: arranged(result, (position) => nested(values[position]!)),
    ...derivativesJson(result, bindings, derivatives, leaves.length),
  };
  return withWarnings(reply, found, texts);
}

/** `gradients` of a number, else `jacobian`: for each name, arranged as the result and within it as the binding. */
function derivativesJson(
  result: ExpressionResult,
  bindings: ReadonlyMap<string, Binding>,
  derivatives: readonly TensorData[],
  width: number,
): Json {
  let first = 0;
  const entries = [...bindings].map(([name, binding]) => {
    const from = first;
    first += leavesOf(binding).length;
    const by = arranged(result, (position) => {
      let next = position * width + from;
      return arrangedLike(binding, () => derivatives[next++]!);
    });
    return [name, by] as const;
  });
  const isNumber = result.kind === 'numeric' && result.shape.length === 0;
  return { [isNumber ? 'gradients' : 'jacobian']: Object.fromEntries(entries) };
}

function arranged(result: ExpressionResult, leaf: (position: number) => unknown): unknown {
  return result.kind === 'numeric' ? leaf(result.position) : result.items.map((item) => arranged(item, leaf));
}
