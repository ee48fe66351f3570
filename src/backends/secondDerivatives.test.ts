/** Norms, densities at large arguments, and second derivatives, at fixed points on each backend. */

import { expect, test } from 'vitest';
import { fixedCases, secondDerivatives } from '../testing/secondDerivatives';
import { type Backend, ReferenceBackend } from '.';
import { loadTfjs } from './tfjs';
import { WasmBackend } from './wasm/backend';

const reference = new ReferenceBackend('to compare with');
const backends: readonly (readonly [name: string, backend: Promise<Backend>, tolerance: number])[] = [
  ['wasm', Promise.resolve(new WasmBackend('to compare', { lanes: 'f64' })), 1e-11],
  ['wasm-f32', Promise.resolve(new WasmBackend('to compare', { lanes: 'f32x4' })), 2e-5],
  ['tfjs', loadTfjs('cpu'), 2e-5],
];

test('values, gradients and second derivatives are those of the reference on each backend', async () => {
  for (const [name, loading, tolerance] of backends) {
    const backend = await loading;
    for (const each of fixedCases) {
      const point = Float64Array.from(each.point);
      for (const graph of secondDerivatives(each)) {
        const wanted = await reference.evaluate(graph, point, null);
        const got = await backend.evaluate(graph, point, null);
        const scale = Math.max(...wanted.map(Math.abs), 0.1);
        const far = Math.max(...wanted.map((value, index) => Math.abs(value - got[index]!))) / scale;
        expect([name, each.source, far < tolerance, far]).toEqual([name, each.source, true, far]);
      }
    }
  }
});
