/**
 * Minimises a loss from its quadratic forms, by Newton's steps in a region of trust: the damping grows where a form
 * promised more than a step brought. Moré, in Numerical Analysis (Dundee 1977), Lecture Notes in Mathematics 630.
 */

import { expectedFall, type Information, newtonStep } from './information';

/** A loss at a point, with its quadratic form there. */
export interface Expanded {
  readonly loss: number;
  readonly information: Information;
}

export interface Minimum {
  readonly loss: number;
  readonly point: Float64Array;
  /** The quadratic form at the last step promised no fall that counts. */
  readonly converged: boolean;
}

const maxSteps = 60;
const maxDamping = 1e12;

export interface Search {
  /** The loss and its quadratic form at a point; null where the loss is not defined. */
  readonly expand: (point: Float64Array) => Promise<Expanded | null>;
  /** The point that a step leads to. */
  readonly move: (point: Float64Array, step: Float64Array) => Float64Array;
  /** Whether a point is as far as the search can go: at a bound, along which another search continues. */
  readonly isEdge?: (point: Float64Array) => boolean;
}

/** Searches from `start`, until the next step promises to lower the loss by less than `tolerance`. */
export async function minimise(
  { expand, move, isEdge = () => false }: Search,
  start: Float64Array,
  tolerance: number,
): Promise<Minimum | null> {
  let here = await expand(start);
  if (here === null) return null;
  let point = start;
  let damping = 0;
  for (let taken = 0; taken < maxSteps; taken++) {
    const promised = expectedFall(here.information);
    if (promised <= tolerance) return { loss: here.loss, point, converged: true };
    let moved = false;
    while (!moved && damping < maxDamping) {
      const next = move(point, newtonStep(here.information, damping));
      const there = await expand(next);
      const fall = there === null ? Number.NaN : here.loss - there.loss;
      if (there !== null && fall > 0) {
        // A step that kept half of its promise needs less damping.
        damping = fall > promised / 2 ? damping / 10 : damping;
        if (damping < 1e-8) damping = 0;
        [here, point, moved] = [there, next, true];
      } else damping = Math.max(1e-4, damping * 10);
    }
    if (isEdge(point)) return { loss: here.loss, point, converged: false };
    if (!moved) return { loss: here.loss, point, converged: promised <= 1e-6 * Math.abs(here.loss) };
  }
  return { loss: here.loss, point, converged: false };
}
