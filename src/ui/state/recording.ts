/**
 * What is known of a program as it trains, or before it does: its records, and everything at its present parameters.
 * It lives outside React, changes up to twenty times a second, and is watched by its pulse.
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

/** The latest values; of the present parameters where the run stands still, else of its last record. */
export interface Latest {
  /** Steps taken before these values. */
  readonly step: number;
  readonly loss: number;
  readonly holdoutLoss: number | null;
  readonly gradients: Float64Array;
  readonly watches: Float64Array;
}

export class Recording {
  readonly pulse = new Pulse();
  readonly series: Series;
  /** The natural values that the next step starts from, a figure for each parameter. */
  present: Float64Array;
  /** The same, all elements of all parameters; null before a run. */
  elements: Float64Array | null = null;
  latest: Latest;
  /** The curves of all plots at the present parameters, in order. */
  curves: readonly Float64Array[];
  /** The soft choices at the present parameters; null where the program has none. */
  choices: ChoiceState | null;
  /** Where all members stand, with restarts; null without, and before the first step. */
  members: MembersProgress | null = null;
  readonly fan = new Fan();
  taken = 0;
  stepsPerSecond = 0;
  backend: BackendReport | null = null;

  constructor(
    /** Null for a program that was not yet trained. */
    readonly id: RunId | null,
    readonly program: ProgramSummary,
    /** The text that the program's spans are of. */
    readonly source: string,
  ) {
    const { parameters, watches, objective, plots } = program;
    this.series = new Series({
      parameters: parameters.length,
      watches: watches.length,
      holdout: objective !== null && objective.holdoutLoss !== null,
    });
    this.present = Float64Array.from(parameters, ({ start }) => start);
    this.latest = {
      step: 0,
      loss: objective?.loss ?? Number.NaN,
      holdoutLoss: objective?.holdoutLoss ?? null,
      gradients: Float64Array.from(parameters, ({ gradient }) => gradient),
      watches: Float64Array.from(watches, ({ start }) => start),
    };
    this.curves = plots.flatMap((plot) => plot.curves.map(({ y }) => y));
    this.choices = program.choices?.start ?? null;
    if (objective !== null) this.recordLatest();
  }

  take(progress: Progress): void {
    const { state, present, elements, curves, choices, members, first, count } = progress;
    const { stepsPerSecond, backend, currentValues } = progress;
    this.series.append(progress);
    this.taken = first + count;
    this.present = present;
    this.elements = elements;
    this.curves = curves;
    this.choices = choices;
    if (members !== null) {
      this.members = members;
      this.fan.append(members);
    }
    this.stepsPerSecond = stepsPerSecond;
    this.backend = backend;
    if (currentValues !== null) {
      // A run that failed is put back to its last record.
      this.latest = { step: state === 'failed' ? Math.max(0, this.taken - 1) : this.taken, ...currentValues };
      this.recordLatest();
      this.pulse.tell();
      return;
    }
    if (count > 0) this.latest = lastRecord(progress);
    this.pulse.beat();
  }

  /** The present state as a record; the next step's, which says the same, takes its place. */
  private recordLatest(): void {
    const { step, loss, holdoutLoss, gradients, watches } = this.latest;
    this.series.append({
      first: step,
      count: 1,
      losses: Float64Array.of(loss),
      holdoutLosses: Float64Array.of(holdoutLoss ?? Number.NaN),
      parameters: this.present,
      gradients,
      watches,
    });
  }
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
