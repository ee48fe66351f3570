/**
 * The two experiments of the paper that ship ready to run: every program from every start, under the paper's
 * protocol, on the reference backend. The paper's arithmetic is 32-bit and ours 64-bit; it prints means as whole
 * numbers, and at that resolution the difference does not show.
 */

import { describe, expect, test } from 'vitest';
import { ReferenceBackend } from '../backends';
import { staged } from '../testing/compile';
import { type PaperProgram, paperPrograms, protocol, sourceOf } from '../testing/paperPrograms';
import { planTraining, Trainer } from './trainer';

const backend = new ReferenceBackend('the tests’ choice');

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

test('the file holds 14 programs and 96 starts', () => {
  expect(paperPrograms).toHaveLength(14);
  expect(paperPrograms.reduce((sum, program) => sum + program.starts.length, 0)).toBe(96);
});

describe('each program converges where the paper converged', () => {
  for (const program of paperPrograms) {
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
