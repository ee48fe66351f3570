/**
 * The evaluations of marked expressions, numbered in the order in which they begin. Each knows the evaluation around it and
 * the call of a procedure that it is part of. Expressions whose values are one value, as that of an `if` and of its branch,
 * end together.
 */

import type { Frame } from '../machine/code';
import type { BodyOf, Mark } from '../machine/machine';

/** A call of a procedure: one turn, if it is a loop. */
export interface Call {
  readonly procedure: BodyOf;
  /** The number of the call around it; -1 for none. */
  readonly parent: number;
  /** How many calls of the same procedure took each other's place before this one. */
  readonly turn: number;
}

/** A list of whole numbers that grows. */
class Numbers {
  private numbers = new Int32Array(64);
  length = 0;

  push(value: number): void {
    if (this.length === this.numbers.length) {
      const more = new Int32Array(2 * this.length);
      more.set(this.numbers);
      this.numbers = more;
    }
    this.numbers[this.length++] = value;
  }

  at(index: number): number {
    return this.numbers[index]!;
  }

  set(index: number, value: number): void {
    this.numbers[index] = value;
  }
}

interface Open {
  readonly evaluation: number;
  readonly frame: Frame;
  /** Whether it ends by itself, and not when a value arrives at the frame. */
  readonly isSimple: boolean;
  readonly call: number;
}

const nothing: readonly number[] = [];

export class Evaluations {
  readonly calls: Call[] = [];
  private readonly expressions = new Numbers();
  private readonly places = new Numbers();
  private readonly parents = new Numbers();
  private readonly callsOf = new Numbers();
  private readonly open: Open[] = [];
  /** The frames that wait for the calls that are under way. */
  private readonly callFrames: Frame[] = [];

  get length(): number {
    return this.expressions.length;
  }

  expressionOf(evaluation: number): number {
    return this.expressions.at(evaluation);
  }

  /** The place of its value on the tape; -1 if it has none there. */
  placeOf(evaluation: number): number {
    return this.places.at(evaluation);
  }

  /** The evaluation around it; -1 for none. */
  parentOf(evaluation: number): number {
    return this.parents.at(evaluation);
  }

  callOf(evaluation: number): number {
    return this.callsOf.at(evaluation);
  }

  setPlace(evaluation: number, place: number): void {
    this.places.set(evaluation, place);
  }

  begin({ expression, bodyOf }: Mark, frame: Frame, isSimple: boolean): void {
    const around = this.open.at(-1);
    const call = bodyOf === null ? (around?.call ?? -1) : this.enter(bodyOf, frame, around?.call ?? -1);
    this.open.push({ evaluation: this.length, frame, isSimple, call });
    this.parents.push(around?.evaluation ?? -1);
    this.expressions.push(expression);
    this.places.push(-1);
    this.callsOf.push(call);
  }

  /** A call of a procedure takes the place of an earlier call of it that the same frame waits for: the turns of a loop. */
  private enter(procedure: BodyOf, frame: Frame, around: number): number {
    let [parent, turn] = [around, 0];
    for (let each = around; each >= 0 && this.callFrames[each] === frame; each = this.calls[each]!.parent) {
      const before = this.calls[each]!;
      if (before.procedure !== procedure) continue;
      parent = before.parent;
      turn = before.turn + 1;
      break;
    }
    this.callFrames[this.calls.length] = frame;
    return this.calls.push({ procedure, parent, turn }) - 1;
  }

  /** Ends the innermost one. */
  end(): readonly number[] {
    return [this.open.pop()!.evaluation];
  }

  /** Ends those whose value goes to `frame`. */
  arrive(frame: Frame): readonly number[] {
    const { open } = this;
    let count = 0;
    for (; count < open.length; count++) {
      const each = open[open.length - 1 - count]!;
      if (each.frame !== frame || each.isSimple) break;
    }
    if (count === 0) return nothing;
    return open.splice(open.length - count).map((each) => each.evaluation);
  }

  /** Ends, without a value, those without calls that are under way, and those whose value would go to `frame`. */
  leave(frame: Frame | null): void {
    const { open } = this;
    while (open.at(-1)?.isSimple === true) open.pop();
    while (frame !== null && open.at(-1)?.frame === frame) open.pop();
  }

  /** Ends whatever a mistake left under way. */
  closeAll(): void {
    this.open.length = 0;
  }

  /** Forgets what begins after the first `length`. Nothing is under way. */
  truncate(length: number, calls: number): void {
    for (const each of [this.expressions, this.places, this.parents, this.callsOf]) each.length = length;
    this.calls.length = calls;
    this.callFrames.length = calls;
  }
}
