/**
 * What is known of a program as it trains, or before it does. What is true now is one immutable value, replaced with each
 * report of the worker, up to twenty times a second; the columns of the past grow in place beside it.
 */

import type {
  BackendReport,
  ChoiceState,
  MembersProgress,
  ProgramSummary,
  Progress,
  RunId,
} from '../../app/protocol';
import { Fan } from './fan';
import { Pulse } from './pulse';
import { Series } from './series';

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
}

export class Recording {
  readonly now: Pulse<RecordingState>;
  /** The records so far. Its columns are views that hold until the next report. */
  readonly series: Series;
  readonly fan = new Fan();

  constructor(
    /** Null for a program that was not yet trained. */
    readonly id: RunId | null,
    readonly program: ProgramSummary,
    /** The text that the program's spans are of. */
    readonly source: string,
  ) {
    const { parameters, watches, objective } = program;
    this.series = new Series({
      parameters: parameters.length,
      watches: watches.length,
      holdout: objective !== null && objective.holdoutLoss !== null,
    });
    const start = stateAtStart(program);
    this.now = new Pulse(start);
    if (objective !== null) this.recordLatest(start);
  }

  /** Adds a report of the worker. */
  append(progress: Progress): void {
    const { state, present, elements, curves, choices, members, first, count } = progress;
    const { stepsPerSecond, backend, currentValues } = progress;
    const before = this.now.get();
    this.series.append(progress);
    if (members !== null) this.fan.append(members);
    const taken = first + count;
    const next: RecordingState = {
      present,
      elements,
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
      this.now.setAtOnce(settled);
    } else this.now.set(count > 0 ? { ...next, latest: lastRecord(progress) } : next);
  }

  /** The present state as a record; the next step's, which says the same, takes its place. */
  private recordLatest({ latest, present }: RecordingState): void {
    const { step, loss, holdoutLoss, gradients, watches } = latest;
    this.series.append({
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

function stateAtStart({ parameters, watches, objective, plots, choices }: ProgramSummary): RecordingState {
  return {
    present: Float64Array.from(parameters, ({ start }) => start),
    elements: null,
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
