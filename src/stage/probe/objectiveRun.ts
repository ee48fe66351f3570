/**
 * Runs a program up to its loss with every number known: definitions, parameters at given values, and the objective. A
 * recorder hears of its expressions.
 */

import type { GraphBuilder, ValueNode } from '../../graph';
import type { Core, DefineParameter, Minimize, Program, TopForm } from '../../lang';
import type { Span } from '../../text/span';
import { numberNode } from '../control/pending';
import type { LevelOptions } from '../levels/evaluator';
import type { TableValues } from '../levels/globals';
import type { Limits } from '../machine/limits';
import type { Mark, Recorder } from '../machine/machine';
import { isNumeric } from '../machine/tensorValue';
import {
  Closure,
  type Pair,
  type Slot,
  type TensorValue,
  Traced,
  type Value,
  Vector,
} from '../machine/values';
import { toNumeric } from '../primitives/tensorArguments';
import { stageSquares } from '../program/residuals';
import { eachForm, Runner } from '../program/runner';
import type { Sliced } from '../program/slices';
import type { Expressions } from './expressions';

/** The rows that count in a reduction over so many. */
export type CountedRows = (count: number) => Int32Array;

/** Values in place of numbers of the text, by the expressions that these are. */
export type Numbers = ReadonlyMap<number, number>;

export const noNumbers: Numbers = new Map();

export interface RecordOptions extends LevelOptions {
  readonly tables: TableValues;
  /** The values of free names. */
  readonly bindings?: ReadonlyMap<string, Value>;
  /** The values of parameters; the start of one that is not named. */
  readonly parameters?: ReadonlyMap<string, Value>;
  readonly limits?: Limits;
  readonly seed?: number | null;
  readonly straightThrough?: boolean | null;
  /** The temperature of soft choices, which have no noise here; 1 by default. */
  readonly temperature?: number;
  /** The rows that count in a reduction over so many: all of them by default. */
  readonly counted?: CountedRows;
  /** So many rows give a reduced value at most, evenly spread; all of them by default. */
  readonly maxRows?: number;
  /** Values of numbers of the text, by their expressions, in place of those that it writes. */
  readonly numbers?: Numbers;
  /** Called with the value of each top-level expression of a program without an objective. */
  readonly onValue?: (value: Value, span: Span) => void;
}

export const allRows: CountedRows = (count) => Int32Array.from({ length: count }, (_, row) => row);

/** A recorder of such a run. */
export interface RunRecorder extends Recorder {
  /** Where no graph is traced, what makes the nodes. */
  readonly builder: GraphBuilder;
  /** The data of the expressions of the program, at the levels above `direct`. */
  readonly pairs: WeakMap<Pair, Mark>;
  /**
   * The captured values of the procedure that interprets the program, by which it is known; null for an evaluator that has its
   * procedures watched.
   */
  interpreter: Slot | null;
  /** Prepares for a form. What is computed for data, and for the starts of parameters, is of no interest. */
  reset(isSuspended: boolean): void;
  /** The value of a parameter, as the program sees it. */
  given(value: number | TensorValue, expression: number): Value;
}

export class ObjectiveRun {
  readonly runner: Runner;
  private readonly hasObjective: boolean;

  constructor(
    private readonly program: Program,
    private readonly expressions: Expressions,
    private readonly options: RecordOptions,
    private readonly recorder: RunRecorder,
  ) {
    const { counted = allRows, temperature = 1 } = options;
    this.hasObjective = program.forms.some(({ kind }) => kind === 'fit' || kind === 'minimize');
    this.runner = new Runner({
      ...options,
      program,
      builder: recorder.builder,
      tracing: false,
      softness: temperature,
      recorder,
      observer: {
        applied: () => undefined,
        enterRows: (count) => [...counted(count)],
        hasEnoughRows: () => false,
        leaveRows: () => undefined,
      },
      places: { marks: expressions.marks, pairs: recorder.pairs },
    });
    const { evaluate, watches } = this.runner.interpreter ?? {};
    if (evaluate instanceof Closure && watches !== true) recorder.interpreter = evaluate.free;
    for (const [name, value] of options.bindings ?? []) this.runner.globals.define(name, value);
  }

  /** Runs whatever the objective depends on. Without an objective, also expressions. */
  *definitions(): Sliced<void> {
    yield* eachForm(this.runner, this.program, (form) => this.definition(form));
  }

  private *definition(form: TopForm): Sliced<void> {
    const { recorder, runner } = this;
    recorder.reset(form.kind === 'data' || form.kind === 'parameter');
    if (form.kind === 'parameter') yield* runner.guarded([form.name], this.parameter(form));
    else if (form.kind !== 'expression') yield* runner.define(form);
    else if (!this.hasObjective) yield* runner.guarded([], this.expression(form.value));
  }

  private *expression(core: Core): Sliced<void> {
    const { machine } = this.runner;
    this.options.onValue?.(machine.asKnown(yield* this.runner.value(core)), core.span);
  }

  private *parameter({ name, initial }: DefineParameter): Sliced<void> {
    const { expressions, options, recorder, runner } = this;
    const { machine } = runner;
    let value = options.parameters?.get(name) ?? machine.asKnown(yield* runner.value(initial, name));
    if (value instanceof Vector) {
      const site = { span: initial.span, user: true };
      value = machine.asKnown(toNumeric(value, { name, site, machine }));
    }
    const isKnown = isNumeric(value) && !(value instanceof Traced);
    const expression = expressions.parameters.get(name) ?? -1;
    runner.globals.define(name, isKnown ? recorder.given(value as number | TensorValue, expression) : value);
  }

  /** The loss; null without an objective, or after a mistake. */
  *loss(): Sliced<ValueNode | null> {
    const { program, recorder, runner } = this;
    if (runner.stopped) return null;
    recorder.reset(false);
    for (const form of program.forms) {
      if (form.kind === 'fit')
        return yield* runner.guarded([], this.number(this.expressions.losses.get(form)!, 'The loss'));
      if (form.kind === 'minimize') return yield* runner.guarded([], this.minimized(form));
    }
    return null;
  }

  private *number(core: Core, what: string): Sliced<ValueNode> {
    return numberNode(this.runner.machine, yield* this.runner.value(core), what, core.span);
  }

  private *minimized(form: Minimize): Sliced<ValueNode> {
    const { builder } = this.recorder;
    if (form.form === 'least-squares') return (yield* stageSquares(this.runner, builder, form)).loss;
    const node = yield* this.number(form.expression, 'The loss');
    const { penalty } = form.options;
    if (form.form === 'minimize' || penalty === null) return node;
    return builder.op('add', [node, yield* this.number(penalty, 'The penalty')]);
  }
}
