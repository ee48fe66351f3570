/** Losses of formulas on the rows of a task, and their derivatives by the free constants, from the compiled kernel. */

import type { DirectProblem } from '../directProblem';
import { constantsOf, type Formula, sizeOf } from '../formula';
import type { PostfixList } from '../postfix';
import type { ScaledLosses, Trial } from '../task';
import { Arena, type RowRange } from './arena';
import { CodeWriter, wordsFor } from './compile';
import type { KernelLanes } from './module';
import { type NormalEquations, sumCount } from './normalEquations';
import { PostfixCode } from './postfixCode';
import { ScaledSums } from './scaled';

interface BatchSteps {
  readonly write: (index: number) => void;
  /** The sums of a formula begin at `place`. */
  readonly read: (index: number, sums: Float64Array, place: number) => void;
}

/** Candidates of one call share the memory of the code. */
const wordsInCall = 32768;

/** The part of a target under which a residual is rounding. */
const rounding = 2e-16;

export class Kernel {
  private readonly arena: Arena;
  private readonly writer: CodeWriter;
  private readonly postfix: PostfixCode;
  private readonly negligible: number;

  /** `lanes`: null for what the engine has. */
  constructor(
    private readonly problem: DirectProblem,
    lanes: KernelLanes | null = null,
  ) {
    this.arena = new Arena(problem, lanes);
    this.writer = new CodeWriter(this.arena);
    this.postfix = new PostfixCode(this.writer);
    const { training, targets, scales } = problem;
    this.negligible = training.reduce((sum, row) => sum + scales[row]! * (rounding * targets[row]!) ** 2, 0);
  }

  /** The losses on the rows that train, at the constants that the formulas have. */
  losses(formulas: readonly Formula[]): Float64Array {
    const out = new Float64Array(formulas.length);
    const { offset, divisor } = this.problem;
    this.inBatches(formulas.length, (index) => sizeOf(formulas[index]!), 1, {
      write: (index) => this.writer.loss(formulas[index]!),
      read: (index, sums, place) => {
        out[index] = (sums[place]! + offset) / divisor;
      },
    });
    return out;
  }

  /** The losses with the best scale and offset, at these constants. */
  scaled(trials: readonly Trial[]): ScaledLosses {
    const { problem, arena, writer } = this;
    const out = new ScaledSums(trials.length, problem, arena.moments);
    this.inBatches(trials.length, (index) => sizeOf(trials[index]!.formula), 3, {
      write: (index) => {
        const { formula, constants } = trials[index]!;
        writer.moments(formula);
        if (constants === null) return;
        for (const [each, place] of writer.constants.entries()) arena.numbers[place] = constants[each]!;
      },
      read: (index, sums, place) => out.read(index, sums, place),
    });
    return this.withoutDoubt(out, (index) => trials[index]!);
  }

  /** As `scaled`, of formulas as postfix code. */
  scaledList(list: PostfixList): ScaledLosses {
    const { problem, arena, writer, postfix } = this;
    const out = new ScaledSums(list.count, problem, arena.moments);
    this.inBatches(list.count, (index) => list.sizeOf(index), 3, {
      write: (index) => writer.momentsOf(postfix.value(list, index)),
      read: (index, sums, place) => out.read(index, sums, place),
    });
    return this.withoutDoubt(out, (index) => ({ formula: list.formula(index), constants: null }));
  }

  /** Differences of sums that are nearly equal say little: there, the loss is computed from the residuals. */
  private withoutDoubt(out: ScaledSums, trialOf: (index: number) => Trial): ScaledLosses {
    if (out.doubtful.length === 0) return out;
    const doubtful = out.doubtful.map((index) => out.written(trialOf(index), index));
    for (const [each, loss] of this.losses(doubtful).entries()) out.losses[out.doubtful[each]!] = loss;
    return out;
  }

  /** Runs code for each formula, of as many in one call as there is room for, and reads the sums of each. */
  private inBatches(
    count: number,
    sizeAt: (index: number) => number,
    sumsOfEach: number,
    { write, read }: BatchSteps,
  ): void {
    const { arena, writer } = this;
    let next = 0;
    while (next < count) {
      const first = next;
      writer.reset();
      while (next < count) {
        const size = sizeAt(next);
        const words = writer.word + wordsFor(size, 0);
        if (next > first && !this.hasRoom(words, size, sumsOfEach)) break;
        if (next === first) arena.reserve({ numbers: size, sums: sumsOfEach, words });
        write(next++);
      }
      arena.ensureBlocks(writer.blocks);
      const { from, to } = arena.training;
      arena.sums.fill(0, 0, writer.sums);
      if (to > from) arena.batch(arena.codeStart, arena.codeStart + 4 * writer.word, from, to);
      const { sums } = arena;
      for (let index = first, place = 0; index < next; index++, place += sumsOfEach) read(index, sums, place);
    }
  }

  /** Whether one more formula can be in the same call. */
  private hasRoom(words: number, size: number, sums: number): boolean {
    const { room } = this.arena;
    return (
      words <= wordsInCall &&
      this.writer.numbers + size <= room.numbers &&
      this.writer.sums + sums <= room.sums
    );
  }

  /** The loss on the rows held out; null without such rows. */
  holdoutLoss(formula: Formula): number | null {
    const { arena, writer } = this;
    const { holdout } = this.problem;
    if (holdout === null || arena.holdout === null) return null;
    writer.reset();
    const size = sizeOf(formula);
    arena.reserve({ numbers: size, sums: 1, words: wordsFor(size, 0) });
    writer.loss(formula);
    const sum = new Float64Array(1);
    arena.ensureBlocks(writer.blocks);
    this.sumsOver(arena.holdout, sum);
    return (sum[0]! + holdout.offset) / holdout.divisor;
  }

  /** What the constants of a formula are fitted with. Valid until the kernel computes anything else. */
  normalEquations(formula: Formula): NormalEquations {
    const { arena, writer } = this;
    const size = sizeOf(formula);
    const count = constantsOf(formula).length;
    const sums = sumCount(count);
    writer.reset();
    arena.reserve({ numbers: size, sums, words: wordsFor(size, count) });
    writer.derivatives(formula);
    arena.ensureBlocks(writer.blocks);
    const places = writer.constants;
    return {
      count,
      at: (constants, out) => {
        for (let index = 0; index < count; index++) arena.numbers[places[index]!] = constants[index]!;
        this.sumsOver(arena.training, out);
      },
      negligible: this.negligible,
    };
  }

  /** Runs the only code on some rows, and writes its sums. */
  private sumsOver({ from, to }: RowRange, out: Float64Array): void {
    const { sums, run, codeStart } = this.arena;
    const count = out.length;
    for (let index = 0; index < count; index++) sums[index] = 0;
    if (to > from) run(codeStart, from, to);
    for (let index = 0; index < count; index++) out[index] = sums[index]!;
  }
}
