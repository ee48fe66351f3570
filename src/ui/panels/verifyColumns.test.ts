import { expect, test } from 'vitest';
import { toCsv } from '../charts/csv';
import type { Values, Verification } from '../state/verification';
import { methodWords, verifyColumns } from './verifyColumns';

function valuesOf(value: number, gradient: number): Values {
  return {
    kind: 'values',
    value,
    gradients: Float64Array.of(gradient),
    parameters: [{ name: 'a', shape: [] }],
    backend: { name: 'wasm', precision: 'f64' },
  };
}

const verification: Verification = {
  state: 'done',
  source: 'text',
  changedEvaluator: null,
  level: 'direct',
  step: 0,
  results: [
    { method: { kind: 'gradient', level: 'interpreter', backend: 'wasm' }, outcome: valuesOf(2, 3) },
    { method: { kind: 'gradient', level: 'direct', backend: 'wasm' }, outcome: valuesOf(4, 4) },
    {
      method: { kind: 'gradient', level: 'direct', backend: 'tfjs' },
      outcome: { kind: 'refused', message: 'no' },
    },
    { method: { kind: 'differences' }, outcome: valuesOf(4, 4) },
  ],
};

test('each method with values is a row, with its difference from the program at its own level', () => {
  expect(toCsv(verifyColumns(verification)).trim().split('\n')).toEqual([
    'way,difference,loss,d a',
    '"interpreter, wasm f64",0.5,2,3',
    '"direct, wasm f64",0,4,4',
    '"central differences, direct, reference f64",0,4,4',
  ]);
});

test('a method is named by the backend that computed it, or by the one that is wanted', () => {
  const method = { kind: 'gradient', level: 'tower', backend: 'webgpu' } as const;
  expect(methodWords(method, null, 'direct')).toEqual(['tower', 'webgpu']);
  expect(methodWords(method, valuesOf(1, 1), 'direct')).toEqual(['tower', 'wasm f64']);
});
