import { expect, test } from 'vitest';
import { rareForms } from '../lang/lateForms';
import { drive } from '../rpc';
import { missingParts } from '../stage';
import { densities, solvers } from '../stage/levels/schemeFiles';
import { listParts, textProcedures } from '../stage/primitives/late';
import { loadNamedParts } from './lateParts';
import { Program } from './program';

// No import of this file provides the parts: they are loaded as in the page, once for all tests here.
const compiled = (text: string) => drive(new Program({ text }).compiled(), new AbortController().signal);

test('a text needs the parts whose names it writes, wherever they are, and no others', () => {
  expect(missingParts('(define-parameter a 1) (minimize (square (- a 2)))')).toEqual([]);
  expect(missingParts("(interpret '(normal-lpdf 1 0 1) '())")).toEqual([densities]);
  expect(missingParts('[rk4 `(,string-length)]')).toEqual([solvers, textProcedures]);
  expect(missingParts('#!fold-case (LET-VALUES (((a) 1)) a)')).toEqual([rareForms]);
  expect(missingParts('(my-rk4 normal-lpdf2 string-lengths)')).toEqual([]);
});

test('a request loads what its texts name before it is answered, at whatever depth they are', async () => {
  expect(loadNamedParts({ source: '(+ 1 2)', settings: { evaluator: null, seed: 3 } })).toBeNull();
  const texts = [
    '(let-values (((a b) (values 40 2))) (+ a b))',
    '(string-map char-upcase "abc")',
    '(normal-lpdf 1 1 1)',
    '(euler (lambda (t y) y) 1 0 1 2)',
  ];
  await loadNamedParts({ inner: [{ texts }], numbers: new Float64Array(3) });
  expect(loadNamedParts({ inner: texts })).toBeNull();
  const found = await Promise.all(texts.map(async (text) => (await compiled(text)).output));
  expect(found.map((lines) => lines.map(({ text }) => text).join(''))).toEqual([
    '42',
    '"ABC"',
    '-0.9189385332046728',
    '2.25',
  ]);
});

test('a program that defines a name of a part, and nothing else of it, runs without the part', async () => {
  expect(missingParts('(first 1)')).toEqual([listParts]);
  const { output, diagnostics } = await compiled(
    '(define-parameter first 20) (minimize (square first)) (+ first 1)',
  );
  expect(diagnostics).toEqual([]);
  expect(output.map(({ text }) => text)).toEqual(['21']);
});

test('a program that defines the name of a part itself has its own', async () => {
  await loadNamedParts('(define (rk4 x) (* 2 x))');
  const { output, diagnostics } = await compiled('(define (rk4 x) (* 2 x)) (rk4 21)');
  expect(diagnostics).toEqual([]);
  expect(output.map(({ text }) => text)).toEqual(['42']);
});
