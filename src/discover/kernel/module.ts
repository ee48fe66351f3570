/**
 * The kernel's module: a function for each instruction, and an interpreter that calls them. It is compiled once; data,
 * candidates and results are in its memory.
 */

import type { FunctionCode, Label, Local } from '../../backends/wasm/assembler/code';
import { ModuleBuilder } from '../../backends/wasm/assembler/module';
import {
  type Integer,
  i32,
  increase,
  type Lanes,
  laneKinds,
  type Numbers,
  Writer,
} from '../../backends/wasm/lanes';
import { until } from '../../backends/wasm/lower/iteration';
import { Library } from '../../backends/wasm/math/library';
import type { ValueNode } from '../../graph';
import { type Instruction, instructionSet, type RowInstruction } from './instructions';
import { blockBytes, columnFlag, digitsAt, operandCount, rowUnit, wordsOfInstruction } from './layout';
import { NodeWriter } from './nodeWriter';

export type KernelLanes = 'f64' | 'f64x2';

const wordBytes = 4;
/** From so many ops on, an instruction is not unrolled. */
const maxUnrolledOps = 3;

/** The parameters of an instruction's function: the size of the block, where the result goes, the operands. */
interface Parameters {
  readonly bytes: Local;
  readonly out: Local;
  readonly operands: readonly Local[];
}

function parametersOf(code: FunctionCode): Parameters {
  const [bytes, out, ...operands] = code.parameters;
  return { bytes: bytes!, out: out!, operands };
}

/** Calls `turn` for the vectors of a block, `vectors` of them in one turn, which are that many lanes behind each other. */
function overBlock(
  code: FunctionCode,
  moving: readonly Local[],
  bytes: Local,
  step: number,
  turn: () => void,
): void {
  code.loop((again) => {
    turn();
    for (const each of moving) increase(code, each, step);
    i32.sub(bytes, step)(code);
    code.tee(bytes);
    code.branchIf(again);
  });
}

function countOps(node: ValueNode): number {
  return node.kind === 'op' ? node.operands.reduce((sum, each) => sum + countOps(each), 1) : 0;
}

function writeRows(
  code: FunctionCode,
  library: Library,
  lanes: Lanes,
  { inputs, reads, value, oneNumber }: RowInstruction,
): void {
  const { bytes, out, operands } = parametersOf(code);
  const w = new Writer(code, lanes);
  const isOne = (index: number): boolean => reads[index] === oneNumber;
  const numbers = new Map<number, Numbers>();
  for (const index of reads.keys()) {
    if (!isOne(index)) continue;
    const spread: Numbers = (c) => {
      c.get(operands[index]!);
      lanes.loadSpread(c, 0);
    };
    numbers.set(index, w.let(spread));
  }
  const unrolled = countOps(value) <= maxUnrolledOps ? (8 * rowUnit) / lanes.bytes : 1;
  const moving = [out, ...operands.slice(0, reads.length).filter((_, index) => !isOne(index))];
  overBlock(code, moving, bytes, unrolled * lanes.bytes, () => {
    for (let vector = 0; vector < unrolled; vector++) {
      const offset = vector * lanes.bytes;
      const given = inputs.map((node, index): [ValueNode, Numbers] => {
        const number = numbers.get(index);
        return [node, number ?? w.let(load(lanes, operands[index]!, offset))];
      });
      const result = new NodeWriter(w, library, new Map(given)).number(value);
      code.get(out);
      result(code);
      code.memory(lanes.store, offset);
    }
  });
}

function load(lanes: Lanes, address: Local, offset: number): Numbers {
  return (code) => {
    code.get(address);
    code.memory(lanes.load, offset);
  };
}

/**
 * Adds up in eight parts, whatever the lanes are, so that the sums have the same rounding with and without vectors:
 * the parts of even rows, of odd rows, then both.
 */
function writeSum(
  code: FunctionCode,
  lanes: Lanes,
  term: (offset: number) => Numbers,
  moving: readonly Local[],
): void {
  const { bytes, out } = parametersOf(code);
  const w = new Writer(code, lanes);
  const vectors = (8 * rowUnit) / lanes.bytes;
  const parts = Array.from({ length: vectors }, () => code.allocLocal(lanes.number));
  const read =
    (local: Local): Numbers =>
    (c) =>
      c.get(local);
  for (const part of parts) code.set(part, lanes.constant(0));
  overBlock(code, moving, bytes, 8 * rowUnit, () => {
    for (const [vector, part] of parts.entries())
      code.set(part, lanes.add(read(part), w.let(term(vector * lanes.bytes))));
  });
  const add = laneKinds.f64.add;
  const halves =
    lanes.count === 1 ? [0, 1].map((odd) => parts.filter((_, part) => part % 2 === odd)) : [parts];
  const sums = halves.map((of) => {
    const [a, b, c, d] = of.map(read);
    return w.let(lanes.add(lanes.add(a!, b!), lanes.add(c!, d!)));
  });
  const [even, odd] = lanes.count === 1 ? sums : [0, 1].map((lane) => lanes.lane(sums[0]!, lane));
  code.get(out);
  add(load(laneKinds.f64, out, 0), add(even!, odd!))(code);
  code.memory('f64.store');
}

function writeInstruction(
  code: FunctionCode,
  library: Library,
  lanes: Lanes,
  instruction: Instruction,
): void {
  if (instruction.kind === 'rows') return writeRows(code, library, lanes, instruction);
  const { operands } = parametersOf(code);
  const [x, y, scale] = operands as readonly [Local, Local, Local, ...Local[]];
  const at = (local: Local, offset: number): Numbers => load(lanes, local, offset);
  if (instruction.name === 'products')
    return writeSum(code, lanes, (offset) => lanes.mul(at(x, offset), at(y, offset)), [x, y]);
  const w = new Writer(code, lanes);
  const squared = (offset: number): Numbers => {
    const difference = w.let(lanes.mul(at(scale, offset), lanes.sub(at(x, offset), at(y, offset))));
    return lanes.mul(difference, difference);
  };
  writeSum(code, lanes, squared, [x, y, scale]);
}

/**
 * `run(code, from, to)` interprets the code at an address over the rows from one place of the columns to another, block
 * by block, and returns the address behind the code.
 */
function writeRun(code: FunctionCode, functions: readonly FunctionCode[]): void {
  const [start, from, to] = code.parameters as readonly [Local, Local, Local];
  const at = code.allocLocal('i32');
  const bytes = code.allocLocal('i32');
  /** A word of the instruction, with the place of the block added if it is a column. */
  const operand = (index: number): void => {
    const word = code.allocLocal('i32');
    i32.load(at, wordBytes * (2 + index))(code);
    code.tee(word);
    i32.mul(i32.and(word, columnFlag), i32.sub(from, columnFlag))(code);
    code.emit('i32.add');
    code.freeLocal(word);
  };
  const call = (each: FunctionCode): void => {
    code.get(bytes);
    i32.load(at, wordBytes)(code);
    for (let index = 0; index < operandCount; index++) operand(index);
    code.call(each);
    increase(code, at, wordBytes * wordsOfInstruction);
  };
  until(code, i32.geU(from, to), () => {
    code.set(bytes, i32.minU(i32.sub(to, from), blockBytes));
    code.set(at, i32.of(start));
    dispatch(code, functions, i32.load(at), call);
    increase(code, from, blockBytes);
  });
  i32.add(at, wordBytes)(code);
}

/** Carries out instructions until the end of the code. Instruction n is `functions[n - 1]`. */
function dispatch(
  code: FunctionCode,
  functions: readonly FunctionCode[],
  instruction: Integer,
  call: (each: FunctionCode) => void,
): void {
  code.block((leave) => {
    code.loop((again) => {
      const nested = (labels: readonly Label[]): void => {
        const index = functions.length - 1 - labels.length;
        if (index < 0) {
          instruction(code);
          code.branchTable([leave, ...[...labels].reverse()], leave);
          return;
        }
        code.block((label) => nested([...labels, label]));
        call(functions[index]!);
        code.branch(again);
      };
      nested([]);
    });
  });
}

/** `batch(code, end, from, to)` runs one code after the other until an address. */
function writeBatch(code: FunctionCode, run: FunctionCode): void {
  const [at, end, from, to] = code.parameters as readonly [Local, Local, Local, Local];
  until(code, i32.geU(at, end), () => {
    for (const each of [at, from, to]) code.get(each);
    code.call(run);
    code.set(at);
  });
}

export function kernelBytes(lanes: KernelLanes): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  const library = new Library(module, digitsAt);
  const functions = instructionSet.list.map((instruction) => {
    const code = module.function(instruction.name, new Array<'i32'>(2 + operandCount).fill('i32'));
    writeInstruction(code, library, laneKinds[lanes], instruction);
    return code;
  });
  const run = module.function('run', ['i32', 'i32', 'i32'], ['i32']);
  writeRun(run, functions);
  const batch = module.function('batch', ['i32', 'i32', 'i32', 'i32']);
  writeBatch(batch, run);
  module.export(run);
  module.export(batch);
  return module.encode(1);
}
