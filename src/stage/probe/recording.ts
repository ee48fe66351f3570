/**
 * Records a run of a program whose numbers are all known: on a tape each number, truth value and tensor that is computed,
 * and beside it the evaluations of the marked expressions. Reductions over rows that are within no other are put off:
 * their rows can be recorded one by one (`rows.ts`).
 */

import type { ValueNode } from '../../graph';
import type { Elements, Tape } from '../../graph/tape';
import { bottomFrame, type Frame, type LambdaCode, type RowsSite, type Step } from '../machine/code';
import type { Machine, Mark } from '../machine/machine';
import {
  type Closure,
  list,
  listItems,
  Pair,
  type Slot,
  TensorValue,
  Traced,
  type Value,
  Vector,
} from '../machine/values';
import { isWithinDerivative } from '../primitives/derivatives';
import { numericRules } from '../primitives/numeric';
import { Evaluations } from './evaluations';
import type { CountedRows, Numbers, RunRecorder } from './objectiveRun';
import { divisorOf, spread, totalOf } from './totals';
import { watchedBy } from './watched';

/** A reduction over rows whose rows are recorded one by one. */
export interface RowsOfTape {
  readonly body: Value;
  readonly columns: readonly (readonly Value[])[];
  readonly site: RowsSite;
  readonly rowCount: number;
  /** The rows that count. */
  readonly counted: Int32Array;
  /** The place of the reduced value. */
  readonly place: number;
  /** The random numbers of a row are those that come next. */
  readonly draws: number;
  readonly stream: string;
}

export class Recording implements RunRecorder {
  readonly evaluations = new Evaluations();
  readonly reductions: RowsOfTape[] = [];
  /** Whether a reduced value was found from some of its rows. */
  isSampled = false;
  readonly pairs = new WeakMap<Pair, Mark>();
  interpreter: Slot | null = null;
  /** The tape. */
  readonly builder: Tape;
  /** Whether nothing is noted. The tape still takes what is computed. */
  isSuspended = false;
  /** The expressions without calls that are under way while nothing is noted, within rows. */
  private readonly unnoted: number[] = [];
  /** Whether reductions are computed row by row. */
  isWithinRows = false;
  /** A value that is none of a number, a tensor and a truth value, by its expression. */
  readonly others = new Map<number, Value>();

  constructor(
    readonly tape: Tape,
    private readonly counted: CountedRows,
    /** So many rows give a reduced value at most. */
    private readonly maxRows: number,
    private readonly numbers: Numbers,
  ) {
    this.builder = tape;
  }

  readonly known = (node: ValueNode): Value => valueFrom(this.tape.elementsOf(node), node);

  varies(node: ValueNode): boolean {
    return this.tape.varies(node);
  }

  begin(mark: Mark, frame: Frame): void {
    if (!this.isSuspended) this.evaluations.begin(mark, frame, true);
    else if (this.isWithinRows) this.unnoted.push(mark.expression);
  }

  end(value: Value): Value {
    // The number of an expression counts where rows are only added up, too.
    if (this.isSuspended) return this.numbers.get(this.unnoted.pop() ?? -1) ?? value;
    const ended = this.evaluations.end();
    return this.noted(this.numbers.get(this.evaluations.expressionOf(ended[0]!)) ?? value, ended);
  }

  enter(mark: Mark, frame: Frame): void {
    if (!this.isSuspended) this.evaluations.begin(mark, frame, false);
  }

  arrive(value: Value, frame: Frame): Value {
    if (this.isSuspended) return value;
    const ended = this.evaluations.arrive(frame);
    return ended.length === 0 ? value : this.noted(value, ended);
  }

  watch(expression: Pair, run: Closure): Closure {
    return watchedBy(this, expression, run);
  }

  leave(frame: Frame | null): void {
    if (this.isSuspended) this.unnoted.length = 0;
    else this.evaluations.leave(frame);
  }

  entered({ rest, required }: LambdaCode, env: readonly Slot[], frame: Frame): void {
    if (this.isSuspended || this.interpreter === null || env[0] !== this.interpreter) return;
    const first = env[1];
    const operand = rest && required === 0 ? (first as Pair).car : first;
    const mark = operand instanceof Pair ? this.pairs.get(operand) : undefined;
    if (mark !== undefined) this.evaluations.begin(mark, frame, false);
  }

  /** Prepares for a run. */
  reset(isSuspended: boolean, isWithinRows = false): void {
    this.isSuspended = isSuspended;
    this.isWithinRows = isWithinRows;
    this.evaluations.closeAll();
    this.unnoted.length = 0;
  }

  /** Notes the value of evaluations that have ended together, and gives it a node that only they have. */
  private noted(value: Value, ended: readonly number[]): Value {
    const { evaluations, tape } = this;
    const node = this.nodeOf(value);
    if (node === null) {
      for (const each of ended) {
        const expression = evaluations.expressionOf(each);
        if (!this.others.has(expression)) this.others.set(expression, value);
      }
      return value;
    }
    const own = tape.mark(node);
    for (const each of ended) evaluations.setPlace(each, own.index);
    return new Traced(own);
  }

  private nodeOf(value: Value): ValueNode | null {
    const { tape } = this;
    if (value instanceof Traced) return value.node;
    if (typeof value === 'number') return tape.number(value);
    if (typeof value === 'boolean') return tape.boolean(value);
    return value instanceof TensorValue
      ? tape.tensor(value.values, { element: 'number', shape: value.shape })
      : null;
  }

  given(value: number | TensorValue, expression: number): Traced {
    // A number and a tensor have nodes.
    const node = this.tape.variable(this.nodeOf(value)!);
    this.evaluations.begin({ expression, bodyOf: null }, bottomFrame(), true);
    for (const each of this.evaluations.end()) this.evaluations.setPlace(each, node.index);
    return new Traced(node);
  }

  /** A cell of a row: its numbers are other ones in other rows. */
  cell(value: Value): Value {
    if (typeof value === 'number' || value instanceof TensorValue)
      return new Traced(this.tape.variable(this.nodeOf(value)!));
    if (value instanceof Vector) return new Vector(value.items.map((each) => this.cell(each)));
    const items = value instanceof Pair ? listItems(value) : null;
    return items === null ? value : list(items.map((each) => this.cell(each)));
  }

  reduceRows(
    machine: Machine,
    body: Value,
    columns: readonly (readonly Value[])[],
    site: RowsSite,
  ): Step | null {
    // A derivative within the program goes through the nodes of the rows.
    if (this.isWithinRows || isWithinDerivative(machine)) return null;
    const rowCount = columns[0]!.length;
    const counted = this.counted(rowCount);
    const { stream } = machine;
    const { draws } = machine.run;
    const rows = spread(counted, this.maxRows);
    if (rows.length < counted.length) this.isSampled = true;
    const finish = (sum: Value, running: Machine): Step | null => {
      const total = numericRules['/'].two!(sum, divisorOf(site, rows.length, counted.length), site, running);
      const node = this.tape.variable(this.nodeOf(total)!);
      if (!wasSuspended) {
        const place = node.index;
        this.reductions.push({ body, columns, site, rowCount, counted, place, draws, stream });
      }
      return running.returnValue(new Traced(node));
    };
    const wasSuspended = this.isSuspended;
    this.isSuspended = true;
    this.isWithinRows = true;
    const from = this.tape.length;
    const ended = (): void => {
      this.isSuspended = wasSuspended;
      this.isWithinRows = false;
    };
    const after = (): void => this.tape.rollBack(from);
    const cell = (value: Value): Value => this.cell(value);
    return totalOf(machine, { body, columns, site, rows, draws, cell, after, ended }, finish);
  }
}

/** A value of the machine, from the elements of a node. */
export function valueFrom(elements: Elements, { type }: Pick<ValueNode, 'type'>): Value {
  if (typeof elements !== 'number') return new TensorValue(elements, type.shape);
  return type.element === 'boolean' ? elements !== 0 : elements;
}
