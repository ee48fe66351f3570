import { Evaluator, type Graph } from '../graph';
import { relativeDifference } from './differences';

interface Steadiness {
  /** How far operands are moved, relative to their size. */
  readonly steps: readonly number[];
  /** The allowed change of a value. */
  readonly tolerance: number;
  readonly round?: (value: number) => number;
}

const formats: { readonly [Format in 'f64' | 'f32']: Steadiness } = {
  f64: { steps: [-1e-11, -1e-13, 1e-13, 1e-11], tolerance: 1e-8 },
  // Every value is rounded to 24 bits on the way.
  f32: { steps: [-1e-6, -1e-7, 0, 1e-7, 1e-6], tolerance: 1e-5, round: Math.fround },
};

/** Whether no condition is so close to its boundary that a last place could decide it, and little cancels. */
export function isSteady(graph: Graph, point: readonly number[], format: 'f64' | 'f32' = 'f64'): boolean {
  const { steps, tolerance, round } = formats[format];
  const there = new Evaluator(graph).evaluate(point);
  const evaluator = new Evaluator(graph, round === undefined ? {} : { round });
  return steps.every((step) => {
    const near = evaluator.evaluate(point.map((x) => x * (1 + step)));
    return near.every((x, index) => Number.isNaN(x) || relativeDifference(x, there[index]!) < tolerance);
  });
}
