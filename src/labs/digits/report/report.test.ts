import { expect, test } from 'vitest';
import { renderFigure } from './figure';
import { comparisons, curveOf, firstAhead, type RunResult, renderReport } from './report';

function run(
  network: RunResult['network'],
  seed: number,
  last: number,
  more: Partial<RunResult> = {},
): RunResult {
  const measures = [
    { step: 0, loss: 0.4, quality: 5 },
    { step: 10, loss: last, quality: 20 },
  ];
  return {
    task: 'dilate',
    network,
    share: 1,
    rate: 0.002,
    batch: 32,
    seed,
    measures,
    milliseconds: 1,
    ...more,
  };
}

const results = [
  run('linked', 0, 0.02),
  run('linked', 1, 0.06),
  run('indirect', 0, 0.05),
  run('indirect', 1, 0.05),
  run('linked', 0, 0.03, { share: 0.1 }),
];

test('runs that differ in nothing but network and seed are compared', () => {
  const [whole, tenth] = comparisons(results);
  expect(whole!.networks.map(({ network, runs }) => [network, runs.length])).toEqual([
    ['linked', 2],
    ['indirect', 2],
  ]);
  expect(firstAhead(whole!)).toEqual({ ahead: 1, of: 2 });
  expect(firstAhead(tenth!)).toBeNull();
});

test('the table shows means, ranges and on how many seeds the linked network is ahead', () => {
  const lines = renderReport(results).split('\n');
  expect(lines[2]).toBe(
    '| Dilation | 100 % | 0.002 | 32 | linked | 2 | 0.0400 | 0.0200 to 0.0600 | 20.00 | 1 of 2 |',
  );
  expect(lines[3]).toBe('|  | | |  | indirect | 2 | 0.0500 | 0.0500 to 0.0500 | 20.00 |  |');
  expect(lines[4]).toContain('| Dilation | 10 % |');
});

test('tasks of truths have a table of their own, in shares of right answers', () => {
  const truths = [run('linked', 0, 0.1, { task: 'and', measures: [{ step: 5, loss: 0.1, quality: 0.975 }] })];
  const tables = renderReport([...results, ...truths]).split('\n\n');
  expect(tables.length).toBe(2);
  expect(tables[1]).toContain(
    '| Both odd | 100 % | 0.002 | 32 | linked | 1 | 0.1000 | 0.1000 to 0.1000 | 97.5 % |  |',
  );
});

test('a curve is the mean and the range over the seeds', () => {
  const [, last] = curveOf(results.slice(0, 2), 'loss');
  expect(last).toEqual({ step: 10, mean: 0.04, min: 0.02, max: 0.06 });
});

test('the figure has a panel for each comparison, and nothing that is not a number', () => {
  const svg = renderFigure(results);
  expect(svg.match(/class="title"/g)).toHaveLength(2);
  expect(svg).toContain('Dilation, 10 % of the data');
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});
