/**
 * The functions around a step: the exported run of steps, the writing of a step's results, and the growth of memory.
 */

import { type Graph, sizeOf } from '../../graph';
import type { FunctionCode, Local } from './assembler/code';
import { type Integer, type Lanes, single } from './lanes';
import { type Context, type Globals, storeElement } from './lower/context';
import { forEach } from './lower/parallelMoves';
import type { StatePart } from './state';

/** Grows the memory to contain an address: to twice its size, or as far as needed. */
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

/** Writes the results of a step: the recorded ones, for each member, and the others to the start of the next step. */
export function writeResults(ctx: Context, graph: Graph, recordedResults: number, layout: RunLayout): void {
  const { code } = ctx;
  const [records, apart] = code.parameters as readonly [Local, Local];
  let first = 0;
  for (const result of graph.results.slice(0, recordedResults)) {
    const size = sizeOf(result.type.shape);
    const start = first;
    const lanes = ctx.lanesOf(result);
    forEach(code, size, (index) => {
      for (let member = 0; member < layout.members.count; member++) {
        const value = lanes.lane(ctx.element(result, index, lanes), member);
        code.get(records);
        if (member > 0) addProduct(code, (c) => c.get(apart), member);
        if (typeof index !== 'number') addProduct(code, index, 8);
        value(code);
        code.memory('f64.store', 8 * (start + (typeof index === 'number' ? index : 0)));
      }
    });
    first += size;
  }
  for (const [position, { lanes, elements, at }] of layout.state.entries()) {
    const result = graph.results[recordedResults + position]!;
    forEach(code, elements, (index) =>
      storeElement(code, layout.next + at, index, lanes, ctx.element(result, index, lanes)),
    );
  }
}

/** Adds a multiple of a number to the number on the stack. */
function addProduct(code: FunctionCode, x: Integer, factor: number): void {
  x(code);
  code.int32(factor);
  code.emit('i32.mul');
  code.emit('i32.add');
}

/**
 * `run(steps, records, rows, given, heap)` takes steps one after the other. `records` is the address of their records;
 * with members side by side, the records of each member for all steps follow those of the member before. `rows` is the
 * address of a table with the address and the number of rows for each step and axis. `given` is the address of the
 * inputs of the steps. `heap` is the address from which memory is free.
 */
export function writeRun(code: FunctionCode, step: FunctionCode, globals: Globals, layout: RunLayout): void {
  const [steps, records, rows, given, heap] = code.parameters as readonly [Local, Local, Local, Local, Local];
  const copy = (to: number, from: Integer, bytes: number): void =>
    copyBytes(code, (c) => c.int32(to), from, bytes);
  const advance = (local: Local, by: number): void => increase(code, local, (c) => c.int32(by));
  const apart = code.allocLocal('i32');
  code.setGlobal(globals.limit, (c) => c.memorySize());
  code.set(apart, (c) => {
    c.get(steps);
    c.int32(layout.recordBytes);
    c.emit('i32.mul');
  });
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
      code.get(apart);
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
 * Copies the states of as many members as there are lanes, which begin at `states`, to the start of a step, or back.
 */
function moveStates(code: FunctionCode, states: Local, layout: RunLayout, direction: 'in' | 'out'): void {
  const { parameters, state, memberBytes, members } = layout;
  for (const { lanes, elements, at, first } of state) {
    forEach(code, elements, (index) => {
      const step = typeof index === 'number' ? index : 0;
      const own = parameters + at + lanes.bytes * step;
      for (let member = 0; member < members.count; member++) {
        // A number that is the same for all members is stored once.
        if (direction === 'in' && member >= lanes.count) break;
        const theirs = memberBytes * member + 8 * (first + step);
        const address = (): void => {
          code.int32(0);
          if (typeof index !== 'number') addProduct(code, index, lanes.bytes);
        };
        const theirAddress = (): void => {
          code.get(states);
          if (typeof index !== 'number') addProduct(code, index, 8);
        };
        if (direction === 'in') {
          address();
          theirAddress();
          code.memory('f64.load', theirs);
          lanes.storeLane(code, own, member);
        } else {
          theirAddress();
          address();
          lanes.loadLane(code, own, member);
          code.memory('f64.store', theirs);
        }
      }
    });
  }
}

/**
 * `population(groups, states, steps, records, rows, given, heap)` calls `run` for one group of members after the other.
 * `states` is the address of the state of each member, which is replaced. The records of a member follow those of the
 * member before.
 */
export function writePopulation(code: FunctionCode, run: FunctionCode, layout: RunLayout): void {
  const [groups, states, steps, records, ...others] = code.parameters as readonly [
    Local,
    Local,
    Local,
    Local,
    ...Local[],
  ];
  const { count } = layout.members;
  code.block((done) => {
    code.loop((again) => {
      code.branchIf(done, (c) => {
        c.get(groups);
        c.emit('i32.eqz');
      });
      moveStates(code, states, layout, 'in');
      for (const each of [steps, records, ...others]) code.get(each);
      code.call(run);
      moveStates(code, states, layout, 'out');
      increase(code, states, (c) => c.int32(count * layout.memberBytes));
      increase(code, records, (c) => {
        c.get(steps);
        c.int32(count * layout.recordBytes);
        c.emit('i32.mul');
      });
      increase(code, groups, (c) => c.int32(-1));
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

/** The addresses of parameters and their next values, and the sizes of the data of each step in bytes. */
export interface RunLayout {
  readonly parameters: number;
  readonly next: number;
  /** The lanes of members; one lane if members are trained one by one. */
  readonly members: Lanes;
  readonly state: readonly StatePart[];
  readonly stateBytes: number;
  /** The size of one member's state outside the lanes, in bytes. */
  readonly memberBytes: number;
  readonly givenBytes: number;
  readonly recordBytes: number;
  readonly rowsBytes: number;
}
