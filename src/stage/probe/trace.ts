/** The steps of one row and of what is around the rows: each evaluation with its operands, partials, value and adjoint. */

import { TapeAdjoints } from '../../autodiff/tapeAdjoints';
import type { Elements } from '../../graph/tape';
import type { Sliced } from '../program/slices';
import type { Call } from './evaluations';
import { type Evaluated, evaluatedAt } from './probe';
import type { RecordedProgram } from './recordProgram';
import { goBack, type Stretch } from './rows';

export interface Step {
  readonly expression: number;
  readonly isOutside: boolean;
  /** The step around it, by its index; -1 for none. */
  readonly parent: number;
  /** The steps that are its parts, in the order in which they began, without those of a procedure that it calls. */
  readonly operands: readonly number[];
  readonly partials: readonly (number | null)[];
  readonly call: number;
  readonly evaluated: Evaluated;
}

export interface Trace {
  readonly steps: readonly Step[];
  readonly calls: readonly Call[];
  readonly left: number;
  readonly row: number | null;
}

interface Steps {
  readonly steps: readonly Step[];
  readonly left: number;
}

/** Evaluations of a stretch in the order in which they end, at most so many. */
function stepsOf(recorded: RecordedProgram, stretch: Stretch, isOutside: boolean, max: number): Steps {
  const { evaluations } = recorded.recording;
  const ended: number[] = [];
  for (let each = stretch.from; each < stretch.to; each++) {
    if (evaluations.placeOf(each) >= 0 && evaluations.expressionOf(each) >= 0) ended.push(each);
  }
  // Those that end together end from the innermost on.
  ended.sort((a, b) => evaluations.placeOf(a) - evaluations.placeOf(b) || b - a);
  const kept = ended.slice(0, max);
  const indices = new Map(kept.map((each, index) => [each, index]));
  const around = (evaluation: number): number => {
    let parent = evaluations.parentOf(evaluation);
    while (parent >= 0 && evaluations.expressionOf(parent) < 0) parent = evaluations.parentOf(parent);
    return parent;
  };
  const parts = new Map<number, number[]>();
  for (const each of [...kept].sort((a, b) => a - b)) {
    const parent = around(each);
    if (parent < 0 || evaluations.callOf(parent) !== evaluations.callOf(each)) continue;
    const found = parts.get(parent);
    if (found === undefined) parts.set(parent, [each]);
    else found.push(each);
  }
  const steps = kept.map((each): Step => {
    const operands = parts.get(each) ?? [];
    return {
      expression: evaluations.expressionOf(each),
      isOutside,
      parent: indices.get(around(each)) ?? -1,
      operands: operands.map((operand) => indices.get(operand)!),
      partials: partialsOf(
        recorded,
        evaluations.placeOf(each),
        operands.map((operand) => evaluations.placeOf(operand)),
      ),
      call: evaluations.callOf(each),
      // It has a place.
      evaluated: evaluatedAt(recorded, stretch, each)!,
    };
  });
  return { steps, left: ended.length - kept.length };
}

function isNumber(recorded: RecordedProgram, place: number): boolean {
  const { type } = recorded.recording.tape.at(place);
  return type.element === 'number' && type.shape.length === 0;
}

/** The most nodes between an evaluation and its operands: more are a procedure, whose steps are shown by themselves. */
const maxBetween = 200;

/** The derivatives of the value at a place by those at others, which only it is computed from. */
function partialsOf(
  recorded: RecordedProgram,
  place: number,
  operands: readonly number[],
): readonly (number | null)[] {
  const { tape } = recorded.recording;
  if (operands.length === 0 || !isNumber(recorded, place)) return operands.map(() => null);
  const first = Math.min(...operands);
  if (place - first > maxBetween) return operands.map(() => null);
  let adjoints = new TapeAdjoints(tape, false);
  for (const isThorough of [false, true]) {
    adjoints = new TapeAdjoints(tape, isThorough);
    adjoints.add(tape.at(place), 1);
    adjoints.back(first, place + 1);
    if (adjoints.isFinite) break;
  }
  return operands.map((each) => {
    if (!isNumber(recorded, each)) return null;
    const partial: Elements = adjoints.at(each) ?? 0;
    return typeof partial === 'number' ? partial : null;
  });
}

/** The steps of a row of the last reduction where that reduction is, among those outside. */
function inserted(outside: Steps, within: Steps, before: number): readonly Step[] {
  const count = within.steps.length;
  const moved = (index: number): number => (index < before ? index : index + count);
  const shifted = (steps: readonly Step[], shift: (index: number) => number): Step[] =>
    steps.map((step) => ({
      ...step,
      parent: step.parent < 0 ? -1 : shift(step.parent),
      operands: step.operands.map(shift),
    }));
  const around = shifted(outside.steps, moved);
  return [
    ...around.slice(0, before),
    ...shifted(within.steps, (index) => index + before),
    ...around.slice(before),
  ];
}

/** Adjoints outside of the row are what this row adds to them. */
export function* trace(recorded: RecordedProgram, row: number, maxSteps: number): Sliced<Trace> {
  const { recording } = recorded;
  const { evaluations } = recording;
  const found: { readonly steps: Steps; readonly calls: readonly Call[]; readonly row: number }[] = [];
  const main = recording.reductions.at(-1);
  const whole = yield* goBack(recorded, {
    isPart: true,
    begin: () => {
      found.length = 0;
    },
    rowsOf: ({ rowCount }) => Int32Array.of(Math.min(row, rowCount - 1)),
    visit: (stretch, at, reduction) => {
      if (reduction !== main) return;
      const steps = stepsOf(recorded, stretch, false, maxSteps);
      found.push({ steps, calls: evaluations.calls.slice(), row: at });
    },
  });
  const outside = stepsOf(recorded, whole, true, maxSteps);
  const within = found[0];
  if (within === undefined || main === undefined)
    return { steps: outside.steps, calls: evaluations.calls, left: outside.left, row: null };
  let before = 0;
  for (let each = 0; each < recorded.outside.evaluations; each++) {
    const place = evaluations.placeOf(each);
    if (evaluations.expressionOf(each) >= 0 && place >= 0 && place < main.place) before++;
  }
  return {
    steps: inserted(outside, within.steps, Math.min(before, outside.steps.length)),
    calls: within.calls,
    left: outside.left + within.steps.left,
    row: within.row,
  };
}
