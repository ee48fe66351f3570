/**
 * The training of one network of an experiment. Its program is staged three times: to train it, to measure it on digits
 * that it was not trained on, and to show its results for a few of them.
 */

import type { Backend } from '../../../backends';
import type { Graph, RowSelection } from '../../../graph';
import { expandText } from '../../../lang';
import { type Sliced, type StagedProgram, stageProgram, type Value } from '../../../stage';
import { type Diagnostic, hasErrors } from '../../../text/diagnostic';
import { planTraining, Trainer } from '../../../train';
import { type DigitSet, firstDigits } from '../data';
import { digitRows } from '../data/digitRows';
import type { Preset } from '../programs/presets';
import {
  measuringText,
  type NetworkName,
  programText,
  type TaskName,
  type Training,
  tasks,
} from '../programs/programs';
import { showingText } from './showing';

/** The network, and the data that it is trained on. */
export interface RunSpec {
  readonly task: TaskName;
  readonly network: NetworkName;
  readonly preset: Preset;
  readonly training: Training;
}

/** The rows that `digits` means in each use of a program. */
export interface RunData {
  readonly training: Value;
  readonly test: Value;
  readonly shown: Value;
  readonly trainingCount: number;
  readonly testCount: number;
  readonly shownCount: number;
}

/** The data, which are the same for every network and seed of an experiment. */
export function runData(
  training: DigitSet,
  test: DigitSet,
  { preset, share, shown }: { readonly preset: Preset; readonly share: number; readonly shown: number },
): RunData {
  const { minDigit, maxDigit } = preset;
  const count = Math.round(preset.training * share);
  const trained = firstDigits(training, count, minDigit, maxDigit);
  const judged = firstDigits(test, preset.test, minDigit, maxDigit);
  const few = firstDigits(test, shown, minDigit, maxDigit);
  return {
    training: digitRows(trained),
    test: digitRows(judged),
    shown: digitRows(few),
    trainingCount: trained.labels.length,
    testCount: judged.labels.length,
    shownCount: few.labels.length,
  };
}

/** A measurement of a network on digits that it was not trained on. */
export interface Measure {
  /** The number of updates before it. */
  readonly step: number;
  /** The mean absolute error. */
  readonly loss: number;
  /** Peak signal-to-noise ratio in decibels, or the share of right answers. */
  readonly quality: number;
}

/** The number of rows that are measured in one batch. */
const batchOfTest = 250;

export class NetworkTraining {
  private constructor(
    readonly spec: RunSpec,
    readonly trainer: Trainer,
    private readonly backend: Backend,
    private readonly measuring: Graph,
    private readonly showing: Graph,
    private readonly data: RunData,
  ) {}

  /** Stages the three programs. Returns the mistakes if one has any. */
  static *prepare(spec: RunSpec, data: RunData): Sliced<StagedRun | readonly Diagnostic[]> {
    const { task, network, preset, training } = spec;
    const staged: StagedProgram[] = [];
    const uses: readonly (readonly [string, Value, readonly string[]])[] = [
      [programText(task, network, preset, training), data.training, []],
      [measuringText(task, network, preset), data.test, ['measured']],
      [showingText(task, network, preset), data.shown, ['shown']],
    ];
    for (const [text, rows, readings] of uses) {
      const { program, diagnostics } = expandText(text, { source: 'program', tables: ['digits'] });
      const found = yield* stageProgram(program, {
        tables: (name) => (name === 'digits' ? rows : null),
        readings,
      });
      const all = [...diagnostics, ...found.diagnostics];
      if (hasErrors(all)) return all;
      staged.push(found);
    }
    const [trained, measured, shown] = staged;
    return { spec, data, trained: trained!, measuring: measured!.readings!, showing: shown!.readings! };
  }

  static async start(
    { spec, data, trained, measuring, showing }: StagedRun,
    backend: Backend,
  ): Promise<NetworkTraining> {
    const plan = planTraining(trained.objective!, trained.parameters);
    return new NetworkTraining(spec, await Trainer.start(plan, backend), backend, measuring, showing, data);
  }

  async measure(): Promise<Measure> {
    const { testCount } = this.data;
    let [loss, other] = [0, 0];
    for (let first = 0; first < testCount; first += batchOfTest) {
      const count = Math.min(batchOfTest, testCount - first);
      const rows: RowSelection = {
        of: testCount,
        rows: Int32Array.from({ length: count }, (_, row) => first + row),
      };
      const [absolute, besides] = await this.backend.evaluate(this.measuring, this.trainer.present, rows);
      loss += (absolute! * count) / testCount;
      other += (besides! * count) / testCount;
    }
    const quality = tasks[this.spec.task].kind === 'pictures' ? -10 * Math.log10(other) : other;
    return { step: this.trainer.taken, loss, quality };
  }

  /** The results of the network for the digits shown, row by row, as `showingText` lays them out. */
  async show(): Promise<Float64Array> {
    return this.backend.evaluate(this.showing, this.trainer.present, null);
  }

  dispose(): void {
    this.trainer.dispose();
  }
}

export interface StagedRun {
  readonly spec: RunSpec;
  readonly data: RunData;
  readonly trained: StagedProgram;
  readonly measuring: Graph;
  readonly showing: Graph;
}
