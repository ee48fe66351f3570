/**
 * Confirms estimates by the loss itself: within a standard error of a minimum the loss rises on both sides. Where it
 * falls, the point is no minimum, whatever its derivatives say; where it stays as it is however far it is followed, as for
 * data that a curve separates, there is no estimate at finite values (Albert and Anderson, Biometrika 71, 1984).
 */

import { Random } from '../../graph';
import { freeDirections } from '../../statistics/bounds';
import { eigenValues } from '../../statistics/decompositions';
import type { Estimates } from '../../statistics/estimates';
import { entry, matrixOf } from '../../statistics/matrix';
import { freeElements } from './freeElements';
import type { Model } from './model';
import type { Subject } from './subject';

export type Confirmation =
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'no-minimum' }
  | { readonly kind: 'endless'; readonly elements: ReadonlySet<number> };

/** A deviance, which is 1 at a standard error from a minimum, that counts as none. */
const none = 0.01;
/** How many standard errors a side is followed. */
const far = 10;
/** The share of a standard error, or of the curvature, that counts as a part of a direction, or as none. */
const [partOf, vanished] = [0.1, 0.03];
/** The largest number of elements that are tried. */
const maxElements = 40;
/** Moves of what no derivative determines, relative to its size, and how many directions of them are tried. */
const moves = [1e-3, 1e-2, 0.1];
const drawn = 8;

export async function confirm(subject: Subject, found: Estimates, model: Model): Promise<Confirmation> {
  const { values } = subject;
  if (values.length > maxElements) return { kind: 'confirmed' };
  const least = await model.at(values);
  if (least === null) return { kind: 'confirmed' };
  const deviance = async (point: Float64Array): Promise<number | null> => {
    if (!isInside(subject, point)) return null;
    const loss = await model.at(point);
    return loss === null ? null : (2 * (loss - least)) / model.unit;
  };
  if (await fallsUndetermined(found, values, deviance)) return { kind: 'no-minimum' };
  const endless = new Set<number>();
  for (const axis of axesOf(found)) {
    await subject.pause();
    const along = (length: number): Float64Array => values.map((each, at) => each + length * axis[at]!);
    for (const sign of [-1, 1]) {
      const near = await deviance(along(sign));
      if (near === null || near > none) continue;
      const beyond = await deviance(along(sign * far));
      if (beyond === null || beyond > none) {
        if (near < -none) return { kind: 'no-minimum' };
        continue;
      }
      for (const [index, each] of axis.entries()) {
        const size = Math.sqrt(entry(found.spread, index, index));
        if (Math.abs(each) > partOf * size) endless.add(index);
      }
      for (const index of await vanishing(subject, found, model, along(sign * far))) endless.add(index);
    }
  }
  return endless.size === 0 ? { kind: 'confirmed' } : { kind: 'endless', elements: endless };
}

/** The axes of the covariance, after each element is scaled to a variance of 1, one standard error long. */
function axesOf({ spread }: Estimates): readonly Float64Array[] {
  const sizes = Float64Array.from({ length: spread.rows }, (_, at) => Math.sqrt(entry(spread, at, at)));
  const kept = [...sizes.keys()].filter((at) => sizes[at]! > 0 && Number.isFinite(sizes[at]!));
  if (kept.length === 0) return [];
  const { values, vectors } = eigenValues(
    matrixOf(kept.map((a) => kept.map((b) => entry(spread, a, b) / (sizes[a]! * sizes[b]!)))),
  );
  return Array.from(values, (value, index) => {
    const axis = new Float64Array(sizes.length);
    for (const [at, element] of kept.entries())
      axis[element] = Math.sqrt(Math.max(0, value)) * entry(vectors, at, index) * sizes[element]!;
    return axis;
  });
}

/** Whether the loss falls where elements move that the derivatives do not determine, each alone or together. */
async function fallsUndetermined(
  { elements }: Estimates,
  values: Float64Array,
  deviance: (point: Float64Array) => Promise<number | null>,
): Promise<boolean> {
  const loose = [...elements.keys()].filter((at) => elements[at]!.kind === 'undetermined');
  if (loose.length === 0) return false;
  const random = new Random(17);
  for (let count = 0; count < drawn; count++) {
    const way = new Float64Array(values.length);
    const parts = random.normals(loose.length);
    for (const [index, at] of loose.entries()) way[at] = parts[index]! * (Math.abs(values[at]!) || 1);
    for (const length of moves) {
      const found = await deviance(values.map((each, at) => each + length * way[at]!));
      if (found !== null && found < -1e-6) return true;
    }
  }
  return false;
}

/** The elements that the loss has no curvature by any more at a point, but has at the estimates. */
async function vanishing(
  subject: Subject,
  found: Estimates,
  model: Model,
  point: Float64Array,
): Promise<readonly number[]> {
  const basis = freeDirections(freeElements(subject.plan.parameters, subject.values), found.held);
  const [here, there] = [await model.along(subject.values, basis), await model.along(point, basis)];
  if (here === null || there === null) return [];
  const gone = [...here.information.scales.keys()].filter(
    (direction) => there.information.scales[direction]! < vanished * here.information.scales[direction]!,
  );
  return [...point.keys()].filter((at) => gone.some((direction) => entry(basis, at, direction) !== 0));
}

function isInside({ plan }: Subject, point: Float64Array): boolean {
  const { ranges } = freeElements(plan.parameters, point);
  return ranges.every(({ low, high }, at) => point[at]! >= low && point[at]! <= high);
}
