import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Backend, ReferenceBackend } from '../../backends';
import { staged } from '../../testing/compile';
import { Curve } from './curves';
import { RunViews, type Views } from './views';

const reference = new ReferenceBackend('the tests’ choice');

/** What the clock shows, in milliseconds: it moves where a test, or the backend, moves it. */
let now = 0;
let spent = 0;

beforeEach(() => {
  now = 1000;
  spent = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => vi.restoreAllMocks());

/** Evaluates in so many milliseconds a point. */
function slow(milliseconds: number): Backend {
  return {
    report: { ...reference.report },
    stepper: (step) => reference.stepper(step),
    evaluate: (...asked) => {
      now += milliseconds;
      spent += milliseconds;
      return reference.evaluate(...asked);
    },
  };
}

const line = staged(`(define-data (x y) '((0 1) (1 3) (2 5)))
  (define-parameter a 2)
  (fit (lambda (x) (* a x)) (x) y)`);

/** Trains for so many milliseconds, in chunks of ten; the points that were finished, by the slope of the first curve. */
async function train(views: RunViews, milliseconds: number): Promise<number[]> {
  const slopes: number[] = [];
  const begun = now;
  let report = begun;
  for (let step = 1; now - begun < milliseconds; step++) {
    now += 10;
    const isDue = now >= report;
    await views.work(Float64Array.of(step), isDue);
    if (!isDue) continue;
    report = now + 50;
    const [curve] = views.collectFinished()?.curves ?? [];
    if (curve === undefined) continue;
    const inputs = line.plots[0]!.curves[0]!;
    const x = inputs.kind === 'function' ? inputs.inputs[0]! : new Float64Array(0);
    const last = curve.length - 1;
    // All points are of one state.
    for (const [at, y] of curve.entries()) expect(y).toBeCloseTo((curve[last]! / x[last]!) * x[at]!, 12);
    slopes.push(curve[last]! / x[last]!);
  }
  return slopes;
}

test('views that cost nothing are finished for each report', async () => {
  const slopes = await train(new RunViews(line, slow(0)), 1000);
  expect(slopes.length).toBeGreaterThan(15);
});

for (const milliseconds of [0.01, 1, 7, 300]) {
  test(`views of ${milliseconds} milliseconds a point take a small share of the time`, async () => {
    const views = new RunViews(line, slow(milliseconds));
    // Quick points are many.
    const whole = milliseconds < 1 ? 20_000 : 200_000;
    const slopes = await train(views, whole);
    expect(spent / whole).toBeLessThan(0.06);
    if (milliseconds < 10) expect(slopes.length).toBeGreaterThan(0);
    expect(slopes).toEqual([...slopes].sort((a, b) => a - b));
  });
}

test('all views of a state are computed at once where nothing trains, with pauses between', async () => {
  const views = new RunViews(line, slow(3));
  await views.work(Float64Array.of(1), true);
  let pauses = 0;
  const found = await views.at(Float64Array.of(5), async () => {
    pauses++;
  });
  expect(found!.curves[0]!.at(-1)! / found!.curves[0]!.at(-2)!).toBeGreaterThan(1);
  expect(pauses).toBeGreaterThan(3);
  expect(found!.choices).toBeNull();
  // What was under way is forgotten.
  expect(views.collectFinished()).toBeNull();
});

test('views that were under way, or finished, before a run stood still are not shown after it', async () => {
  const quick = new RunViews(line, slow(0));
  await quick.work(Float64Array.of(1), true);
  await quick.at(Float64Array.of(5), async () => undefined);
  expect(quick.collectFinished()).toBeNull();
  const views = new RunViews(line, slow(3));
  await views.work(Float64Array.of(1), true);
  await views.at(Float64Array.of(5), async () => undefined);
  let finished: Views | null = null;
  while (finished === null) {
    now += 1000;
    await views.work(Float64Array.of(7), true);
    finished = views.collectFinished();
  }
  const [curve] = line.plots[0]!.curves;
  const [x] = new Curve(curve!).inputs;
  expect(finished.curves[0]!.at(-1)! / x!.at(-1)!).toBeCloseTo(7, 12);
});

test('views that nobody waits for are given up', async () => {
  const views = new RunViews(line, slow(20));
  let pauses = 0;
  const pause = async (): Promise<void> => {
    pauses++;
  };
  expect(await views.at(Float64Array.of(5), pause, () => pauses >= 3)).toBeNull();
  expect(pauses).toBe(3);
});

test('a program without plots and choices has no views, and its curves cost nothing', async () => {
  const views = new RunViews({ plots: [], choices: null }, slow(100));
  await views.work(Float64Array.of(1), true);
  expect(views.collectFinished()).toEqual({ curves: [], choices: null });
  expect(spent).toBe(0);
});

test('soft choices have the shares of the state and its temperature', async () => {
  const soft = staged(`(define-parameter w (tensor '(1 2)))
    (minimize (square (soft-choice w 3 6)))`);
  const views = new RunViews(soft, slow(0));
  const found = await views.at(Float64Array.of(1, 2, 1), async () => undefined);
  const shares = [Math.exp(1), Math.exp(2)].map((each, _, all) => each / (all[0]! + all[1]!));
  expect(found!.choices!.temperature).toBe(1);
  for (const [at, share] of shares.entries()) expect(found!.choices!.shares[at]).toBeCloseTo(share, 12);
});
