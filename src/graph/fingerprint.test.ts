import { expect, test } from 'vitest';
import { differentiate } from '../autodiff';
import { examples } from '../examples/texts';
import { staged } from '../testing/compile';
import { Fingerprint } from './fingerprint';
import type { Graph } from './node';
import { printGraph } from './print';

const of = (graph: Graph): string => new Fingerprint().graph(graph).toString();

const graphOf = (body: string): Graph =>
  staged(`(define-data (u v) '((1 2) (3 4))) (define-parameter x 1) (define-parameter y 2)
    (minimize ${body})`).objective!.graph;

/** Each differs from the others in one thing that is computed. */
const bodies = [
  '(* x y)',
  '(+ x y)',
  '(- x y)',
  '(- y x)',
  '(* x x)',
  '(* x 2)',
  '(* x 3)',
  '(* x -0.0001)',
  '(if (< x y) (* x y) (+ x y))',
  '(if (< x y) (+ x y) (* x y))',
  '(if (< y x) (* x y) (+ x y))',
  '(mean-over ((a u)) (* x a))',
  '(sum-over ((a u)) (* x a))',
  '(mean-over ((a v)) (* x a))',
  '(do ((k 0 (+ k 1)) (s x (* s y))) ((= k 20) s))',
  '(do ((k 0 (+ k 1)) (s x (* s y))) ((= k 30) s))',
  '(do ((k 0 (+ k 1)) (s y (* s x))) ((= k 20) s))',
  "(sum (* x (tensor '(1 2 3))))",
  "(sum (* x (tensor '(1 2 4))))",
  "(sum (* x (tensor '(1 2))))",
  "(sum (* x (tensor '((1 2) (3 4))) (tensor '((1 2) (3 4)))))",
];

test('graphs that compute different things have different fingerprints', () => {
  const graphs = bodies.map(graphOf);
  for (const graph of [...graphs]) graphs.push(differentiate(graph));
  const prints = graphs.map((graph) => `${printGraph(graph)} ${JSON.stringify(graph.axes)}`);
  expect(new Set(graphs.map(of)).size).toBe(new Set(prints).size);
  expect(new Set(prints).size).toBeGreaterThan(bodies.length);
});

test('a graph that is made again has the same fingerprint, wherever its text is', () => {
  for (const body of bodies) expect(of(graphOf(` ; a comment\n ${body}`))).toBe(of(graphOf(body)));
  for (const { source } of examples.slice(0, 4)) {
    const [first, second] = [source, `\n${source}`].map((text) => of(staged(text).objective!.graph));
    expect(first).toBe(second);
  }
});

test('numbers that differ in the last bit, and neighbouring texts, have different fingerprints', () => {
  const prints = [
    new Fingerprint().number(0),
    new Fingerprint().number(-0),
    new Fingerprint().number(1),
    new Fingerprint().number(1 + Number.EPSILON),
    new Fingerprint().numbers([0]),
    new Fingerprint().numbers([0, 0]),
    new Fingerprint().text('ab').text('c'),
    new Fingerprint().text('a').text('bc'),
    new Fingerprint().text('abc'),
  ].map(String);
  expect(new Set(prints).size).toBe(prints.length);
});
