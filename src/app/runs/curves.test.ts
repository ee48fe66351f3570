import { expect, test } from 'vitest';
import { type Backend, ReferenceBackend } from '../../backends';
import { WasmBackend } from '../../backends/wasm';
import { staged } from '../../testing/compile';
import { startsOf } from '../../train';
import { Curve, thin } from './curves';

const reference = new ReferenceBackend('the tests’ choice');
const wasm = new WasmBackend('the tests’ choice');

/** The curves of a program where it starts. */
async function curvesOf(source: string, backend: Backend): Promise<readonly Float64Array[]> {
  const { plots, parameters } = staged(source);
  const curves = plots.flatMap((plot) => plot.curves.map((curve) => new Curve(curve)));
  return Promise.all(curves.map((curve) => curve.at(startsOf(parameters), backend)));
}

const line = `(define-data (x y) '((0 1) (1 3) (2 5)))
  (define-parameter a 2) (define-parameter w (tensor '(1 2)))
  (fit (lambda (x) (+ (* a x) (sum w))) (x) y)`;

for (const backend of [reference, wasm]) {
  test(`a curve of a fit has the prediction at each of its points on ${backend.report.name}`, async () => {
    const { plots } = staged(line);
    const [curve] = plots[0]!.curves;
    const [x] = new Curve(curve!).inputs;
    const [y] = await curvesOf(line, backend);
    expect(x!.length).toBeGreaterThan(3);
    expect([...y!]).toEqual([...x!].map((each) => 2 * each + 3));
  });

  test(`a curve of a series has all results of its graph on ${backend.report.name}`, async () => {
    const source = `(define-data (k seen) '((0 1) (1 2) (2 4)))
      (define-parameter a 2)
      (define predicted (list 1 a (* a a)))
      (plot k seen predicted)
      (minimize (square (- a 3)))`;
    const { plots } = staged(source);
    expect(plots[0]!.curves[0]!.kind).toBe('series');
    expect((await curvesOf(source, backend)).map((y) => [...y])).toEqual([[1, 2, 4]]);
  });
}

test('a graph whose result is a tensor gives all of its elements', async () => {
  const graph = staged("(define-parameter w (tensor '(1 2 3))) (minimize (sum w))").objective!.graph;
  const whole = { ...graph, results: [graph.parameters[0]!], resultNames: ['w'] };
  const curve = new Curve({ kind: 'series', graph: whole });
  for (const backend of [reference, wasm])
    expect([...(await curve.at(Float64Array.of(5, 6, 7), backend))]).toEqual([5, 6, 7]);
});

test('a curve is continued from where it was left, some points in a call', async () => {
  const { plots, parameters } = staged(line);
  const curve = new Curve(plots[0]!.curves[0]!);
  const y = new Float64Array(curve.length);
  const ends: number[] = [];
  for (let done = 0; done < curve.count; ) {
    done = await curve.continue(y, done, startsOf(parameters), reference);
    ends.push(done);
  }
  expect(ends[0]).toBe(1);
  expect(ends.at(-1)).toBe(curve.count);
  expect(y).toEqual((await curvesOf(line, reference))[0]);
});

test('many rows are thinned evenly, few are left as they are', () => {
  const many = Float64Array.from({ length: 2500 }, (_, row) => row);
  expect(thin(many)).toHaveLength(834);
  expect([...thin(many).subarray(0, 3)]).toEqual([0, 3, 6]);
  const few = many.subarray(0, 1000);
  expect(thin(few)).toBe(few);
});
