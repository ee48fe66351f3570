/**
 * Sums many rows in partitions, each by itself, and then adds up the sums. The partitions depend only on the number of
 * rows, so other workers can sum some of them with the same results.
 */

import { type Graph, type RowAxis, type RowsNode, sizeOf } from '../../../graph';
import type { Local } from '../assembler/code';
import { elementAddress, type Integer, type IntegerOperand, i32, increase, single } from '../lanes';
import type { Context } from './context';
import { forEach, until } from './iteration';
import { ownPlace, type Sum } from './sums';

/** The minimum number of rows of a partition, as a power of two. */
const rowsOfPart = 12;
export const maxPartitions = 16;

/** The addresses of a module's position in its team of workers: its number, and the size of the team. */
export const teamPlace = { index: 4, size: 8 } as const;

function isMany({ rowCount }: RowAxis): boolean {
  return rowCount >= 2 << rowsOfPart;
}

/**
 * Whether rows may be so many that they are summed in partitions: those of a step, not those of a row or of a turn, and
 * not those of a triangular factor.
 */
export function isPartitioned(node: RowsNode): boolean {
  return node.block.region === null && node.reduction !== 'triangular' && isMany(node.axis);
}

/** Whether any rows of a graph may be so many. */
export function manyRows({ axes }: Graph): boolean {
  return axes.some(isMany);
}

interface Rows {
  /** The address of the list of rows, and its length. */
  readonly start: Integer;
  readonly count: Integer;
  /** The address of the present row, and the end of those of the partition. */
  readonly at: Local;
  readonly end: Local;
}

/** Runs `part` for each partition of this worker, then adds up the sums of all of them in order. */
export function overPartitions(
  ctx: Context,
  sums: readonly Sum[],
  { start, count, at, end }: Rows,
  part: () => void,
): void {
  const { code, pool, exchange } = ctx;
  const offsets: number[] = [];
  let bytes = 0;
  for (const { result } of sums) {
    offsets.push(bytes);
    bytes += 8 * sizeOf(result.type.shape);
  }
  const table = pool.alloc(maxPartitions * bytes);
  const [parts, size, present, place] = [
    code.allocLocal('i32'),
    code.allocLocal('i32'),
    code.allocLocal('i32'),
    code.allocLocal('i32'),
  ];
  code.set(parts, i32.minU(i32.add(i32.shrU(count, rowsOfPart), 1), maxPartitions));
  // A multiple of four, so that partitions fill lanes of any number.
  code.set(size, i32.and(i32.add(i32.divU(count, parts), 4), -4));
  const last = i32.add(start, i32.mul(count, 4));
  const over = (from: IntegerOperand, step: IntegerOperand, body: () => void): void => {
    code.set(present, i32.of(from));
    until(code, i32.geU(present, parts), () => {
      code.set(place, i32.add(table, i32.mul(present, bytes)));
      body();
      increase(code, present, step);
    });
  };
  const eachElement = (body: (sum: Sum, index: number | Integer, offset: number) => void): void => {
    for (const [position, each] of sums.entries())
      forEach(code, sizeOf(each.result.type.shape), (index) => body(each, index, offsets[position]!));
  };
  const clear = (): void =>
    eachElement((each, index) => ownPlace(ctx, each).write(index, single.constant(0)));
  const element = (index: number | Integer, offset: number): number =>
    offset + elementAddress(code, place, index, 8);
  const [own, team] = [i32.load(0, teamPlace.index), i32.load(0, teamPlace.size)];
  over(own, team, () => {
    code.set(at, i32.minU(i32.add(start, i32.mul(i32.mul(present, size), 4)), last));
    code.set(end, i32.minU(i32.add(at, i32.mul(size, 4)), last));
    clear();
    part();
    eachElement((each, index, offset) => {
      const at = element(index, offset);
      ownPlace(ctx, each).read(index)(code);
      code.memory('f64.store', at);
    });
  });
  if (exchange !== null) {
    code.if(
      i32.eq(team, 1),
      () => {},
      () => {
        for (const argument of [table, parts, bytes]) i32.of(argument)(code);
        code.call(exchange);
      },
    );
  }
  clear();
  over(0, 1, () =>
    eachElement((each, index, offset) => {
      const own = ownPlace(ctx, each);
      own.write(
        index,
        single.add(own.read(index), (c) => {
          const at = element(index, offset);
          c.memory('f64.load', at);
        }),
      );
    }),
  );
  for (const local of [parts, size, present, place]) code.freeLocal(local);
  pool.free(table, maxPartitions * bytes);
}
