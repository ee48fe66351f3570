import { expect, test } from 'vitest';
import paper from '../examples/paperExperiments.json?raw';
import { readExperiments } from './file';

const protocol = {
  optimizer: 'adam',
  learningRate: 0.05,
  loss: 'sum of squared errors',
  maxEpochs: 100,
  tolerance: 0.001,
  extraEpochs: 5,
};
const program = {
  id: 'L',
  name: 'line',
  definitions: '',
  prediction: '(* a x)',
  inputs: ['x'],
  parameters: ['a'],
  starts: [{ a: 1 }],
  rows: [[1, 2]],
};

function problems(json: unknown): readonly string[] {
  const read = readExperiments(typeof json === 'string' ? json : JSON.stringify(json));
  return read.kind === 'refused' ? read.problems : [];
}

const withProgram = (changes: object): object => ({
  protocol,
  experiments: { A: [{ ...program, ...changes }] },
});
const withProtocol = (changes: object): object => ({
  protocol: { ...protocol, ...changes },
  experiments: { A: [program] },
});

test('reads the paper’s file', () => {
  const read = readExperiments(paper);
  if (read.kind === 'refused') throw new Error(read.problems.join('\n'));
  expect(read.file.protocol).toEqual({
    learningRate: 0.05,
    maxEpochs: 3000,
    tolerance: 0.001,
    extraEpochs: 50,
  });
  expect(read.file.programs.map(({ experiment, id }) => `${experiment} ${id}`).slice(5, 7)).toEqual([
    'A P6',
    'B M01',
  ]);
  expect(read.file.programs[0]!.paper).toEqual({
    converged: '10/10',
    meanEpoch: 20,
    finalLoss: null,
    smallestLoss: '1.5e-4',
  });
});

test('reads a file without printed results', () => {
  const read = readExperiments(JSON.stringify(withProgram({})));
  expect(read).toMatchObject({
    kind: 'file',
    file: { programs: [{ starts: [[1]], rows: [[1, 2]], paper: { converged: null, meanEpoch: null } }] },
  });
});

test.each([
  ['no JSON', '{"protocol"', /^The file is not JSON: /],
  ['no object', '[1]', /^The file must be an object\.$/],
  ['no protocol', { experiments: { A: [program] } }, /^protocol must be an object\.$/],
  ['no experiments', { protocol }, /^experiments must be an object\.$/],
  ['nothing in it', { protocol, experiments: {} }, /^The file holds no program\.$/],
  ['an empty experiment', { protocol, experiments: { A: [] } }, /^experiments\.A must be a list of at least/],
  ['another optimizer', withProtocol({ optimizer: 'sgd' }), /^protocol\.optimizer must be “adam”/],
  ['another loss', withProtocol({ loss: 'huber' }), /^protocol\.loss must be “sum of squared errors”/],
  ['no epochs', withProtocol({ maxEpochs: 0 }), /^protocol\.maxEpochs must be a whole number from 1/],
  ['endless epochs', withProtocol({ maxEpochs: 1e9 }), /^protocol\.maxEpochs must be/],
  ['no rate', withProtocol({ learningRate: '0.05' }), /^protocol\.learningRate must be a number above 0\.$/],
  [
    'a name that is no name',
    withProgram({ inputs: ['x)'] }),
    /^experiments\.A\[0\]\.inputs\[0\] must be a name/,
  ],
  [
    'a name twice',
    withProgram({ parameters: ['a', 'a'] }),
    /parameters\[1\] must be a name of its own, not a/,
  ],
  ['a start without a value', withProgram({ starts: [{ b: 1 }] }), /starts\[0\]\.a must be a number\.$/],
  ['a row too short', withProgram({ rows: [[1, 2], [1]] }), /rows\[1\] must be a list of 2 numbers/],
  ['a row of words', withProgram({ rows: [[1, '2']] }), /rows\[0\] must be a list of 2 numbers/],
  ['no prediction', withProgram({ prediction: null }), /prediction must be text/],
  ['wrong results', withProgram({ paper: { meanEpoch: 'many' } }), /paper\.meanEpoch must be a number/],
])('refuses %s', (_, json, message) => {
  const [first, ...others] = problems(json);
  expect(first).toMatch(message);
  expect(others).toEqual([]);
});

test('an empty protocol lacks every field', () => {
  expect(problems({ ...withProgram({}), protocol: {} })).toHaveLength(6);
});

test('reports several mistakes, and not too many', () => {
  const rows = Array.from({ length: 30 }, () => [1]);
  const reported = problems(withProgram({ rows, id: 3 }));
  expect(reported).toHaveLength(11);
  expect(reported[0]).toContain('.id must be text');
  expect(reported.at(-1)).toBe('And 21 more.');
});
