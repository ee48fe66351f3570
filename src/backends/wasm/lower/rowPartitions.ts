/**
 * Sums many rows in partitions, each by itself, and then adds up the sums. The partitions depend only on the number of
 * rows, so other workers can sum some of them with the same results.
 */

import { type Graph, type RowAxis, type RowsNode, sizeOf } from '../../../graph';
import type { Local } from '../assembler/code';
import { type Integer, single } from '../lanes';
import type { Context } from './context';
import { forEach } from './parallelMoves';
import { ownPlace, type Sum } from './sums';
import { plus, read, whole } from './turns';

/** The minimum number of rows of a partition, as a power of two. */
const rowsOfPart = 12;
export const maxPartitions = 16;

/** The addresses of a module's position in its team of workers: its number, and the size of the team. */
export const teamPlace = { index: 4, size: 8 } as const;

function isMany({ rowCount }: RowAxis): boolean {
  return rowCount >= 2 << rowsOfPart;
}

/** Whether rows may be so many that they are summed in partitions: those of a step, not those of a row or of a turn. */
export function isPartitioned(node: RowsNode): boolean {
  return node.block.region === null && isMany(node.axis);
}

/** Whether any rows of a graph may be so many. */
export function manyRows({ axes }: Graph): boolean {
  return axes.some(isMany);
}

const loaded =
  (address: number): Integer =>
  (code) => {
    code.int32(0);
    code.memory('i32.load', address);
  };

const times =
  (x: Integer, factor: number | Integer): Integer =>
  (code) => {
    x(code);
    (typeof factor === 'number' ? whole(factor) : factor)(code);
    code.emit('i32.mul');
  };

const sum =
  (x: Integer, y: Integer): Integer =>
  (code) => {
    x(code);
    y(code);
    code.emit('i32.add');
  };

const smaller =
  (x: Integer, y: Integer): Integer =>
  (code) => {
    x(code);
    y(code);
    x(code);
    y(code);
    code.emit('i32.lt_u');
    code.emit('select');
  };

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
  code.set(
    parts,
    smaller(
      plus((c) => {
        count(c);
        c.int32(rowsOfPart);
        c.emit('i32.shr_u');
      }, 1),
      whole(maxPartitions),
    ),
  );
  // A multiple of four, so that partitions fill lanes of any number.
  code.set(size, (c) => {
    count(c);
    read(parts)(c);
    c.emit('i32.div_u');
    c.int32(4);
    c.emit('i32.add');
    c.int32(-4);
    c.emit('i32.and');
  });
  const last = sum(start, times(count, 4));
  const over = (from: Integer, step: Integer, body: () => void): void => {
    code.set(present, from);
    code.block((done) => {
      code.loop((again) => {
        code.branchIf(done, (c) => {
          c.get(present);
          c.get(parts);
          c.emit('i32.ge_u');
        });
        code.set(place, sum(whole(table), times(read(present), bytes)));
        body();
        code.set(present, sum(read(present), step));
        code.branch(again);
      });
    });
  };
  const eachElement = (body: (sum: Sum, index: number | Integer, offset: number) => void): void => {
    for (const [position, each] of sums.entries())
      forEach(code, sizeOf(each.result.type.shape), (index) => body(each, index, offsets[position]!));
  };
  const clear = (): void =>
    eachElement((each, index) => ownPlace(ctx, each).write(index, single.constant(0)));
  const element = (index: number | Integer, offset: number): number => {
    code.get(place);
    if (typeof index === 'number') return offset + 8 * index;
    times(index, 8)(code);
    code.emit('i32.add');
    return offset;
  };
  over(loaded(teamPlace.index), loaded(teamPlace.size), () => {
    const behind = times(times(read(present), read(size)), 4);
    code.set(at, smaller(sum(start, behind), last));
    code.set(end, smaller(sum(read(at), times(read(size), 4)), last));
    clear();
    part();
    eachElement((each, index, offset) => {
      const own = element(index, offset);
      ownPlace(ctx, each).read(index)(code);
      code.memory('f64.store', own);
    });
  });
  if (exchange !== null) {
    const alone: Integer = (c) => {
      loaded(teamPlace.size)(c);
      c.int32(1);
      c.emit('i32.eq');
    };
    code.if(
      alone,
      () => {},
      () => {
        for (const argument of [whole(table), read(parts), whole(bytes)]) argument(code);
        code.call(exchange);
      },
    );
  }
  clear();
  over(whole(0), whole(1), () =>
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
