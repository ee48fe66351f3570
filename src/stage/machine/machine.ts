/**
 * What code asks of the machine that runs it, and what control asks besides. `stackMachine.ts` is that machine; its
 * registers are its own, and change through these operations alone.
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
import type { Limits } from './limits';
import type { Site } from './primitive';
import type { Checkpoint, Outcome, Registers, Run } from './run';
import type { Numeric, Slot, Traced, Value } from './values';

/** A term of Cajal applied to all that it takes. */
export interface TermApplication {
  readonly term: DefinedTerm;
  /** The values of its links. */
  readonly links: readonly Value[];
  /** Null for a function that is no matrix. */
  readonly operands: readonly (TensorData | null)[];
  readonly result: TensorData;
  /** The share of a number's weight that fell off the end on the way. */
  readonly fallen: number;
}

/** Watches a program that runs with every number known: what its terms of Cajal are applied to, and in which rows. */
export interface Observer {
  readonly applied: (application: TermApplication) => void;
  /** A reduction over so many known rows begins: which of them it is to run over. */
  readonly enterRows: (count: number) => readonly number[];
  /** Whether the reduction under way may end after so many of them. */
  readonly hasEnoughRows: (done: number) => boolean;
  readonly leaveRows: (done: number) => void;
}

/** Temperature and noise of soft choices as inputs of the graph, where a run changes both from step to step. */
export interface SoftChoices {
  readonly temperature: InputNode;
  /** The noise on the choice at `site` with these weights. */
  readonly noise: (weights: readonly Numeric[], site: Site, machine: Machine) => Traced;
}

export interface Machine {
  readonly builder: GraphBuilder;
  readonly limits: Limits;
  /** Whether numbers may be nodes of the graph: rows and loops become regions of it, else they are computed one by one. */
  readonly tracing: boolean;
  /** Where `display` and its kin go. */
  readonly print: (text: string) => void;
  /** The temperature of soft choices, or where temperature and noise are inputs of the graph. */
  readonly softness: number | SoftChoices;
  readonly observer: Observer | null;

  // Registers: to be read; what sets them is below.

  /** The run under way. */
  readonly run: Run;
  /** Where the step under way reads its variables. */
  readonly env: Slot[];
  /** What waits for the value of the step under way. */
  readonly frame: Frame;
  /** The call in the user's text that was made last: mistakes in the files that ship are shown there. */
  readonly site: Site;

  // The flow of control.

  /** A call is made at `site`. */
  noteCall(site: Site): void;
  /** Lets the next value go to `slot` of the present environment, and `next` run then. */
  push(next: Step, slot: number): void;
  /** Puts a frame with an environment of its own on the stack. */
  pushFrame(frame: Frame): void;
  /** Hands a value to the frame that waits for it, or ends the run. */
  returnValue(value: Value): Step | null;
  call(procedure: Value, operands: readonly Value[], site: Site): Step | null;
  /** Begins a procedure in its environment. */
  enterCode(code: LambdaCode, env: Slot[]): Step | null;
  /** An `if` whose test is traced. A traced number is true; a truth value that is not known forks the run. */
  choose(test: Traced, consequent: Step, alternative: Step, site: ForkSite): Step | null;
  /** Calls `body` with the values of each row of `columns`, vectors or lists of equal length, and reduces its values. */
  reduceRows(body: Value, columns: readonly Value[], site: RowsSite): Step | null;
  wrongArity(name: string, wanted: string, got: number, site: Site): never;

  // The graph.

  /** The value of an op on nodes: a new node or, where it folds, a number. */
  emit(op: OpName, operands: readonly ValueNode[], site: Site): Value;
  /** The same for an op on whole tensors. Throws `ShapeError` where the operands do not fit. */
  emitTensor(
    op: TensorOpName,
    operands: readonly ValueNode[],
    attributes: readonly number[],
    site: Site,
  ): ValueNode;
  /** The span of `site`, or of the user's call that led there. */
  userSpan(site: Site): Span;
  /** Keeps a warning, once for its place and message. */
  warn(warning: Diagnostic): void;
  /** Whether the run under way, or a run around it, has a warning of this code at this place. */
  hasWarned(code: string, span: Span): boolean;
  /** The axis of the rows of `columns`: regions over the same columns share one. */
  rowAxis(columns: readonly Value[], make: () => RowAxis): RowAxis;
  /** What names a call for random numbers: the seed, what is being defined, and how many calls came before it there. */
  nextDraw(): string;

  // Derivatives within the program.

  /** From now on what nodes are known to be is kept track of. */
  beginPrimals(): void;
  endPrimals(): void;
  /** Takes notice of a node that was made without `emit`. */
  notePrimal(node: ValueNode): void;
  /** Takes notice of the nodes that were listed in `block` from `from` on. */
  notePrimals(block: Block, from: number): void;
  /** What a traced value is known to be while a derivative is taken; else the value itself. */
  resolve(value: Value): Value;
  /** The value with everything known in it in the place of nodes, while a derivative is taken. */
  asKnown(value: Value): Value;
}

/** What forks, loops and rows ask of the machine besides: they begin runs, end them, and give up what they tried. */
export interface ControlledMachine extends Machine {
  readonly learnt: Learnt;
  /** Makes `run` the one under way and gives its next step. */
  load(run: Run): Step | null;
  /** The registers as they are, to resume at `step`. */
  registers(step: Step | null): Registers;
  /** Makes `run` the one under way; it ends with this outcome. */
  endRun(run: Run, outcome: Outcome): null;
  /** How far a run has come. */
  checkpoint(run: Run): Checkpoint;
  /** Takes a run back to where it was: nodes, failures, warnings, draws and merge points since then are given up. */
  rollback(checkpoint: Checkpoint): void;
  /** The warnings of a run that has ended become those of `run`. */
  keepWarnings(run: Run, ended: Run): void;
}

/** What staging has found out about the program, by trying: it holds from then on, whatever is given up. */
export interface Learnt {
  /** Heads of loops that cannot be rolled, since the numbers known in them decide structure: their `keyOf`. */
  readonly unrolledHeads: Set<number>;
  /** Procedures whose calls the arms of a branch make each by itself, since their values differ in structure. */
  readonly unsharedCalls: Set<LambdaCode>;
  /** Procedures in which the arms of a branch were seen to fork again. */
  readonly forkingProcedures: Set<LambdaCode>;
}
