/**
 * Update rules as graphs: the next value of a parameter from its gradient and the optimizer's state. Formulas and
 * defaults are those of `tf.train`, so that both take the same steps.
 */

import type { OptimizerSpec, UpdateRule } from '../backends';
import type { GraphBuilder, ValueNode } from '../graph';
import type { RunOptions } from '../stage';
import { unreachable } from '../text/internal';

export const defaultRate = 0.01;
const epsilon = 1e-8;

/**
 * The steps that L-BFGS remembers: 3 to 20 are usual (Nocedal and Wright, Numerical Optimization, 2006, section 7.2).
 */
const history = 10;

/** An optimizer by name, with the settings of a program: rate, beta1, beta2, epsilon; rate, momentum; rate. */
export function optimizerSpec(
  name: RunOptions['optimizer']['name'],
  settings: readonly number[],
): OptimizerSpec {
  const [rate = defaultRate, second, third, fourth] = settings;
  switch (name) {
    case 'adam':
      return { kind: 'adam', rate, beta1: second ?? 0.9, beta2: third ?? 0.999, epsilon: fourth ?? epsilon };
    case 'sgd':
      return { kind: 'sgd', rate };
    case 'momentum':
      return { kind: 'momentum', rate, momentum: second ?? 0.9 };
    case 'rmsprop':
      return { kind: 'rmsprop', rate, decay: 0.9, epsilon };
    case 'lbfgs':
      return { kind: 'lbfgs', history };
    case 'lm':
      return { kind: 'lm' };
    default:
      return unreachable(name);
  }
}

export function describeOptimizer(spec: OptimizerSpec, clipNorm: number | null): string {
  if (spec.kind === 'lbfgs') return 'L-BFGS, line search';
  if (spec.kind === 'lm') return 'Levenberg-Marquardt';
  const names = { adam: 'Adam', sgd: 'Gradient descent', momentum: 'Momentum', rmsprop: 'RMSProp' } as const;
  const momentum = spec.kind === 'momentum' ? `, momentum ${spec.momentum}` : '';
  const clipped = clipNorm === null ? '' : `, gradient norm at most ${clipNorm}`;
  return `${names[spec.kind]}, rate ${spec.rate}${momentum}${clipped}`;
}

/** How many numbers of state an optimizer keeps for all parameters together, and for each. */
export interface StateLayout {
  readonly shared: readonly number[];
  readonly each: readonly number[];
}

/** The size and the start of the state. */
export function stateLayout(spec: UpdateRule): StateLayout {
  switch (spec.kind) {
    case 'adam':
      // 1 - beta1^t and 1 - beta2^t; the first and second moment.
      return { shared: [0, 0], each: [0, 0] };
    case 'sgd':
      return { shared: [], each: [] };
    case 'momentum':
      return { shared: [], each: [0] };
    case 'rmsprop':
      return { shared: [], each: [0] };
    default:
      return unreachable(spec);
  }
}

export interface Update {
  readonly parameters: readonly ValueNode[];
  readonly shared: readonly ValueNode[];
  readonly each: readonly (readonly ValueNode[])[];
}

/**
 * One update of all parameters, each at its own rate. `shared` and `each` are the state before it, laid out as
 * `stateLayout` says.
 */
export function updateParameters(
  b: GraphBuilder,
  spec: UpdateRule,
  parameters: readonly ValueNode[],
  gradients: readonly ValueNode[],
  shared: readonly ValueNode[],
  each: readonly (readonly ValueNode[])[],
  rates: readonly number[],
): Update {
  const add = (x: ValueNode, y: ValueNode) => b.op('add', [x, y]);
  const sub = (x: ValueNode, y: ValueNode) => b.op('sub', [x, y]);
  const mul = (x: ValueNode, y: ValueNode) => b.op('mul', [x, y]);
  const div = (x: ValueNode, y: ValueNode) => b.op('div', [x, y]);
  const square = (x: ValueNode) => mul(x, x);
  /** A step of parameter `index`, per unit of its rate, taken downhill. */
  const descend = (p: ValueNode, index: number, step: ValueNode) =>
    sub(p, mul(b.number(rates[index]!), step));
  /**
   * An exponential moving average, as a step from its former value, which stays accurate in 32 bits however long it
   * runs.
   */
  const average = (before: ValueNode, now: ValueNode, decay: number) =>
    add(before, mul(b.number(1 - decay), sub(now, before)));

  switch (spec.kind) {
    case 'sgd':
      return { parameters: parameters.map((p, i) => descend(p, i, gradients[i]!)), shared, each };
    case 'momentum': {
      const velocities = each.map(([v], i) => add(mul(b.number(spec.momentum), v!), gradients[i]!));
      const next = parameters.map((p, i) => descend(p, i, velocities[i]!));
      return { parameters: next, shared, each: velocities.map((v) => [v]) };
    }
    case 'rmsprop': {
      const squares = each.map(([s], i) => average(s!, square(gradients[i]!), spec.decay));
      const next = parameters.map((p, i) => {
        const size = b.op('sqrt', [add(squares[i]!, b.number(spec.epsilon))]);
        return sub(p, div(mul(b.number(rates[i]!), gradients[i]!), size));
      });
      return { parameters: next, shared, each: squares.map((s) => [s]) };
    }
    case 'adam': {
      // The distance to 1 shrinks by beta: 1 - beta^t is the average of 1.
      const [weight1, weight2] = [spec.beta1, spec.beta2].map((beta, index) =>
        average(shared[index]!, b.number(1), beta),
      ) as [ValueNode, ValueNode];
      const moments = each.map(([m, v], i): [ValueNode, ValueNode] => [
        average(m!, gradients[i]!, spec.beta1),
        average(v!, square(gradients[i]!), spec.beta2),
      ]);
      const next = parameters.map((p, i) => {
        const [m, v] = moments[i]!;
        const first = div(m, weight1);
        const second = div(v, weight2);
        const size = add(b.op('sqrt', [second]), b.number(spec.epsilon));
        return descend(p, i, div(first, size));
      });
      return { parameters: next, shared: [weight1, weight2], each: moments };
    }
    default:
      return unreachable(spec);
  }
}
