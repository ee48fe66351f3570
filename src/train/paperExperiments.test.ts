/**
 * The two experiments of the paper that ship ready to run: every program from every start, under the paper's
 * protocol, on the reference backend. The paper's arithmetic is 32-bit and ours 64-bit; it prints means as whole
 * numbers, and at that resolution the difference does not show.
 */

import { describe, expect, test } from 'vitest';
import { ReferenceBackend } from '../backends';
import file from '../examples/paperExperiments.json';
import { staged } from '../testing/compile';
import { planTraining, Trainer } from './trainer';

const { protocol, experiments } = file;
const backend = new ReferenceBackend('the tests’ choice');

interface PaperProgram {
  readonly id: string;
  readonly name: string;
  readonly definitions: string;
  readonly prediction: string;
  readonly inputs: readonly string[];
  readonly parameters: readonly string[];
  readonly starts: readonly Readonly<Record<string, number | undefined>>[];
  readonly rows: readonly (readonly number[])[];
  /** Experiment C prints no count: its mean is over all starts. */
  readonly paper: { readonly converged?: string; readonly meanEpoch: number };
}

function sourceOf({ definitions, prediction, inputs, parameters, rows }: PaperProgram): string {
  const data = rows.map((row) => `(${row.join(' ')})`).join(' ');
  return `(define-data (${inputs.join(' ')} target) '(${data}))
${parameters.map((name) => `(define-parameter ${name} 1)`).join('\n')}
(fit (lambda (${inputs.join(' ')}) ${definitions} ${prediction}) (${inputs.join(' ')}) target
  (reduce sum)
  (optimizer (adam ${protocol.learningRate}))
  (steps ${protocol.maxEpochs})
  (tolerance ${protocol.tolerance}))`;
}

async function convergedAt(program: PaperProgram): Promise<(number | null)[]> {
  const { objective, parameters } = staged(sourceOf(program));
  const epochs: (number | null)[] = [];
  for (const start of program.starts) {
    const starts = Object.fromEntries(program.parameters.map((name) => [name, start[name]!]));
    const plan = planTraining(objective!, parameters, { starts, extraSteps: protocol.extraEpochs });
    const trainer = await Trainer.start(plan, backend);
    while (trainer.stopped === null) await trainer.advance(200);
    expect(trainer.diagnostic).toBeNull();
    epochs.push(trainer.convergedAt);
  }
  return epochs;
}

const programs: readonly PaperProgram[] = [...experiments.A, ...experiments.C];

test('the file holds 14 programs and 96 starts', () => {
  expect(programs).toHaveLength(14);
  expect(programs.reduce((sum, program) => sum + program.starts.length, 0)).toBe(96);
});

describe('each program converges where the paper converged', () => {
  for (const program of programs) {
    test(`${program.id}: ${program.name}`, async () => {
      const epochs = await convergedAt(program);
      const converged = epochs.filter((epoch) => epoch !== null);
      const mean = converged.reduce((sum, epoch) => sum + epoch, 0) / converged.length;
      const all = `${epochs.length}/${epochs.length}`;
      expect(`${converged.length}/${epochs.length}`).toBe(program.paper.converged ?? all);
      expect(Math.round(mean)).toBe(program.paper.meanEpoch);
    });
  }
});
