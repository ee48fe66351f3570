/**
 * What a run of the worker costs beside the bare kernel: steps of both in a second of processor time, side by side, and how
 * long Pause takes until the page has the values of the state that the run stopped in.
 */

import type { Progress, RunId } from '../src/app/protocol';
import { Service } from '../src/app/service';
import { sameInputs } from '../src/backends';
import { WasmBackend } from '../src/backends/wasm';
import enzyme from '../src/examples/gallery/enzyme-kinetics.scm?raw';
import rateLaws from '../src/examples/gallery/rate-laws.scm?raw';
import spirals from '../src/examples/gallery/spirals.scm?raw';
import { noTables, wanted } from '../src/testing/requests';
import { defaultSoftness } from '../src/train';
import { drawStarts } from '../src/train/restarts';
import { processorTime } from './measure';
import { figure, type Report } from './report';
import { planOf, stepOf, withRestarts } from './workloads';

interface StepsProgram {
  readonly title: string;
  readonly source: string;
}

interface StepsRow {
  readonly title: string;
  /** Steps in a second of processor time: of a run in the worker, and of the kernel alone in calls of about ten milliseconds. */
  readonly run: number;
  readonly kernel: number;
  /** Milliseconds from Pause to the report of the state: the best of some. */
  readonly pause: number;
}

const settings = {
  seed: null,
  backend: 'wasm',
  level: 'direct',
  evaluator: null,
  ...defaultSoftness,
} as const;
const warmUp = 500;
const measured = 1500;
const pauses = 3;

const endless = (source: string): string => source.replace(/\(steps \d+\)/, '(steps 1000000000)');

function rowsOf(count: number, row: (index: number) => readonly number[]): string {
  return Array.from({ length: count }, (_, index) => `(${row(index).join(' ')})`).join(' ');
}

function programs(): readonly StepsProgram[] {
  const line = `(define-data (x y) '(${rowsOf(500, (row) => [row / 500, (3 * row) / 500 + 1])}))
(define-parameter slope 0) (define-parameter intercept 0)
(fit (lambda (x) (+ intercept (* slope x))) (x) y (optimizer (adam 0.001)) (batch 16) (steps 1000000000))`;
  const loop = `(define-data (x y) '(${rowsOf(100, (row) => [row / 100, row / 50])}))
(define-parameter a 0.5)
(define (go s n) (if (= n 0) s (go (+ s (* 0.0001 (- (* a s) s))) (- n 1))))
(fit (lambda (x) (go x 20000)) (x) y (optimizer (adam 0.0001)) (steps 1000000000))`;
  const many = `(define-data (x y) '(${rowsOf(65_536, (row) => [(4.8 * row) / 65_536, 1 + row / 65_536])}))
(define-parameter a 0.1) (define-parameter b 0.1)
(define (prey u v n)
  (if (= n 0) u
      (prey (+ u (* 0.05 (- (* a u) (* b (* u v))))) (+ v (* 0.05 (- (* 0.02 (* u v)) (* 0.5 v)))) (- n 1))))
(fit (lambda (x) (prey x 5 20)) (x) y (optimizer (adam 0.001)) (steps 1000000000))`;
  return [
    { title: 'Enzyme kinetics', source: endless(enzyme) },
    { title: 'Enzyme kinetics, 64 restarts', source: endless(withRestarts(enzyme, 64)) },
    { title: 'Rate laws: soft choices', source: endless(rateLaws) },
    { title: 'Two spirals: tensors', source: endless(spirals) },
    { title: 'A line in batches of 16 rows', source: line },
    { title: 'A loop of 20,000 turns over 100 rows', source: loop },
    { title: 'Lotka-Volterra over 65,536 rows', source: many },
  ];
}

/** Steps of the kernel alone in a second of processor time. */
async function kernelRate(source: string): Promise<number> {
  const plan = planOf(source);
  const step = stepOf(plan);
  const backend = new WasmBackend('measured');
  const { restarts } = plan.objective.options;
  const starts = drawStarts(plan, restarts);
  const stepper = restarts === 1 ? await backend.stepper(step) : await backend.population(step, starts);
  const { batch } = plan.objective.options;
  const given = plan.softness === null ? [] : [1];
  const rows =
    batch === null
      ? null
      : { of: plan.objective.rowCount!, rows: Int32Array.from({ length: batch }, (_, row) => row) };
  let count = 1;
  let taken = 0;
  let used = Number.NaN;
  for (const until = performance.now() + warmUp + measured; performance.now() < until; ) {
    const at = performance.now();
    const usedBefore = processorTime();
    await stepper.advance(sameInputs(count, rows, given));
    const now = performance.now();
    if (Number.isNaN(used) && now > until - measured) [used, taken] = [usedBefore, 0];
    taken += count;
    if (now - at < 10) count = Math.min(5000, Math.ceil(1.5 * count));
  }
  stepper.dispose();
  return (1000 * taken) / (processorTime() - used);
}

class Page {
  steps = 0;
  private last: Progress | null = null;
  private waiting: (() => void) | null = null;
  private begin: () => void = () => undefined;
  /** Resolves with the first report. */
  readonly begun = new Promise<void>((resolve) => {
    this.begin = resolve;
  });
  readonly service = new Service((progress) => {
    this.begin();
    this.steps += progress.count;
    this.last = progress;
    if (progress.state === 'paused') this.waiting?.();
  });

  /** Milliseconds until the report of the state that a run was paused in. */
  async pause(run: RunId): Promise<number> {
    const began = performance.now();
    const reported = new Promise<void>((resolve) => {
      this.waiting = resolve;
    });
    await Promise.all([this.service.pause(run), reported]);
    if (this.last?.state !== 'paused') throw new Error(`the run is ${this.last?.state}`);
    return performance.now() - began;
  }
}

const pauseFor = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

async function measureRun(source: string, run: RunId): Promise<Pick<StepsRow, 'run' | 'pause'>> {
  const page = new Page();
  const request = { source, settings, tables: noTables, run, paused: false, pace: null };
  const ended = page.service.train(request, wanted);
  await page.begun;
  await pauseFor(warmUp);
  const before = page.steps;
  const used = processorTime();
  await pauseFor(measured);
  const rate = (1000 * (page.steps - before)) / (processorTime() - used);
  let pause = Number.POSITIVE_INFINITY;
  for (let time = 0; time < pauses; time++) {
    pause = Math.min(pause, await page.pause(run));
    await page.service.resume(run);
    await pauseFor(50);
  }
  await page.service.stop(run);
  await ended;
  return { run: rate, pause };
}

export async function measureSteps(): Promise<Report> {
  const rows: StepsRow[] = [];
  for (const [index, { title, source }] of programs().entries()) {
    const kernel = await kernelRate(source);
    // Every run has a number of its own.
    rows.push({ title, kernel, ...(await measureRun(source, (index + 1) as RunId)) });
  }
  return {
    tables: [
      {
        title:
          'Runs of the worker in WebAssembly: steps a second of processor time, those of the kernel alone, milliseconds of a pause',
        columns: ['run', 'kernel', 'share', 'pause', ''],
        rows: rows.map(({ title, run, kernel, pause }) => [
          figure(run),
          figure(kernel),
          figure(run / kernel),
          figure(pause),
          title,
        ]),
      },
    ],
    data: rows,
  };
}
