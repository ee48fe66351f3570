/**
 * Lowers ops on matrices, such as solve and det: each of the rows side by side is copied out, computed by itself, and copied
 * back.
 */

import { type Shape, sizeOf, type TensorNode, type ValueNode } from '../../../graph';
import { type FunctionCode, readLocal } from '../assembler/code';
import { type Lanes, type Numbers, single } from '../lanes';
import { behind, type Context, loadElement, placeOf, storeElement } from './context';
import { forEach } from './iteration';

export interface Place {
  readonly address: number;
  readonly bytes: number;
}

export function alloc(ctx: Context, bytes: number): Place {
  return { address: ctx.pool.alloc(bytes), bytes };
}

export function free(ctx: Context, ...places: readonly Place[]): void {
  for (const { address, bytes } of places) ctx.pool.free(address, bytes);
}

export function call(code: FunctionCode, callee: FunctionCode, ...places: readonly Place[]): void {
  for (const { address } of places) code.int32(address);
  code.call(callee);
}

/** Copies one row's elements, or some of them, out, one after the other. */
export function copyLane(
  ctx: Context,
  source: ValueNode,
  lane: number,
  { address }: Place,
  { start, count } = { start: 0, count: sizeOf(source.type.shape) },
): void {
  const varies = ctx.varying.value(source);
  forEach(ctx.code, count, (index) => {
    const from = behind(index, start);
    const value = varies
      ? ctx.wide.lane(ctx.element(source, from, ctx.wide), lane)
      : ctx.element(source, from, single);
    storeElement(ctx.code, address, index, single, value);
  });
}

/** Copies consecutive elements to one row of a tensor. */
export function putLane(ctx: Context, node: ValueNode, lane: number, { address }: Place): void {
  const { code } = ctx;
  const lanes = ctx.lanesOf(node);
  forEach(code, sizeOf(node.type.shape), (index) => {
    const offset = placeOf(code, ctx.tensor(node).address, index, lanes);
    loadElement(address, index, single, single)(code);
    lanes.storeLane(code, offset, lane);
  });
}

function eachLane(lanes: Lanes, body: (lane: number) => void): void {
  for (let lane = 0; lane < lanes.count; lane++) body(lane);
}

function order(matrix: Shape): number {
  return matrix[0]!;
}

export function solve(ctx: Context, node: TensorNode): void {
  const [a, b] = node.operands as [ValueNode, ValueNode];
  const n = order(a.type.shape);
  const columns = b.type.shape[1]!;
  ctx.declare(node);
  const lu = alloc(ctx, 8 * n * n);
  const rows = alloc(ctx, 4 * n);
  const [right, target] = [alloc(ctx, 8 * n * columns), alloc(ctx, 8 * n * columns)];
  eachLane(ctx.lanesOf(node), (lane) => {
    copyLane(ctx, a, lane, lu);
    copyLane(ctx, b, lane, right);
    call(ctx.code, ctx.elimination.decompose(n), lu, rows);
    ctx.code.emit('drop');
    call(ctx.code, ctx.elimination.substitute(n, columns), lu, rows, right, target);
    putLane(ctx, node, lane, target);
  });
  free(ctx, lu, rows, right, target);
}

export function cholesky(ctx: Context, node: TensorNode): void {
  const a = node.operands[0]!;
  const n = order(a.type.shape);
  ctx.declare(node);
  const [matrix, factor] = [alloc(ctx, 8 * n * n), alloc(ctx, 8 * n * n)];
  eachLane(ctx.lanesOf(node), (lane) => {
    copyLane(ctx, a, lane, matrix);
    call(ctx.code, ctx.elimination.cholesky(n), matrix, factor);
    putLane(ctx, node, lane, factor);
  });
  free(ctx, matrix, factor);
}

export function triangularize(ctx: Context, node: TensorNode): void {
  const [a] = node.operands as [ValueNode];
  const [rows, order] = a.type.shape as [number, number];
  ctx.declare(node);
  const [matrix, factor] = [alloc(ctx, 8 * rows * order), alloc(ctx, 8 * order * order)];
  eachLane(ctx.lanesOf(node), (lane) => {
    copyLane(ctx, a, lane, matrix);
    call(ctx.code, ctx.triangular.triangularize(rows, order), matrix, factor);
    putLane(ctx, node, lane, factor);
  });
  free(ctx, matrix, factor);
}

export function substitute(ctx: Context, node: TensorNode): void {
  const [r, b] = node.operands as [ValueNode, ValueNode];
  const n = order(r.type.shape);
  ctx.declare(node);
  const factor = alloc(ctx, 8 * n * n);
  const [right, target] = [alloc(ctx, 8 * n), alloc(ctx, 8 * n)];
  eachLane(ctx.lanesOf(node), (lane) => {
    copyLane(ctx, r, lane, factor);
    copyLane(ctx, b, lane, right);
    call(ctx.code, ctx.triangular.substitute(n, node.attributes[0] === 1), factor, right, target);
    putLane(ctx, node, lane, target);
  });
  free(ctx, factor, right, target);
}

/** Lowers an op to a number that depends on a decomposition and its sign. */
function ofDecomposition(value: (ctx: Context, n: number, lu: Place, sign: Numbers) => Numbers) {
  return (ctx: Context, node: TensorNode): void => {
    const { code } = ctx;
    const a = node.operands[0]!;
    const n = order(a.type.shape);
    const lu = alloc(ctx, 8 * n * n);
    const rows = alloc(ctx, 4 * n);
    const lanes = ctx.lanesOf(node);
    const values: Numbers[] = [];
    eachLane(lanes, (lane) => {
      copyLane(ctx, a, lane, lu);
      call(code, ctx.elimination.decompose(n), lu, rows);
      const sign = code.allocLocal('f64');
      code.set(sign);
      values.push(code.let('f64', value(ctx, n, lu, readLocal(sign))));
    });
    ctx.define(node, lanes.together(values));
    free(ctx, lu, rows);
  };
}

function product(ctx: Context, n: number, lu: Place, sign: Numbers): Numbers {
  return single.mul(sign, (code) => call(code, ctx.elimination.diagonal(n), lu));
}

export const det = ofDecomposition(product);

export const logdet = ofDecomposition((ctx, n, lu) => {
  const log = (x: Numbers): Numbers => ctx.library.call('log', single, [x]);
  const callee = ctx.elimination.logDiagonal(n, log);
  return (code) => call(code, callee, lu);
});

/** The determinant times the transposed inverse; minor by minor if that is not finite. */
export function cofactors(ctx: Context, node: TensorNode): void {
  const { code, elimination } = ctx;
  const a = node.operands[0]!;
  const n = order(a.type.shape);
  const bytes = 8 * n * n;
  ctx.declare(node);
  const [matrix, lu, unit, inverse, out] = Array.from({ length: 5 }, () => alloc(ctx, bytes)) as [
    Place,
    Place,
    Place,
    Place,
    Place,
  ];
  const rows = alloc(ctx, 4 * n);
  const [whole, sign, rest] = [code.allocLocal('f64'), code.allocLocal('f64'), code.allocLocal('f64')];
  forEach(code, n * n, (index) => storeElement(code, unit.address, index, single, single.constant(0)));
  for (let k = 0; k < n; k++) storeElement(code, unit.address, k * (n + 1), single, single.constant(1));
  eachLane(ctx.lanesOf(node), (lane) => {
    copyLane(ctx, a, lane, matrix);
    copyLane(ctx, a, lane, lu);
    call(code, elimination.decompose(n), lu, rows);
    code.set(sign);
    code.set(whole, product(ctx, n, lu, readLocal(sign)));
    call(code, elimination.substitute(n, n), lu, rows, unit, inverse);
    // Zero times each element adds up to zero if all of them are finite.
    code.set(rest, single.constant(0));
    for (let row = 0; row < n; row++) {
      for (let column = 0; column < n; column++) {
        const value = loadElement(inverse.address, column * n + row, single, single);
        storeElement(code, out.address, row * n + column, single, single.mul(readLocal(whole), value));
        const written = loadElement(out.address, row * n + column, single, single);
        code.set(rest, single.add(readLocal(rest), single.mul(written, 0)));
      }
    }
    const usable = single.and(single.ne(readLocal(whole), 0), single.eq(readLocal(rest), 0));
    code.if(single.not(usable), () => call(code, elimination.minors(n), matrix, out, inverse, rows));
    putLane(ctx, node, lane, out);
  });
  for (const local of [whole, sign, rest]) code.freeLocal(local);
  free(ctx, matrix, lu, unit, inverse, out, rows);
}
