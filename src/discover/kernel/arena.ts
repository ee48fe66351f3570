/**
 * The kernel's memory for one task: the columns of its rows, then numbers, sums, code and blocks, which grow. Each part
 * is written through a view, which is made again where the memory has grown.
 */

import { twoOverPiWords } from '../../backends/wasm/math/largeArguments';
import type { DirectProblem } from '../directProblem';
import { blockBytes, columnFlag, digitsAt, freeFrom, gap, rowUnit } from './layout';
import { type KernelLanes, kernelBytes } from './module';
import { type TargetMoments, targetMoments } from './scaled';

const page = 65536;
/** How much the candidates of one call may have: numbers, sums, and words of code. */
export interface Room {
  readonly numbers: number;
  readonly sums: number;
  readonly words: number;
}

const firstRoom: Room = { numbers: 8192, sums: 4096, words: 65536 };

/** A range of rows in the columns, in bytes from their begin. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

const modules = new Map<KernelLanes, WebAssembly.Module>();

/** The module for pairs of doubles, or for single ones where the engine has no vectors. Compiled when first needed. */
function moduleFor(wanted: KernelLanes | null): WebAssembly.Module {
  const known = modules.get(wanted ?? 'f64x2') ?? (wanted === null ? modules.get('f64') : undefined);
  if (known !== undefined) return known;
  const pairs = kernelBytes('f64x2');
  const lanes = wanted ?? (WebAssembly.validate(pairs) ? 'f64x2' : 'f64');
  const module = new WebAssembly.Module(lanes === 'f64x2' ? pairs : kernelBytes('f64'));
  modules.set(lanes, module);
  return module;
}

type Run = (code: number, from: number, to: number) => number;
type Batch = (code: number, end: number, from: number, to: number) => void;

export class Arena {
  readonly training: RowRange;
  readonly holdout: RowRange | null;
  /** Columns as operands: the arguments, the targets, and the square roots of the scales. */
  readonly arguments: readonly number[];
  readonly targets: number;
  readonly scales: number;
  /** Columns that the moments of a formula are summed with: the scales, the scaled deviations of the targets, and zeros. */
  readonly weights: number;
  readonly deviations: number;
  readonly zeros: number;
  readonly moments: TargetMoments;
  numbers = new Float64Array(0);
  sums = new Float64Array(0);
  code = new Int32Array(0);
  readonly run: Run;
  readonly batch: Batch;
  private readonly memory: WebAssembly.Memory;
  room: Room = firstRoom;
  private readonly numbersAt: number;
  private sumsAt = 0;
  private codeAt = 0;
  private blocksAt = 0;

  /** `lanes`: null for what the engine has. */
  constructor(problem: DirectProblem, lanes: KernelLanes | null = null) {
    const instance = new WebAssembly.Instance(moduleFor(lanes));
    // The module exports these three.
    this.memory = instance.exports['memory'] as WebAssembly.Memory;
    this.run = instance.exports['run'] as Run;
    this.batch = instance.exports['batch'] as Batch;
    const { training, holdout } = problem;
    const bytesOf = (rows: Int32Array): number => 8 * rowUnit * Math.ceil(rows.length / rowUnit);
    this.training = { from: 0, to: bytesOf(training) };
    this.holdout =
      holdout === null ? null : { from: this.training.to, to: this.training.to + bytesOf(holdout.rows) };
    this.moments = targetMoments(problem);
    const { mean } = this.moments;
    const columns = [
      ...problem.arguments,
      problem.targets,
      problem.scales.map(Math.sqrt),
      problem.scales,
      problem.scales.map((scale, row) => scale * (problem.targets[row]! - mean)),
      new Float64Array(problem.targets.length),
    ];
    const columnBytes = (this.holdout ?? this.training).to + gap;
    this.numbersAt = freeFrom + columnBytes * columns.length;
    this.reserve(firstRoom);
    new Uint32Array(this.memory.buffer).set(twoOverPiWords(), digitsAt / 4);
    for (const [index, values] of columns.entries()) {
      const isScales = index > problem.arguments.length;
      const target = new Float64Array(this.memory.buffer, freeFrom + index * columnBytes, columnBytes / 8);
      writeRows(target, values, training, isScales);
      if (holdout !== null) writeRows(target.subarray(this.training.to / 8), values, holdout.rows, isScales);
    }
    const places = columns.map((_, index) => (freeFrom + index * columnBytes) | columnFlag);
    const count = problem.arguments.length;
    this.arguments = places.slice(0, count);
    this.targets = places[count]!;
    this.scales = places[count + 1]!;
    this.weights = places[count + 2]!;
    this.deviations = places[count + 3]!;
    this.zeros = places[count + 4]!;
  }

  /** Makes room for code that is written from here on. What was written before is lost. */
  reserve({ numbers, sums, words }: Room): void {
    const { room } = this;
    this.room = {
      numbers: Math.max(numbers, room.numbers),
      sums: Math.max(sums, room.sums),
      words: Math.max(words, room.words),
    };
    this.sumsAt = this.numbersAt + 8 * this.room.numbers;
    this.codeAt = this.sumsAt + 8 * this.room.sums;
    this.blocksAt = this.codeAt + 4 * this.room.words;
    this.grow(this.blocksAt);
    this.view();
  }

  /** Makes room for so many blocks, before code that uses them runs. */
  ensureBlocks(count: number): void {
    if (this.grow(this.blockAddress(count))) this.view();
  }

  private grow(end: number): boolean {
    const missing = end - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / page));
    return missing > 0;
  }

  private view(): void {
    const { buffer } = this.memory;
    this.numbers = new Float64Array(buffer, this.numbersAt, this.room.numbers);
    this.sums = new Float64Array(buffer, this.sumsAt, this.room.sums);
    this.code = new Int32Array(buffer, this.codeAt, this.room.words);
  }

  blockAddress(index: number): number {
    return this.blocksAt + index * (blockBytes + gap);
  }

  numberAddress(index: number): number {
    return this.numbersAt + 8 * index;
  }

  sumAddress(index: number): number {
    return this.sumsAt + 8 * index;
  }

  /** The address of the first word of code. */
  get codeStart(): number {
    return this.codeAt;
  }

  /** The numbers of a block, of the rows that were computed last. */
  block(address: number, count: number): Float64Array {
    return new Float64Array(this.memory.buffer, address, count);
  }
}

/** Rows one after the other, then copies of the last one that count nothing. */
function writeRows(target: Float64Array, values: Float64Array, rows: Int32Array, isScales: boolean): void {
  for (const [index, row] of rows.entries()) target[index] = values[row]!;
  const padded = rowUnit * Math.ceil(rows.length / rowUnit);
  if (rows.length > 0) target.fill(isScales ? 0 : values[rows.at(-1)!]!, rows.length, padded);
}
