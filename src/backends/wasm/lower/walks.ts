/** Walks over the elements of tensors with different strides: written out, or as nested loops. */

import { indicesUnder, type Shape, sizeOf } from '../../../graph';
import { joinedAxes, type Strides, type WalkedAxis } from '../../plan/walks';
import { type FunctionCode, type Local, readLocal } from '../assembler/code';
import { type Integer, i32, increase } from '../lanes';
import type { ElementIndex } from './context';
import { maxUnrolled } from './iteration';

/** Runs `body` for each element of a tensor of `shape`, with its position under each of the strides. */
export function walk(
  code: FunctionCode,
  shape: Shape,
  walks: readonly Strides[],
  body: (indices: readonly ElementIndex[]) => void,
): void {
  const count = sizeOf(shape);
  if (count <= maxUnrolled) {
    const places = walks.map(({ strides, start = 0 }) => indicesUnder(shape, strides, start));
    for (let index = 0; index < count; index++) body(places.map((each) => each[index]!));
    return;
  }
  // Tensors that are walked alike share their position.
  const keys = walks.map(({ strides, start = 0 }) => `${start} ${strides.join(' ')}`);
  const distinct = [...new Set(keys)];
  const own = distinct.map((key) => walks[keys.indexOf(key)]!);
  const places = own.map(() => code.allocLocal('i32'));
  for (const [index, { start = 0 }] of own.entries()) code.set(places[index]!, i32.of(start));
  const indices = keys.map((key): Integer => {
    const place = places[distinct.indexOf(key)]!;
    return readLocal(place);
  });
  nest(code, joinedAxes(shape, own), places, () => body(indices));
  for (const place of places) code.freeLocal(place);
}

function nest(
  code: FunctionCode,
  [axis, ...inner]: readonly WalkedAxis[],
  places: readonly Local[],
  body: () => void,
): void {
  if (axis === undefined) return body();
  const counter = code.allocLocal('i32');
  code.set(counter, i32.of(axis.size));
  code.loop((again) => {
    nest(code, inner, places, body);
    for (const [index, place] of places.entries()) {
      // The inner axis has advanced by all of its elements.
      const next = inner[0];
      const passed = next === undefined ? 0 : next.size * next.strides[index]!;
      const step = axis.strides[index]! - passed;
      if (step === 0) continue;
      increase(code, place, step);
    }
    i32.sub(counter, 1)(code);
    code.tee(counter);
    code.branchIf(again);
  });
  code.freeLocal(counter);
}
