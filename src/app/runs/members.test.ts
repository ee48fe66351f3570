import { expect, test } from 'vitest';
import { ReferenceBackend } from '../../backends';
import { staged } from '../../testing/compile';
import { planTraining, Trainer } from '../../train';
import { MembersReport } from './members';

async function reported(source: string, chunk: number) {
  const { objective, parameters } = staged(source);
  const plan = planTraining(objective!, parameters);
  const trainer = await Trainer.start(plan, new ReferenceBackend('the tests’ choice'));
  const report = new MembersReport(trainer);
  const before = report.progress();
  const steps: number[] = [];
  const traces: number[] = [];
  let last = before;
  while (trainer.stopped === null) {
    report.append(await trainer.advance(chunk));
    last = report.progress();
    steps.push(...last!.traceSteps);
    traces.push(...last!.traces);
  }
  return { trainer, before, last, steps, traces };
}

const source = (restarts: number, steps: number): string =>
  `(define-parameter v (tensor '(0 0 3))) (define-parameter w (tensor '(3 4)))
   (minimize (+ (sum (* v v)) (sum (* w w))) (optimizer (sgd 0.1)) (steps ${steps}) (restarts ${restarts}))`;

test('tells where members are, a figure for each parameter, and the traces step by step', async () => {
  const { trainer, before, last, steps, traces } = await reported(source(3, 20), 7);
  expect(before).toBeNull();
  expect(steps).toEqual(Array.from({ length: 20 }, (_, step) => step));
  expect(traces).toHaveLength(60);
  expect(traces.slice(-3)).toEqual([...last!.losses]);
  expect(traces[0]).toBe(34);
  expect(last!.ends).toHaveLength(6);
  expect(last!.ends[1]! / last!.ends[0]!).toBeCloseTo(5 / 3, 10);
  expect(last!.best).toBe(trainer.members!.best);
});

test('the traces of a long run are thinned, however it is cut', async () => {
  const once = await reported(source(2, 2000), 2000);
  const often = await reported(source(2, 2000), 11);
  expect(often.steps).toEqual(once.steps);
  expect(often.traces).toEqual(once.traces);
  expect(once.steps.length).toBeLessThan(700);
  expect(once.steps.at(-1)).toBeGreaterThan(1900);
});

test('a run without restarts has no members', async () => {
  const { objective, parameters } = staged(source(1, 3));
  const trainer = await Trainer.start(planTraining(objective!, parameters), new ReferenceBackend('tests'));
  const report = new MembersReport(trainer);
  report.append(await trainer.advance(3));
  expect(report.progress()).toBeNull();
});

test('ends are norms also where records hold all elements', async () => {
  const data = "(define-data (x y) '((1 1) (2 2) (3 3) (4 4)))";
  const { objective, parameters } =
    staged(`${data} (define-parameter v (tensor '(-2))) (define-parameter w (tensor '(3 4)))
    (fit (lambda (x) (+ (sum (* v x)) (sum w))) (x) y (steps 1) (restarts 2) (holdout 0.5))`);
  const trainer = await Trainer.start(planTraining(objective!, parameters), new ReferenceBackend('tests'));
  const report = new MembersReport(trainer);
  const records = await trainer.advance(1);
  report.append(records);
  expect([...records.parameters]).toEqual([2, 5]);
  expect([...report.progress()!.ends.subarray(0, 2)]).toEqual([2, 5]);
});
