/** What constraints say of the elements of all parameters at a point: between which values each may be. */

import { withJacobian } from '../../autodiff';
import { Evaluator, type Graph } from '../../graph';
import { type Bound, boundValues, type StagedParameter } from '../../stage';
import type { FreeElements, Moves, Range } from '../../statistics/bounds';
import { unreachable } from '../../text/internal';
import { placesOf } from '../parameters';

export function freeElements(parameters: readonly StagedParameter[], values: Float64Array): FreeElements {
  const places = placesOf(parameters);
  const sums: number[][] = [];
  const ranges = parameters.flatMap((parameter, index) => {
    const { start, size } = places[index]!;
    const before = values.subarray(0, start);
    if (parameter.constraint.kind === 'simplex') {
      const length = parameter.shape.at(-1)!;
      for (let row = start; row < start + size; row += length)
        sums.push(Array.from({ length }, (_, at) => row + at));
    }
    return rangesOf(parameter, values.subarray(start, start + size), start, before);
  });
  return { values, ranges, sums };
}

const [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

/** The ranges of the elements of one parameter, whose first element is element `start` of all. */
function rangesOf(
  { constraint, shape }: StagedParameter,
  own: Float64Array,
  start: number,
  before: Float64Array,
): Range[] {
  const all = (range: (index: number) => Range): Range[] => Array.from(own, (_, index) => range(index));
  switch (constraint.kind) {
    case 'none':
      return all(() => ({ low: least, high: most }));
    case 'positive':
      return all(() => ({ low: 0, high: most }));
    case 'simplex':
      return all(() => ({ low: 0, high: most }));
    case 'ordered':
      return all((index) =>
        index % shape.at(-1)! === 0
          ? { low: least, high: most }
          : { low: own[index - 1]!, high: most, lowMoves: [[start + index - 1, 1]] },
      );
    case 'above': {
      const low = boundAt(constraint.low, before);
      return all((index) => ({ low: low.values[index]!, high: most, lowMoves: low.moves(index) }));
    }
    case 'below': {
      const high = boundAt(constraint.high, before);
      return all((index) => ({ low: least, high: high.values[index]!, highMoves: high.moves(index) }));
    }
    case 'between': {
      const [low, high] = [boundAt(constraint.low, before), boundAt(constraint.high, before)];
      return all((index) => ({
        low: low.values[index]!,
        high: high.values[index]!,
        lowMoves: low.moves(index),
        highMoves: high.moves(index),
      }));
    }
    default:
      return unreachable(constraint);
  }
}

interface BoundAt {
  readonly values: Float64Array;
  readonly moves: (index: number) => Moves;
}

/** A bound with its derivatives by the elements before the parameter. */
function boundAt(bound: Bound, before: Float64Array): BoundAt {
  const values = boundValues(bound, before);
  if (bound.kind === 'known') return { values, moves: () => [] };
  const { graph } = bound;
  let evaluator = evaluators.get(graph);
  if (evaluator === undefined) {
    evaluator = new Evaluator(withJacobian(graph, graph.parameters.length));
    evaluators.set(graph, evaluator);
  }
  const results = evaluator.evaluate(before);
  const size = before.length;
  const moves = (index: number): Moves =>
    Array.from({ length: size }, (_, element): [number, number] => [
      element,
      results[values.length + index * size + element]!,
    ]).filter(([, weight]) => weight !== 0);
  return { values, moves };
}

const evaluators = new WeakMap<Graph, Evaluator>();
