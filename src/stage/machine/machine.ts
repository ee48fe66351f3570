/**
 * The interfaces of the machine: one for the code that it runs, and a wider one for control. `stackMachine.ts`
 * implements both. Only their operations change its registers.
 */

import type { DefinedTerm } from '../../cajal';
import type {
  Block,
  GraphBuilder,
  InputNode,
  OpName,
  RowAxis,
  TensorData,
  TensorOpName,
  ValueNode,
} from '../../graph';
import type { Diagnostic } from '../../text/diagnostic';
import type { Span } from '../../text/span';
import type { ForkSite, Frame, LambdaCode, RowsSite, Step } from './code';
import type { Level, Limits } from './limits';
import type { Site } from './primitive';
import type { Checkpoint, Fork, Loop, Outcome, Registers, RowsOwner, Run } from './run';
import type { Closure, Numeric, Pair, Slot, StringValue, Traced, Value } from './values';

/** The application of a Cajal term to all of its arguments. */
export interface TermApplication {
  readonly term: DefinedTerm;
  /** The values of its links. */
  readonly links: readonly Value[];
  /** The operands in order; null for a function that is not a matrix. */
  readonly operands: readonly (TensorData | null)[];
  readonly result: TensorData;
  /** The share of the weight that fell off the end of Nat. */
  readonly fallen: number;
}

/**
 * An observer of a program that runs with every number known. It sees the applications of Cajal terms, and chooses
 * rows.
 */
export interface Observer {
  readonly applied: (application: TermApplication) => void;
  /** Begins a reduction over so many known rows; returns the rows to use. */
  readonly enterRows: (count: number) => readonly number[];
  /** Whether the present reduction may end after so many rows. */
  readonly hasEnoughRows: (done: number) => boolean;
  readonly leaveRows: (done: number) => void;
}

/** An expression of the program's text, for a recorder. */
export interface Mark {
  /** Its number among the expressions of the text; -1 for one that no place of the text shows. */
  readonly expression: number;
  /** The `lambda` whose body it is; null if it is none. */
  readonly bodyOf: BodyOf | null;
}

/** A procedure of the text. */
export interface BodyOf {
  readonly name: string | null;
  readonly span: Span;
}

/**
 * Records what a program computes, expression by expression. Every number of a recorded run is a node whose value is
 * known at once: a branch takes one arm, a loop is run turn by turn.
 */
export interface Recorder {
  /** The known value of a node. */
  readonly known: (node: ValueNode) => Value;
  /** Whether a node depends on a parameter or a row. */
  varies(node: ValueNode): boolean;
  /** An expression without calls of procedures begins, while `frame` waits. */
  begin(mark: Mark, frame: Frame): void;
  /** It ends with this value. Returns the value to continue with. */
  end(value: Value): Value;
  /** An expression begins whose value goes to `frame`. */
  enter(mark: Mark, frame: Frame): void;
  /** A value goes to `frame`. Returns the value to continue with. */
  arrive(value: Value, frame: Frame): Value;
  /** An escape leaves this frame, or a mistake what no frame waits for: the expressions that it waits for have no value. */
  leave(frame: Frame | null): void;
  /** A procedure begins in this environment: one that interprets an expression of the program begins the expression. */
  entered(code: LambdaCode, env: readonly Slot[], frame: Frame): void;
  /** The procedure by which an evaluator evaluates an expression, so that each call begins the expression. */
  watch(expression: Pair, run: Closure): Closure;
  /** Takes over a reduction over rows that is within no other; null to compute it row by row. */
  reduceRows(
    machine: Machine,
    body: Value,
    columns: readonly (readonly Value[])[],
    site: RowsSite,
  ): Step | null;
}

/** The temperature and the noise of soft choices as inputs of the graph, so that a run can change both at each step. */
export interface SoftChoices {
  readonly temperature: InputNode;
  /** The noise of the choice at `site` with these weights. */
  readonly noise: (weights: readonly Numeric[], site: Site, machine: Machine) => Traced;
}

export interface Machine {
  readonly builder: GraphBuilder;
  readonly limits: Limits;
  readonly level: Level;
  /** Whether numbers may be nodes of the graph. If not, rows and loops are computed one by one. */
  readonly tracing: boolean;
  /** Receives the output of `display`, `write` and `newline`. */
  readonly print: (text: string) => void;
  /** The temperature of soft choices, or the inputs of the graph in its place. */
  readonly softness: number | SoftChoices;
  /** Whether a soft choice is the option with the largest weight, with the gradient of the blend. */
  readonly straightThrough: boolean;
  readonly observer: Observer | null;
  readonly recorder: Recorder | null;

  // The registers. They can be read here; the operations below change them.

  /** The present run. */
  readonly run: Run;
  /** The environment of the present step. */
  readonly env: Slot[];
  /** The frame that waits for the value of the present step. */
  readonly frame: Frame;
  /** The name that is being defined; empty outside of definitions. */
  readonly stream: string;
  /** The last call in the user's text. A mistake in a file that ships is reported there. */
  readonly site: Site;

  // The flow of control.

  /** Tells the machine that a call at `site` is made. */
  noteCall(site: Site): void;
  /** Counts a call of a procedure that an interpreted program makes. */
  countCall(site: Site): void;
  /** Pushes a frame: the next value goes to `slot` of the present environment, then `next` runs. */
  push(next: Step, slot: number): void;
  /** Pushes a frame that has an environment of its own. */
  pushFrame(frame: Frame): void;
  /** Passes a value to the waiting frame, or ends the run. */
  returnValue(value: Value): Step | null;
  /** Passes a value to the waiting frame; an escape leaves it. */
  pass(value: Value): Step | null;
  call(procedure: Value, operands: readonly Value[], site: Site): Step | null;
  /** Begins a procedure in its environment. */
  enterCode(code: LambdaCode, env: Slot[]): Step | null;
  /** Continues an `if` whose test is traced. A traced number is true. A truth value that is not known forks the run. */
  choose(test: Traced, consequent: Step, alternative: Step, site: ForkSite): Step | null;
  /** Calls `body` with the values of each row of `columns`, vectors or lists of equal length, and reduces its values. */
  reduceRows(body: Value, columns: readonly Value[], site: RowsSite): Step | null;
  /**
   * Reports a mistake where a condition holds, if the program handles mistakes here. Called before anything is done: the
   * other case begins again.
   */
  failWhere(condition: () => Value, site: Site, code: string, message: string): void;
  wrongArity(name: string, wanted: string, got: number, site: Site): never;
  /** Counts what a primitive does in a loop of its own as steps of the program. */
  spend(steps: number): void;

  // Memory.

  /** Refuses what `name` is about to make where so many bytes do not fit beside what is alive. */
  reserve(bytes: number, name: string, site: Site): void;
  /** The string itself, or an equal one that was made before: of equal long strings one alone is held. */
  distinct(text: string): StringValue;

  // The graph.

  /** Emits an op on nodes. The value is a new node or, if the op folds, a number. */
  emit(op: OpName, operands: readonly ValueNode[], site: Site): Value;
  /** Emits an op on whole tensors. Throws `ShapeError` if the operands do not fit. */
  emitTensor(
    op: TensorOpName,
    operands: readonly ValueNode[],
    attributes: readonly number[],
    site: Site,
  ): ValueNode;
  /** The span of `site`, or of the user's call that led to it. */
  userSpan(site: Site): Span;
  /** Adds a warning to the present run, once for its place and message. */
  warn(warning: Diagnostic): void;
  /** Whether the present run, or a run around it, has a warning of this code at this place. */
  hasWarned(code: string, span: Span): boolean;
  /** The axis of the rows of `columns`. Regions over the same columns share an axis. */
  rowAxis(columns: readonly Value[], make: () => RowAxis): RowAxis;
  /**
   * An identity for a call for random numbers: the seed, the name being defined, and the number of earlier calls for
   * it.
   */
  nextDraw(): string;

  // Derivatives within the program.

  /** Begins to track the known values of nodes. */
  beginPrimals(): void;
  endPrimals(): void;
  /** Records the known value of a node that was made without `emit`. */
  notePrimal(node: ValueNode): void;
  /** Records the known values of the nodes of `block` from position `from`. */
  notePrimals(block: Block, from: number): void;
  /** Removes the nodes of `block` from position `from`, to which nothing refers. */
  dropNodes(block: Block, from: number): void;
  /** The known value of a traced value while a derivative is taken; otherwise the value itself. */
  resolve(value: Value): Value;
  /** The number itself in place of a node that depends on no parameter and no row; otherwise the value itself. */
  fixed(value: Value): Value;
  /** The value with known values in place of its nodes, while a derivative is taken. */
  asKnown(value: Value): Value;
}

/** The operations for control: forks, loops and rows begin runs, end them, and give up what they tried. */
export interface ControlledMachine extends Machine {
  readonly learnt: Learnt;
  /** Makes `run` the present run and returns its next step. */
  load(run: Run): Step | null;
  /** The present registers, with the step at which to resume. */
  registers(step: Step | null): Registers;
  /** Makes `run` the present run and ends it with this outcome. */
  endRun(run: Run, outcome: Outcome): null;
  /** The present progress of a run. */
  checkpoint(run: Run): Checkpoint;
  /** Takes a run back to a checkpoint. Later nodes, failures, warnings, draws, changes of ports and merge points are removed. */
  rollback(checkpoint: Checkpoint): void;
  /** Adds the warnings of an ended run to `run`. */
  keepWarnings(run: Run, ended: Run): void;
}

/** Knowledge about the program that staging has gained by trying. A rollback keeps it. */
export interface Learnt {
  /** The keys (`keyOf`) of loop heads that cannot be rolled, because numbers known there decide structure. */
  readonly unrolledHeads: Set<number>;
  /** Procedures whose calls both arms of a branch make separately, because their values differ in structure. */
  readonly unsharedCalls: Set<LambdaCode>;
  /** Procedures in which an arm of a branch forked again. */
  readonly forkingProcedures: Set<LambdaCode>;
}

/** The decisions of `control/`: where a procedure is entered, where a run forks, and where a run ends. */
export interface Control {
  readonly enter: (machine: ControlledMachine, code: LambdaCode, env: Slot[]) => Step | null;
  readonly fork: (
    machine: ControlledMachine,
    condition: ValueNode,
    consequent: Step,
    alternative: Step,
    site: ForkSite,
  ) => Step | null;
  /** Whether a condition holds in a run, as far as the arms around it say; null if they do not. */
  readonly decided: (condition: ValueNode, run: Run) => boolean | null;
  readonly reduceRows: (
    machine: ControlledMachine,
    body: Value,
    columns: readonly Value[],
    site: RowsSite,
  ) => Step | null;
  /** The continuation of a run that has ended, for each kind of owner. */
  readonly ended: {
    readonly arm: (machine: ControlledMachine, fork: Fork) => Step | null;
    readonly loop: (machine: ControlledMachine, run: Run, loop: Loop) => Step | null;
    readonly rows: (machine: ControlledMachine, run: Run, owner: RowsOwner) => Step | null;
  };
}
