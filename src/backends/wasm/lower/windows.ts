/**
 * Convolution and maxima over windows of images. For each offset within the window there is one walk over all windows
 * that have a pixel there, so that sums are in the order of the reference and padding is resolved before the code is
 * written.
 */

import { type Shape, sizeOf, type TensorNode, type ValueNode } from '../../../graph';
import type { Strides } from '../../plan/walks';
import { readLocal } from '../assembler/code';
import type { Lanes } from '../lanes';
import { type Context, type ElementIndex, loadElement, storeElement } from './context';
import { walk } from './walks';

/** The first attributes of an op on windows: the distance between windows, and the padding on four sides. */
interface Windows {
  readonly stride: number;
  readonly padding: readonly [top: number, left: number];
}

function windowsOf([stride, top, , left]: readonly number[]): Windows {
  return { stride: stride!, padding: [top!, left!] };
}

/** The windows, along one axis, that have a pixel at `offset`: the first, and their number. */
interface Stretch {
  readonly first: number;
  readonly count: number;
  /** The pixel of the first window at that offset. */
  readonly pixel: number;
}

function stretch(windows: number, stride: number, padding: number, offset: number, pixels: number): Stretch {
  const first = Math.max(0, Math.ceil((padding - offset) / stride));
  const last = Math.min(windows - 1, Math.floor((pixels - 1 + padding - offset) / stride));
  return { first, count: Math.max(0, last - first + 1), pixel: first * stride + offset - padding };
}

/**
 * The positions in outputs and pixels of a walk over the windows that have a pixel at one offset, both without
 * channels.
 */
interface Place {
  readonly counts: readonly [number, number];
  readonly output: { readonly strides: readonly [number, number]; readonly start: number };
  readonly pixel: { readonly strides: readonly [number, number]; readonly start: number };
  /** The offset within the window, row by row. */
  readonly offset: number;
}

function places(image: Shape, window: Shape, outputs: Shape, { stride, padding }: Windows): Place[] {
  const found: Place[] = [];
  const [across, width] = [outputs[1]!, image[1]!];
  for (let u = 0; u < window[0]!; u++) {
    for (let v = 0; v < window[1]!; v++) {
      const down = stretch(outputs[0]!, stride, padding[0], u, image[0]!);
      const right = stretch(across, stride, padding[1], v, width);
      if (down.count === 0 || right.count === 0) continue;
      found.push({
        counts: [down.count, right.count],
        output: { strides: [across, 1], start: down.first * across + right.first },
        pixel: { strides: [stride * width, stride], start: down.pixel * width + right.pixel },
        offset: u * window[1]! + v,
      });
    }
  }
  return found;
}

function clear(ctx: Context, address: number, count: number, lanes: Lanes, value = 0): void {
  walk(ctx.code, [count], [{ strides: [1] }], ([index]) =>
    storeElement(ctx.code, address, index!, lanes, lanes.constant(value)),
  );
}

/** The tensor among image, filter and output that an op computes from the other two. */
type Role = 'image' | 'filter' | 'output';

/** output[i j d] = sum of image[y x c] filter[u v c d], or its adjoint in one of the factors. */
function convolution(target: Role, first: Role, second: Role) {
  return (ctx: Context, node: TensorNode): void => {
    const shapes = {
      [first]: node.operands[0]!.type.shape,
      [second]: node.operands[1]!.type.shape,
      [target]: node.type.shape,
    } as Record<Role, Shape>;
    const [channels, depth] = [shapes.filter[2]!, shapes.filter[3]!];
    const lanes = ctx.lanesOf(node);
    ctx.declare(node);
    const { address } = ctx.tensor(node);
    clear(ctx, address, sizeOf(node.type.shape), lanes);
    for (const place of places(shapes.image, shapes.filter, shapes.output, windowsOf(node.attributes))) {
      const scaled = ({ strides, start }: Place['output'], by: number, inner: readonly number[]): Strides => {
        return { strides: [...strides.map((each) => each * by), ...inner], start: start * by };
      };
      const walks: Record<Role, Strides> = {
        image: scaled(place.pixel, channels, [1, 0]),
        filter: { strides: [0, 0, depth, 1], start: place.offset * channels * depth },
        output: scaled(place.output, depth, [0, 1]),
      };
      const roles = [target, first, second].map((role) => walks[role]);
      walk(ctx.code, [...place.counts, channels, depth], roles, ([to, x, y]) => {
        const [a, b] = [ctx.element(node.operands[0]!, x!, lanes), ctx.element(node.operands[1]!, y!, lanes)];
        const before = loadElement(address, to!, lanes, lanes);
        storeElement(ctx.code, address, to!, lanes, lanes.add(before, lanes.mul(a, b)));
      });
    }
  };
}

export const conv2d = convolution('output', 'image', 'filter');
export const conv2dImage = convolution('image', 'output', 'filter');
export const conv2dFilter = convolution('filter', 'image', 'output');

/** For each offset in a square window, a walk over outputs and pixels of all channels. */
function pooled(node: TensorNode, outputs: Shape) {
  const size = node.attributes[5]!;
  const image = node.operands[0]!.type.shape;
  const channels = image[2]!;
  return places(image, [size, size], outputs, windowsOf(node.attributes)).map((place) => {
    const [output, pixel] = [place.output, place.pixel].map(({ strides, start }): Strides => {
      return { strides: [...strides.map((each) => each * channels), 1], start: start * channels };
    });
    return { shape: [...place.counts, channels], output: output!, pixel: pixel!, offset: place.offset };
  });
}

/**
 * Finds the largest pixel of each window, the first of several; NaN counts as largest. Calls `better` where a pixel is
 * larger than those before it, to store what is needed of it.
 */
function findMaxima(
  ctx: Context,
  node: TensorNode,
  outputs: Shape,
  lanes: Lanes,
  better: (
    holds: () => (code: Context['code']) => void,
    output: ElementIndex,
    pixel: ElementIndex,
    offset: number,
  ) => void,
): void {
  const { code } = ctx;
  const x: ValueNode = node.operands[0]!;
  const count = sizeOf(outputs);
  const bytes = lanes.bytes * count;
  const [best, seen] = [ctx.pool.alloc(bytes), ctx.pool.alloc(bytes)];
  clear(ctx, seen, count, lanes);
  clear(ctx, best, count, lanes);
  const [candidate, leader] = [code.allocLocal(lanes.number), code.allocLocal(lanes.number)];
  const mask = code.allocLocal(lanes.truth);
  for (const { shape, output, pixel, offset } of pooled(node, outputs)) {
    walk(code, shape, [output, pixel], ([to, from]) => {
      code.set(candidate, ctx.element(x, from!, lanes));
      code.set(leader, loadElement(best, to!, lanes, lanes));
      const isNew = lanes.eq(loadElement(seen, to!, lanes, lanes), 0);
      const isFirstNaN = lanes.and(
        lanes.ne(readLocal(candidate), readLocal(candidate)),
        lanes.eq(readLocal(leader), readLocal(leader)),
      );
      code.set(
        mask,
        lanes.or(isNew, lanes.or(lanes.gt(readLocal(candidate), readLocal(leader)), isFirstNaN)),
      );
      const holds = () => (c: Context['code']) => c.get(mask);
      storeElement(code, best, to!, lanes, lanes.select(holds(), readLocal(candidate), readLocal(leader)));
      storeElement(code, seen, to!, lanes, lanes.constant(1));
      better(holds, to!, from!, offset);
    });
  }
  for (const local of [candidate, leader, mask]) code.freeLocal(local);
  for (const address of [best, seen]) ctx.pool.free(address, bytes);
}

/** The pixels of the second operand at the maxima of the first. */
export function maxPick(ctx: Context, node: TensorNode): void {
  const lanes = ctx.lanesOf(node);
  ctx.declare(node);
  const { address } = ctx.tensor(node);
  const from = node.operands[1]!;
  findMaxima(ctx, node, node.type.shape, lanes, (holds, output, pixel) => {
    const before = loadElement(address, output, lanes, lanes);
    storeElement(
      ctx.code,
      address,
      output,
      lanes,
      lanes.select(holds(), ctx.element(from, pixel, lanes), before),
    );
  });
}

/** The adjoint of maxPick: the adjoint of each output goes to the pixel that was the maximum. */
export function maxScatter(ctx: Context, node: TensorNode): void {
  const { code } = ctx;
  const lanes = ctx.lanesOf(node);
  const ct = node.operands[1]!;
  const outputs = ct.type.shape;
  ctx.declare(node);
  const { address } = ctx.tensor(node);
  const bytes = lanes.bytes * sizeOf(outputs);
  const chosen = ctx.pool.alloc(bytes);
  findMaxima(ctx, node, outputs, lanes, (holds, output, _, offset) => {
    const before = loadElement(chosen, output, lanes, lanes);
    storeElement(code, chosen, output, lanes, lanes.select(holds(), offset, before));
  });
  clear(ctx, address, sizeOf(node.type.shape), lanes);
  for (const { shape, output, pixel, offset } of pooled(node, outputs)) {
    walk(code, shape, [output, pixel], ([from, to]) => {
      const isHere = lanes.eq(loadElement(chosen, from!, lanes, lanes), offset);
      const part = lanes.select(isHere, ctx.element(ct, from!, lanes), 0);
      storeElement(code, address, to!, lanes, lanes.add(loadElement(address, to!, lanes, lanes), part));
    });
  }
  ctx.pool.free(chosen, bytes);
}
