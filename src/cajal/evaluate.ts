/**
 * Evaluates closed terms, big-step. Numbers are those below the dimension. A successor beyond them has fallen off the
 * end, and so has every value computed from it, because its encoding is the zero vector.
 */

import { InternalError, unreachable } from '../text/internal';
import type { Span } from '../text/span';
import type { Binder, Link, Term } from './syntax';

export interface Closure {
  readonly kind: 'closure';
  readonly binder: Binder;
  readonly body: Term;
  readonly environment: Environment | null;
}

/** A truth value, a number, or a function with the values of its free variables. */
export type CajalValue = boolean | number | Closure;

interface Environment {
  readonly binder: Binder;
  readonly value: CajalValue;
  readonly outer: Environment | null;
}

export type Outcome =
  | { readonly kind: 'value'; readonly value: CajalValue }
  /** The successor at `span` of the largest number. */
  | { readonly kind: 'fallen'; readonly span: Span }
  /** The evaluation took more than `maxSteps` terms. */
  | { readonly kind: 'endless' };

export interface EvaluateOptions {
  readonly dimension: number;
  /** The values of linked terms. */
  readonly links?: (link: Link) => CajalValue | null;
  readonly maxSteps?: number;
}

/** A million terms take less than a second. */
const defaultSteps = 1_000_000;

/** Leaves the evaluation with an outcome. It is caught where the evaluation began. */
class Left extends Error {
  constructor(readonly outcome: Outcome) {
    super(outcome.kind);
  }
}

/** The value of a well-typed closed term. */
export function evaluateTerm(term: Term, options: EvaluateOptions): Outcome {
  return begin(options, (evaluation) => evaluation.evaluate(term, null));
}

/** The result of a function value for another value. */
export function applyValue(operator: CajalValue, operand: CajalValue, options: EvaluateOptions): Outcome {
  return begin(options, (evaluation) => evaluation.apply(operator, operand));
}

function begin(options: EvaluateOptions, make: (evaluation: Evaluation) => CajalValue): Outcome {
  try {
    return { kind: 'value', value: make(new Evaluation(options)) };
  } catch (error) {
    if (error instanceof Left) return error.outcome;
    throw error;
  }
}

class Evaluation {
  private left: number;

  constructor(private readonly options: EvaluateOptions) {
    this.left = options.maxSteps ?? defaultSteps;
  }

  evaluate(term: Term, environment: Environment | null): CajalValue {
    if (this.left-- <= 0) throw new Left({ kind: 'endless' });
    switch (term.kind) {
      case 'variable':
        return lookup(term.binder, environment);
      case 'link': {
        const value = this.options.links?.(term.link) ?? null;
        if (value === null) throw new InternalError(`no value is linked for ${term.link.name}`);
        return value;
      }
      case 'lambda':
        return { kind: 'closure', binder: term.binder, body: term.body, environment };
      case 'apply':
        return this.apply(
          this.evaluate(term.operator, environment),
          this.evaluate(term.operand, environment),
        );
      case 'boolean':
      case 'numeral':
        return term.value;
      case 'if': {
        const taken = this.evaluate(term.condition, environment) === true;
        return this.evaluate(taken ? term.consequent : term.alternative, environment);
      }
      case 'successor': {
        // A well-typed term gives succ a number.
        const next = (this.evaluate(term.number, environment) as number) + 1;
        if (next >= this.options.dimension) throw new Left({ kind: 'fallen', span: term.span });
        return next;
      }
      case 'iter': {
        let value = this.evaluate(term.base, environment);
        // A well-typed term counts with a number.
        const count = this.evaluate(term.count, environment) as number;
        for (let turn = 0; turn < count; turn++) {
          value = this.evaluate(term.step, { binder: term.binder, value, outer: null });
        }
        return value;
      }
      case 'hole':
        throw new InternalError('a term with mistakes has no value');
      default:
        return unreachable(term);
    }
  }

  apply(operator: CajalValue, operand: CajalValue): CajalValue {
    if (typeof operator !== 'object') throw new InternalError('what is applied is no function');
    const { binder, body, environment } = operator;
    return this.evaluate(body, { binder, value: operand, outer: environment });
  }
}

function lookup(binder: Binder, environment: Environment | null): CajalValue {
  for (let each = environment; each !== null; each = each.outer) {
    if (each.binder === binder) return each.value;
  }
  throw new InternalError(`${binder.name} has no value`);
}

export function printValue(value: CajalValue): string {
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return typeof value === 'number' ? String(value) : `a function of ${value.binder.name}`;
}
