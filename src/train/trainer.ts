/**
 * One run of training: takes steps on a backend, records each before its update, and knows when to end. A step
 * whose loss or next parameters are not finite ends the run at the last finite state, with the reason.
 */

import { type Backend, type BackendReport, firstResults, type StepInput, type Stepper } from '../backends';
import type { Diagnostic } from '../text/diagnostic';
import { Batches } from './batches';
import { naturalValue } from './constraints';
import { explainNonFinite } from './nonFinite';
import { scalarSummaries, startsOf } from './parameters';
import { planTemperature, pointAt, type TrainingPlan } from './plan';
import { type Members, Population } from './population';
import { SoftnessInputs } from './softness';
import { startStepper } from './steppers';

/** How many numbers the steps of one call may record. */
const maxRecorded = 4_000_000;

/** `no-progress`: a line search found no step that lowers the loss. */
export type StopReason = 'steps' | 'tolerance' | 'no-progress' | 'non-finite';

/** Records of consecutive steps, each the state before its update. */
export interface Records {
  /** The number of the first, counted from 0. */
  readonly first: number;
  readonly count: number;
  readonly losses: Float64Array;
  /** Empty where no rows are held out. */
  readonly holdoutLosses: Float64Array;
  /** Record by record, as are gradients and watches: a number for each parameter, of a tensor the norm. */
  readonly parameters: Float64Array;
  readonly gradients: Float64Array;
  readonly watches: Float64Array;
  /** Record by record, the losses of the members that are traced; empty without restarts. */
  readonly traces: Float64Array;
}

export class Trainer {
  /** Set once the run has come to its end. */
  stopped: StopReason | null = null;
  /** The first step whose loss was under the tolerance. */
  convergedAt: number | null = null;
  diagnostic: Diagnostic | null = null;
  /** How many steps are recorded. */
  taken = 0;
  /** The loss that was recorded last; NaN before the first step. */
  loss = Number.NaN;
  /** The natural values that the next step starts from, all elements of all parameters. */
  present: Float64Array;
  /** The natural values at the last record, all of which is finite. */
  private lastFinite: Float64Array;
  /** With restarts: everything else here is of the member whose loss is least at each step. */
  readonly population: Population | null;
  /** With restarts, where all stand at the last record. */
  members: Members | null = null;
  private readonly batches: Batches;
  private readonly softnessInputs: SoftnessInputs;

  private constructor(
    readonly plan: TrainingPlan,
    private readonly backend: Backend,
    private readonly stepper: Stepper,
  ) {
    this.present = startsOf(plan.parameters);
    this.lastFinite = this.present;
    this.population = stepper instanceof Population ? stepper : null;
    const { objective, rows, seed, softness, graph, parameters } = plan;
    this.softnessInputs = new SoftnessInputs(softness, graph, parameters.length, seed);
    this.batches = new Batches(rows, objective.rowCount, objective.options.batch, seed);
  }

  static async start(plan: TrainingPlan, backend: Backend): Promise<Trainer> {
    return new Trainer(plan, backend, await startStepper(plan, backend));
  }

  /** Of the next step; after the last step, of that; null where the program has no soft choice. */
  get temperature(): number | null {
    return planTemperature(this.plan, this.taken);
  }

  /** What the graphs that the program is staged to have to be evaluated at now. */
  get point(): Float64Array {
    return pointAt(this.present, this.temperature);
  }

  get report(): BackendReport {
    return this.backend.report;
  }

  dispose(): void {
    this.stepper.dispose();
  }

  /** Takes up to `count` steps, fewer where the run ends. */
  async advance(count: number): Promise<Records> {
    const { layout } = this.plan;
    const left = this.lastStep() - this.taken;
    const numbers = layout.width * (this.population?.size ?? 1);
    const fitting = Math.max(1, Math.floor(maxRecorded / numbers));
    const steps = Math.max(0, Math.min(count, left, fitting));
    const first = this.taken;
    const inputs = Array.from({ length: steps }, (_, index) => this.input(first + index));
    const raw = inputs.length === 0 ? new Float64Array(0) : await this.stepper.advance(inputs);
    const kept = this.keep(raw, inputs);
    const part = (from: number, to: number): Float64Array => columns(raw, kept, layout.width, from, to);
    const naturals = part(layout.naturals, layout.gradients);
    const holdoutLosses = await this.holdoutLosses(naturals, first, kept);
    if (kept > 0) this.members = this.population?.membersAt(kept - 1) ?? null;
    if (kept > 0 && this.stopped !== 'non-finite') await this.settlePresent(raw, kept, inputs[kept - 1]!);
    return {
      first,
      count: kept,
      losses: part(0, 1),
      holdoutLosses,
      parameters: this.figures(naturals, kept),
      gradients: this.figures(part(layout.gradients, layout.width), kept),
      watches: part(layout.watches, layout.naturals),
      traces: this.population?.traces(kept) ?? new Float64Array(0),
    };
  }

  private input(step: number): StepInput {
    return { rows: this.batches.draw(), given: this.softnessInputs.draw(step, this.plan.steps) };
  }

  /** Elements of `count` records as a number for each parameter. */
  private figures(elements: Float64Array, count: number): Float64Array {
    const { parameters } = this.plan;
    if (parameters.every(({ shape }) => shape.length === 0)) return elements;
    const width = elements.length / Math.max(1, count);
    const figures = new Float64Array(count * parameters.length);
    for (let index = 0; index < count; index++) {
      const record = elements.subarray(index * width, (index + 1) * width);
      figures.set(scalarSummaries(parameters, record), index * parameters.length);
    }
    return figures;
  }

  /** The number of steps after which the run ends, as far as is known. */
  private lastStep(): number {
    const { steps, extraSteps } = this.plan;
    return this.convergedAt === null ? steps : Math.min(steps, this.convergedAt + 1 + extraSteps);
  }

  /** Looks through the records of a chunk for the end of the run; answers with how many of them count. */
  private keep(raw: Float64Array, inputs: readonly StepInput[]): number {
    const { layout, tolerance, extraSteps } = this.plan;
    const recorded = raw.length / layout.width;
    for (const [index, input] of inputs.slice(0, recorded).entries()) {
      const record = raw.subarray(index * layout.width, (index + 1) * layout.width);
      const loss = record[0]!;
      const naturals = record.subarray(layout.naturals, layout.gradients);
      if (!Number.isFinite(loss) || !naturals.every(Number.isFinite)) {
        this.fail(naturals, input, this.taken);
        return index;
      }
      this.loss = loss;
      this.lastFinite = naturals;
      this.taken++;
      if (!record.subarray(layout.gradients).every(Number.isFinite)) {
        this.fail(naturals, input, this.taken - 1);
        return index + 1;
      }
      if (tolerance !== null && this.convergedAt === null && loss < tolerance)
        this.convergedAt = this.taken - 1;
      if (this.taken === this.lastStep()) {
        const early = this.convergedAt !== null && this.taken === this.convergedAt + 1 + extraSteps;
        this.stopped = early ? 'tolerance' : 'steps';
        return index + 1;
      }
    }
    if (recorded < inputs.length) this.stopped = 'no-progress';
    return recorded;
  }

  /** The loss, a parameter or a derivative is not finite: the run ends at the last state that was. */
  private fail(naturals: Float64Array, { rows, given }: StepInput, step: number): void {
    const { objective, graph, parameters } = this.plan;
    const values = naturals.every(Number.isFinite) ? naturals : this.lastFinite;
    const operands = Float64Array.from([...values, ...given]);
    const parameterCount = parameters.length;
    const { precision } = this.backend.report;
    this.stopped = 'non-finite';
    this.diagnostic = explainNonFinite({ objective, graph, operands, parameterCount, rows, step, precision });
    this.present = this.lastFinite.slice();
  }

  /**
   * The parameters after the last step that counts: those of the next record where there is one. A loss that is good
   * enough ends the run where it was found, and not a step further.
   */
  private async settlePresent(raw: Float64Array, kept: number, input: StepInput): Promise<void> {
    const { layout, parameters, extraSteps } = this.plan;
    const next = kept * layout.width;
    if (this.stopped === 'tolerance' && extraSteps === 0) {
      const record = raw.subarray(next - layout.width, next);
      this.present = record.slice(layout.naturals, layout.gradients);
    } else if (next < raw.length) {
      const record = this.population?.following(kept - 1) ?? raw.subarray(next, next + layout.width);
      this.present = record.slice(layout.naturals, layout.gradients);
    } else {
      const free = await this.stepper.present();
      const constraints = parameters.flatMap(({ start, constraint }) => Array.from(start, () => constraint));
      this.present = free.map((each, index) => naturalValue(each, constraints[index]!));
    }
    if (this.present.every(Number.isFinite)) return;
    // Other members of a population may go on.
    if (await this.population?.hasFinitePresent()) this.present = this.lastFinite.slice();
    else this.fail(this.present, input, this.taken - 1);
  }

  /** Of `count` steps from `first` on, without noise. */
  private async holdoutLosses(parameters: Float64Array, first: number, count: number): Promise<Float64Array> {
    const { holdout } = this.plan.rows;
    if (holdout === null || count === 0) return new Float64Array(0);
    const size = parameters.length / Math.max(1, count);
    const points = Array.from({ length: count }, (_, index) => {
      const naturals = parameters.slice(index * size, (index + 1) * size);
      return pointAt(naturals, planTemperature(this.plan, first + index));
    });
    return firstResults(this.backend, this.plan.objective.graph, points, holdout);
  }
}

/** Columns `from` up to `to` of the first `count` records, record by record. */
function columns(raw: Float64Array, count: number, width: number, from: number, to: number): Float64Array {
  const result = new Float64Array(count * (to - from));
  for (let index = 0; index < count; index++) {
    result.set(raw.subarray(index * width + from, index * width + to), index * (to - from));
  }
  return result;
}
