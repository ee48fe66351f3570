import { expect, test } from 'vitest';
import type { UpdateRule } from '../backends';
import { Evaluator, GraphBuilder, numberType } from '../graph';
import { describeOptimizer, optimizerSpec, stateLayout, updateParameters } from './optimizers';

/** The parameter after each of these gradients, by the graph of the rule. */
function steps(rule: UpdateRule, start: number, gradients: readonly number[], rate = rule.rate): number[] {
  const layout = stateLayout(rule);
  const builder = new GraphBuilder();
  const [parameter, gradient] = [builder.input('p', numberType), builder.input('g', numberType)];
  const shared = layout.shared.map((_, index) => builder.input(`shared ${index}`, numberType));
  const each = layout.each.map((_, index) => builder.input(`each ${index}`, numberType));
  const next = updateParameters(builder, rule, [parameter], [gradient], shared, [each], [rate]);
  const results = [...next.parameters, ...next.shared, ...next.each.flat()];
  const graph = builder.finish(
    results,
    results.map((_, index) => `r${index}`),
  );
  const evaluator = new Evaluator(graph);
  let [value, ...state] = [start, ...layout.shared, ...layout.each];
  return gradients.map((g) => {
    [value, ...state] = evaluator.evaluate([value!, g, ...state]) as unknown as [number, ...number[]];
    return value;
  });
}

const gradients = [2, -1, 0.5, 0, 3];

test('gradient descent moves by the rate times the gradient', () => {
  let p = 1;
  const wanted = gradients.map((g) => (p -= 0.1 * g));
  expect(steps({ kind: 'sgd', rate: 0.1 }, 1, gradients)).toEqual(wanted);
});

test('momentum moves by the rate times the decayed sum of gradients', () => {
  let [p, v] = [1, 0];
  const wanted = gradients.map((g) => {
    v = 0.9 * v + g;
    p -= 0.1 * v;
    return p;
  });
  for (const [at, value] of steps({ kind: 'momentum', rate: 0.1, momentum: 0.9 }, 1, gradients).entries())
    expect(value).toBeCloseTo(wanted[at]!, 14);
});

test('RMSProp divides by the root of the mean square, with epsilon under the root', () => {
  let [p, s] = [1, 0];
  const wanted = gradients.map((g) => {
    s = 0.9 * s + 0.1 * g * g;
    p -= (0.1 * g) / Math.sqrt(s + 1e-8);
    return p;
  });
  const rule = { kind: 'rmsprop', rate: 0.1, decay: 0.9, epsilon: 1e-8 } as const;
  for (const [at, value] of steps(rule, 1, gradients).entries()) expect(value).toBeCloseTo(wanted[at]!, 12);
});

test('Adam divides moments without bias, with epsilon beside the root (Kingma and Ba 2015, algorithm 1)', () => {
  let [p, m, v] = [1, 0, 0];
  const wanted = gradients.map((g, step) => {
    m = 0.8 * m + 0.2 * g;
    v = 0.95 * v + 0.05 * g * g;
    const [first, second] = [m / (1 - 0.8 ** (step + 1)), v / (1 - 0.95 ** (step + 1))];
    p -= (0.1 * first) / (Math.sqrt(second) + 1e-3);
    return p;
  });
  const rule = { kind: 'adam', rate: 0.1, beta1: 0.8, beta2: 0.95, epsilon: 1e-3 } as const;
  for (const [at, value] of steps(rule, 1, gradients).entries()) expect(value).toBeCloseTo(wanted[at]!, 12);
});

test('settings that a program leaves out are the usual ones', () => {
  expect(optimizerSpec('adam', [])).toEqual({
    kind: 'adam',
    rate: 0.01,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
  });
  expect(optimizerSpec('adam', [0.5, 0.7])).toMatchObject({ rate: 0.5, beta1: 0.7, beta2: 0.999 });
  expect(optimizerSpec('momentum', [0.2])).toEqual({ kind: 'momentum', rate: 0.2, momentum: 0.9 });
  expect(optimizerSpec('lbfgs', [])).toEqual({ kind: 'lbfgs', history: 10 });
});

test('an optimizer is described in a few words', () => {
  const described = (
    name: Parameters<typeof optimizerSpec>[0],
    settings: number[],
    clipNorm: number | null,
  ) => describeOptimizer(optimizerSpec(name, settings), clipNorm);
  expect(described('adam', [0.05], null)).toBe('Adam, rate 0.05');
  expect(described('momentum', [0.1, 0.8], 3)).toBe(
    'Momentum, rate 0.1, momentum 0.8, gradient norm at most 3',
  );
  expect(described('rmsprop', [0.1], null)).toBe('RMSProp, rate 0.1');
  expect(described('lbfgs', [], null)).toBe('L-BFGS, line search');
});
