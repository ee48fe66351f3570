import { expect, it } from 'vitest';
import { programRow } from '../../experiments/table';
import type { Experiment } from '../session/experimenter';
import { experimentSummary } from './experiments';

const program = {
  experiment: 'A',
  id: 'P1',
  name: 'one',
  definitions: '',
  prediction: 'x',
  inputs: ['x'],
  parameters: ['a'],
  starts: [[1], [2]],
  rows: [[1, 1]],
  paper: { converged: null, meanEpoch: null, finalLoss: null, smallestLoss: null },
};

const run = { convergedAt: 3, epochs: 4, loss: 0.1, minLoss: 0.1, milliseconds: 250 };
const outcome = {
  kind: 'ran',
  runs: { direct: run, interpreter: run, tower: run },
  difference: 2e-16,
} as const;

function summary(state: Experiment['state'], outcomes: Experiment['outcomes'][number]): string {
  const protocol = { learningRate: 0.1, maxEpochs: 9, tolerance: 0.1, extraEpochs: 0 };
  const file = { protocol, programs: [program] };
  const experiment: Experiment = { file, name: null, state, outcomes: [outcomes], problem: null };
  return experimentSummary(experiment, [programRow(program, outcomes)]);
}

it('says what there is to run, then its progress and what was found', () => {
  expect(summary('ready', [])).toBe('1 program, 2 starts.');
  expect(summary('running', [outcome])).toBe(
    '1 of 2 starts, now at P1. Converged: 1 at direct, 1 through the interpreter, 1 through the tower. Largest difference of the levels: 2e-16. It took 0.75 seconds.',
  );
  expect(summary('done', [outcome, { kind: 'refused', message: 'No.' }])).toContain(
    '2 of 2 starts. Converged: 1',
  );
});
