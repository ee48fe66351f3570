import { expect, test } from 'vitest';
import { ReferenceBackend, sameInputs } from '../backends';
import { WasmBackend } from '../backends/wasm';
import { staged } from '../testing/compile';
import { LbfgsStepper } from './lbfgs';
import { planTraining } from './plan';
import { Population } from './population';
import { startStepper } from './steppers';

const reference = new ReferenceBackend('the tests’ choice');
const wasm = new WasmBackend('the tests’ choice');

function planOf(options: string) {
  const { objective, parameters } = staged(
    `(define-parameter a 3) (minimize (+ (expt a 4) (square (- a 1))) ${options})`,
  );
  return planTraining(objective!, parameters);
}

test('a search is taken by L-BFGS, another step by the backend, many starts by a population', async () => {
  expect(await startStepper(planOf('(optimizer (lbfgs))'), wasm)).toBeInstanceOf(LbfgsStepper);
  const own = await startStepper(planOf('(optimizer (sgd 0.1))'), wasm);
  expect(own).not.toBeInstanceOf(LbfgsStepper);
  expect(own).not.toBeInstanceOf(Population);
  for (const backend of [reference, wasm])
    for (const optimizer of ['(lbfgs)', '(sgd 0.1)'])
      expect(await startStepper(planOf(`(optimizer ${optimizer}) (restarts 3)`), backend)).toBeInstanceOf(
        Population,
      );
});

for (const backend of [reference, wasm]) {
  for (const optimizer of ['(adam 0.1)', '(momentum 0.1 0.9)', '(lbfgs)']) {
    test(`steps from a checkpoint record what they recorded, on ${backend.report.name} with ${optimizer}`, async () => {
      const stepper = await startStepper(planOf(`(optimizer ${optimizer})`), backend);
      await stepper.advance(sameInputs(1));
      const checkpoint = await stepper.checkpoint();
      const before = await stepper.present();
      const records = await stepper.advance(sameInputs(3));
      const after = await stepper.present();
      for (let time = 0; time < 2; time++) {
        await checkpoint.restore();
        expect(await stepper.present()).toEqual(before);
        expect(await stepper.advance(sameInputs(3))).toEqual(records);
        expect(await stepper.present()).toEqual(after);
      }
      checkpoint.dispose();
      stepper.dispose();
    });

    test(`each member goes its way again from a checkpoint, on ${backend.report.name} with ${optimizer}`, async () => {
      const stepper = await startStepper(planOf(`(optimizer ${optimizer}) (restarts 3)`), backend);
      if (!(stepper instanceof Population)) throw new Error('there are members');
      await stepper.advance(sameInputs(1));
      const checkpoint = await stepper.checkpoint();
      await stepper.advance(sameInputs(3));
      const ends = await Promise.all([0, 1, 2].map((member) => stepper.replay(sameInputs(0), member)));
      for (const [member, end] of ends.entries()) {
        await checkpoint.restore();
        expect(await stepper.replay(sameInputs(3), member)).toEqual(end);
      }
      stepper.dispose();
    });
  }
}
