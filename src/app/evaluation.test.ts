import { afterEach, expect, test, vi } from 'vitest';
import { type Backend, ReferenceBackend } from '../backends';
import { wasmPart } from '../backends/lateBackends';
import { WasmBackend } from '../backends/wasm';
import { staged } from '../testing/compile';
import { planTraining } from '../train';
import { BatchBackends, quickestBackend } from './evaluation';
import { currentValues } from './runs/currentValues';

/** A loss of many turns, for which a module is worth its compiling. */
const long = `(define-parameter a 0.5)
(define (grow v n) (if (= n 0) v (grow (* v (sin (+ a v))) (- n 1))))
(minimize (square (grow 1 20000)))`;
const short = '(define-parameter a 2) (minimize (square (- a 5)))';

async function valuesOf(source: string) {
  const { objective, parameters } = staged(source);
  const plan = planTraining(objective!, parameters);
  const backend = await quickestBackend(plan.gradient);
  const { loss, gradients } = await currentValues(plan, Float64Array.from(plan.step.start), backend);
  return { loss, gradients: [...gradients] };
}

afterEach(() => vi.restoreAllMocks());

test('a little arithmetic needs no compiler', async () => {
  const load = vi.spyOn(wasmPart, 'load');
  expect(await valuesOf(short)).toEqual({ loss: 9, gradients: [-6] });
  expect(load).not.toHaveBeenCalled();
});

test('a program whose compiler cannot be loaded has the same values by plain evaluation', async () => {
  const compiled = await valuesOf(long);
  const load = vi.spyOn(wasmPart, 'load').mockRejectedValue(new Error('gone'));
  const plain = await valuesOf(long);
  expect(load).toHaveBeenCalled();
  expect(plain.loss).toBeCloseTo(compiled.loss, 12);
  expect(plain.gradients[0]).toBeCloseTo(compiled.gradients[0]!, 12);
});

test('many points of a graph are worth a module where one is not', async () => {
  const { objective } = staged(short);
  expect((await quickestBackend(objective!.graph)).report.name).toBe('reference');
  expect((await quickestBackend(objective!.graph, 1_000_000)).report.name).toBe('wasm');
});

test('beside a run, the run’s own backend evaluates where it takes many points in one call', async () => {
  const small = staged(short).objective!.graph;
  const large = staged('(define-parameter w (zeros 50 50)) (minimize (sum w))').objective!.graph;
  const named = (name: Backend['report']['name']): Backend => {
    const reference = new ReferenceBackend('the tests’ choice');
    return {
      report: { ...reference.report, name },
      stepper: (step) => reference.stepper(step),
      evaluate: (...asked) => reference.evaluate(...asked),
    };
  };
  const chosen = async (backend: Backend, graph: typeof small) =>
    (await new BatchBackends(backend).of(graph)).report.name;
  const wasm = new WasmBackend('the tests’ choice');
  expect(await new BatchBackends(wasm).of(small)).toBe(wasm);
  expect(await chosen(wasm, large)).toBe('reference');
  expect(await chosen(named('reference'), small)).toBe('reference');
  expect(await chosen(named('tfjs cpu'), small)).toBe('wasm');
  expect(await chosen(named('tfjs cpu'), large)).toBe('reference');
  expect(await chosen(named('webgpu'), small)).toBe('wasm');
  expect(await chosen(named('webgpu'), large)).toBe('webgpu');
});
