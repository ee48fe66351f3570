import { expect, test } from 'vitest';
import { staged } from '../testing/compile';
import { computedGraph, planTraining } from '../train';
import { expectedBackend, loadBackend } from './backends';

const graphOf = (source: string) => {
  const { objective, parameters } = staged(source);
  return computedGraph(planTraining(objective!, parameters).step);
};
const small = graphOf('(define-parameter a 1) (minimize (square (sin a)))');
const large = graphOf('(define-parameter w (zeros 40 40)) (minimize (sum (* w w)))');

test('a program of numbers is compiled to WebAssembly, and the report says why', async () => {
  for (const choice of ['auto', 'wasm'] as const) {
    const { report } = await loadBackend(choice, small);
    expect(report).toMatchObject({ name: 'wasm', precision: 'f64' });
    expect(report).toEqual(await expectedBackend(choice, small));
  }
  expect((await expectedBackend('auto', small)).reason).toContain('numbers and small tensors');
  expect((await expectedBackend('wasm', small)).reason).toContain('Chosen for this run');
});

test('rows in 32-bit floats are by choice', async () => {
  const { report } = await loadBackend('wasm-f32', small);
  expect(report).toMatchObject({ name: 'wasm', precision: 'f32' });
  expect(report).toEqual(await expectedBackend('wasm-f32', small));
  expect((await loadBackend('wasm-f32', large)).report.name).toContain('tfjs');
});

test('a program of large tensors goes to tfjs, whatever was asked for, and the report says why', async () => {
  for (const choice of ['auto', 'wasm'] as const) {
    const { report } = await loadBackend(choice, large);
    expect(report.name).toContain('tfjs');
    expect(report.reason).toContain('tensors of shape [40 40]');
    expect((await expectedBackend(choice, large)).reason).toContain('tensors of shape [40 40]');
  }
});

test('the reference and tfjs compute what they are chosen for', async () => {
  expect((await loadBackend('reference', small)).report.name).toBe('reference');
  expect((await loadBackend('tfjs', small)).report).toMatchObject({ precision: 'f32' });
});
