/** The functions around a step: the run of steps that is exported, what a step hands out, and more memory. */

import { type Graph, sizeOf } from '../../graph';
import type { FunctionCode, Local } from './assembler/code';
import { type Integer, single } from './lanes';
import { type Context, type Globals, storeElement } from './lower/context';
import { forEach } from './lower/moves';

/** Grows the memory so that it holds an address: to twice its size, or as far as is needed. */
export function writeGrow(code: FunctionCode, { limit }: Globals): void {
  const [address] = code.parameters as readonly [Local];
  const pages: Integer = (c) => {
    c.get(address);
    c.getGlobal(limit);
    c.emit('i32.sub');
    c.int32(16);
    c.emit('i32.shr_u');
    c.int32(1);
    c.emit('i32.add');
  };
  const grown = (count: Integer): Integer => {
    return (c) => {
      count(c);
      c.growMemory();
      c.int32(-1);
      c.emit('i32.ne');
    };
  };
  const doubled: Integer = (c) => {
    pages(c);
    c.getGlobal(limit);
    c.int32(16);
    c.emit('i32.shr_u');
    c.emit('i32.add');
  };
  code.if(single.not(grown(doubled) as () => void), () => {
    code.if(single.not(grown(pages) as () => void), () => code.emit('unreachable'));
  });
  code.setGlobal(limit, (c) => c.memorySize());
}

/** Writes the results of a step: `recorded` of them to `records`, the others to `next`. */
export function writeResults(
  ctx: Context,
  graph: Graph,
  recorded: number,
  records: Local,
  next: number,
): void {
  let offset = 0;
  let state = 0;
  for (const [position, result] of graph.results.entries()) {
    const size = sizeOf(result.type.shape);
    const [start, stateStart] = [offset, state];
    forEach(ctx.code, size, (index) => {
      const value = ctx.element(result, index, single);
      if (position >= recorded) {
        storeElement(ctx.code, next + 8 * stateStart, index, single, value);
        return;
      }
      ctx.code.get(records);
      if (typeof index !== 'number') {
        index(ctx.code);
        ctx.code.int32(3);
        ctx.code.emit('i32.shl');
        ctx.code.emit('i32.add');
      }
      value(ctx.code);
      ctx.code.memory('f64.store', 8 * (start + (typeof index === 'number' ? index : 0)));
    });
    if (position < recorded) offset += size;
    else state += size;
  }
}

/**
 * `run(steps, records, rows, given, heap)`: takes steps one after the other. `records`: where what they record goes.
 * `rows`: for each step and axis, where the numbers of its rows stand and how many they are. `given`: what each step is
 * given. `heap`: where memory is free.
 */
export function writeRun(code: FunctionCode, step: FunctionCode, globals: Globals, layout: RunLayout): void {
  const [steps, records, rows, given, heap] = code.parameters as readonly [Local, Local, Local, Local, Local];
  const copy = (to: number, from: Integer, bytes: number): void =>
    copyBytes(code, (c) => c.int32(to), from, bytes);
  const advance = (local: Local, by: number): void => increase(code, local, (c) => c.int32(by));
  code.setGlobal(globals.limit, (c) => c.memorySize());
  code.block((done) => {
    code.loop((again) => {
      code.branchIf(done, (c) => {
        c.get(steps);
        c.emit('i32.eqz');
      });
      code.setGlobal(globals.heap, (c) => c.get(heap));
      code.setGlobal(globals.rows, (c) => c.get(rows));
      copy(layout.parameters + layout.stateBytes, (c) => c.get(given), layout.givenBytes);
      code.get(records);
      code.call(step);
      copy(layout.parameters, (c) => c.int32(layout.next), layout.stateBytes);
      advance(records, layout.recordBytes);
      advance(rows, layout.rowsBytes);
      advance(given, layout.givenBytes);
      advance(steps, -1);
      code.branch(again);
    });
  });
}

/**
 * `population(members, states, steps, records, rows, given, heap)`: `run` for one member after the other. `states`:
 * where the state of each stands, and where it is left. What a member records follows what the one before it did.
 */
export function writePopulation(code: FunctionCode, run: FunctionCode, layout: RunLayout): void {
  const [members, states, steps, records, ...others] = code.parameters as readonly [
    Local,
    Local,
    Local,
    Local,
    ...Local[],
  ];
  code.block((done) => {
    code.loop((again) => {
      code.branchIf(done, (c) => {
        c.get(members);
        c.emit('i32.eqz');
      });
      copyBytes(
        code,
        (c) => c.int32(layout.parameters),
        (c) => c.get(states),
        layout.stateBytes,
      );
      for (const each of [steps, records, ...others]) code.get(each);
      code.call(run);
      copyBytes(
        code,
        (c) => c.get(states),
        (c) => c.int32(layout.parameters),
        layout.stateBytes,
      );
      increase(code, states, (c) => c.int32(layout.stateBytes));
      increase(code, records, (c) => {
        c.get(steps);
        c.int32(layout.recordBytes);
        c.emit('i32.mul');
      });
      increase(code, members, (c) => c.int32(-1));
      code.branch(again);
    });
  });
}

function copyBytes(code: FunctionCode, to: Integer, from: Integer, bytes: number): void {
  if (bytes === 0) return;
  to(code);
  from(code);
  code.int32(bytes);
  code.copyMemory();
}

function increase(code: FunctionCode, local: Local, by: Integer): void {
  code.set(local, (c) => {
    c.get(local);
    by(code);
    c.emit('i32.add');
  });
}

/** Where parameters and their next values stand, and the bytes of what belongs to each step. */
export interface RunLayout {
  readonly parameters: number;
  readonly next: number;
  readonly stateBytes: number;
  readonly givenBytes: number;
  readonly recordBytes: number;
  readonly rowsBytes: number;
}
