/**
 * Runs the top-level forms of a program on the machine, in slices. A mistake in a form is kept as a diagnostic. Forms
 * that depend on it are skipped without a report.
 */

import {
  type Core,
  cajalTerms,
  coreOf,
  definedNames,
  type Program,
  programSoftness,
  type TopForm,
} from '../../lang';
import { type Diagnostic, DiagnosticError } from '../../text/diagnostic';
import type { Span } from '../../text/span';
import { linearTerms } from '../cajal/late';
import { createMachine } from '../control';
import { compileExpression } from '../levels/compile';
import { type Evaluator, evaluatorAt, type LevelOptions, library } from '../levels/evaluator';
import { GlobalTable, type TableValues } from '../levels/globals';
import { type Places, quoteCore } from '../levels/quoted';
import type { Step } from '../machine/code';
import { LimitError } from '../machine/limitErrors';
import type { Machine } from '../machine/machine';
import type { Memory } from '../machine/memory';
import { PoisonedError } from '../machine/mistakes';
import type { Site } from '../machine/primitive';
import { valueOfRun } from '../machine/run';
import type { MachineOptions, StackMachine } from '../machine/stackMachine';
import { listItems, type Value } from '../machine/values';
import { dataColumns } from './data';
import { runInSlices, type Sliced } from './slices';

/** The options for running a program. */
export interface RunnerOptions extends Omit<MachineOptions, 'seed' | 'straightThrough'>, LevelOptions {
  readonly tables: TableValues;
  readonly program: Program;
  /** Takes the place of the program's seed. */
  readonly seed?: number | null;
  /** Takes the place of what the program says of its soft choices. */
  readonly straightThrough?: boolean | null;
  /** The expressions that a recorder hears of. */
  readonly places?: Places;
}

/** The number in `(seed n)`; 0 if there is none. */
function programSeed({ forms }: Program): number {
  for (const form of forms) {
    if (form.kind !== 'fit' && form.kind !== 'minimize') continue;
    const { seed } = form.options;
    if (seed?.kind === 'constant' && seed.datum.kind === 'number') return seed.datum.value;
  }
  return 0;
}

/** All mistakes and notes of the terms of Cajal in a program, also in procedures that are never called. */
function mistakesOfTerms({ forms }: Program): readonly Diagnostic[] {
  const terms = new Set(forms.flatMap(coreOf).flatMap((core) => [...cajalTerms(core)]));
  return [...terms].flatMap((term) => linearTerms.value.mistakesOfTerm(term));
}

export class Runner {
  readonly machine: StackMachine;
  readonly globals: GlobalTable;
  readonly diagnostics: Diagnostic[] = [];
  /** Whether a limit was exceeded, after which nothing is run. */
  stopped = false;

  /** What interprets the program's expressions, and their top level; null if expressions are compiled. */
  readonly interpreter: (Pick<Evaluator, 'evaluate' | 'watches'> & { readonly top: Value }) | null;
  private readonly places: Places | null;

  /** The parts that the program needs (`needs.ts`) are loaded. */
  constructor(options: RunnerOptions) {
    const { level = 'direct', evaluator = null, program } = options;
    const seed = options.seed ?? programSeed(program);
    const straightThrough = options.straightThrough ?? programSoftness(program).straightThrough ?? false;
    this.places = options.places ?? null;
    this.machine = createMachine({ ...options, seed, straightThrough });
    this.globals = new GlobalTable(library(evaluator), options.tables);
    this.memory.hold((tracer) => this.globals.trace(tracer));
    const through = evaluatorAt(level, evaluator);
    this.diagnostics.push(...mistakesOfTerms(program));
    this.interpreter = through === null ? null : { ...through, top: this.globals.topLevel() };
    // Compiled code registers the names that it uses. Data does not.
    if (through !== null) {
      for (const form of program.forms) for (const name of definedNames(form)) this.globals.declare(name);
    }
  }

  get memory(): Memory {
    return this.machine.memory;
  }

  /**
   * The value of an expression; throws its diagnostic if it fails. `name` is the name that it defines, for which its
   * random numbers are drawn.
   */
  *value(core: Core, name = ''): Sliced<Value> {
    const { interpreter, machine, globals } = this;
    const site = { span: core.span, user: true };
    if (interpreter === null) {
      const { step, size } = compileExpression(core, globals, this.places?.marks);
      machine.start(step, size, site, name);
    } else {
      const operands = [quoteCore(core, globals, this.places), interpreter.top];
      machine.start((running) => running.call(interpreter.evaluate, operands, site), 1, site, name);
    }
    return yield* this.toEnd();
  }

  /** The value of a procedure for these operands. */
  *apply(procedure: Value, operands: readonly Value[], span: Span): Sliced<Value> {
    return yield* this.valueOf((machine, site) => machine.call(procedure, operands, site), span);
  }

  /** The value that a call ends with. */
  *valueOf(call: (machine: Machine, site: Site) => Step | null, span: Span): Sliced<Value> {
    const site = { span, user: true };
    this.machine.start((machine) => call(machine, site), 1, site);
    return yield* this.toEnd();
  }

  private *toEnd(): Sliced<Value> {
    yield* runInSlices(this.machine);
    return valueOfRun(this.machine.run);
  }

  /** Does `work`. If it fails, the mistake is kept and the names that it defines are marked as failed. */
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

  /** Runs a form that defines something; other forms do nothing here. */
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

  private *defineValue(name: string, core: Core): Sliced<void> {
    this.globals.define(name, yield* this.value(core, name));
  }

  private *defineValues(names: readonly string[], core: Core): Sliced<void> {
    const items = listItems(yield* this.value(core)) ?? [];
    for (const [index, name] of names.entries()) this.globals.define(name, items[index]!);
  }
}

/** Visits every form in order, until a limit stops the program. */
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
