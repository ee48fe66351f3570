/** A step of the optimizer in a sentence, with its numbers in the formula of the rule. */

import { formatPlain } from '../../editor/figures';

/** The settings of the rules that have a formula. */
export type SaidRule =
  | { readonly kind: 'adam'; readonly beta1: number; readonly beta2: number; readonly epsilon: number }
  | { readonly kind: 'sgd' }
  | { readonly kind: 'momentum'; readonly momentum: number }
  | { readonly kind: 'rmsprop'; readonly decay: number; readonly epsilon: number };

export interface SaidStepOfRule {
  readonly rule: SaidRule;
  readonly clipNorm: number | null;
  readonly shared: readonly number[];
}

export interface SaidMove {
  readonly parameter: string;
  readonly element: number | null;
  readonly isConstrained: boolean;
  readonly from: number;
  readonly to: number;
  readonly gradient: number;
  readonly rate: number;
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly natural: { readonly from: number; readonly to: number } | null;
}

export const describeSearch = {
  lbfgs:
    'L-BFGS has no formula of one gradient: it takes a direction from its last steps and gradients, and searches along it for a smaller loss. The chips say where that leads.',
  lm: 'Levenberg-Marquardt has no formula of one gradient: it solves the least squares of a linear model of the residuals, within a region that it trusts. The chips say where that leads.',
} as const;

/** What is left of a round number after rounding is not said. */
const say = (value: number): string => formatPlain(Number(value.toPrecision(6)));
const bracketed = (value: number): string => (value < 0 ? `(${say(value)})` : say(value));

/** `Vmax: 100 − 0.5 × m̂ / (√v̂ + ε) = 100.5, with …` */
export function describeMove(step: SaidStepOfRule, move: SaidMove): string {
  const { parameter, element, isConstrained, natural, from, to } = move;
  const name = element === null ? parameter : `${parameter}[${element}]`;
  const moved = isConstrained ? `u` : name;
  const { formula, numbers } = formulaOf(step, move);
  const clipped =
    step.clipNorm === null ? '' : ` The gradient is clipped to a norm of ${say(step.clipNorm)}.`;
  const sentence = `${moved}: ${say(from)} − ${formula} = ${say(to)}, with ${numbers}.${clipped}`;
  if (!isConstrained) return sentence;
  const ends = natural === null ? '' : ` It takes ${name} from ${say(natural.from)} to ${say(natural.to)}.`;
  return `${name} keeps its constraint by way of a number u without one. ${sentence}${ends}`;
}

function formulaOf(
  { rule, shared }: SaidStepOfRule,
  { gradient, rate, before, after, from, to }: SaidMove,
): { readonly formula: string; readonly numbers: string } {
  const g = `the gradient g = ${say(gradient)}`;
  const r = say(rate);
  switch (rule.kind) {
    case 'sgd':
      return { formula: `${r} × ${bracketed(gradient)}`, numbers: g };
    case 'momentum': {
      const velocity = `v = ${say(rule.momentum)} × ${bracketed(before[0]!)} + g = ${say(after[0]!)}`;
      return { formula: `${r} × ${bracketed(after[0]!)}`, numbers: `${g} and the velocity ${velocity}` };
    }
    case 'rmsprop': {
      const mean = `${say(rule.decay)} × ${say(before[0]!)} + ${say(1 - rule.decay)} × g² = ${say(after[0]!)}`;
      return {
        formula: `${r} × g / √(s + ε)`,
        numbers: `${g}, the mean of the squares s = ${mean} and ε = ${say(rule.epsilon)}; the step is ${say(from - to)}`,
      };
    }
    case 'adam': {
      const [m, v] = [after[0]!, after[1]!];
      const [c1, c2] = [shared[0]!, shared[1]!];
      const first = `m = ${say(rule.beta1)} × ${bracketed(before[0]!)} + ${say(1 - rule.beta1)} × g = ${say(m)}`;
      const second = `v = ${say(rule.beta2)} × ${say(before[1]!)} + ${say(1 - rule.beta2)} × g² = ${say(v)}`;
      return {
        formula: `${r} × m̂ / (√v̂ + ε)`,
        numbers: `${g}; ${first}, so that m̂ = m / ${say(c1)} = ${say(m / c1)}; ${second}, so that v̂ = v / ${say(c2)} = ${say(v / c2)}; ε = ${say(rule.epsilon)}`,
      };
    }
  }
}
