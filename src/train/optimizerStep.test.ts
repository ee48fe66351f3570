import { describe, expect, it } from 'vitest';
import { ReferenceBackend } from '../backends';
import { staged } from '../testing/compile';
import { explainStep, type MovedNumber } from './optimizerStep';
import { planTraining } from './plan';
import { Trainer } from './trainer';

const backend = new ReferenceBackend('for a test');
const program = (optimizer: string, options = ''): string => `
(define-parameter a 2)
(define-parameter b 0.5 positive)
(minimize (+ (square (- a 5)) (square (- (* a b) 3))) (optimizer (${optimizer})) (steps 20) ${options})`;

/** The step by the formula of the optimizer, from the numbers that explain it. */
function byFormula(
  { from, rate, gradient: g, before }: MovedNumber,
  optimizer: string,
  [c1, c2]: readonly number[],
): number {
  switch (optimizer) {
    case 'adam 0.1': {
      const m = 0.9 * before[0]! + 0.1 * g;
      const v = 0.999 * before[1]! + 0.001 * g * g;
      return from - (rate * (m / c1!)) / (Math.sqrt(v / c2!) + 1e-8);
    }
    case 'momentum 0.01 0.9':
      return from - rate * (0.9 * before[0]! + g);
    case 'rmsprop 0.01':
      return from - (rate * g) / Math.sqrt(0.9 * before[0]! + 0.1 * g * g + 1e-8);
    default:
      return from - rate * g;
  }
}

describe('a step of the optimizer', () => {
  it.each(['adam 0.1', 'momentum 0.01 0.9', 'rmsprop 0.01', 'sgd 0.01'])(
    '%s is its formula, and that of the run',
    async (optimizer) => {
      const { objective, parameters } = staged(program(optimizer, '(clip-norm 5)'));
      const plan = planTraining(objective!, parameters);
      const trainer = await Trainer.start(plan, backend);
      for (const taken of [0, 1, 7]) {
        await trainer.advance(taken - trainer.taken);
        const explained = await explainStep(plan, taken, backend, async () => undefined);
        if (explained.kind !== 'rule') throw new Error(explained.kind);
        const next = await trainer.nextPresent();
        expect(explained.numbers.map(({ natural }) => natural!.from)).toEqual([...trainer.present]);
        expect(explained.numbers.map(({ natural }) => natural!.to)).toEqual([...next!]);
        for (const each of explained.numbers)
          expect(byFormula(each, optimizer, explained.shared)).toBeCloseTo(each.to, 12);
      }
      trainer.dispose();
    },
  );

  it('that is searched for, or one of several starts, has no formula', async () => {
    const explain = async (source: string) => {
      const { objective, parameters } = staged(source);
      return explainStep(planTraining(objective!, parameters), 0, backend, async () => undefined);
    };
    expect(await explain(program('lbfgs'))).toEqual({ kind: 'search', optimizer: 'lbfgs' });
    expect(await explain(program('sgd 0.1', '(restarts 4)'))).toEqual({ kind: 'none', reason: 'restarts' });
  });
});
