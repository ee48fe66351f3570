/**
 * Runs the top-level forms of a program on the machine, in slices: each method is a generator that yields between
 * slices, so that the caller can look for messages, or stop. A mistake in a form is kept as a diagnostic, and what
 * depends on the form is passed over in silence.
 */

import { type Core, definedNames, type Program, type TopForm } from '../../lang';
import { type Diagnostic, DiagnosticError } from '../../text/diagnostic';
import type { Span } from '../../text/span';
import { cajalMistakes } from '../cajal';
import { compileExpression } from '../levels/compile';
import { type LevelOptions, library, procedureAt } from '../levels/evaluator';
import { GlobalTable, PoisonedError, type TableValues } from '../levels/globals';
import { quoteCore } from '../levels/quoted';
import { Machine, type MachineOptions } from '../machine/machine';
import { LimitError } from '../machine/mistakes';
import { valueOfRun } from '../machine/run';
import { listItems, type Value } from '../machine/values';
import { dataColumns } from './data';

/** How long a slice takes, in milliseconds. */
const sliceMilliseconds = 4;

/** Machine steps between two looks at the clock: few, as one may compute with an image. */
const burst = 50;

/** Work in slices, with a result at its end. */
export type Sliced<T> = Generator<void, T>;

/** Does sliced work at one go. */
export function finish<T>(work: Sliced<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** How a program is run. */
export interface RunnerOptions extends MachineOptions, LevelOptions {
  readonly tables: TableValues;
  readonly program: Program;
}

export class Runner {
  readonly machine: Machine;
  readonly globals: GlobalTable;
  readonly diagnostics: Diagnostic[] = [];
  /** Set once a limit was passed: nothing more is run. */
  stopped = false;

  /** The procedure that interprets the program's expressions, and the environment; null where they are compiled. */
  private readonly interpreter: { readonly evaluate: Value; readonly top: Value } | null;

  constructor(options: RunnerOptions) {
    const { level = 'direct', evaluator = null, program } = options;
    this.machine = new Machine(options);
    this.globals = new GlobalTable(library(evaluator), options.tables);
    const evaluate = procedureAt(level, evaluator);
    this.diagnostics.push(...cajalMistakes(program));
    this.interpreter = evaluate === null ? null : { evaluate, top: this.globals.topLevel() };
    // What is compiled asks for the names that it mentions; data mentions nothing.
    if (evaluate !== null) {
      for (const form of program.forms) for (const name of definedNames(form)) this.globals.declare(name);
    }
  }

  /** The value of an expression; throws its diagnostic where it has none. */
  *value(core: Core): Sliced<Value> {
    const { interpreter, machine, globals } = this;
    const site = { span: core.span, user: true };
    if (interpreter === null) {
      const { step, size } = compileExpression(core, globals);
      machine.start(step, size, site);
    } else {
      const operands = [quoteCore(core, globals), interpreter.top];
      machine.start((running) => running.call(interpreter.evaluate, operands, site), 1, site);
    }
    return yield* this.toEnd();
  }

  /** What a procedure returns for these operands. */
  *apply(procedure: Value, operands: readonly Value[], span: Span): Sliced<Value> {
    const site = { span, user: true };
    this.machine.start((machine) => machine.call(procedure, operands, site), 1, site);
    return yield* this.toEnd();
  }

  private *toEnd(): Sliced<Value> {
    for (;;) {
      const until = performance.now() + sliceMilliseconds;
      do {
        if (this.machine.advance(burst)) return valueOfRun(this.machine.run);
      } while (performance.now() < until);
      yield;
    }
  }

  /** Does `work`; a mistake in it is kept, the names that it would have defined are poisoned. */
  *guarded<T>(names: readonly string[], work: Sliced<T>): Sliced<T | null> {
    try {
      return yield* work;
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error;
      if (!(error instanceof PoisonedError)) this.diagnostics.push(error.diagnostic);
      if (error instanceof LimitError) this.stopped = true;
      for (const name of names) this.globals.poison(name);
      return null;
    }
  }

  /** Defines what a form of the program defines; other forms do nothing here. */
  *define(form: TopForm): Sliced<void> {
    switch (form.kind) {
      case 'define':
        yield* this.guarded([form.name], this.defineValue(form.name, form.value));
        return;
      case 'defineValues':
        yield* this.guarded(form.names, this.defineValues(form.names, form.value));
        return;
      case 'data': {
        const columns = yield* this.guarded(definedNames(form), dataColumns(this, form));
        for (const [name, column] of columns ?? []) this.globals.define(name, column);
        return;
      }
      case 'damaged':
        for (const name of form.names) this.globals.poison(name);
        return;
      default:
        return;
    }
  }

  /** The value that `name` is to have: its random numbers are drawn for that name. */
  *named(name: string, core: Core): Sliced<Value> {
    const { machine } = this;
    const { stream } = machine;
    const { draws } = machine.run;
    machine.stream = name;
    machine.run.draws = 0;
    try {
      return yield* this.value(core);
    } finally {
      machine.stream = stream;
      machine.run.draws = draws;
    }
  }

  private *defineValue(name: string, core: Core): Sliced<void> {
    this.globals.define(name, yield* this.named(name, core));
  }

  private *defineValues(names: readonly string[], core: Core): Sliced<void> {
    const items = listItems(yield* this.value(core)) ?? [];
    for (const [index, name] of names.entries()) this.globals.define(name, items[index]!);
  }
}

/** Every form in turn, until a limit stops the program. */
export function* eachForm(
  runner: Runner,
  program: Program,
  visit: (form: TopForm) => Sliced<void>,
): Sliced<void> {
  for (const form of program.forms) {
    if (runner.stopped) return;
    yield* visit(form);
  }
}
