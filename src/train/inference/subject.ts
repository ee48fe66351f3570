/** A program at a point of its parameters, of which it is asked how well the data determine them. */

import type { Backend } from '../../backends';
import type { Graph } from '../../graph';
import { pointAt, type TrainingPlan } from '../plan';

export interface Subject {
  readonly plan: TrainingPlan;
  /** The natural values of all elements of all parameters. */
  readonly values: Float64Array;
  /** Null if the program has no soft choice. */
  readonly temperature: number | null;
  /** Whether a run ended here because a number was not finite: these are its last values, and no result. */
  readonly leftNumbers: boolean;
  /** What evaluates a graph at so many points, in doubles. */
  readonly backendFor: (graph: Graph, points: number) => Promise<Backend>;
  /** Lets other work through, and throws once nobody waits for the answer. */
  readonly pause: () => Promise<void>;
}

export function pointOf({ values, temperature }: Subject): Float64Array {
  return pointAt(values, temperature);
}

/** The training rows among `rowCount`. */
export function trainingRows({ plan }: Subject, rowCount: number): Int32Array {
  const { training } = plan.rows;
  if (training?.of === rowCount) return training.rows;
  return Int32Array.from({ length: rowCount }, (_, row) => row);
}
