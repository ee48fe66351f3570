/**
 * Probes: the value of an expression, and the derivative of the training loss by it, at each of its evaluations. In a row
 * that is ∂(training loss)/∂(value in this row): summed over the rows, the derivative by a constant that is added in all of
 * them. A row that does not count, as one that is held out, has adjoints of zero.
 */

import type { Shape } from '../../graph';
import type { Elements } from '../../graph/tape';
import { describeValue } from '../machine/write';
import type { Sliced } from '../program/slices';
import type { RowsOfTape } from './recording';
import type { RecordedProgram } from './recordProgram';
import { goBack, type Stretch } from './rows';

/** One evaluation of an expression. A truth value is 0 or 1, and has no adjoint. */
export interface Evaluated {
  readonly shape: Shape;
  readonly isTruth: boolean;
  readonly value: Elements;
  readonly adjoint: Elements;
}

/** The evaluations of one expression: in the order in which they begin, which counts turns of loops and calls. */
export type Turns = readonly Evaluated[];

export interface Probed {
  /** Outside of rows, as in a definition. */
  readonly outside: Turns;
  /** By row, for each row that was visited in which it is evaluated. */
  readonly rows: ReadonlyMap<number, Turns>;
  /** The number of rows of its reduction; null if it was evaluated in none. */
  readonly rowCount: number | null;
  /** What its value is instead, if it is none of a number, a tensor and a truth value. */
  readonly other: string | null;
}

export interface ProbeOptions {
  /** The numbers of the expressions. */
  readonly expressions: readonly number[];
  /** The rows to visit, of a reduction with so many. */
  readonly rowsOf: (reduction: RowsOfTape) => Int32Array;
}

interface Found {
  outside: Evaluated[];
  readonly rows: Map<number, Evaluated[]>;
  rowCount: number | null;
}

function zero(value: Elements): Elements {
  return typeof value === 'number' ? 0 : new Float64Array(value.length);
}

/** The value and the adjoint of an evaluation; null if its value is no number, tensor or truth value. */
export function evaluatedAt(
  { recording: { evaluations, tape } }: RecordedProgram,
  { adjoints }: Stretch,
  evaluation: number,
): Evaluated | null {
  const place = evaluations.placeOf(evaluation);
  if (place < 0) return null;
  const { type } = tape.at(place);
  const value = tape.valueAt(place);
  const adjoint = adjoints.at(place) ?? zero(value);
  return { shape: type.shape, isTruth: type.element === 'boolean', value, adjoint };
}

export function* probe(recorded: RecordedProgram, options: ProbeOptions): Sliced<readonly Probed[]> {
  const { recording } = recorded;
  const { evaluations } = recording;
  const wanted = new Map<number, Found>(
    options.expressions.map((each) => [each, { outside: [], rows: new Map(), rowCount: null }]),
  );
  const collect = (stretch: Stretch, take: (found: Found, evaluated: Evaluated) => void): void => {
    for (let each = stretch.from; each < stretch.to; each++) {
      const found = wanted.get(evaluations.expressionOf(each));
      if (found === undefined) continue;
      const evaluated = evaluatedAt(recorded, stretch, each);
      if (evaluated !== null) take(found, evaluated);
    }
  };
  const whole = yield* goBack(recorded, {
    begin: () => {
      for (const found of wanted.values()) found.rows.clear();
    },
    rowsOf: options.rowsOf,
    visit: (stretch, row, { rowCount }) =>
      collect(stretch, (found, evaluated) => {
        const turns = found.rows.get(row) ?? [];
        found.rows.set(row, turns);
        turns.push(evaluated);
        found.rowCount = rowCount;
      }),
  });
  collect(whole, (found, evaluated) => found.outside.push(evaluated));
  return options.expressions.map((each) => {
    const { outside, rows, rowCount } = wanted.get(each)!;
    const other = recording.others.get(each);
    return { outside, rows, rowCount, other: other === undefined ? null : describeValue(other) };
  });
}
