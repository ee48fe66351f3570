import { afterEach, expect, test, vi } from 'vitest';
import { wasmPart } from '../backends/lateBackends';
import { staged } from '../testing/compile';
import { planTraining } from '../train';
import { startValues } from './startValues';

/** A loss of many turns, for which a module is worth its compiling. */
const long = `(define-parameter a 0.5)
(define (grow v n) (if (= n 0) v (grow (* v (sin (+ a v))) (- n 1))))
(minimize (square (grow 1 20000)))`;
const short = '(define-parameter a 2) (minimize (square (- a 5)))';

async function valuesOf(source: string) {
  const { objective, parameters } = staged(source);
  const plan = planTraining(objective!, parameters);
  const { loss, gradients } = await startValues(plan, Float64Array.from(plan.step.start));
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
