/**
 * Runs compiled code on an explicit stack, with proper tail calls. Known values are computed. Numbers that depend on
 * parameters or rows become nodes of the graph. Steps are counted, so that work can be done in slices and abandoned
 * between them.
 */

import { GraphBuilder } from '../../graph';
import { accepts, describeArity } from '../../lang/arity';
import { type Diagnostic, DiagnosticError, diagnostic } from '../../text/diagnostic';
import { unreachable } from '../../text/internal';
import type { Span } from '../../text/span';
import { bottomFrame, type ForkSite, Frame, type LambdaCode, type RowsSite, type Step } from './code';
import { Emitter } from './emitter';
import { Fuel } from './fuel';
import { handlerOf, isHandled, PossibleMistake } from './handling';
import { arrayBytes, frameBytes, heap, nodeBytes } from './heap';
import { LimitError, noMemoryFor, outOfFuel, outOfMemory, tooDeep } from './limitErrors';
import { defaultLimits, type Level, type Limits } from './limits';
import type { Control, ControlledMachine, Learnt, Observer, Recorder, SoftChoices } from './machine';
import { Memory } from './memory';
import { notAProcedure, wrongArity } from './mistakes';
import { undoPortChanges } from './ports';
import { Primitive, type Site } from './primitive';
import {
  addWarning,
  type Checkpoint,
  endOf,
  failed,
  hasWarning,
  newHistory,
  newRun,
  type Outcome,
  type Registers,
  type Run,
} from './run';
import type { Tracer } from './tracer';
import { Closure, Escape, list, type Slot, type StringValue, Traced, type Value } from './values';

export interface MachineOptions {
  readonly builder?: GraphBuilder;
  readonly limits?: Limits;
  /** True by default. */
  readonly tracing?: boolean;
  /** Null (the default) discards the output of the program. */
  readonly print?: ((text: string) => void) | null;
  /** The seed of random numbers; 0 by default. */
  readonly seed?: number;
  /** 1 by default. */
  readonly softness?: number | SoftChoices;
  readonly straightThrough?: boolean;
  readonly observer?: Observer;
  readonly recorder?: Recorder;
  /** The level at which the program runs; `direct` by default. */
  readonly level?: Level;
}

export class StackMachine extends Emitter implements ControlledMachine {
  readonly level: Level;
  readonly print: (text: string) => void;
  readonly softness: number | SoftChoices;
  readonly straightThrough: boolean;
  readonly observer: Observer | null;
  readonly learnt: Learnt = {
    unrolledHeads: new Set(),
    unsharedCalls: new Set(),
    forkingProcedures: new Set(),
  };

  // The registers. Code and control see them through interfaces that do not allow them to be set.
  env: Slot[] = [];
  frame: Frame = bottomFrame();
  site: Site = nowhere;
  run: Run;
  readonly memory: Memory;
  /** The frame at which the present run ends. */
  private end: Frame = this.frame;
  private step: Step | null = null;

  private readonly seed: number;
  /** It has random numbers of its own. */
  stream = '';
  private drawsOutside = 0;
  /** Nodes that the count of allocated bytes holds. */
  private nodesCounted = 0;
  private finished = true;
  private readonly fuel: Fuel;
  /** The last call that was counted. */
  private called: Site | null = null;

  constructor(
    private readonly control: Control,
    options: MachineOptions = {},
  ) {
    super(
      options.builder ?? new GraphBuilder(),
      options.limits ?? defaultLimits,
      options.tracing ?? true,
      options.recorder ?? null,
    );
    this.level = options.level ?? 'direct';
    this.fuel = new Fuel(this.limits.steps, this.level);
    this.print = options.print ?? (() => {});
    this.seed = options.seed ?? 0;
    this.softness = options.softness ?? 1;
    this.straightThrough = options.straightThrough ?? false;
    this.observer = options.observer ?? null;
    this.run = this.topRun(null, [], nowhere);
    this.memory = new Memory(this.limits.memory, this.builder);
    this.memory.hold((tracer) => this.trace(tracer));
  }

  /** Reaches everything that the machine holds. */
  private trace(tracer: Tracer): void {
    tracer.array(this.env);
    tracer.frames(this.frame);
    tracer.run(this.run);
    this.traceGraph(tracer);
  }

  get steps(): number {
    return this.fuel.steps;
  }

  /** The warnings of the program, once the machine has finished. */
  get warnings(): readonly Diagnostic[] {
    return this.run.warnings;
  }

  private topRun(step: Step | null, env: Slot[], site: Site): Run {
    const bottom = bottomFrame();
    return newRun({
      owner: { kind: 'top' },
      parent: null,
      block: this.builder.root,
      bottom,
      depth: 0,
      registers: { step, env, frame: bottom, site },
    });
  }

  /**
   * Prepares to run `step` in a new environment of `size` slots. `stream` is the name that it defines, if any. Pending
   * failures and warnings are kept from one start to the next.
   */
  start(step: Step, size: number, site: Site, stream = ''): void {
    const { pending, warnings, draws, history } = this.run;
    if (this.stream === '') this.drawsOutside = draws;
    this.stream = stream;
    this.run = {
      ...this.topRun(step, new Array<Slot>(size), site),
      pending,
      warnings,
      // What is recorded is run again, with other numbers.
      history: this.recorder === null ? history : newHistory(),
      draws: stream === '' ? this.drawsOutside : 0,
    };
    this.finished = false;
    this.endPrimals();
    this.step = this.load(this.run);
  }

  /** Takes at most `budget` steps. True once the started run has ended; its outcome is then in `run`. */
  advance(budget: number): boolean {
    const { memory } = this;
    memory.resume();
    let left = budget;
    while (!this.finished && left > 0) {
      let step: Step | null = null;
      try {
        step = this.step ?? this.settle();
        while (step !== null && left > 0) {
          left--;
          memory.stepStart = heap.allocated;
          step = step(this);
          if (heap.allocated > memory.threshold) this.checkMemory();
        }
        this.step = step;
      } catch (error) {
        if (error instanceof PossibleMistake && step !== null) {
          this.step = error.fork(step, this);
          continue;
        }
        if (!(error instanceof DiagnosticError)) throw error;
        this.step = this.handled(error);
        if (error instanceof LimitError) this.abandon(error);
      }
    }
    this.fuel.spend(budget - left);
    memory.suspend(nodeBytes * (this.builder.size - this.nodesCounted));
    this.nodesCounted = this.builder.size;
    if (!this.finished) {
      const { usedUp } = this.fuel;
      if (usedUp !== null) this.abandon(outOfFuel(this, this.called ?? this.site, usedUp));
    }
    return this.finished;
  }

  /** The next step after a mistake: that of a handler of the program, or null after the run has failed. */
  private handled(error: DiagnosticError): Step | null {
    try {
      const handler = handlerOf(this.frame, error, this);
      if (handler === null) this.run.outcome = failed(error);
      else {
        this.recorder?.leave(null);
        return handler();
      }
    } catch (further) {
      if (!(further instanceof DiagnosticError)) throw further;
      this.run.outcome = failed(further);
    }
    return null;
  }

  /** Runs until the started run has ended. */
  finish(): void {
    while (!this.advance(1_000_000));
  }

  private checkMemory(): void {
    const { memory } = this.limits;
    if (this.memory.collect()) return;
    // Frames with their environments are most of it.
    if (this.frame.depth * (frameBytes + arrayBytes(1)) > memory / 2) this.tooDeep();
    outOfMemory(this, this.site);
  }

  reserve(bytes: number, name: string, site: Site): void {
    if (!this.memory.fits(bytes)) noMemoryFor(this, site, name, bytes);
  }

  distinct(text: string): StringValue {
    return this.memory.distinct(text);
  }

  spend(steps: number): void {
    this.fuel.spend(steps);
    const { usedUp } = this.fuel;
    if (usedUp !== null) throw outOfFuel(this, this.site, usedUp);
  }

  /** Ends all runs. The outcome of the top run is this error. */
  private abandon(error: DiagnosticError): void {
    while (this.run.parent !== null) {
      this.keepWarnings(this.run.parent, this.run);
      this.run = this.run.parent;
    }
    this.builder.current = this.builder.root;
    this.run.outcome = failed(error);
    this.finished = true;
  }

  /** The next step after a run has ended. */
  private settle(): Step | null {
    const { run } = this;
    const { owner } = run;
    const { ended } = this.control;
    switch (owner.kind) {
      case 'top':
        this.finished = true;
        return null;
      case 'rows':
        return ended.rows(this, run, owner);
      case 'arm':
        return ended.arm(this, owner.fork);
      case 'loop':
        return ended.loop(this, run, owner.loop);
      default:
        return unreachable(owner);
    }
  }

  // The flow of control.

  noteCall(site: Site): void {
    if (site.user) this.site = site;
  }

  countCall(site: Site): void {
    this.fuel.calls++;
    this.called = site;
  }

  returnValue(given: Value): Step | null {
    const { frame } = this;
    const value = this.recorder === null ? given : this.recorder.arrive(given, frame);
    if (frame === this.end) {
      this.run.outcome = { kind: 'value', value };
      return null;
    }
    const env = frame.shared ? frame.env.slice() : frame.env;
    env[frame.slot] = value;
    this.env = env;
    this.frame = frame.below!;
    return frame.next;
  }

  pass(value: Value): Step | null {
    return value instanceof Escape ? this.leave(value) : this.returnValue(value);
  }

  /** Leaves frames until the one that the escape leads to is the waiting one, or until the run ends. */
  private leave(given: Escape): Step | null {
    let leaving = given;
    while (this.frame !== this.end) {
      const { frame } = this;
      if (frame === leaving.target) {
        if (leaving.target.isPlain) return this.returnValue(leaving.value);
        this.frame = frame.below!;
        return leaving.target.arrive(leaving.value, this);
      }
      this.recorder?.leave(frame);
      this.frame = frame.below!;
      const next = frame.left(leaving, this);
      if (!(next instanceof Escape)) return next;
      leaving = next;
    }
    const isThere = this.frame === leaving.target && leaving.target.isPlain;
    this.run.outcome = { kind: 'value', value: isThere ? leaving.value : leaving };
    return null;
  }

  push(next: Step, slot: number): void {
    this.pushFrame(new Frame(next, slot, this.env, this.frame));
  }

  pushFrame(frame: Frame): void {
    if (frame.depth > this.limits.depth) this.tooDeep();
    this.frame = frame;
  }

  private tooDeep(): never {
    return tooDeep(this, this.site, this.frame.depth);
  }

  call(procedure: Value, operands: readonly Value[], at: Site): Step | null {
    const site = at.interprets === true && this.site.head !== undefined ? this.site : at;
    this.noteCall(site);
    if (procedure instanceof Closure) return this.enter(procedure, operands, site);
    if (!(procedure instanceof Primitive)) return notAProcedure(this, site, procedure);
    const { rule, arity } = procedure;
    if (!accepts(arity, operands.length))
      this.wrongArity(procedure.name, describeArity(arity), operands.length, site);
    if ('enter' in rule) return rule.enter(operands, site, this);
    try {
      return this.returnValue(rule.apply(operands, site, this));
    } catch (error) {
      // The step may have pushed a frame before.
      if (error instanceof PossibleMistake)
        error.again ??= (running) => running.call(procedure, operands, site);
      throw error;
    }
  }

  failWhere(condition: () => Value, site: Site, code: string, message: string): void {
    if (!this.tracing || !isHandled(this.frame)) return;
    const test = this.resolve(condition());
    if (test === false) return;
    const isDecided = test instanceof Traced ? this.control.decided(test.node, this.run) : true;
    if (isDecided === false) return;
    const mistake = new DiagnosticError(diagnostic(code, this.userSpan(site), message));
    if (isDecided === true) throw mistake;
    // Whatever is not known is traced.
    throw new PossibleMistake(test as Traced, mistake, site);
  }

  private enter({ code, free }: Closure, operands: readonly Value[], site: Site): Step | null {
    const { required, rest } = code;
    if (operands.length < required || (operands.length > required && !rest)) {
      const arity = { min: required, max: rest ? null : required };
      this.wrongArity(code.name ?? 'This procedure', describeArity(arity), operands.length, site);
    }
    const env = new Array<Slot>(code.size);
    env[0] = free;
    for (let index = 0; index < required; index++) env[index + 1] = operands[index]!;
    if (rest) env[required + 1] = list(operands.slice(required));
    return this.enterCode(code, env);
  }

  /** While numbers can be traced, control looks for loops here. */
  enterCode(code: LambdaCode, env: Slot[]): Step | null {
    this.env = env;
    heap.allocated += arrayBytes(code.size);
    this.recorder?.entered(code, env, this.frame);
    return this.tracing ? this.control.enter(this, code, env) : code.body;
  }

  choose(test: Traced, consequent: Step, alternative: Step, site: ForkSite): Step | null {
    if (test.node.type.element === 'number') return consequent;
    const known = this.resolve(test);
    if (typeof known === 'boolean') return known ? consequent : alternative;
    return this.control.fork(this, test.node, consequent, alternative, site);
  }

  reduceRows(body: Value, columns: readonly Value[], site: RowsSite): Step | null {
    return this.control.reduceRows(this, body, columns, site);
  }

  wrongArity(name: string, wanted: string, got: number, site: Site): never {
    return wrongArity(this, site, name, wanted, got);
  }

  // Runs.

  load(run: Run): Step | null {
    const { step, env, frame, site } = run.registers;
    this.run = run;
    this.env = env;
    this.frame = frame;
    this.site = site;
    this.end = endOf(run);
    this.builder.current = run.block;
    return step;
  }

  registers(step: Step | null): Registers {
    return { step, env: this.env, frame: this.frame, site: this.site };
  }

  endRun(run: Run, outcome: Outcome): null {
    this.load(run);
    run.outcome = outcome;
    return null;
  }

  checkpoint(run: Run): Checkpoint {
    return {
      run,
      clock: this.builder.size,
      nodes: run.block.nodes.length,
      pending: run.pending.length,
      warnings: run.warnings.length,
      draws: run.draws,
      portChanges: run.portChanges.length,
    };
  }

  rollback({ run, clock, nodes, pending, warnings, draws, portChanges }: Checkpoint): void {
    run.history.undone.push({ from: clock, to: this.builder.size });
    run.block.nodes.length = nodes;
    run.pending.length = pending;
    run.warnings.length = warnings;
    run.draws = draws;
    undoPortChanges(run, portChanges);
    run.mergePoints = run.mergePoints.filter(({ checkpoint }) => checkpoint.clock < clock);
  }

  keepWarnings(run: Run, ended: Run): void {
    for (const warning of ended.warnings) addWarning(run, warning);
  }

  // Reports to the user.

  userSpan(site: Site): Span {
    return site.user ? site.span : this.site.span;
  }

  warn(warning: Diagnostic): void {
    addWarning(this.run, warning);
  }

  hasWarned(code: string, span: Span): boolean {
    return hasWarning(this.run, code, span);
  }

  nextDraw(): string {
    return `${this.seed} ${this.stream} ${this.run.draws++}`;
  }
}

const nowhere: Site = { span: { source: 'program', start: 0, end: 0 }, user: true };
