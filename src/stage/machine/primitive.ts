/** Procedures that the machine carries out by itself, and what they are given. */

import type { Arity } from '../../lang/arity';
import type { Span } from '../../text/span';
import type { Step } from './code';
import type { Machine } from './machine';
import type { Value } from './values';

/** Where a call stands: the place that its errors and its nodes point at. */
export interface Site {
  readonly span: Span;
  /** False in the files that ship, whose mistakes are shown at the user's call instead. */
  readonly user: boolean;
  /** Where the operands of the call stand. */
  readonly operands?: readonly Span[];
  /** Set where an evaluator interprets the expression: what stands at its head, a name or something else (null). */
  readonly head?: string | null;
}

export type Apply = (operands: readonly Value[], site: Site, machine: Machine) => Value;

/** What a primitive does; the forms for one and two operands spare the array. */
export interface PrimitiveRule {
  readonly apply: Apply;
  readonly one?: (x: Value, site: Site, machine: Machine) => Value;
  readonly two?: (x: Value, y: Value, site: Site, machine: Machine) => Value;
  /** On two plain numbers. */
  readonly numbers?: (x: number, y: number) => number | boolean;
}

/** What a primitive does that goes on with a call: it returns the machine's next step, not a value. */
export interface ControlRule {
  readonly enter: (operands: readonly Value[], site: Site, machine: Machine) => Step | null;
}

export class Primitive {
  constructor(
    readonly name: string,
    readonly arity: Arity,
    readonly rule: PrimitiveRule | ControlRule,
  ) {}
}

export function unary(one: NonNullable<PrimitiveRule['one']>): PrimitiveRule {
  return { one, apply: ([x], site, machine) => one(x!, site, machine) };
}

export function binary(two: NonNullable<PrimitiveRule['two']>): PrimitiveRule {
  return { two, apply: ([x, y], site, machine) => two(x!, y!, site, machine) };
}

export function variadic(apply: Apply): PrimitiveRule {
  return { apply };
}
