import '../stage/allParts';
import { expect, test } from 'vitest';
import { WasmBackend } from '../backends/wasm';
import { Random } from '../graph';
import { finish, stageProgram } from '../stage';
import { combinationLosses, foundByAll, foundByDraw, foundByEvolution } from './combinations';
import { bestForce, findKnee, forceLosses } from './coSearch';
import { furtherExperiments } from './furtherList';
import { costsOf, models, withRows } from './models';
import { laws } from './operators';
import { expandedText } from './staged';

const backend = new WasmBackend('the tests’ choice');
const { signal } = new AbortController();

test('each experiment has a name of its own, and each of its measures', () => {
  const ids = furtherExperiments.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { measures } of furtherExperiments)
    expect(new Set(measures.map(({ id }) => id)).size).toBe(measures.length);
});

test.each([
  ['climate', 70, 300],
  ['society', 87, 660],
] as const)(
  'the %s has %i parameters in some %i lines, and is the same at every level',
  async (name, count, lines) => {
    const source = models[name];
    expect(source.split('\n').length).toBeGreaterThan(0.95 * lines);
    const few = withRows(source, 3);
    const staged = finish(stageProgram(expandedText(few).program, { tables: () => null }));
    expect(staged.diagnostics).toEqual([]);
    expect(staged.parameters).toHaveLength(count);
    const { difference, first, last } = await costsOf(few, 4, backend, signal);
    expect(difference).toBeLessThan(1e-12);
    expect(last).toBeLessThan(first);
  },
  60_000,
);

test('the filter of 20 states has 360 readings, and is the same at every level', async () => {
  const { difference, epoch, first, last } = await costsOf(models.kalman, 2, backend, signal);
  expect(difference).toBeLessThan(1e-12);
  expect(Object.values(epoch).every((each) => each > 0)).toBe(true);
  expect(last).toBeLessThan(first);
}, 60_000);

test('all combinations show each law of two operators, evolution most, a draw few', async () => {
  const random = new Random(2);
  let [drawn, evolved] = [0, 0];
  const all = laws(false);
  for (const law of all) {
    const losses = await combinationLosses(law, signal);
    expect(losses).toHaveLength(64);
    expect(foundByAll(law, losses)).toBe(true);
    for (let restart = 0; restart < 20; restart++) {
      if (foundByDraw(law, random)) drawn++;
      if (foundByEvolution(law, losses, random)) evolved++;
    }
  }
  expect(drawn).toBeLessThan(0.1 * 20 * all.length);
  expect(evolved).toBeGreaterThan(0.4 * 20 * all.length);
});

test('a search finds the knee of the battery where it was made', async () => {
  const knee = await findKnee(20_000, 1, signal);
  expect(knee!.at).toBeCloseTo(6.2, 0);
  expect(knee!.loss).toBeLessThan(knee!.without / 4);
}, 120_000);

test('fits that are cut short prefer another force of infection than fits that arrive', async () => {
  const [early, later] = [
    bestForce(await forceLosses({ steps: 60 }, backend, signal)),
    bestForce(await forceLosses({ steps: 300 }, backend, signal)),
  ];
  expect([early, later]).toEqual(['a power of the well', 'a power of the ill']);
}, 60_000);
