/**
 * One run of training: takes steps on a backend, records the state before each update, and decides when to end. A step
 * whose loss or next parameters are not finite ends the run at the last finite state, with the reason.
 */

import type { Backend, BackendReport, StepInputs, Stepper } from '../backends';
import { isPartError } from '../parts/lazyPart';
import type { StagedParameter } from '../stage';
import { type Diagnostic, diagnostic } from '../text/diagnostic';
import { Batches } from './batches';
import { ChunkInputs } from './chunkInputs';
import { type Chunk, Chunks } from './chunks';
import type { DropOuts } from './dropOuts';
import { RecentSteps } from './ending/recent';
import { allFinite, comparesItems } from './finite';
import { explanationPart } from './lateExplanation';
import { populationOf, restartsPart } from './lateRestarts';
import type { Explained, NonFiniteState } from './nonFinite';
import { startsOf } from './parameters';
import { planTemperature, pointAt, type TrainingPlan } from './plan';
import type { Members, Population } from './population';
import { columns, holdoutLosses, type Records, summaries } from './records';
import { SoftnessInputs } from './softness';
import { startStepper } from './steppers';
import { type PastState, Timeline } from './timeline';

/** The maximum number of numbers that the steps of one call record. */
const maxRecorded = 4_000_000;

/** The reason why a run ended. `no-progress` means that a line search found no step that lowers the loss. */
export type StopReason = 'steps' | 'tolerance' | 'no-progress' | 'non-finite';

export class Trainer {
  /** The reason, after the run has ended. */
  stopped: StopReason | null = null;
  /** The first step whose loss was under the tolerance. */
  convergedAt: number | null = null;
  diagnostic: Diagnostic | null = null;
  /** The parameters, by number, that the expression of the diagnostic depends on. */
  failing: readonly number[] = [];
  /** The number of recorded steps. */
  taken = 0;
  /** The last recorded loss; NaN before the first step. */
  loss = Number.NaN;
  /** The natural values from which the next step starts, all elements of all parameters. */
  present: Float64Array;
  /** With restarts, everything else here describes the member whose loss is smallest at each step. */
  readonly population: Population | null;
  /** With restarts, all members at the last record. */
  members: Members | null = null;
  /** With restarts, the members that left; null without. */
  readonly dropOuts: DropOuts | null;
  /** What the last steps recorded, by which the end of the run is judged. */
  readonly recent = new RecentSteps();
  /** After how many steps the next check of indexes is due. */
  private nextCheck = 0;
  private readonly inputs: ChunkInputs;
  /** The snapshots by which earlier states are found again; null where nobody asks for them. */
  private readonly timeline: Timeline | null;
  private readonly chunks: Chunks;

  private constructor(
    readonly plan: TrainingPlan,
    private readonly backend: Backend,
    private readonly stepper: Stepper,
    dropOuts: DropOuts | null,
    isRewindable: boolean,
  ) {
    this.present = startsOf(plan.parameters);
    this.population = populationOf(stepper);
    this.dropOuts = dropOuts;
    const { objective, rows, seed, softness, graph, parameters } = plan;
    this.inputs = new ChunkInputs(
      new Batches(rows, objective.rowCount, objective.options.batch, seed),
      new SoftnessInputs(softness, graph, parameters.length, seed),
    );
    this.chunks = new Chunks(plan, stepper, this.inputs);
    this.timeline = isRewindable ? new Timeline(stepper, this.inputs, plan.steps) : null;
  }

  /** `isRewindable` says whether snapshots are kept, so that `stateAt` finds earlier states again. */
  static async start(plan: TrainingPlan, backend: Backend, { isRewindable = false } = {}): Promise<Trainer> {
    const stepper = await startStepper(plan, backend);
    const isAlone = plan.objective.options.restarts === 1;
    const dropOuts = isAlone ? null : await noDropOuts(plan, backend);
    return new Trainer(plan, backend, stepper, dropOuts, isRewindable);
  }

  /** The temperature of the next step, or, after the end, of the last step; null if the program has no soft choice. */
  get temperature(): number | null {
    return planTemperature(this.plan, this.taken);
  }

  /** The point at which the graphs of the staged program are evaluated now. */
  get point(): Float64Array {
    return pointAt(this.present, this.temperature);
  }

  /**
   * The point of each member of a population, at which the graphs of the staged program are evaluated: null for one that
   * has left the finite numbers. Empty without restarts.
   */
  async memberPoints(): Promise<readonly (Float64Array | null)[]> {
    const presents = (await this.population?.presents()) ?? [];
    return presents.map((free) => {
      const natural = free === null ? null : this.plan.map.toNatural(free);
      return natural === null || !allFinite(natural) ? null : pointAt(natural, this.temperature);
    });
  }

  /**
   * The natural values after the next step, with the optimizer in its present state: the step is taken, and taken back.
   * Null where there is none, because a number is not finite.
   */
  async nextPresent(): Promise<Float64Array | null> {
    const { stepper, stopped, plan } = this;
    if (stopped === 'non-finite') return null;
    if (stopped === 'no-progress') return this.present.slice();
    const taken = stopped === 'tolerance' ? await this.nextRecorded() : null;
    if (taken !== null) return finiteOrNull(taken);
    const inputs = this.inputs.fork().draw(this.taken, 1, plan.steps);
    const checkpoint = await stepper.checkpoint();
    try {
      const next =
        this.population === null
          ? await this.stepOnce(inputs)
          : await this.population.replay(inputs, this.population.shown);
      return finiteOrNull(plan.map.toNatural(next));
    } finally {
      await checkpoint.restore();
      checkpoint.dispose();
    }
  }

  /**
   * The state after the present one, where a loss under the tolerance ended the run before the last of its steps; null
   * where that step was not taken yet.
   */
  private async nextRecorded(): Promise<Float64Array | null> {
    const { layout, extraSteps } = this.plan;
    const { first, recorded } = this.chunks.last;
    // Without all elements in the records, the stepper was put back to the present state.
    if (!layout.hasElements) return null;
    const { naturals, gradients } = layout;
    if (this.population !== null)
      return this.population.following(this.taken - 1 - first).slice(naturals, gradients);
    const next = extraSteps === 0 ? this.taken : this.taken + 1;
    if (next > first + recorded) return null;
    return (await this.chunks.naturalsBefore(next)) ?? this.chunks.present();
  }

  private async stepOnce(inputs: StepInputs): Promise<Float64Array> {
    await this.stepper.advance(inputs);
    return this.stepper.present();
  }

  get report(): BackendReport {
    return this.backend.report;
  }

  dispose(): void {
    this.chunks.dispose();
    this.timeline?.dispose();
    this.stepper.dispose();
  }

  /**
   * The state from which a step started that was recorded, or that of the present. It repeats steps from the nearest
   * snapshot, calls `pause` between slices of them, and leaves the run as it was. Only between two calls of `advance`.
   */
  async stateAt(step: number, pause: () => Promise<void> = async () => undefined): Promise<PastState> {
    const { members, timeline } = this;
    if (step >= this.taken || timeline === null) return { present: this.present.slice(), members };
    const { free, members: then } = await timeline.at(step, pause);
    const naturals = then?.naturals.map((each) => summaries(this.plan, each, 1));
    return {
      present: this.plan.map.toNatural(free),
      members: then === null ? null : { ...then, naturals: naturals! },
    };
  }

  /** Takes up to `count` steps, fewer if the run ends. */
  async advance(count: number): Promise<Records> {
    const { plan } = this;
    const { layout } = plan;
    if (this.taken >= this.nextCheck) await this.checkIndexes();
    const chunk = await this.takeSteps(this.stopped === null ? this.fittingSteps(count) : 0);
    const { first, records } = chunk;
    const { kept, failedAt } = this.findEnd(chunk);
    if (kept > 0) this.members = this.membersAt(kept - 1);
    if (failedAt !== null) await this.fail(failedAt);
    else if (kept > 0) await this.settlePresent(chunk, kept);
    if (kept > 0 && this.stopped !== null && failedAt === null) await this.checkIndexes();
    const part = (from: number, to: number): Float64Array => columns(records, kept, layout.width, from, to);
    const naturals = part(layout.naturals, layout.gradients);
    const recorded = { count: kept, losses: part(0, 1), parameters: summaries(plan, naturals, kept) };
    this.recent.append(recorded, chunk.shownAt);
    return {
      first,
      ...recorded,
      holdoutLosses: await holdoutLosses(plan, this.backend, naturals, first, kept),
      gradients: summaries(plan, part(layout.gradients, layout.width), kept),
      watches: part(layout.watches, layout.naturals),
      traces: this.population?.traces(kept) ?? new Float64Array(0),
    };
  }

  /**
   * Ends the run if the loss depends on an item that is not there by a comparison alone, which backends take for false.
   * The plain evaluator looks for it on all training rows: at the start, each time the number of steps has doubled, and
   * at the end. Programs that compare no such item are left out.
   */
  private async checkIndexes(): Promise<void> {
    const { objective, parameters, rows } = this.plan;
    this.nextCheck = comparesItems(objective.graph) ? Math.max(1, 2 * this.taken) : Number.POSITIVE_INFINITY;
    if (this.nextCheck === Number.POSITIVE_INFINITY) return;
    const { explainIndex } = await explanationPart.load();
    const explained = explainIndex({
      objective,
      graph: objective.graph,
      operands: this.point,
      parameterCount: parameters.length,
      rows: rows.training,
      step: this.taken,
      precision: 'f64',
    });
    if (explained !== null) this.blame(explained);
  }

  private blame({ diagnostic, parameters: named }: Explained): void {
    this.stopped = 'non-finite';
    this.diagnostic = diagnostic;
    this.failing = named.filter((index) => index < this.plan.parameters.length);
  }

  /** How many of so many steps fit into the run and into one call. */
  private fittingSteps(count: number): number {
    const left = this.lastStep() - this.taken;
    const numbers = this.plan.layout.width * (this.population?.size ?? 1);
    const fitting = Math.max(1, Math.floor(maxRecorded / numbers));
    return Math.max(0, Math.min(count, left, fitting));
  }

  private async takeSteps(count: number): Promise<Chunk> {
    const first = this.taken;
    if (count > 0) await this.timeline?.keep(first);
    const chunk = await this.chunks.take(first, count);
    await this.keepDropOuts(chunk);
    return chunk;
  }

  /** Keeps the states of the members that dropped out in a chunk, where they make a difference. */
  private async keepDropOuts(chunk: Chunk): Promise<void> {
    const { dropOuts, population, chunks } = this;
    if (population === null || dropOuts === null || population.drops.length === 0 || !dropOuts.isOpen) return;
    for (const drop of await chunks.statesOf(population.drops, chunk))
      dropOuts.add(drop, ...chunks.inputsOf(drop.step));
  }

  private membersAt(index: number): Members | null {
    const members = this.population?.membersAt(index) ?? null;
    if (members === null) return null;
    return { ...members, naturals: members.naturals.map((each) => summaries(this.plan, each, 1)) };
  }

  /** The number of steps after which the run ends, as far as it is known. */
  private lastStep(): number {
    const { steps, extraSteps } = this.plan;
    return this.convergedAt === null ? steps : Math.min(steps, this.convergedAt + 1 + extraSteps);
  }

  /** Looks for the end of the run in the records of a chunk: how many count, and which step failed. */
  private findEnd({ inputs, records, recorded }: Chunk): { kept: number; failedAt: number | null } {
    const { layout, tolerance, extraSteps } = this.plan;
    const { naturals, gradients, width } = layout;
    let lastStep = this.lastStep();
    for (let index = 0, at = 0; index < recorded; index++, at += width) {
      const loss = records[at]!;
      if (!Number.isFinite(loss) || !allFinite(records, at + naturals, at + gradients))
        return { kept: index, failedAt: this.taken };
      this.loss = loss;
      this.taken++;
      if (!allFinite(records, at + gradients, at + width))
        return { kept: index + 1, failedAt: this.taken - 1 };
      if (tolerance !== null && this.convergedAt === null && loss < tolerance) {
        this.convergedAt = this.taken - 1;
        lastStep = this.lastStep();
      }
      if (this.taken === lastStep) {
        const early = this.convergedAt !== null && this.taken === this.convergedAt + 1 + extraSteps;
        this.stopped = early ? 'tolerance' : 'steps';
        return { kept: index + 1, failedAt: null };
      }
    }
    if (recorded < inputs.count) this.stopped = 'no-progress';
    return { kept: recorded, failedAt: null };
  }

  /** Ends the run at its last finite state, because the loss, a parameter or a derivative of a step is not finite. */
  private async fail(step: number): Promise<void> {
    this.population?.dropOthers(step);
    const { objective, graph, parameters } = this.plan;
    const own = await this.chunks.naturalsBefore(step);
    // If the start of a step is not finite, the step before led there.
    const blamed = own === null || !allFinite(own) ? Math.max(0, step - 1) : step;
    const values = blamed === step ? own! : ((await this.chunks.naturalsBefore(blamed)) ?? this.present);
    const [rows, given] = this.chunks.inputsOf(blamed);
    const state = {
      objective,
      graph,
      operands: Float64Array.from([...values, ...given]),
      parameterCount: parameters.length,
      rows,
      step: blamed,
      precision: this.backend.report.precision,
    };
    this.blame(await explained(parameters, own, state));
    this.present =
      this.taken === 0 ? startsOf(parameters) : (await this.chunks.naturalsBefore(this.taken - 1))!;
  }

  /**
   * Sets the parameters after the last step that counts. A loss under the tolerance ends the run where it was found.
   */
  private async settlePresent(chunk: Chunk, kept: number): Promise<void> {
    const { layout, extraSteps } = this.plan;
    const { recorded, shownAt } = chunk;
    const lastFinite = (): Promise<Float64Array | null> => this.chunks.naturalsBefore(this.taken - 1);
    if (this.stopped === 'tolerance' && extraSteps === 0) this.present = (await lastFinite())!;
    else if (kept === recorded) this.present = await this.chunks.present();
    else if (!layout.hasElements) this.present = await this.chunks.replay(chunk, kept, shownAt(kept - 1));
    else if (this.population === null) this.present = (await this.chunks.naturalsBefore(this.taken))!;
    else this.present = this.population.following(kept - 1).slice(layout.naturals, layout.gradients);
    if (allFinite(this.present)) return;
    // Other members of a population may continue.
    if (await this.population?.hasFinitePresent()) this.present = (await lastFinite())!;
    else await this.fail(this.taken);
  }
}

async function noDropOuts(
  { objective, graph, parameters }: TrainingPlan,
  { report: { precision } }: Backend,
): Promise<DropOuts> {
  const { DropOuts } = await restartsPart.load();
  return new DropOuts({ objective, graph, parameterCount: parameters.length, precision });
}

/** Why a step failed. A run ends there too where the explanation cannot be loaded. */
async function explained(
  parameters: readonly StagedParameter[],
  own: Float64Array | null,
  state: NonFiniteState,
): Promise<Explained> {
  try {
    const { explainBound, explainNonFinite } = await explanationPart.load();
    const bound = own === null ? null : explainBound(parameters, own, state);
    return bound ?? explainNonFinite(state);
  } catch (error) {
    if (!isPartError(error)) throw error;
    const message = `The training left the range of numbers in step ${state.step}. ${error.message}`;
    return { diagnostic: diagnostic('non-finite', state.objective.span, message), parameters: [] };
  }
}

function finiteOrNull(values: Float64Array): Float64Array | null {
  return allFinite(values) ? values : null;
}
