/**
 * How much each expression of a program matters to its loss: what the loss is if the expression is a little larger or
 * smaller in all rows, and if it is replaced by its mean over the rows. Each answer is a run of the program.
 */

import { sizeOf } from '../../graph';
import type { Program } from '../../lang';
import { TensorValue, type Value } from '../machine/values';
import { loadNeeds } from '../program/needs';
import type { Sliced } from '../program/slices';
import type { Expressions } from './expressions';
import type { RecordOptions } from './objectiveRun';
import type { Change } from './overriding';
import { type Evaluated, type Probed, probe, type Turns } from './probe';
import type { RowsOfTape } from './recording';
import { recordProgram } from './recordProgram';
import { spread } from './totals';
import { Trials } from './trials';

export interface ExpressionInfluence {
  readonly expression: number;
  readonly step: number;
  readonly isSpread: boolean;
  readonly derivative: number;
  readonly raised: number;
  readonly lowered: number;
  readonly replaced: number | null;
}

export interface Influences {
  readonly loss: number;
  readonly expressions: readonly ExpressionInfluence[];
  /** The last reduction over rows; null if there is none. */
  readonly rows: { readonly count: number; readonly counted: number; readonly visited: number } | null;
}

/** The share of the spread, or of the size, by which an expression is changed. */
const share = 0.01;

function elementsAt({ value }: Evaluated, index: number): number {
  return typeof value === 'number' ? value : value[index]!;
}

/** What is known of the values of an expression. */
interface Statistics {
  readonly size: number;
  /** The standard deviation over the rows, element by element: the mean over turns of those. */
  readonly deviation: Float64Array;
  /** The root of the mean square of all values, element by element. */
  readonly magnitude: Float64Array;
  /** The mean over the rows in each turn. */
  readonly means: readonly Float64Array[];
  readonly derivative: number;
}

/** Null if there is nothing to change: no number, or values of different shapes. */
function statisticsOf({ outside, rows }: Probed): Statistics | null {
  const groups: readonly Turns[] = rows.size > 0 ? [...rows.values()] : [outside];
  const first = groups[0]?.[0];
  const isAlike = groups.every((turns) =>
    turns.every(({ isTruth, shape }) => !isTruth && shape.join() === first?.shape.join()),
  );
  if (first === undefined || !isAlike) return null;
  const size = sizeOf(first.shape);
  const turnCount = Math.max(...groups.map((turns) => turns.length));
  const deviation = new Float64Array(size);
  const magnitude = new Float64Array(size);
  const means: Float64Array[] = [];
  let derivative = 0;
  let total = 0;
  for (let turn = 0; turn < turnCount; turn++) {
    const found = groups.flatMap((turns) => turns[turn] ?? []);
    const mean = new Float64Array(size);
    for (let index = 0; index < size; index++) {
      const values = found.map((each) => elementsAt(each, index));
      mean[index] = values.reduce((sum, each) => sum + each, 0) / values.length;
      const square = values.reduce((sum, each) => sum + (each - mean[index]!) ** 2, 0) / values.length;
      deviation[index]! += Math.sqrt(square) / turnCount;
      magnitude[index]! += values.reduce((sum, each) => sum + each * each, 0);
    }
    total += found.length;
    means.push(mean);
    for (const { adjoint } of found)
      derivative += typeof adjoint === 'number' ? adjoint : adjoint.reduce((sum, each) => sum + each, 0);
  }
  for (let index = 0; index < size; index++) magnitude[index] = Math.sqrt(magnitude[index]! / total);
  return { size, deviation, magnitude, means, derivative };
}

function added(step: Float64Array, sign: 1 | -1): Change {
  return (value) => {
    if (typeof value === 'number') return value + sign * step[0]!;
    return new TensorValue(
      value.values.map((each, index) => each + sign * step[index]!),
      value.shape,
    );
  };
}

function replacedBy(means: readonly Float64Array[]): Change {
  return (value, _, turn): Value => {
    const mean = means[Math.min(turn, means.length - 1)]!;
    return typeof value === 'number' ? mean[0]! : new TensorValue(mean, value.shape);
  };
}

/** At most `maxRows` rows are gone through, evenly spread among those that count. */
export function* influence(
  program: Program,
  expressions: Expressions,
  options: RecordOptions,
  counted: (count: number) => Int32Array,
  maxRows: number,
): Sliced<Influences> {
  yield* loadNeeds(program, options);
  const rowsOf = (count: number): Int32Array => spread(counted(count), maxRows);
  const recorded = yield* recordProgram(program, expressions, { ...options, counted, maxRows });
  const ids = expressions.all.map((_, index) => index);
  const probed = yield* probe(recorded, {
    expressions: ids,
    rowsOf: ({ rowCount }: RowsOfTape) => rowsOf(rowCount),
  });
  const trials = new Trials(program, expressions, options, (count) => ({
    rows: rowsOf(count),
    counted: counted(count).length,
  }));
  yield* trials.prepare();
  const loss = yield* trials.loss(-1, null, false);
  const main = recorded.recording.reductions.at(-1);
  const found: ExpressionInfluence[] = [];
  for (const [expression, each] of probed.entries()) {
    const statistics = statisticsOf(each);
    if (statistics === null) continue;
    const isOutside = each.rows.size === 0;
    const { deviation, magnitude, means } = statistics;
    const isSpread = !isOutside && deviation.some((size, index) => size > 1e-12 * magnitude[index]!);
    const step = (isSpread ? deviation : magnitude).map((size) => share * size);
    const raised = yield* trials.loss(expression, added(step, 1), isOutside);
    const lowered = yield* trials.loss(expression, added(step, -1), isOutside);
    const replaced = isSpread ? yield* trials.loss(expression, replacedBy(means), isOutside) : null;
    const factor = main === undefined || isOutside ? 1 : main.counted.length / rowsOf(main.rowCount).length;
    found.push({
      expression,
      step: Math.sqrt(step.reduce((sum, size) => sum + size * size, 0) / step.length),
      isSpread,
      derivative: statistics.derivative * factor,
      raised: raised - loss,
      lowered: lowered - loss,
      replaced,
    });
  }
  const rows =
    main === undefined
      ? null
      : { count: main.rowCount, counted: main.counted.length, visited: rowsOf(main.rowCount).length };
  return { loss, expressions: found, rows };
}
