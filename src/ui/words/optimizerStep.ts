/** A step of the optimizer in a sentence, with its numbers in the formula of the rule. */

import { formatPlain } from '../../editor/figures';
import { count, plural } from './numbers';

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

/** How a step was searched for. */
export type SaidSearch = (
  | {
      readonly kind: 'line';
      readonly by: 'gradient' | 'pairs' | 'curvature' | 'edge' | 'vertex';
      readonly pairs: number;
      readonly slope: number;
      readonly length: number;
      readonly tried: number;
    }
  | {
      readonly kind: 'trust';
      readonly trials: number;
      readonly gained: number;
      readonly ratio: number;
      readonly damping: number;
      readonly length: number;
      readonly radius: number;
      readonly next: { readonly radius: number; readonly damping: number };
    }
  | { readonly kind: 'vertex' }
) & { readonly loss: { readonly from: number; readonly to: number } };

export interface SaidSearchedMove {
  readonly parameter: string;
  readonly element: number | null;
  readonly isConstrained: boolean;
  readonly from: number;
  readonly to: number;
  readonly gradient: number | null;
  readonly factor: number | null;
  readonly natural: { readonly from: number; readonly to: number } | null;
}

const directionOf = {
  gradient: () => 'straight down the gradient',
  pairs: (pairs: number) =>
    pairs === 1
      ? 'from the gradient and how it changed along the last step'
      : `from the gradient and how it changed along the last ${count(pairs)} steps`,
  curvature: (pairs: number) =>
    pairs === 0
      ? 'by Newton’s method, from how the loss curves'
      : `from how the loss curves, and how the gradient changed along the last ${plural(pairs, 'step')}`,
  edge: () => 'along the shortest mixture of the gradients on both sides of an edge of the loss',
  vertex: () => 'to a vertex',
} satisfies { readonly [By in Extract<SaidSearch, { kind: 'line' }>['by']]: (pairs: number) => string };

/** The gain ratios at which the region of trust changes. */
const trusted = { poor: 0.25, good: 0.75 } as const;

/** What a gain beside what was promised means for the region of trust. */
function verdictOn(ratio: number, damping: number): string {
  if (ratio <= trusted.poor) return 'the model is trusted less far';
  return ratio >= trusted.good || damping === 0
    ? 'the model is trusted further'
    : 'the model is trusted as far as before';
}

/** How the whole step was found, with the run's own numbers. */
export function describeSearch(how: SaidSearch): string {
  const { from, to } = how.loss;
  const loss = `The loss goes from ${formatPlain(from)} to ${formatPlain(to)}.`;
  switch (how.kind) {
    case 'line': {
      const direction = directionOf[how.by](how.pairs);
      const lengths = how.tried === 1 ? 'the first length tried' : `after ${count(how.tried)} lengths tried`;
      return `L-BFGS searches along a direction d, ${direction}. The slope of the loss along d is ${say(how.slope)}, and the step has the length α = ${say(how.length)}, ${lengths}. ${loss}`;
    }
    case 'trust': {
      const model =
        how.damping === 0
          ? `The minimum of the linear model of the residuals is ${say(how.length)} away in scaled units, within the radius of trust ${say(how.radius)}, so that the damping λ is 0`
          : `The minimum of the linear model of the residuals is beyond the radius of trust ${say(how.radius)}; the damping λ = ${say(how.damping)} shortens the step to ${say(how.length)} in scaled units`;
      const trials =
        how.trials === 1
          ? ''
          : ` Before it, ${plural(how.trials - 1, 'longer trial')} did not lower the loss enough.`;
      const gain = `The loss falls by ${say(100 * how.gained)} %, which is ${say(how.ratio)} of what the model promised (the gain ratio): ${verdictOn(how.ratio, how.damping)}, and the radius becomes ${say(how.next.radius)}.`;
      return `${model}.${trials} ${gain} ${loss}`;
    }
    case 'vertex':
      return `The search is over: this step goes to where as many absolute residuals are 0 as there are parameters. ${loss}`;
  }
}

/** `Vmax: 100 + α d = 102, with d = 4 and …` */
export function describeSearchedMove(how: SaidSearch, move: SaidSearchedMove): string {
  const { from, to, gradient, factor } = move;
  const step = to - from;
  const g = gradient === null ? '' : `the gradient g = ${say(gradient)}`;
  if (how.kind === 'line' && factor !== null) {
    const formula = `${say(from)} + α × d = ${say(from)} + ${say(how.length)} × ${bracketed(factor)} = ${say(to)}`;
    return named(move, `${formula}, with d = ${say(factor)} and ${g}`);
  }
  const formula = `${say(from)} ${step < 0 ? '−' : '+'} ${say(Math.abs(step))} = ${say(to)}`;
  if (how.kind === 'trust' && factor !== null)
    return named(
      move,
      `${formula}, from the solution of (JᵀJ + λD²) x = −Jᵀr with its scale D = ${say(factor)}, and ${g}`,
    );
  return named(move, formula);
}

/** Which of several starts is explained. */
export function describeMember({ number, of }: { readonly number: number; readonly of: number }): string {
  return `Start ${count(number)} of ${count(of)} has the smallest loss now, and its step is the one that is explained.`;
}

/** What is left of a round number after rounding is not said. */
const say = (value: number): string => formatPlain(Number(value.toPrecision(6)));
const bracketed = (value: number): string => (value < 0 ? `(${say(value)})` : say(value));

/** A sentence about a number, and what it makes of a parameter that has a constraint. */
function named(
  { parameter, element, isConstrained, natural }: Omit<SaidSearchedMove, 'gradient' | 'factor'>,
  sentence: string,
): string {
  const name = element === null ? parameter : `${parameter}[${element}]`;
  if (!isConstrained) return `${name}: ${sentence}.`;
  const ends = natural === null ? '' : ` It takes ${name} from ${say(natural.from)} to ${say(natural.to)}.`;
  return `${name} keeps its constraint by way of a number u without one. u: ${sentence}.${ends}`;
}

/** `Vmax: 100 − 0.5 × m̂ / (√v̂ + ε) = 100.5, with …` */
export function describeMove(step: SaidStepOfRule, move: SaidMove): string {
  const { formula, numbers } = formulaOf(step, move);
  const clipped =
    step.clipNorm === null ? '' : `. The gradient is clipped to a norm of ${say(step.clipNorm)}`;
  return named(move, `${say(move.from)} − ${formula} = ${say(move.to)}, with ${numbers}${clipped}`);
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
