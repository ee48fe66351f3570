import '../stage/allParts';
import { expect, test } from 'vitest';
import { cajalTerms, coreOf, expandText } from '../lang';
import { type Neuron, neuronOf } from './neuron';

function neurons(source: string): readonly (Neuron | null)[] {
  const { program } = expandText(source, { source: 'program', tables: [] });
  return program.forms.flatMap(coreOf).flatMap((core) => [...cajalTerms(core)].map(neuronOf));
}

const parity = '(define-cajal parity (lambda ((n Nat)) (iter true (b) (if b false true) n)) (dimension 4))';

test('a recurrence has its matrix, its start and its step', () => {
  expect(neurons(parity)).toMatchObject([
    {
      name: 'parity',
      type: '(-o Nat Bool)',
      matrix: {
        inputs: ['0', '1', '2', '3'],
        outputs: ['true', 'false'],
        values: Float64Array.of(1, 0, 1, 0, 0, 1, 0, 1),
      },
      missing: null,
      recurrence: {
        states: ['true', 'false'],
        shape: [2],
        turns: [Float64Array.of(1, 0), Float64Array.of(0, 1), Float64Array.of(1, 0), Float64Array.of(0, 1)],
        step: Float64Array.of(0, 1, 1, 0),
      },
    },
  ]);
});

test('what a function gives is labelled by what it takes', () => {
  const [conjunction] = neurons(
    '(define-cajal both (lambda ((a Bool) (b Bool)) (if a b (if b false false))))',
  );
  expect(conjunction).toMatchObject({
    matrix: {
      inputs: ['true', 'false'],
      outputs: ['true ↦ true', 'false ↦ true', 'true ↦ false', 'false ↦ false'],
      values: Float64Array.of(1, 0, 0, 0, 0, 1, 1, 1),
    },
    recurrence: null,
  });
});

test('data is one column without inputs', () => {
  expect(neurons('(define-cajal two 2 (dimension 3))')).toMatchObject([
    { matrix: { inputs: [], outputs: ['0', '1', '2'], values: Float64Array.of(0, 0, 1) } },
  ]);
});

test('terms that are linked are part of the neuron, functions and data', () => {
  const [, , odd] = neurons(`(define-cajal negation (lambda ((b Bool)) (if b false true)))
(define-cajal start false)
(define-cajal odd (lambda ((n Nat)) (iter start (b) (negation b) n)) (dimension 3))`);
  expect(odd).toMatchObject({
    matrix: { values: Float64Array.of(0, 1, 0, 1, 0, 1) },
    recurrence: { turns: [Float64Array.of(0, 1), {}, {}], step: Float64Array.of(0, 1, 1, 0) },
  });
});

test('a term without a matrix says why', () => {
  const [scheme, through, large] = neurons(`(define (double v) (* 2 v))
(define-cajal grown (lambda ((b Bool)) (double b)))
(define-cajal further (lambda ((b Bool)) (grown b)))
(define-cajal large (lambda ((f (-o Nat Nat)) (n Nat)) (f n)))`);
  expect(scheme!.missing).toContain('It links double of Scheme');
  expect(through!.missing).toContain('It links a term that links values of Scheme');
  expect(large!.missing).toContain('Its matrix has 10,000 elements');
});

test('a term with mistakes is no neuron', () => {
  expect(neurons('(define-cajal f (lambda ((b Bool)) true))')).toEqual([null]);
});
