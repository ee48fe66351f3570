import '../stage/allParts';
import { expect, test } from 'vitest';
import { ReferenceBackend } from '../backends';
import { finish } from '../stage';
import type { ExperimentProgram, Protocol } from './file';
import { largestDifference, runStart, type StartOutcome, sourceOf, stageLevels } from './run';
import { programRow, tableColumns } from './table';
import { renderTable } from './text';

const protocol: Protocol = { learningRate: 0.5, maxEpochs: 60, tolerance: 0.01, extraEpochs: 3 };
const program: ExperimentProgram = {
  experiment: 'A',
  id: 'L',
  name: 'line',
  definitions: '(define (twice y) (* 2 y))',
  prediction: '(* a (twice x))',
  inputs: ['x'],
  parameters: ['a'],
  starts: [[1], [2]],
  rows: [
    [1, 4],
    [2, 8],
  ],
  paper: { converged: '2/2', meanEpoch: 7, finalLoss: null, smallestLoss: '3e-4' },
};

async function run(each: ExperimentProgram): Promise<StartOutcome[]> {
  const staged = finish(stageLevels(each, protocol));
  if (staged.kind === 'refused') return [staged];
  const backend = new ReferenceBackend('the tests’ choice');
  return Promise.all(each.starts.map((_, start) => runStart(each, protocol, staged, start, backend)));
}

test('a program is written as it would be on the page', () => {
  expect(sourceOf(program, protocol)).toContain(
    '(fit (lambda (x) (define (twice y) (* 2 y)) (* a (twice x))) (x) target',
  );
});

test('every start is run at both levels, up to so many epochs after it converged', async () => {
  const outcomes = await run(program);
  expect(outcomes[1]).toMatchObject({
    kind: 'ran',
    runs: {
      direct: { convergedAt: 0, epochs: 4 },
      interpreter: { convergedAt: 0, epochs: 4 },
      tower: { convergedAt: 0, epochs: 4 },
    },
    difference: 0,
  });
  const row = programRow(program, outcomes);
  expect(row).toMatchObject({ done: 2, problem: null, difference: 0, levels: { direct: { converged: 2 } } });
  const [first] = outcomes;
  const epoch = first?.kind === 'ran' ? first.runs.direct.convergedAt! : Number.NaN;
  expect(row.levels.interpreter.meanEpoch).toBe(epoch / 2);
});

test('a program with a mistake is a row with its reason', async () => {
  const row = programRow(program, await run({ ...program, prediction: '(* b x)' }));
  expect(row).toMatchObject({ problem: 'b is not defined.', difference: null });
  expect(renderTable([row])).toContain('b is not defined.');
});

test('runs that never converge have no mean', () => {
  const level = { convergedAt: null, epochs: 60, loss: 5, minLoss: 4, milliseconds: 1 };
  const runs = { direct: level, interpreter: level, tower: level };
  const row = programRow(program, [{ kind: 'ran', runs, difference: 0 }]);
  expect(row.levels.direct).toEqual({
    converged: 0,
    meanEpoch: null,
    finalLoss: null,
    minLoss: null,
    milliseconds: 1,
  });
});

test('the difference of two runs is relative, and infinite where one is longer', () => {
  expect(largestDifference([4, 2, 0], [4, 1, 0])).toBe(0.5);
  expect(largestDifference([4, 2], [4])).toBe(Number.POSITIVE_INFINITY);
});

test('a printed smallest loss is beside the smallest losses that are found', async () => {
  const row = programRow(program, await run(program));
  const printed = tableColumns
    .filter(({ name }) => name === 'paper')
    .map((each) => [each.group, each.cell(row)]);
  expect(printed).toEqual([
    ['converged', '2/2'],
    ['mean first epoch', '7'],
    ['final loss', '–'],
    ['smallest loss', '3e-4'],
  ]);
});

test('the table as text keeps its columns under their heads', async () => {
  const lines = renderTable([programRow(program, await run(program))]).split('\n');
  expect(lines).toHaveLength(3);
  const [groups, names, row] = lines;
  expect(groups).toMatch(/^ +converged +mean first epoch +final loss +smallest loss +levels +seconds$/);
  expect(names!.length).toBe(row!.length);
  expect(row).toMatch(/^L {4}line +2\/2 +2\/2 +2\/2 +2\/2 +7 /);
});
