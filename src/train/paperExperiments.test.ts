/**
 * Runs the paper's two experiments that ship: every program from every start, under the paper's protocol, at two
 * levels, on the reference backend and in WebAssembly. The paper's arithmetic is 32-bit and ours 64-bit. It prints
 * means in few digits, and at that resolution the difference does not show.
 */

import '../stage/allParts';
import { describe, expect, test } from 'vitest';
import { type Backend, ReferenceBackend } from '../backends';
import { WasmBackend } from '../backends/wasm';
import {
  type ExperimentProgram,
  experimentLevels,
  programRow,
  runStart,
  type StartOutcome,
  stageLevels,
} from '../experiments';
import { finish } from '../stage';
import { paperPrograms, protocol } from '../testing/paperPrograms';

const backends = [new ReferenceBackend('the tests’ choice'), new WasmBackend('the tests’ choice')];

async function outcomesOf(program: ExperimentProgram, backend: Backend): Promise<StartOutcome[]> {
  const staged = finish(stageLevels(program, protocol));
  if (staged.kind === 'refused') throw new Error(staged.message);
  const outcomes: StartOutcome[] = [];
  for (const start of program.starts.keys()) {
    outcomes.push(await runStart(program, protocol, staged, start, backend));
  }
  return outcomes;
}

test('the file holds 14 programs and 96 starts', () => {
  expect(paperPrograms).toHaveLength(14);
  expect(paperPrograms.reduce((sum, program) => sum + program.starts.length, 0)).toBe(96);
});

describe.each(backends)(
  'each program converges where the paper converged, at both levels, on $report.name',
  (backend) => {
    for (const program of paperPrograms) {
      test(`${program.id}: ${program.name}`, async () => {
        const outcomes = await outcomesOf(program, backend);
        const { levels, difference, problem } = programRow(program, outcomes);
        expect(problem).toBeNull();
        expect(difference).toBeLessThanOrEqual(1e-12);
        const { paper, starts, experiment } = program;
        for (const level of experimentLevels) {
          const { converged, meanEpoch, finalLoss, minLoss } = levels[level];
          const all = `${starts.length}/${starts.length}`;
          expect(`${converged}/${starts.length}`).toBe(paper.converged ?? all);
          expect(Math.round(meanEpoch!)).toBe(paper.meanEpoch);
          // Experiment A prints the mean of the smallest losses, C that of the last ones.
          expect(experiment === 'A' ? minLoss!.toExponential(1) : finalLoss!.toFixed(4)).toBe(
            paper.finalLoss,
          );
        }
      });
    }
  },
);
