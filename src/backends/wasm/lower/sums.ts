/** Sums and triangular factors over rows, row after row, in doubles even if the terms are floats. */

import { type ResultNode, type RowsNode, sizeOf } from '../../../graph';
import { readLocal } from '../assembler/code';
import { demoted, type Halves, type Lanes, type Numbers, pair, promoted, single } from '../lanes';
import { type Context, loadElement, storeElement } from './context';
import { forEach } from './iteration';
import { alloc, call, copyLane, free, type Place, putLane } from './systems';

/** The sums of a result's elements. A number is read and set as a whole, a tensor by element. */
export interface Sum {
  readonly result: ResultNode;
  readonly lanes: Lanes;
  /** The accumulators for sums of floats, in halves; null if sums accumulate in the result's own place. */
  readonly halves: Halves<Accumulator> | null;
  /** The place of a row, and of the factor for each member side by side; null for a sum. */
  readonly factor: { readonly row: Place; readonly members: readonly Place[] } | null;
}

type Index = Parameters<Parameters<typeof forEach>[2]>[0];

export interface Accumulator {
  readonly read: (index: Index) => Numbers;
  readonly write: (index: Index, value: Numbers) => void;
  readonly dispose: () => void;
}

function accumulator(ctx: Context, size: number, isNumber: boolean): Accumulator {
  const { code, pool } = ctx;
  if (isNumber) {
    const local = code.allocLocal(pair.number);
    return {
      read: () => readLocal(local),
      write: (_, value) => code.set(local, value),
      dispose: () => code.freeLocal(local),
    };
  }
  const bytes = pair.bytes * size;
  const address = pool.alloc(bytes);
  return {
    read: (index) => loadElement(address, index, pair, pair),
    write: (index, value) => storeElement(code, address, index, pair, value),
    dispose: () => pool.free(address, bytes),
  };
}

/** The result itself as its accumulator. */
export function ownPlace(ctx: Context, { result, lanes }: Pick<Sum, 'result' | 'lanes'>): Accumulator {
  const { code } = ctx;
  const home = ctx.home(result);
  const dispose = (): void => {};
  if (home.kind === 'scalar') {
    const local = home.cell.local!;
    return { read: () => readLocal(local), write: (_, value) => code.set(local, value), dispose };
  }
  const { address } = ctx.tensor(result);
  return {
    read: (index) => loadElement(address, index, lanes, lanes),
    write: (index, value) => storeElement(code, address, index, lanes, value),
    dispose,
  };
}

function eachElement(ctx: Context, { result }: Pick<Sum, 'result'>, body: (index: Index) => void): void {
  forEach(ctx.code, sizeOf(result.type.shape), body);
}

function openFactor(ctx: Context, result: ResultNode): Sum {
  const lanes = ctx.lanesOf(result);
  const size = sizeOf(result.type.shape);
  ctx.declare(result);
  const row = alloc(ctx, 8 * result.type.shape[0]!);
  const members = Array.from({ length: lanes.count }, () => alloc(ctx, 8 * size));
  for (const { address } of members)
    forEach(ctx.code, size, (index) => storeElement(ctx.code, address, index, single, single.constant(0)));
  return { result, lanes, halves: null, factor: { row, members } };
}

/** Rotates the rows of the value of one row into the factor. */
function rotateRow(ctx: Context, node: RowsNode, { result, factor }: Sum, lane: number): void {
  const { row, members } = factor!;
  const source = node.body.results[result.position]!;
  const order = result.type.shape[0]!;
  const isWide = ctx.varying.together(node);
  for (const [member, place] of members.entries()) {
    for (let start = 0; start < sizeOf(source.type.shape); start += order) {
      copyLane(ctx, source, isWide ? lane : member, row, { start, count: order });
      call(ctx.code, ctx.triangular.rotateIn(order), place, row);
    }
  }
}

function closeFactor(ctx: Context, { result, factor }: Sum): void {
  const { row, members } = factor!;
  for (const [member, place] of members.entries()) putLane(ctx, result, member, place);
  free(ctx, row, ...members);
}

export function openSum(ctx: Context, node: RowsNode, result: ResultNode): Sum {
  if (node.reduction === 'triangular') return openFactor(ctx, result);
  const lanes = ctx.lanesOf(result);
  ctx.declare(result);
  const { shape } = result.type;
  const half = (): Accumulator => accumulator(ctx, sizeOf(shape), shape.length === 0);
  const halves = lanes.float.name === 'f32' ? ([half(), half()] as const) : null;
  const sum = { result, lanes, halves, factor: null };
  eachElement(ctx, sum, (index) => {
    if (halves === null) ownPlace(ctx, sum).write(index, lanes.constant(0));
    else for (const each of halves) each.write(index, pair.constant(0));
  });
  return sum;
}

/** Adds the value of one of the rows side by side, or all of it if rows come one by one. */
export function addRow(ctx: Context, node: RowsNode, sum: Sum, lane: number): void {
  const { result, lanes, halves } = sum;
  if (sum.factor !== null) {
    rotateRow(ctx, node, sum, lane);
    return;
  }
  const source = node.body.results[result.position]!;
  const isWide = ctx.varying.together(node);
  const part = (index: Index): Numbers => {
    if (!isWide) return ctx.element(source, index, lanes);
    if (!ctx.varying.value(source)) return ctx.element(source, index, single);
    return ctx.wide.lane(ctx.element(source, index, ctx.wide), lane);
  };
  eachElement(ctx, sum, (index) => {
    if (halves === null) {
      const place = ownPlace(ctx, sum);
      place.write(index, lanes.add(place.read(index), part(index)));
      return;
    }
    for (const [half, value] of promoted(part(index)).entries()) {
      const place = halves[half]!;
      place.write(index, pair.add(place.read(index), value));
    }
  });
}

/** Finishes a sum. `count` is the number of rows, a double. */
export function closeSum(ctx: Context, node: RowsNode, sum: Sum, count: Numbers): void {
  const { result, lanes, halves } = sum;
  if (sum.factor !== null) {
    closeFactor(ctx, sum);
    return;
  }
  const own = ownPlace(ctx, sum);
  const reduced = (kind: Lanes, total: Numbers): Numbers =>
    node.reduction === 'mean' ? kind.div(total, kind.spread(count)) : total;
  if (halves !== null || node.reduction === 'mean') {
    eachElement(ctx, sum, (index) => {
      const [low, high] = halves ?? [own, own];
      const value =
        halves === null
          ? reduced(lanes, own.read(index))
          : demoted([reduced(pair, low.read(index)), reduced(pair, high.read(index))]);
      own.write(index, value);
    });
  }
  for (const each of halves ?? []) each.dispose();
  const home = ctx.home(result);
  // Other code reads it in memory, or in all lanes.
  if (home.kind === 'scalar') ctx.write(result, ctx.read(home.cell));
}
