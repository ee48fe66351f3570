/** The denotations of terms during compilation: vectors, and functions whose matrix has not been needed yet. */

import { InternalError } from '../text/internal';
import type { Compiling } from './linked';
import type { Vector } from './multilinear';
import type { Binder } from './syntax';
import type { Type } from './types';

export type Denotation<Module> = Vector | Applicable<Module>;

export interface Applicable<Module> {
  readonly kind: 'function';
  readonly type: Type;
  /** Whether an application may call a procedure, which need not be linear. */
  readonly calls: boolean;
  readonly apply: (operand: Denotation<Module>) => Compiling<Module, Denotation<Module>>;
}

export interface Environment<Module> {
  readonly binder: Binder;
  readonly value: Denotation<Module>;
  readonly outer: Environment<Module> | null;
}

export function lookup<Module>(binder: Binder, environment: Environment<Module> | null): Denotation<Module> {
  for (let each = environment; each !== null; each = each.outer) {
    if (each.binder === binder) return each.value;
  }
  throw new InternalError(`${binder.name} is not bound`);
}

/** Whether any function among these values may call a procedure. */
export function callsWithin<Module>(environment: Environment<Module> | null): boolean {
  for (let each = environment; each !== null; each = each.outer) {
    if (each.value.kind === 'function' && each.value.calls) return true;
  }
  return false;
}

/** A function that is applied to more operands becomes a matrix. */
const maxApplications = 4;

/**
 * A function that remembers its results, and becomes its matrix after a few applications. Otherwise the work in both
 * branches of a conditional would double with each nesting. A function that calls procedures stays as it is. `apply` is
 * one application, `matrix` makes the matrix, and `product` applies it.
 */
export function shared<Module>(
  { kind, type, calls, apply }: Applicable<Module>,
  matrix: (() => Compiling<Module, Vector>) | null,
  product: (matrix: Vector, operand: Denotation<Module>) => Compiling<Module, Vector>,
): Applicable<Module> {
  if (calls) return { kind, type, calls, apply };
  const given = new Map<Denotation<Module>, Denotation<Module>>();
  let whole: Vector | null = null;
  function* once(operand: Denotation<Module>): Compiling<Module, Denotation<Module>> {
    if (operand.kind === 'function' && operand.calls) return yield* apply(operand);
    const before = given.get(operand);
    if (before !== undefined) return before;
    if (whole === null && matrix !== null && given.size >= maxApplications) whole = yield* matrix();
    const result = whole === null ? yield* apply(operand) : yield* product(whole, operand);
    given.set(operand, result);
    return result;
  }
  return { kind, type, calls, apply: once };
}
