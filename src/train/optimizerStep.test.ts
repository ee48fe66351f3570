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
        expect(explained.numbers.map(({ isConstrained }) => isConstrained)).toEqual([false, true]);
        expect(explained.numbers.map(({ natural }) => natural!.from)).toEqual([...trainer.present]);
        expect(explained.numbers.map(({ natural }) => natural!.to)).toEqual([...next!]);
        for (const each of explained.numbers)
          expect(byFormula(each, optimizer, explained.shared)).toBeCloseTo(each.to, 12);
      }
      trainer.dispose();
    },
  );

  const explained = async (source: string, taken: number) => {
    const { objective, parameters } = staged(source);
    const plan = planTraining(objective!, parameters);
    const trainer = await Trainer.start(plan, backend);
    try {
      await trainer.advance(taken);
      const [present, next] = [[...trainer.present], await trainer.nextPresent()];
      const step = await explainStep(plan, taken, backend, async () => undefined);
      return { step, present, next: [...next!] };
    } finally {
      trainer.dispose();
    }
  };

  it('of L-BFGS is its length times its direction, along which the loss falls with the slope', async () => {
    for (const taken of [0, 1, 5]) {
      const { step, present, next } = await explained(program('lbfgs'), taken);
      if (step.kind !== 'search' || step.how.kind !== 'line') throw new Error(step.kind);
      const { how, numbers } = step;
      expect(how.by).toBe(taken === 0 ? 'gradient' : 'pairs');
      expect(how.pairs).toBe(taken);
      expect(numbers.map(({ natural }) => natural!.from)).toEqual(present);
      expect(numbers.map(({ natural }) => natural!.to)).toEqual(next);
      let slope = 0;
      for (const { from, to, factor, gradient } of numbers) {
        expect(from + how.length * factor!).toBeCloseTo(to, 12);
        slope += factor! * gradient!;
      }
      expect(how.slope / slope).toBeCloseTo(1, 9);
      expect(how.slope).toBeLessThan(0);
      expect(how.loss.to).toBeLessThan(how.loss.from);
      expect(how.tried).toBeGreaterThanOrEqual(1);
    }
  });

  const squares = `
(define-data (x y) '((0 1) (1 3) (2 4) (3 9)))
(define-parameter a 0.1)
(define-parameter b 1 positive)
(fit (lambda (x) (+ b (exp (* a x)))) (x) y (optimizer (lm)) (steps 20))`;

  it('of Levenberg-Marquardt has the gain over what its linear model promised, and solves the damped problem', async () => {
    for (const taken of [0, 2]) {
      const { step, present, next } = await explained(squares, taken);
      if (step.kind !== 'search' || step.how.kind !== 'trust') throw new Error(step.kind);
      const { how, numbers } = step;
      expect(numbers.map(({ natural }) => natural!.from)).toEqual(present);
      for (const [index, { natural }] of numbers.entries()) expect(natural!.to).toBeCloseTo(next[index]!, 12);
      expect(how.trials).toBeGreaterThanOrEqual(1);
      expect(how.gained).toBeCloseTo((how.loss.from - how.loss.to) / how.loss.from, 9);
      // |D x|, from the scales and the step.
      const moved = Math.hypot(...numbers.map(({ from, to, factor }) => factor! * (to - from)));
      expect(how.length / moved).toBeCloseTo(1, 9);
      expect(how.length).toBeLessThanOrEqual(1.1 * how.radius * (1 + 1e-12));
      // The step leads downhill.
      const slope = numbers.reduce((sum, { from, to, gradient }) => sum + gradient! * (to - from), 0);
      expect(slope).toBeLessThan(0);
    }
  });

  it('of several starts is that of the one whose loss is smallest', async () => {
    for (const optimizer of ['sgd 0.01', 'lbfgs']) {
      const { step, present, next } = await explained(program(optimizer, '(restarts 5)'), 3);
      if (step.kind === 'none') throw new Error(step.reason);
      expect(step.member).toMatchObject({ of: 5 });
      expect(step.numbers.map(({ natural }) => natural!.from)).toEqual(present);
      expect(step.numbers.map(({ natural }) => natural!.to)).toEqual(next);
    }
  });

  it('is none where the search has ended', async () => {
    const { objective, parameters } = staged(
      '(define-parameter a 3) (minimize (square a) (optimizer (lbfgs)))',
    );
    const plan = planTraining(objective!, parameters);
    const step = await explainStep(plan, 30, backend, async () => undefined);
    expect(step).toEqual({ kind: 'none', reason: 'ended' });
  });

  it('goes to where as many absolute residuals are 0 as there are parameters, behind the search', async () => {
    const source = `
(define-data (x y) '((0 1) (1 3) (2 5.5) (3 7) (4 9)))
(define-parameter a 0)
(define-parameter b 0)
(fit (lambda (x) (+ a (* b x))) (x) y (loss absolute-error) (optimizer (lm)) (steps 400))`;
    const { objective, parameters } = staged(source);
    const plan = planTraining(objective!, parameters);
    const kinds = new Set<string>();
    for (let taken = 0; taken < 60; taken++) {
      const step = await explainStep(plan, taken, backend, async () => undefined);
      kinds.add(step.kind === 'search' ? step.how.kind : step.kind);
      if (step.kind !== 'search' || step.how.kind !== 'vertex') continue;
      expect(step.how.loss.to).toBeLessThan(step.how.loss.from);
    }
    expect(kinds).toContain('trust');
    expect(kinds).toContain('none');
  });
});
