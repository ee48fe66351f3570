/** Moves values from one place to another: into the results of regions, and from turn to turn. */

import { sizeOf, type ValueNode } from '../../../graph';
import type { Lanes, Numbers, Truths } from '../lanes';
import { type Context, loadElement, storeElement, type TensorHome } from './context';
import { forEach } from './iteration';

export interface Move {
  readonly target: ValueNode;
  readonly source: ValueNode;
}

/** The new value where the mask holds, the old one elsewhere. */
function masked(ctx: Context, { target, source }: Move, lanes: Lanes, mask: Truths): Numbers | Truths {
  if (target.type.element === 'number')
    return lanes.select(mask, ctx.number(source, lanes), ctx.number(target, lanes));
  return lanes.selectTruth(mask, ctx.truth(source, lanes), ctx.truth(target, lanes));
}

/** Assigns the value of `source` to `target`, in the rows for which `mask` holds. */
export function assign(ctx: Context, move: Move, mask: Truths | null = null): void {
  const { target, source } = move;
  const lanes = ctx.lanesOf(target);
  if (target.type.shape.length === 0) {
    ctx.write(target, mask === null ? ctx.scalarValue(source, lanes) : masked(ctx, move, lanes, mask));
    return;
  }
  const { address } = ctx.tensor(target);
  copyElements(ctx, source, address, lanes, mask);
}

/** Copies the elements of `source` into a tensor of `lanes` at `address`. */
export function copyElements(
  ctx: Context,
  source: ValueNode,
  address: number,
  lanes: Lanes,
  mask: Truths | null = null,
): void {
  forEach(ctx.code, sizeOf(source.type.shape), (index) => {
    const value = ctx.element(source, index, lanes);
    const kept = mask === null ? value : lanes.select(mask, value, loadElement(address, index, lanes, lanes));
    storeElement(ctx.code, address, index, lanes, kept);
  });
}

/** Sets every element to zero, false or NaN. */
export function fill(ctx: Context, target: ValueNode, value: number, mask: Truths | null = null): void {
  const lanes = ctx.lanesOf(target);
  if (target.type.shape.length === 0) {
    if (target.type.element === 'number') {
      const number = lanes.constant(value);
      ctx.write(target, mask === null ? number : lanes.select(mask, number, ctx.number(target, lanes)));
    } else {
      const truth = lanes.truthConstant(value !== 0);
      ctx.write(target, mask === null ? truth : lanes.selectTruth(mask, truth, ctx.truth(target, lanes)));
    }
    return;
  }
  const { address } = ctx.tensor(target);
  forEach(ctx.code, sizeOf(target.type.shape), (index) => {
    const old = loadElement(address, index, lanes, lanes);
    storeElement(
      ctx.code,
      address,
      index,
      lanes,
      mask === null ? lanes.constant(value) : lanes.select(mask, value, old),
    );
  });
}

/** Makes all moves at once, for all copies: each source is read before any target is written. */
export function moveInParallel(ctx: Context, moves: readonly Move[], mask: Truths | null = null): void {
  const { homes } = ctx;
  const targets = new Set<ValueNode>(moves.map(({ target }) => target));
  const changing = moves
    .filter(({ target, source }) => target !== source)
    .flatMap((move) => Array.from({ length: homes.copiesOf(move.target) }, (_, copy) => ({ ...move, copy })));
  const scalars = changing.filter(({ target }) => target.type.shape.length === 0);
  for (const move of scalars) {
    const lanes = ctx.lanesOf(move.target);
    homes.at(move.copy, () =>
      (mask === null ? ctx.scalarValue(move.source, lanes) : masked(ctx, move, lanes, mask))(ctx.code),
    );
  }
  for (const { target, copy } of [...scalars].reverse()) homes.at(copy, () => ctx.write(target));
  const tensors = changing.filter(({ target }) => target.type.shape.length > 0);
  const staged = tensors.map((move) => {
    if (!targets.has(move.source)) return { move, staging: null };
    let staging: TensorHome | null = null;
    homes.at(move.copy, () => {
      const { bytes, lanes } = ctx.tensor(move.source);
      staging = { kind: 'tensor', address: ctx.pool.alloc(bytes), bytes, lanes };
      copyElements(ctx, move.source, staging.address, lanes);
    });
    return { move, staging: staging as TensorHome | null };
  });
  for (const { move, staging } of staged) {
    homes.at(move.copy, () => {
      if (staging === null) assign(ctx, move, mask);
      else unstage(ctx, move, staging, mask);
    });
  }
}

/** Assigns a value that was put aside to a tensor. */
function unstage(ctx: Context, { target }: Move, staging: TensorHome, mask: Truths | null): void {
  const lanes = ctx.lanesOf(target);
  const { address } = ctx.tensor(target);
  forEach(ctx.code, sizeOf(target.type.shape), (index) => {
    const value = loadElement(staging.address, index, staging.lanes, lanes);
    const old = loadElement(address, index, lanes, lanes);
    storeElement(ctx.code, address, index, lanes, mask === null ? value : lanes.select(mask, value, old));
  });
  ctx.pool.free(staging.address, staging.bytes);
}

/** Runs `body` with a mask in a cell of its own, which the code of the frame reads as the active rows. */
export function withActive(ctx: Context, mask: Truths, body: (active: Truths) => void): void {
  const cell = ctx.cell(ctx.wide.truth, false);
  const { frame } = ctx;
  ctx.code.set(cell.local!, mask);
  const before = frame.active;
  frame.active = cell;
  body(ctx.read(cell));
  frame.active = before;
  ctx.releaseCell(cell);
}
