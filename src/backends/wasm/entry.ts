/**
 * The functions around a step: the exported run of steps, the writing of a step's results, and the growth of memory.
 */

import { type Graph, sizeOf } from '../../graph';
import type { FunctionCode, Local } from './assembler/code';
import { elementAddress, type Integer, type IntegerOperand, i32, increase, type Lanes } from './lanes';
import { type Context, type Globals, storeElement } from './lower/context';
import { forEach, until } from './lower/iteration';
import type { StatePart } from './state';

/** The size of a page of memory, as a power of two. */
const pageBits = 16;

/** Grows the memory to contain an address: to twice its size, or as far as needed. */
export function writeGrow(code: FunctionCode, { limit }: Globals): void {
  const [address] = code.parameters as readonly [Local];
  const needed = i32.add(i32.shrU(i32.sub(address, i32.global(limit)), pageBits), 1);
  const doubled = i32.add(needed, i32.shrU(i32.global(limit), pageBits));
  const isRefused = (pages: Integer): Integer =>
    i32.eq((c) => {
      pages(c);
      c.growMemory();
    }, -1);
  code.if(isRefused(doubled), () => {
    code.if(isRefused(needed), () => code.emit('unreachable'));
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
    const start = 8 * first;
    const lanes = ctx.lanesOf(result);
    forEach(code, size, (index) => {
      for (let member = 0; member < layout.members.count; member++) {
        const value = lanes.lane(ctx.element(result, index, lanes), member);
        const own = member === 0 ? records : i32.add(records, i32.mul(apart, member));
        const offset = elementAddress(code, own, index, 8);
        value(code);
        code.memory('f64.store', start + offset);
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

/**
 * `run(steps, records, rows, given, heap)` takes steps one after the other. `records` is the address of their records;
 * with members side by side, the records of each member for all steps follow those of the member before. `rows` is the
 * address of a table with the address and the number of rows for each step and axis. `given` is the address of the
 * inputs of the steps. `heap` is the address from which memory is free.
 */
export function writeRun(code: FunctionCode, step: FunctionCode, globals: Globals, layout: RunLayout): void {
  const [steps, records, rows, given, heap] = code.parameters as readonly [Local, Local, Local, Local, Local];
  const apart = code.allocLocal('i32');
  code.setGlobal(globals.limit, (c) => c.memorySize());
  code.set(apart, i32.mul(steps, layout.recordBytes));
  until(code, i32.eqz(steps), () => {
    code.setGlobal(globals.heap, i32.of(heap));
    code.setGlobal(globals.rows, i32.of(rows));
    copyBytes(code, layout.parameters + layout.stateBytes, given, layout.givenBytes);
    code.get(records);
    code.get(apart);
    code.call(step);
    copyBytes(code, layout.parameters, layout.next, layout.stateBytes);
    increase(code, records, layout.recordBytes);
    increase(code, rows, layout.rowsBytes);
    increase(code, given, layout.givenBytes);
    increase(code, steps, -1);
  });
}

/**
 * Copies the states of as many members as there are lanes, which begin at `states`, to the start of a step, or back.
 */
function moveStates(code: FunctionCode, states: Local, layout: RunLayout, direction: 'in' | 'out'): void {
  const { parameters, state, memberBytes, members } = layout;
  for (const { lanes, elements, at, first } of state) {
    forEach(code, elements, (index) => {
      for (let member = 0; member < members.count; member++) {
        // A number that is the same for all members is stored once.
        if (direction === 'in' && member >= lanes.count) break;
        const own = (): number => parameters + at + elementAddress(code, 0, index, lanes.bytes);
        const theirs = (): number =>
          memberBytes * member + 8 * first + elementAddress(code, states, index, 8);
        if (direction === 'in') {
          const target = own();
          code.memory('f64.load', theirs());
          lanes.storeLane(code, target, member);
        } else {
          const target = theirs();
          lanes.loadLane(code, own(), member);
          code.memory('f64.store', target);
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
  until(code, i32.eqz(groups), () => {
    moveStates(code, states, layout, 'in');
    for (const each of [steps, records, ...others]) code.get(each);
    code.call(run);
    moveStates(code, states, layout, 'out');
    increase(code, states, count * layout.memberBytes);
    increase(code, records, i32.mul(steps, count * layout.recordBytes));
    increase(code, groups, -1);
  });
}

function copyBytes(code: FunctionCode, to: IntegerOperand, from: IntegerOperand, bytes: number): void {
  if (bytes === 0) return;
  for (const each of [to, from, bytes]) i32.of(each)(code);
  code.copyMemory();
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
