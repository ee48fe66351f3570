/**
 * The reverse pass through a row region: its own body computes the derivatives of each row beside its result, or a
 * second region does.
 */

import type { Block, RowsNode, ValueNode } from '../graph';
import { type Adjoint, type Adjoints, type Pass, type ResultAdjoints, wholly } from './adjoint';
import { BodyCopy } from './regionParts';

export function reverseRows(pass: Pass, node: RowsNode, results: ResultAdjoints, adjoints: Adjoints): void {
  if (isFusible(pass, node, results)) fused(pass, node, results, adjoints);
  else again(pass, node, results, adjoints);
}

/**
 * Whether the one result that is read is a number: then its adjoint may be multiplied in after the reduction. That of
 * a saturated value must meet the partials one by one.
 */
function isFusible({ exposed }: Pass, node: RowsNode, results: ResultAdjoints): boolean {
  const [first, ...others] = [...results];
  if (first === undefined || others.length > 0) return false;
  const [position, [adjoint]] = first;
  const source = node.body.results[position]!;
  return source.type.shape.length === 0 && !(adjoint!.saturated && exposed.has(source));
}

/**
 * The case of one result that is read. Beside it, the body computes its derivatives for that row, and the region
 * reduces them like the result itself. So value and gradient take one pass over the rows.
 */
function fused(pass: Pass, node: RowsNode, results: ResultAdjoints, adjoints: Adjoints): void {
  const { builder, liveness } = pass;
  const [[position, [adjoint]]] = [...results] as [[number, [Adjoint]]];
  const one: ResultAdjoints = new Map([[position, [wholly(builder.number(1))]]]);
  const captured = builder.within(node.body, () => pass.inner(node.body, one));
  const reduced = (value: ValueNode): ValueNode => {
    let at = node.body.results.indexOf(value, position + 1);
    if (at < 0) at = node.body.results.push(value) - 1;
    return pass.read(builder.within(node.block, () => builder.result(node, at)));
  };
  for (const [outer, [derivative]] of captured) {
    const product = builder.op('mul', [adjoint.ct, reduced(derivative!.ct)]);
    const counts = countOf(pass, derivative!, outer, node.body);
    const alive = liveness.and(adjoint.alive, counts === null ? null : liveness.positive(reduced(counts)));
    const isHazardous = pass.exposed.has(node.body.results[position]!);
    pass.accumulate(
      outer,
      {
        ct: isHazardous ? liveness.masked(product, adjoint.alive) : product,
        alive,
        saturated: adjoint.saturated || derivative!.saturated,
      },
      adjoints,
    );
  }
}

/** A number that is positive in the rows in which an adjoint is alive; null if it is alive in all. */
function countOf(
  { builder, exposed, liveness }: Pass,
  { alive }: Adjoint,
  outer: ValueNode,
  body: Block,
): ValueNode | null {
  if (alive === null || !exposed.has(outer)) return null;
  return builder.within(body, () => liveness.numeric(alive, alive.type.shape));
}

/**
 * The case of several results that are read. A second region runs over the rows again and weights them by their
 * adjoints.
 */
function again(pass: Pass, node: RowsNode, results: ResultAdjoints, adjoints: Adjoints): void {
  const { builder, liveness } = pass;
  const body = builder.openBlock();
  const copy = new BodyCopy(builder, pass.read);
  const captured: Adjoints = builder.within(body, () => {
    for (const input of node.body.inputs) {
      const own = copy.copier.copyInput(input, body);
      copy.copier.set(input, own);
      pass.represent(own, input);
    }
    const sources = [...results].map(([position, contributions]) => {
      return { source: node.body.results[position]!, contributions };
    });
    const copies = copy.of(
      node.body,
      sources.map(({ source }) => source),
    );
    const seeds = copies.flatMap((source, index) =>
      sources[index]!.contributions.map((adjoint) => ({ source, adjoint })),
    );
    return pass.inside(body, copy.variables(pass.active), seeds);
  });
  for (const each of captured.keys()) if (each.block === body) captured.delete(each);
  if (captured.size === 0) return;
  const parts = [...captured].map(([seen, [adjoint]]) => {
    const outer = copy.original(seen);
    const at = body.results.push(adjoint!.ct) - 1;
    const counts = countOf(pass, adjoint!, outer, body);
    return {
      outer,
      adjoint: adjoint!,
      at,
      countAt: counts === null ? null : body.results.push(counts) - 1,
    };
  });
  const region = builder.rows(node.reduction, node.axis, body);
  for (const { outer, adjoint, at, countAt } of parts) {
    const ct = builder.result(region, at);
    const alive = countAt === null ? null : liveness.positive(builder.result(region, countAt));
    pass.accumulate(outer, { ct, alive, saturated: adjoint.saturated }, adjoints);
  }
}
