import { expect, test } from 'vitest';
import { ReferenceBackend } from '../backends';
import { WasmBackend } from '../backends/wasm';
import { staged } from '../testing/compile';
import { certifiedExample, commonDigits, nistProblems, nistProgram } from '../testing/nist';
import { endOf } from './ending';
import { planTraining, Trainer } from './index';
import { assess } from './inference';

const wasm = new WasmBackend('for a test');

async function trained(source: string): Promise<Trainer> {
  const { objective, parameters } = staged(source);
  const trainer = await Trainer.start(planTraining(objective!, parameters), wasm);
  while (trainer.stopped === null) await trainer.advance(100);
  trainer.dispose();
  return trainer;
}

for (const problem of nistProblems) {
  const { name, certified, standardDeviations, sumOfSquares } = problem;
  test(`lm finds the certified parameters of ${name} from both starts, with their standard errors`, async () => {
    for (const start of [1, 2] as const) {
      const trainer = await trained(certifiedExample(name, start));
      expect(commonDigits(trainer.present, certified), `start ${start}`).toBeGreaterThan(6);
      expect(trainer.loss / sumOfSquares).toBeCloseTo(1, 8);
      const { kind, detail } = await endOf(trainer, wasm, trainer.stopped!);
      expect(`${kind}: ${detail}`).toMatch(/^converged: The (minimum|end)/);
      expect(detail).not.toContain('does not determine');
      if (start === 1) continue;
      const { present: values, plan } = trainer;
      const backendFor = async () => new ReferenceBackend('for a test');
      const subject = {
        plan,
        values,
        temperature: null,
        leftNumbers: false,
        backendFor,
        pause: async () => undefined,
      };
      const { errors } = (await assess(subject)).report;
      if (errors.kind === 'none') throw new Error(errors.reason);
      expect(commonDigits(errors.standardErrors, standardDeviations)).toBeGreaterThan(4);
    }
  });
}

test('the rows and the certified values of the example are those of NIST', () => {
  for (const { name, certified, rows, starts } of nistProblems) {
    const { objective, parameters } = staged(certifiedExample(name, 2));
    expect([...parameters[0]!.start]).toEqual(starts[1]);
    const [x, y] = objective!.rows!.axis.columns;
    const response = rows.map(([first]) => (name === 'Nelson' ? Math.log(first!) : first!));
    expect([...y!.values]).toEqual(response);
    expect([...x!.values]).toEqual(rows.flatMap(([, ...predictors]) => predictors));
    const numbers = certifiedExample(name, 2)
      .match(/-?[\d.]+(e-?\d+)?/g)!
      .map(Number);
    for (const each of certified) expect(numbers).toContain(each);
  }
});

test('lbfgs finds 24 of 26, to 6 digits, with a parameter for each number or one for all', async () => {
  const found = { each: 0, all: 0 };
  for (const problem of nistProblems) {
    for (const start of [1, 2] as const) {
      const each = await trained(nistProgram(problem, start, '(lbfgs)'));
      const all = await trained(certifiedExample(problem.name, start).replace('(lm)', '(lbfgs)'));
      if (commonDigits(each.present, problem.certified) > 6) found.each++;
      if (commonDigits(all.present, problem.certified) > 6) found.all++;
    }
  }
  expect(found.each).toBeGreaterThanOrEqual(24);
  expect(found.all).toBeGreaterThanOrEqual(24);
});
