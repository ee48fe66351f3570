import { afterEach, expect, test, vi } from 'vitest';
import { estimate, workOf } from '../backends';
import { staged } from '../testing/compile';
import { planTraining } from '../train';
import { expectedBackend, loadBackend, type Workload, workloadOf } from './backends';

const loadOf = (source: string): Workload => {
  const { objective, parameters } = staged(source);
  return workloadOf(planTraining(objective!, parameters));
};
const small = loadOf('(define-parameter a 1) (minimize (square (sin a)))');
const large = loadOf('(define-parameter w (zeros 40 40)) (minimize (sum (* w w)))');

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

/** Rows of a loop, more or less of them, for more or fewer steps. */
const loop = (rows: number, steps: number, options = ''): Workload =>
  loadOf(`(define-data (x y) (map (lambda (k) (list (/ k ${rows}) 1)) (iota ${rows})))
(define-parameter a 0.1)
(define (grow v n) (if (= n 0) v (grow (+ v (* 0.01 (sin (* a v)))) (- n 1))))
(fit (lambda (x) (grow x 50)) (x) y (steps ${steps}) ${options})`);

function withAdapter(isFallbackAdapter: boolean): void {
  vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => ({ info: { isFallbackAdapter } }) } });
}

afterEach(() => vi.unstubAllGlobals());

test('a run that would take long goes to the GPU, where there is one', async () => {
  withAdapter(false);
  const long = await expectedBackend('auto', loop(50_000, 2000));
  expect(long).toMatchObject({ name: 'webgpu', precision: 'f32' });
  expect(long.reason).toMatch(/takes about \d+ (s|minutes) in WebAssembly and [\d.]+ s on the GPU/);
  expect((await expectedBackend('auto', loop(20, 2000))).name).toBe('wasm');
  expect((await expectedBackend('auto', loop(50_000, 1))).name).toBe('wasm');
  expect((await expectedBackend('auto', loop(20, 20_000, '(restarts 4096)'))).name).toBe('webgpu');
  expect((await expectedBackend('auto', loop(50_000, 2000, '(batch 16)'))).name).toBe('wasm');
  expect((await expectedBackend('wasm', loop(50_000, 2000))).name).toBe('wasm');
});

test('the time of a long run is said in the unit that fits it', async () => {
  withAdapter(true);
  const load = loop(20, 5_000_000);
  const { wasm } = estimate(workOf(load.graph), load);
  for (const [unit, microseconds] of [
    ['s', 1e6],
    ['minutes', 6e7],
    ['hours', 3.6e9],
  ] as const) {
    const { reason } = await expectedBackend('auto', {
      ...load,
      steps: Math.round((60 * microseconds) / wasm),
    });
    expect(reason).toContain(`about 60 ${unit} in WebAssembly`);
  }
});

test('a program that is not known yet is expected where programs usually go', async () => {
  for (const choice of ['auto', 'wasm'] as const)
    expect(await expectedBackend(choice, null)).toMatchObject({ name: 'wasm', precision: 'f64' });
  expect(await expectedBackend('wasm-f32', null)).toMatchObject({ name: 'wasm', precision: 'f32' });
});

test('a run that the GPU makes little faster stays in 64 bits', async () => {
  withAdapter(false);
  const load = loop(20, 5_000_000);
  const { name, reason } = await expectedBackend('auto', load);
  expect([load.rows, name]).toEqual([20, 'wasm']);
  expect(reason).toMatch(/the run takes about \d+ (s|minutes) in WebAssembly\.$/);
});

test('a program without rows is worked through once a step', () => {
  expect(small.rows).toBe(1);
  expect(loop(50, 1, '(batch 16)').rows).toBe(16);
});

test('a loop that numbers end stays in 64 bits', async () => {
  withAdapter(false);
  const ended = loadOf(`(define-data (x y) (map (lambda (k) (list (+ 1 k) 1)) (iota 50000)))
(define-parameter a 0.5)
(fit (lambda (x) (let loop ((v x)) (if (< v 0.1) v (loop (* a v))))) (x) y (steps 5000))`);
  const { name, reason } = await expectedBackend('auto', ended);
  expect(name).toBe('wasm');
  expect(reason).toContain('the run takes about');
});

test('a GPU that is none, or is imitated, is not waited for', async () => {
  const load = loop(50_000, 2000);
  for (const software of [null, true]) {
    if (software) withAdapter(true);
    const { name, reason } = await expectedBackend('auto', load);
    expect(name).toBe('wasm');
    expect(reason).toMatch(/the run takes about \d+ (s|minutes) in WebAssembly\.$/);
  }
});

test('what asks for numbers in the middle of a step is not computed op by op on the GPU', async () => {
  withAdapter(false);
  const { name, reason } = await expectedBackend('tfjs', loop(20, 100));
  expect(name).toBe('tfjs wasm');
  expect(reason).toContain(
    'after each turn of a loop it asks which rows continue, so tfjs computes in WebAssembly',
  );
  const solved = loadOf('(define-parameter a 1) (minimize (sum (solve (* a (eye 2)) (vec 1 2))))');
  expect((await expectedBackend('tfjs', solved)).reason).toContain('tfjs has no solve of its own');
  expect((await expectedBackend('tfjs', small)).name).toBe('tfjs webgpu');
  const { report } = await loadBackend('tfjs', loop(20, 100));
  expect([report.name, report.reason]).toEqual([name, reason]);
});

test('Levenberg-Marquardt is computed in 64-bit floats, whatever was asked for, and the report says why', async () => {
  const line = "(define-data (x y) '((1 2) (2 3))) (define-parameter a 1)";
  const trusted = loadOf(`${line} (fit (lambda (x) (* a x)) (x) y (optimizer (lm)))`);
  const named = {
    auto: 'compiled',
    wasm: 'Chosen',
    'wasm-f32': '32-bit',
    webgpu: 'Shaders',
    tfjs: 'tfjs has no',
  };
  for (const choice of ['auto', 'wasm', 'wasm-f32', 'webgpu', 'tfjs'] as const) {
    const report = await expectedBackend(choice, trusted);
    expect(report).toMatchObject({ name: 'wasm', precision: 'f64' });
    expect(report.reason).toContain(named[choice]);
  }
  expect((await expectedBackend('reference', trusted)).name).toBe('reference');
  const tensors = `(define-parameter w (zeros 40 40)) (least-squares (matmul w w) (optimizer (lm)))`;
  const report = await expectedBackend('tfjs', loadOf(tensors));
  expect(report).toMatchObject({ name: 'reference', precision: 'f64' });
  expect(report.reason).toContain('tensors of shape [40 40]');
});
