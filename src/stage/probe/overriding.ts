/**
 * Runs a program with one of its expressions changed: whenever it has a value, another one takes its place. Numbers stay
 * plain, so such a run takes as long as one of plain Scheme.
 */

import { GraphBuilder } from '../../graph';
import type { Frame, LambdaCode, RowsSite, Step } from '../machine/code';
import type { Machine, Mark } from '../machine/machine';
import { type Closure, Pair, type Slot, TensorValue, type Value } from '../machine/values';
import { numericRules } from '../primitives/numeric';
import type { Numbers, RunRecorder } from './objectiveRun';
import { divisorOf, totalOf } from './totals';
import { watchedBy } from './watched';

/** What takes the place of a value: a number or a tensor, in a turn of a row, both counted from 0. Outside the row is -1. */
export type Change = (value: number | TensorValue, row: number, turn: number) => Value;

/** The rows to reduce, of so many; the rows that count among them are all. */
export interface ReducedRows {
  readonly rows: Int32Array;
  /** How many rows the reduction is over. */
  readonly counted: number;
}

export class Overriding implements RunRecorder {
  readonly builder = new GraphBuilder();
  readonly pairs = new WeakMap<Pair, Mark>();
  interpreter: Slot | null = null;
  private target = -1;
  private change: Change | null = null;
  private isSuspended = false;
  private row = -1;
  private turn = 0;
  /** The expressions without calls that are under way: the turn of the target, -1 for others. */
  private readonly simple: { readonly expression: number; readonly turn: number }[] = [];
  /** The frames that wait for values of the target, with its turns. */
  private readonly waiting: { readonly frame: Frame; readonly turn: number }[] = [];

  constructor(
    private readonly reduced: (count: number) => ReducedRows,
    private readonly numbers: Numbers,
  ) {}

  /** From now on the values of an expression are changed; null to change none. */
  override(target: number, change: Change | null): void {
    this.target = target;
    this.change = change;
  }

  reset(isSuspended: boolean): void {
    this.isSuspended = isSuspended;
    this.row = -1;
    this.turn = 0;
    this.simple.length = 0;
    this.waiting.length = 0;
  }

  /** No number is a node. */
  readonly known = (): Value => Number.NaN;

  varies(): boolean {
    return false;
  }

  begin({ expression }: Mark): void {
    this.simple.push({ expression, turn: expression === this.target ? this.turn++ : -1 });
  }

  end(given: Value): Value {
    // Whatever ends has begun.
    const { expression, turn } = this.simple.pop()!;
    const value = this.isSuspended ? given : (this.numbers.get(expression) ?? given);
    return turn < 0 ? value : this.changed(value, turn);
  }

  enter({ expression }: Mark, frame: Frame): void {
    if (expression === this.target) this.waiting.push({ frame, turn: this.turn++ });
  }

  arrive(value: Value, frame: Frame): Value {
    let result = value;
    for (let last = this.waiting.at(-1); last?.frame === frame; last = this.waiting.at(-1)) {
      this.waiting.pop();
      result = this.changed(result, last.turn);
    }
    return result;
  }

  watch(expression: Pair, run: Closure): Closure {
    return watchedBy(this, expression, run);
  }

  leave(frame: Frame | null): void {
    this.simple.length = 0;
    while (frame !== null && this.waiting.at(-1)?.frame === frame) this.waiting.pop();
  }

  entered({ rest, required }: LambdaCode, env: readonly Slot[], frame: Frame): void {
    if (this.interpreter === null || env[0] !== this.interpreter) return;
    const operand = rest && required === 0 ? (env[1] as Pair).car : env[1];
    const mark = operand instanceof Pair ? this.pairs.get(operand) : undefined;
    if (mark !== undefined) this.enter(mark, frame);
  }

  private changed(value: Value, turn: number): Value {
    if (this.change === null || this.isSuspended) return value;
    if (typeof value !== 'number' && !(value instanceof TensorValue)) return value;
    return this.change(value, this.row, turn);
  }

  given(value: number | TensorValue, expression: number): Value {
    return expression === this.target && this.change !== null ? this.change(value, -1, 0) : value;
  }

  reduceRows(
    machine: Machine,
    body: Value,
    columns: readonly (readonly Value[])[],
    site: RowsSite,
  ): Step | null {
    if (this.row >= 0) return null;
    const { counted, rows } = this.reduced(columns[0]!.length);
    const { draws } = machine.run;
    const outer = this.turn;
    const before = (row: number): void => {
      this.row = row;
      this.turn = 0;
    };
    const ended = (): void => {
      this.row = -1;
      this.turn = outer;
    };
    return totalOf(machine, { body, columns, site, rows, draws, before, ended }, (sum, running) => {
      return running.returnValue(
        numericRules['/'].two!(sum, divisorOf(site, rows.length, counted), site, running),
      );
    });
  }
}
