/**
 * What is known of a program as it trains, or before it does: one immutable value, the records of the past included, that is
 * replaced with each report of the worker, up to twenty times a second.
 */

import type {
  BackendReport,
  ChoiceState,
  MembersProgress,
  Moment,
  ProgramSummary,
  Progress,
  RunId,
  TrainRequest,
} from '../../app/protocol';
import { Fan } from './fan';
import { Pulse } from './pulse';
import type { Series } from './series';
import { SeriesBuilder } from './seriesBuilder';

/** The latest values: of the present parameters if the run does not move, else of its last record. */
export interface Latest {
  /** Steps taken before these values. */
  readonly step: number;
  readonly loss: number;
  readonly holdoutLoss: number | null;
  readonly gradients: Float64Array;
  readonly watches: Float64Array;
}

/** What is true after the last report; never changed in place. */
export interface RecordingState {
  /** The natural values that the next step starts from, one number for each parameter. */
  readonly present: Float64Array;
  /** The same, all elements of all parameters; null before a run. */
  readonly elements: Float64Array | null;
  /** Where the next step takes `present`; null where that is not known. */
  readonly next: Float64Array | null;
  readonly latest: Latest;
  /** The curves of all plots at the present parameters, in order. */
  readonly curves: readonly Float64Array[];
  /** The soft choices at the present parameters; null where the program has none. */
  readonly choices: ChoiceState | null;
  /** All members of a run with restarts; null without, and before the first step. */
  readonly members: MembersProgress | null;
  /** Steps taken. */
  readonly taken: number;
  readonly stepsPerSecond: number;
  /** Null before a run. */
  readonly backend: BackendReport | null;
  /** The records so far. */
  readonly series: Series;
  /** Empty without restarts. */
  readonly fan: Fan;
}

/** What a run was started with, besides its text. */
export type RunOrigin = Required<Pick<TrainRequest, 'settings' | 'tables' | 'starts'>>;

/** The state without the records of the past. */
type Present = Omit<RecordingState, 'series' | 'fan'>;

export class Recording {
  readonly now: Pulse<RecordingState>;
  private readonly records: SeriesBuilder;

  constructor(
    /** Null for a program that was not yet trained. */
    readonly id: RunId | null,
    readonly program: ProgramSummary,
    /** The text that the program's spans are of. */
    readonly source: string,
    /** Null for a program that was not yet trained. */
    readonly origin: RunOrigin | null = null,
    /** Stands for the drag that shows the program; null without one. It is the same from frame to frame. */
    readonly drag: object | null = null,
  ) {
    const { parameters, watches, objective } = program;
    this.records = new SeriesBuilder({
      parameters: parameters.length,
      watches: watches.length,
      holdout: objective !== null && objective.holdoutLoss !== null,
    });
    const start = stateAtStart(program);
    if (objective !== null) this.recordLatest(start);
    this.now = new Pulse({ ...start, series: this.records.series(), fan: Fan.empty });
  }

  /** Adds a report of the worker. */
  append(progress: Progress): void {
    const { state, present, elements, next: following, curves, choices, members, first, count } = progress;
    const { stepsPerSecond, backend, currentValues } = progress;
    const before = this.now.get();
    this.records.append(progress);
    const past = () => ({
      series: this.records.series(),
      fan: members === null ? before.fan : before.fan.with(members),
    });
    const taken = first + count;
    const next: Present = {
      present,
      elements,
      next: following,
      curves: curves ?? before.curves,
      choices: choices ?? before.choices,
      taken,
      stepsPerSecond,
      backend,
      members: members ?? before.members,
      latest: before.latest,
    };
    if (currentValues !== null) {
      // A run that failed is put back to its last record.
      const step = state === 'failed' ? Math.max(0, taken - 1) : taken;
      const settled = { ...next, latest: { step, ...currentValues } };
      this.recordLatest(settled);
      this.now.setAtOnce({ ...settled, ...past() });
    } else this.now.set({ ...next, latest: count > 0 ? lastRecord(progress) : next.latest, ...past() });
  }

  /** The present state as a record; the next step's, which says the same, takes its place. */
  private recordLatest({ latest, present }: Present): void {
    const { step, loss, holdoutLoss, gradients, watches } = latest;
    this.records.append({
      first: step,
      count: 1,
      losses: Float64Array.of(loss),
      holdoutLosses: Float64Array.of(holdoutLoss ?? Number.NaN),
      parameters: present,
      gradients,
      watches,
    });
  }
}

function stateAtStart({ parameters, watches, objective, plots, choices }: ProgramSummary): Present {
  return {
    present: Float64Array.from(parameters, ({ start }) => start),
    elements: null,
    next: null,
    latest: {
      step: 0,
      loss: objective?.loss ?? Number.NaN,
      holdoutLoss: objective?.holdoutLoss ?? null,
      gradients: Float64Array.from(parameters, ({ gradient }) => gradient),
      watches: Float64Array.from(watches, ({ start }) => start),
    },
    curves: plots.flatMap((plot) => plot.curves.map(({ y }) => y)),
    choices: choices?.start ?? null,
    members: null,
    taken: 0,
    stepsPerSecond: 0,
    backend: null,
  };
}

function lastRecord({ first, count, losses, holdoutLosses, gradients, watches }: Progress): Latest {
  const last = count - 1;
  return {
    step: first + last,
    loss: losses[last]!,
    holdoutLoss: holdoutLosses[last] ?? null,
    gradients: gradients.slice((gradients.length / count) * last),
    watches: watches.slice((watches.length / count) * last),
  };
}

/** A run at an earlier step, as far as its records know it: its curves and choices are those of `now`. */
export function recordedState(now: RecordingState, step: number): RecordingState {
  const { series } = now;
  const index = Math.max(0, lastUpTo(series.steps, step));
  const { parameters, watches, holdout } = series.shape;
  const at = (count: number, column: (index: number) => Float64Array): Float64Array =>
    Float64Array.from({ length: count }, (_, position) => column(position)[index] ?? Number.NaN);
  return {
    ...now,
    present: at(parameters, (position) => series.parameter(position)),
    elements: null,
    next: null,
    taken: step,
    latest: {
      step,
      loss: series.losses[index] ?? Number.NaN,
      holdoutLoss: holdout ? (series.holdoutLosses[index] ?? null) : null,
      gradients: at(parameters, (position) => series.gradient(position)),
      watches: at(watches, (position) => series.watch(position)),
    },
  };
}

/** A run at an earlier step, as the worker has found it again. The records stay those of the whole run. */
export function momentState(now: RecordingState, moment: Moment): RecordingState {
  const { step, present, elements, currentValues, next, curves, choices, members } = moment;
  const latest = { step, ...currentValues };
  return { ...now, present, elements, next, latest, curves, choices, members, taken: step };
}

/** The index of the last of increasing steps that is not above `step`; -1 if there is none. */
function lastUpTo(steps: Float64Array, step: number): number {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle]! <= step) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
