/**
 * Runs compiled code on a stack of its own, with proper tail calls. What is known computes; numbers that depend on
 * parameters or rows add nodes to the graph. Work is counted, can be done in slices, and dropped between them.
 */

import { GraphBuilder, type OpName, type RowAxis, type TensorOpName, type ValueNode } from '../../graph';
import { accepts, describeArity } from '../../lang/arity';
import { type Diagnostic, DiagnosticError } from '../../text/diagnostic';
import { unreachable } from '../../text/internal';
import type { Span } from '../../text/span';
import { forkRun, settleArm } from '../control/forks';
import { enterWatched, settleLoop } from '../control/loops';
import { finishRows } from '../control/rows';
import type { Choices } from '../program/choices';
import { Frame, type LambdaCode, type Step } from './code';
import { defaultLimits, type Limits } from './limits';
import { exceed, fail, LimitError } from './mistakes';
import type { Observer } from './observer';
import { Primals } from './primals';
import { Primitive, type Site } from './primitive';
import { endOf, type ForkSite, failed, newRun, type Run } from './run';
import { Closure, fromNode, list, type Slot, Traced, type Value } from './values';
import { describeValue } from './write';

export interface MachineOptions {
  readonly builder?: GraphBuilder;
  readonly limits?: Limits;
  /** Whether numbers may be nodes of the graph: rows and loops become regions of it, else they are computed one by one. */
  readonly tracing?: boolean;
  /** Where `display` and its kin go; null drops what they write. */
  readonly print?: ((text: string) => void) | null;
  /** Of the random numbers that the program draws. */
  readonly seed?: number;
  /** The temperature of soft choices, 1 by default; or where temperature and noise become inputs of the graph. */
  readonly softness?: number | Choices;
  /** Who looks on while every number is known. */
  readonly observer?: Observer;
}

export class Machine {
  readonly builder: GraphBuilder;
  readonly limits: Limits;
  readonly tracing: boolean;
  readonly print: (text: string) => void;
  readonly seed: number;
  readonly softness: number | Choices;
  readonly observer: Observer | null;
  /** What is being defined: its random numbers are its own. */
  stream = '';

  /** The registers: where the step under way reads its variables, where its value goes, and where the run ends. */
  env: Slot[] = [];
  frame: Frame = bottomFrame();
  end: Frame = this.frame;
  /** The call in the user's text that was made last; mistakes in the files that ship are shown there. */
  site: Site = nowhere;
  run: Run;

  /** Axes of the row regions made so far, by the columns they run over. */
  readonly axes: { readonly columns: readonly Value[]; readonly axis: RowAxis }[] = [];

  /** While a derivative within the program is taken: what its nodes are known to be. */
  primals: Primals | null = null;
  /** Nodes that were made and are needed no more. */
  private nodesBefore = 0;

  /** Heads of loops that cannot be rolled, since the numbers known in them decide structure: their `keyOf`. */
  readonly unrolledHeads = new Set<number>();

  /** Procedures whose calls the arms of a branch make each by itself, since their values differ in structure. */
  readonly unsharedCalls = new Set<LambdaCode>();

  /** Procedures in which the arms of a branch were seen to fork again. */
  readonly forkingProcedures = new Set<LambdaCode>();

  /** Mistakes that are made only where some arm is taken. */
  readonly warnings: Diagnostic[] = [];

  private step: Step | null = null;
  private finished = true;
  private stepsTaken = 0;

  constructor(options: MachineOptions = {}) {
    this.builder = options.builder ?? new GraphBuilder();
    this.limits = options.limits ?? defaultLimits;
    this.tracing = options.tracing ?? true;
    this.print = options.print ?? (() => {});
    this.seed = options.seed ?? 0;
    this.softness = options.softness ?? 1;
    this.observer = options.observer ?? null;
    this.run = this.topRun();
  }

  get steps(): number {
    return this.stepsTaken;
  }

  private topRun(): Run {
    const bottom = bottomFrame();
    return newRun({
      owner: { kind: 'top' },
      parent: null,
      block: this.builder.root,
      bottom,
      depth: 0,
      step: null,
      env: [],
      frame: bottom,
      site: nowhere,
    });
  }

  /** Makes ready to run `step` in a new environment of `size` slots. What failed where is kept for `topPending`. */
  start(step: Step, size: number, site: Site): void {
    const { pending, draws } = this.run;
    this.run = { ...this.topRun(), step, env: new Array<Slot>(size), site, pending, draws };
    this.finished = false;
    this.primals = null;
    this.step = this.load(this.run);
  }

  /** Takes at most `budget` steps; true once the run that was started has ended, with its outcome in `run`. */
  advance(budget: number): boolean {
    let left = budget;
    while (!this.finished && left > 0) {
      try {
        let step = this.step ?? this.settle();
        while (step !== null && left > 0) {
          left--;
          step = step(this);
        }
        this.step = step;
      } catch (error) {
        if (!(error instanceof DiagnosticError)) throw error;
        this.step = null;
        this.run.outcome = failed(error);
        if (error instanceof LimitError) this.abandon(error);
      }
    }
    this.stepsTaken += budget - left;
    if (!this.finished && this.stepsTaken > this.limits.steps) {
      this.abandon(this.outOfFuel());
    }
    return this.finished;
  }

  private outOfFuel(): LimitError {
    try {
      return exceed(
        this,
        this.site,
        'out-of-fuel',
        `The program took ${this.limits.steps} steps without coming to an end.`,
        'Look for a loop that never ends, or do less work.',
      );
    } catch (error) {
      if (error instanceof LimitError) return error;
      throw error;
    }
  }

  /** Ends everything at once, the top run with this error. */
  private abandon(error: DiagnosticError): void {
    while (this.run.parent !== null) this.run = this.run.parent;
    this.builder.current = this.builder.root;
    this.run.outcome = failed(error);
    this.finished = true;
  }

  /** Runs to the end without a pause. */
  finish(): void {
    while (!this.advance(1_000_000));
  }

  beginPrimals(): void {
    this.primals = new Primals();
    if (!this.tracing) this.nodesBefore = this.builder.size;
  }

  endPrimals(): void {
    this.primals = null;
  }

  /** What comes after a run that has ended. */
  private settle(): Step | null {
    const { run } = this;
    switch (run.owner.kind) {
      case 'top':
        this.finished = true;
        return null;
      case 'rows':
        return finishRows(this, run, run.owner);
      case 'arm':
        return settleArm(this, run.owner.fork);
      case 'loop':
        return settleLoop(this, run, run.owner.loop);
      default:
        return unreachable(run.owner);
    }
  }

  /** Makes `run` the one under way and gives its next step. */
  load(run: Run): Step | null {
    this.run = run;
    this.env = run.env;
    this.frame = run.frame;
    this.site = run.site;
    this.end = endOf(run);
    this.builder.current = run.block;
    return run.step;
  }

  /** Hands a value to the frame that waits for it, or ends the run. */
  returnValue(value: Value): Step | null {
    const { frame } = this;
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

  /** Puts a frame on the stack: the next value goes to `slot` of the present environment, then `next` runs. */
  push(next: Step, slot: number): void {
    const { frame } = this;
    if (frame.depth >= this.limits.depth) {
      exceed(
        this,
        this.site,
        'too-deep',
        `The recursion is ${this.limits.depth} calls deep.`,
        'Look for a recursion that never ends, or carry the result in an argument.',
      );
    }
    this.frame = new Frame(next, slot, this.env, frame);
  }

  call(procedure: Value, operands: readonly Value[], site: Site): Step | null {
    if (site.user) this.site = site;
    if (procedure instanceof Closure) return this.enter(procedure, operands, site);
    if (!(procedure instanceof Primitive)) {
      return fail(
        this,
        site,
        'not-a-procedure',
        `${describeValue(procedure)} is not a procedure, but it is called.`,
      );
    }
    const { rule, arity } = procedure;
    if (!accepts(arity, operands.length))
      this.wrongArity(procedure.name, describeArity(arity), operands.length, site);
    return 'enter' in rule
      ? rule.enter(operands, site, this)
      : this.returnValue(rule.apply(operands, site, this));
  }

  private enter({ code, free }: Closure, operands: readonly Value[], site: Site): Step | null {
    const { required, rest } = code;
    if (operands.length < required || (operands.length > required && !rest)) {
      const arity = { least: required, most: rest ? null : required };
      this.wrongArity(code.name ?? 'This procedure', describeArity(arity), operands.length, site);
    }
    const env = new Array<Slot>(code.size);
    env[0] = free;
    for (let index = 0; index < required; index++) env[index + 1] = operands[index]!;
    if (rest) env[required + 1] = list(operands.slice(required));
    return this.enterCode(code, env);
  }

  /** Begins a procedure in its environment. Where numbers can be traced, loops are looked for. */
  enterCode(code: LambdaCode, env: Slot[]): Step | null {
    this.env = env;
    return this.tracing ? enterWatched(this, code, env) : code.body;
  }

  wrongArity(name: string, wanted: string, got: number, site: Site): never {
    return fail(this, site, 'wrong-arity', `${name} takes ${wanted}, but got ${got}.`);
  }

  /** An `if` whose test is a traced truth value: both ways are staged. A traced number is true. */
  choose(test: Traced, consequent: Step, alternative: Step, site: ForkSite): Step | null {
    if (test.node.type.element === 'number') return consequent;
    const known = this.resolve(test);
    if (typeof known === 'boolean') return known ? consequent : alternative;
    return forkRun(this, test.node, consequent, alternative, site);
  }

  /** The value of an op on nodes, as a new node or, where it folds, as a number. */
  emit(op: OpName, operands: readonly ValueNode[], site: Site): Value {
    return fromNode(this.noted(this.ready(site).op(op, operands)));
  }

  /** The same for an op on whole tensors. Throws `ShapeError` where the operands do not fit. */
  emitTensor(
    op: TensorOpName,
    operands: readonly ValueNode[],
    attributes: readonly number[],
    site: Site,
  ): ValueNode {
    return this.noted(this.ready(site).tensorOp(op, operands, attributes));
  }

  private noted(node: ValueNode): ValueNode {
    this.primals?.note(node);
    return node;
  }

  /** The value with what is known in it, while a derivative is taken. */
  asKnown(value: Value): Value {
    return this.primals?.settle(value) ?? value;
  }

  /** What a traced value is known to be while a derivative is taken; else the value itself. */
  resolve(value: Value): Value {
    if (this.primals === null || !(value instanceof Traced)) return value;
    return this.primals.valueOf(value.node) ?? value;
  }

  /** The builder, for a node of the call at `site`. */
  private ready(site: Site): GraphBuilder {
    const { builder } = this;
    builder.span = this.userSpan(site);
    if (builder.size - this.nodesBefore > this.limits.nodes) {
      exceed(
        this,
        site,
        'graph-too-large',
        `The program's graph has more than ${this.limits.nodes} nodes.`,
        'Do fewer turns of the loop that makes them.',
      );
    }
    return builder;
  }

  userSpan(site: Site): Span {
    return site.user ? site.span : this.site.span;
  }
}

function bottomFrame(): Frame {
  return new Frame(null, 0, [], null);
}

const nowhere: Site = { span: { source: 'program', start: 0, end: 0 }, user: true };
