import '../stage/allParts';
import { expect, test } from 'vitest';
import { finish } from '../stage';
import { defaultSoftness, type Softness } from '../train';
import { Program } from './program';
import type { ProgramSummary } from './protocol';

async function summaryOf(text: string, softness: Softness = defaultSoftness): Promise<ProgramSummary> {
  const program = new Program({ text });
  const { staged, diagnostics } = finish(program.compiled(softness.temperature));
  if (staged === null) throw new Error(diagnostics[0]!.message);
  return program.summary(staged, softness);
}

test('loss, gradients and watched values are those at the start, on the rows that are trained on', async () => {
  const { objective, parameters, watches } = await summaryOf(
    `(define-data (x y) '((1 2) (2 4) (3 6) (4 8)))
     (define-parameter a 3)
     (define-parameter w (tensor '(3 4)))
     (fit (lambda (x) (+ (* a x) (* 0 (sum w)))) (x) y (holdout 0.25) (seed 1))
     (watch twice (* 2 a))`,
  );
  expect(objective).toMatchObject({ kind: 'fit', rows: 3, holdoutRows: 1, seed: 1 });
  // Each row misses by x: the rows held out and trained on have all four squares together.
  expect(3 * objective!.loss + objective!.holdoutLoss!).toBeCloseTo(1 + 4 + 9 + 16, 10);
  expect(parameters.map(({ name, start }) => [name, start])).toEqual([
    ['a', 3],
    ['w', 5],
  ]);
  expect(parameters[0]!.gradient).toBeCloseTo(2 * objective!.loss, 10);
  expect(watches).toMatchObject([{ name: 'twice', start: 6 }]);
});

test('noise changes nothing at the start, and the temperature does', async () => {
  const text = "(define-parameter w (tensor '(0 1))) (minimize (square (soft-choice w 2 5)))";
  const losses = await Promise.all(
    [
      { gumbel: false, temperature: 1 },
      { gumbel: true, temperature: 1 },
      { gumbel: false, temperature: 0.1 },
    ].map(
      async (each) =>
        (await summaryOf(text, { ...defaultSoftness, ...each, temperatureEnd: 0.1 })).objective!.loss,
    ),
  );
  expect(losses[1]).toBe(losses[0]);
  expect(losses[2]).not.toBeCloseTo(losses[0]!, 1);
});

test('a program without an objective has parameters without gradients', async () => {
  const { objective, parameters, nodes } = await summaryOf('(define-parameter a 3 positive)');
  expect([objective, nodes]).toEqual([null, 0]);
  expect(parameters).toMatchObject([{ name: 'a', start: 3, gradient: Number.NaN, constraint: 'positive' }]);
});

test('the signature is of what trains and is shown, and of nothing else', async () => {
  const signature = async (text: string): Promise<string> => (await summaryOf(text)).signature;
  const text = "(define-data (x y) '((1 2) (2 4))) (define-parameter a 1) (fit (lambda (x) (* a x)) (x) y)";
  const plain = await signature(text);
  expect(await signature(text.replace('(lambda (x) (* a x))', '(lambda (t) (* a t))'))).toBe(plain);
  for (const changed of [
    text.replace('(2 4)', '(2 5)'),
    text.replace('a 1', 'a 1.5'),
    text.replace('a 1', 'a 1 positive'),
    text.replace('(x) y)', '(x) y (steps 7))'),
    text.replace('(* a x)', '(* a x x)'),
    `${text} (watch a a)`,
    `${text} (plot x y)`,
  ])
    expect(await signature(changed), changed).not.toBe(plain);
});
