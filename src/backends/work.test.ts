import { expect, test } from 'vitest';
import { differentiate } from '../autodiff';
import { Evaluator, type Graph, nodesWithin } from '../graph';
import { staged } from '../testing/compile';
import { paperPrograms, paperSource } from '../testing/paperPrograms';
import { estimate } from './estimate';
import { workOf } from './work';

function gradientOf(source: string): {
  readonly graph: Graph;
  readonly rowCount: number;
  readonly point: number[];
} {
  const { objective, parameters } = staged(source);
  const graph = differentiate(objective!.graph, parameters.length);
  const point = parameters.flatMap(({ start }) => [...start]);
  return { graph, rowCount: objective!.rowCount ?? 1, point };
}

const lotka = (rows: number): string => `
(define-data (x0 target) (map (lambda (k) (list (+ 2 (/ k ${rows})) 4)) (iota ${rows})))
(define-parameter a 0.1)
(define-parameter b 0.1)
(define (prey x y n)
  (if (= n 0) x
      (prey (+ x (* 0.05 (- (* a x) (* b (* x y))))) (+ y (* 0.05 (- (* 0.02 (* x y)) (* 0.5 y)))) (- n 1))))
(fit (lambda (x0) (prey x0 5 20)) (x0) target)`;

for (const program of paperPrograms) {
  test(`${program.id}: as many ops are counted as are computed for a row`, () => {
    const { graph, rowCount, point } = gradientOf(paperSource(program));
    let [once, perRow] = [0, 0];
    const observe = (_: unknown, __: unknown, rows: readonly number[]): void => {
      if (rows.length > 0) perRow++;
      else once++;
    };
    new Evaluator(graph, { observe }).evaluate(Float64Array.from(point), {
      of: rowCount,
      rows: Int32Array.of(0),
    });
    const work = workOf(graph);
    expect([work.once.ops, work.perRow.ops, work.isGuess]).toEqual([once, perRow, false]);
  });
}

test('a loop that a number of the row ends is taken to go round a hundred times, an arm to be taken half as often', () => {
  const { graph } = gradientOf(`(define-data (x y) '((1 2) (3 4)))
(define-parameter a 0.5)
(fit (lambda (x) (let loop ((v x)) (if (< v 0.1) v (loop (* a v))))) (x) y)`);
  expect([...nodesWithin(graph.body)].map(({ kind }) => kind)).toContain('scan');
  const { perRow, isGuess } = workOf(graph);
  expect(isGuess).toBe(true);
  expect(perRow.ops).toBeGreaterThan(200);
  expect(perRow.ops).toBeLessThan(1500);
});

test('a matrix product costs its multiplications, a function more than a sum', () => {
  const { graph } = gradientOf(`(define-parameter W (ones '(6 5)))
(minimize (sum (exp (matmul (ones '(4 6)) W))) (steps 1))`);
  const { once } = workOf(graph);
  // Forward 2 · 4 · 6 · 5 and the same for the adjoint of W; an exponential of 20 elements.
  expect(once.tensors).toBeGreaterThan(2 * 240 + 12 * 20);
  expect(once.tensors).toBeLessThan(2 * 240 + 12 * 20 + 200);
});

test('few rows are for the processor, many for the GPU, and large products for tfjs', () => {
  const times = (source: string, members = 1) => {
    const { graph, rowCount } = gradientOf(source);
    return estimate(workOf(graph), { rows: rowCount, members });
  };
  const few = times(lotka(8));
  expect(few.wasm).toBeLessThan(few.webgpu);
  expect(few.webgpu).toBeLessThan(few.tfjs);
  const many = times(lotka(20_000));
  expect(many.webgpu).toBeLessThan(many.wasm / 10);
  const members = times(lotka(8), 4096);
  expect(members.webgpu).toBeLessThan(members.wasm / 10);
  const large = times(`(define-parameter W (ones '(512 512)))
(minimize (sum (square (matmul (ones '(256 512)) W))) (steps 1))`);
  expect(large.tfjs).toBeLessThan(large.wasm);
});
