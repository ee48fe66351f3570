/** Residuals of an objective: those that it says, or those whose squares its loss adds up. */

import { type Graph, sizeOf, type ValueNode } from '../../graph';
import type { Objective } from '../../stage';

/** The loss is a sum of squares: of results of a graph of the program's parameters, or of a row's columns as well. */
export type Squares =
  | { readonly kind: 'together'; readonly graph: Graph; readonly factors: Float64Array }
  | {
      readonly kind: 'rows';
      /** Its result at 1 is the residual. */
      readonly graph: Graph;
      readonly columns: readonly Float64Array[];
      readonly rowCount: number;
      /** For each row; null where all are 1. */
      readonly factors: Float64Array | null;
    };

/** Null if the loss is not a sum of squares, or not plainly one. */
export function squaresOf({ graph, residuals, rowCount }: Objective): Squares | null {
  if (residuals === null) return rowCount === null ? addedSquares(graph) : null;
  if (residuals.loss.kind !== 'squared') return null;
  const { source, weights, scales } = residuals;
  const factors = weights ?? scales?.map((each) => each * each) ?? null;
  if (source.kind === 'together')
    return {
      kind: 'together',
      graph: source.graph,
      factors: factors ?? new Float64Array(source.count).fill(1),
    };
  const { axis, graph: row } = source.rows;
  const isPlain =
    row.results[1]!.type.shape.length === 0 && axis.columns.every(({ shape = [] }) => shape.length === 0);
  if (!isPlain) return null;
  return {
    kind: 'rows',
    graph: row,
    columns: axis.columns.map(({ values }) => values),
    rowCount: axis.rowCount,
    factors,
  };
}

interface Term {
  readonly node: ValueNode;
  readonly factor: number;
}

/** The squares that are added up outside of all regions. */
function addedSquares(graph: Graph): Squares | null {
  const terms = termsOf(graph.results[0]!, 1);
  if (terms === null || terms.length === 0) return null;
  if (terms.some(({ node }) => node.kind !== 'constant' && node.block !== graph.body)) return null;
  return {
    kind: 'together',
    graph: {
      ...graph,
      results: terms.map(({ node }) => node),
      resultNames: terms.map((_, index) => `residual ${index}`),
    },
    factors: Float64Array.from(
      terms.flatMap(({ node, factor }) => new Array<number>(sizeOf(node.type.shape)).fill(factor)),
    ),
  };
}

function known(node: ValueNode): number | null {
  return node.kind === 'constant' && typeof node.value === 'number' ? node.value : null;
}

/** The squared numbers whose sum, apart from a known number, is `factor` times a node. */
function termsOf(node: ValueNode, factor: number): readonly Term[] | null {
  if (known(node) !== null) return [];
  if (node.kind === 'tensor' && node.op === 'sum' && node.type.shape.length === 0) {
    const [squares] = node.operands;
    if (squares?.kind !== 'op' || squares.op !== 'mul') return null;
    const [x, y] = squares.operands;
    return x === y ? [{ node: x!, factor }] : null;
  }
  if (node.kind !== 'op' || node.type.shape.length > 0) return null;
  const [x, y] = node.operands as readonly [ValueNode, ValueNode?];
  const second = y === undefined ? null : known(y);
  switch (node.op) {
    case 'add':
      return both(termsOf(x, factor), termsOf(y!, factor));
    case 'sub':
      return second === null ? null : termsOf(x, factor);
    case 'mul': {
      if (x === y) return [{ node: x, factor }];
      const first = known(x);
      if (first !== null && first > 0) return termsOf(y!, factor * first);
      return second !== null && second > 0 ? termsOf(x, factor * second) : null;
    }
    case 'div':
      return second !== null && second > 0 ? termsOf(x, factor / second) : null;
    default:
      return null;
  }
}

function both(one: readonly Term[] | null, other: readonly Term[] | null): readonly Term[] | null {
  return one === null || other === null ? null : [...one, ...other];
}
