/** Runs a program of an experiment from one of its starts, at each level, under the protocol. */

import type { Backend } from '../backends';
import { expandText } from '../lang';
import { Slices } from '../rpc';
import { type Sliced, type StagedProgram, stageProgram } from '../stage';
import { hasErrors } from '../text/diagnostic';
import { planTraining, Trainer } from '../train';
import { type ExperimentLevel, type ExperimentProgram, experimentLevels, type Protocol } from './file';

/** One run at one level. */
export interface LevelRun {
  /** The first epoch whose loss is under the tolerance, counted from 0; null if there is none. */
  readonly convergedAt: number | null;
  readonly epochs: number;
  /** The last recorded loss, and the smallest. */
  readonly loss: number;
  readonly minLoss: number;
  readonly milliseconds: number;
}

export type StartOutcome =
  | {
      readonly kind: 'ran';
      readonly runs: { readonly [Level in ExperimentLevel]: LevelRun };
      /** The largest relative difference between the levels' losses, step by step; infinite if one takes more steps. */
      readonly difference: number;
    }
  | { readonly kind: 'refused'; readonly message: string };

/** The program as a user would write it on the page. */
export function sourceOf(program: ExperimentProgram, protocol: Protocol): string {
  const { definitions, prediction, inputs, parameters, rows } = program;
  const data = rows.map((row) => `(${row.join(' ')})`).join(' ');
  return `(define-data (${inputs.join(' ')} target) '(${data}))
${parameters.map((name) => `(define-parameter ${name} 1)`).join('\n')}
(fit (lambda (${inputs.join(' ')}) ${definitions} ${prediction}) (${inputs.join(' ')}) target
  (reduce sum)
  (optimizer (adam ${protocol.learningRate}))
  (steps ${protocol.maxEpochs})
  (tolerance ${protocol.tolerance}))`;
}

export type StagedLevels =
  | { readonly kind: 'staged'; readonly at: { readonly [Level in ExperimentLevel]: StagedProgram } }
  | { readonly kind: 'refused'; readonly message: string };

/** The program at every level, or its first mistake. */
export function* stageLevels(program: ExperimentProgram, protocol: Protocol): Sliced<StagedLevels> {
  const source = sourceOf(program, protocol);
  const { program: expanded, diagnostics } = expandText(source, { source: 'program', tables: [] });
  const staged: Partial<Record<ExperimentLevel, StagedProgram>> = {};
  for (const level of experimentLevels) {
    const found = yield* stageProgram(expanded, { tables: () => null, level });
    const all = [...diagnostics, ...found.diagnostics];
    if (hasErrors(all) || found.objective === null) {
      const mistake = all.find((each) => each.severity === 'error');
      return { kind: 'refused', message: mistake?.message ?? 'The program has no loss.' };
    }
    staged[level] = found;
  }
  // The loop above staged every level.
  return { kind: 'staged', at: staged as Record<ExperimentLevel, StagedProgram> };
}

interface Recorded {
  readonly run: LevelRun;
  readonly losses: readonly number[];
  /** The reason why the run ended early, if it did. */
  readonly failure: string | null;
}

async function train(
  { objective, parameters }: StagedProgram,
  starts: Readonly<Record<string, number>>,
  protocol: Protocol,
  backend: Backend,
  signal: AbortSignal,
): Promise<Recorded> {
  const began = performance.now();
  const plan = planTraining(objective!, parameters, { starts, extraSteps: protocol.extraEpochs });
  const trainer = await Trainer.start(plan, backend);
  const losses: number[] = [];
  try {
    const slices = new Slices(signal);
    while (trainer.stopped === null) {
      losses.push(...(await trainer.advance(200)).losses);
      await slices.pauseWhenDue();
    }
  } finally {
    trainer.dispose();
  }
  const { convergedAt, taken: epochs, loss, diagnostic } = trainer;
  const milliseconds = performance.now() - began;
  const minLoss = losses.reduce((min, each) => Math.min(min, each), loss);
  return {
    run: { convergedAt, epochs, loss, minLoss, milliseconds },
    losses,
    failure: diagnostic?.message ?? null,
  };
}

/** The largest |a − b| relative to the larger of the two; infinite if one list is longer. */
export function largestDifference(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((max, each, index) => {
    const other = b[index]!;
    return each === other
      ? max
      : Math.max(max, Math.abs(each - other) / Math.max(Math.abs(each), Math.abs(other)));
  }, 0);
}

/** Runs from the start of this number, at every level. */
export async function runStart(
  program: ExperimentProgram,
  protocol: Protocol,
  staged: Extract<StagedLevels, { kind: 'staged' }>,
  start: number,
  backend: Backend,
  signal = new AbortController().signal,
): Promise<StartOutcome> {
  const starts = Object.fromEntries(
    program.parameters.map((name, index) => [name, program.starts[start]![index]!]),
  );
  const recorded: Partial<Record<ExperimentLevel, Recorded>> = {};
  for (const level of experimentLevels)
    recorded[level] = await train(staged.at[level], starts, protocol, backend, signal);
  // The loop above ran every level.
  const { direct, ...above } = recorded as Record<ExperimentLevel, Recorded>;
  const failure = direct.failure ?? Object.values(above).find((each) => each.failure !== null)?.failure;
  if (failure != null) return { kind: 'refused', message: failure };
  const differences = Object.values(above).map(({ losses }) => largestDifference(direct.losses, losses));
  return {
    kind: 'ran',
    runs: { direct: direct.run, interpreter: above.interpreter.run, tower: above.tower.run },
    difference: Math.max(...differences),
  };
}
