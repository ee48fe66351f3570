/** Walks over the elements of tensors: written out if they are few, else as loops of the shader. */

import { indicesUnder, type Shape, sizeOf } from '../../../graph';
import { joinedAxes, type Strides, type WalkedAxis } from '../../plan/walks';
import { type Index, plus } from '../shader';
import type { Context } from './context';

/** Up to so many elements are written out. */
export const maxUnrolled = 16;

/** Runs `body` for each element of a tensor of `shape`, with its position under each of the strides. */
export function walk(
  ctx: Context,
  shape: Shape,
  walks: readonly Strides[],
  body: (indices: readonly Index[]) => void,
): void {
  const count = sizeOf(shape);
  if (count <= maxUnrolled) {
    const places = walks.map(({ strides, start = 0 }) => indicesUnder(shape, strides, start));
    for (let index = 0; index < count; index++) body(places.map((each) => `${each[index]!}u`));
    return;
  }
  const starts = walks.map(({ start = 0 }) => `${start}u`);
  nest(ctx, joinedAxes(shape, walks), starts, body);
}

function nest(
  ctx: Context,
  [axis, ...inner]: readonly WalkedAxis[],
  at: readonly Index[],
  body: (indices: readonly Index[]) => void,
): void {
  if (axis === undefined) return body(at);
  const counter = ctx.fresh('j');
  ctx.code.block(`for (var ${counter} = 0u; ${counter} < ${axis.size}u; ${counter} += 1u)`, () => {
    const places = at.map((each, index) => {
      const stride = axis.strides[index]!;
      if (stride === 0) return each;
      return plus(each, stride === 1 ? counter : `${counter} * ${stride}u`);
    });
    nest(ctx, inner, places, body);
  });
}
