/**
 * Runs the paper's three experiments that ship: every program from every start, under the paper's protocol, at three
 * levels, in WebAssembly, and on the reference backend where that is quick. With the programs that integrate
 * over time, the reference takes the first steps from every start. The paper's arithmetic is 32-bit and ours 64-bit. It prints means in
 * few digits, and at that resolution the difference does not show.
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
import { relativeDifference } from '../testing/differences';
import { paperPrograms, protocol } from '../testing/paperPrograms';

const reference = new ReferenceBackend('the tests’ choice');
const wasm = new WasmBackend('the tests’ choice');
/** Programs of 20 steps of time or more, whose whole runs take the reference half a minute. */
const lengthy = paperPrograms.filter(({ name }) => /\b[2-9]\d Euler steps/.test(name));

/**
 * How far the mean epoch may be from the printed one, as a share of it, where rounding decides a run: smoothing divides by what
 * becomes tiny, from one start of which 64 bits do not return; the cubic is 2,000 epochs in a narrow valley.
 */
const shareByRounding: ReadonlyMap<string, number> = new Map([
  ['M11', 0.15],
  ['M15', 0.02],
]);

async function outcomesOf(
  program: ExperimentProgram,
  backend: Backend,
  rules = protocol,
): Promise<StartOutcome[]> {
  const staged = finish(stageLevels(program, rules));
  if (staged.kind === 'refused') throw new Error(staged.message);
  const outcomes: StartOutcome[] = [];
  for (const start of program.starts.keys()) {
    outcomes.push(await runStart(program, rules, staged, start, backend));
  }
  return outcomes;
}

test('the file holds 29 programs and 171 starts', () => {
  expect(paperPrograms).toHaveLength(29);
  expect(paperPrograms.reduce((sum, program) => sum + program.starts.length, 0)).toBe(171);
});

describe.each([
  [wasm, paperPrograms],
  [reference, paperPrograms.filter((program) => program.experiment !== 'B' && !lengthy.includes(program))],
] as const)(
  'each program converges where the paper converged, at every level, on $0.report.name',
  (backend, programs) => {
    for (const program of programs) {
      test(`${program.id}: ${program.name}`, async () => {
        const outcomes = await outcomesOf(program, backend);
        const { levels, difference, problem } = programRow(program, outcomes);
        expect(problem).toBeNull();
        expect(difference).toBeLessThanOrEqual(1e-12);
        const { paper, starts, experiment } = program;
        const share = shareByRounding.get(program.id);
        for (const level of experimentLevels) {
          const { converged, meanEpoch, finalLoss, minLoss } = levels[level];
          if (share !== undefined) {
            expect(converged).toBeGreaterThanOrEqual(starts.length - 1);
            expect(Math.abs(meanEpoch! / paper.meanEpoch! - 1)).toBeLessThan(share);
            continue;
          }
          const all = `${starts.length}/${starts.length}`;
          expect(`${converged}/${starts.length}`).toBe(paper.converged ?? all);
          expect(Math.round(meanEpoch!)).toBe(paper.meanEpoch);
          // Experiment A prints the mean of the smallest losses, B and C that of the last ones.
          expect(experiment === 'A' ? minLoss!.toExponential(1) : finalLoss!.toFixed(4)).toBe(
            experiment === 'A' ? paper.smallestLoss : paper.finalLoss,
          );
        }
      });
    }
  },
);

describe('the reference takes the same steps as WebAssembly, from every start', () => {
  test('of programs that integrate over time, which are four', () => {
    expect(lengthy.map(({ id }) => id)).toEqual(['C01', 'C02', 'C03', 'C06']);
  });

  const short = { ...protocol, maxEpochs: 40 };
  test.each(lengthy)('$id: $name', async (program) => {
    const [expected, given] = [
      await outcomesOf(program, wasm, short),
      await outcomesOf(program, reference, short),
    ];
    expect(given).toHaveLength(program.starts.length);
    for (const [start, outcome] of given.entries()) {
      const other = expected[start]!;
      if (outcome.kind === 'refused' || other.kind === 'refused') throw new Error('the program was refused');
      for (const level of experimentLevels) {
        const [ours, theirs] = [outcome.runs[level], other.runs[level]];
        expect(ours.epochs).toBe(theirs.epochs);
        expect(relativeDifference(ours.loss, theirs.loss)).toBeLessThan(1e-9);
        expect(relativeDifference(ours.minLoss, theirs.minLoss)).toBeLessThan(1e-9);
      }
    }
  });
});
