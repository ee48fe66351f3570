/** The sizes of unconstrained numbers, by which starts are spread, and in units of which a search moves. */

import { sizeOf } from '../graph';
import type { StagedParameter } from '../stage';
import type { ParameterMap } from './parameterMap';

/**
 * The geometric mean of elements, as a share of their root mean square, below which they have units of their own. It is
 * 0.53 for normal numbers, and 0.64 for uniform ones.
 */
const alike = 0.2;

/**
 * The size of the unconstrained numbers of a parameter. Where a number has the scale of the natural values, it is the
 * root mean square of the start, or 1 if that is 0: without a constraint, and for the first of ordered elements.
 * Elements that differ by orders of magnitude, as where one tensor holds a model's parameters, each have their own.
 * Elsewhere it is 1: on logarithms of distances from a bound or from the element before, on log-odds and on log-ratios.
 */
function sizesOf(
  { shape, constraint }: Pick<StagedParameter, 'shape' | 'constraint'>,
  start: Float64Array,
  freeSize: number,
): Float64Array {
  const size = Math.sqrt(start.reduce((sum, each) => sum + each * each, 0) / Math.max(1, start.length));
  const whole = size === 0 ? 1 : size;
  const sizes = start.map(Math.abs).filter((each) => each > 0);
  const logarithms = sizes.reduce((sum, each) => sum + Math.log(each / whole), 0);
  const areAlike = Math.exp(logarithms / Math.max(1, sizes.length)) >= alike;
  const hasScale = (index: number): boolean =>
    constraint.kind === 'none' || (constraint.kind === 'ordered' && index % shape.at(-1)! === 0);
  return Float64Array.from({ length: freeSize }, (_, index) => {
    if (!hasScale(index)) return 1;
    return areAlike ? whole : Math.abs(start[index]!) || whole;
  });
}

/** The size of every unconstrained number, from the starts of the parameters. */
export function freeSizes(
  { freeShapes }: Pick<ParameterMap, 'freeShapes'>,
  parameters: readonly StagedParameter[],
): Float64Array {
  const sizes = parameters.map((parameter, index) =>
    sizesOf(parameter, parameter.start, sizeOf(freeShapes[index]!)),
  );
  return Float64Array.from(sizes.flatMap((each) => [...each]));
}

/** The places of the unconstrained numbers without a constraint whose parameter starts at 0: nothing tells their size. */
export function unsizedPlaces(
  { freeShapes }: Pick<ParameterMap, 'freeShapes'>,
  parameters: readonly StagedParameter[],
): readonly number[] {
  const known = parameters.flatMap(({ constraint, start }, index) => {
    const isKnown = constraint.kind !== 'none' || start.some((each) => each !== 0);
    return new Array<boolean>(sizeOf(freeShapes[index]!)).fill(isKnown);
  });
  return [...known.keys()].filter((place) => !known[place]);
}
