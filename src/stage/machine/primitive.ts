/** Primitives: procedures that the machine carries out by itself, with their rules and the sites of their calls. */

import type { Arity } from '../../lang/arity';
import type { Span } from '../../text/span';
import type { Step } from './code';
import type { Machine } from './machine';
import type { Value } from './values';

/** The place of a call, for its errors and its nodes. */
export interface Site {
  readonly span: Span;
  /** False in the files that ship. Their mistakes are shown at the user's call. */
  readonly user: boolean;
  /** The places of the operands. */
  readonly operands?: readonly Span[];
  /** The name that is called, if it is one of the program's. */
  readonly operator?: string | null;
  /** Whether an evaluator makes the call for an expression of the program, which is the machine's last site. */
  readonly interprets?: boolean;
  /** The head of an expression that an evaluator interprets: its name, or null if it is not a name. */
  readonly head?: string | null;
}

export type Apply = (operands: readonly Value[], site: Site, machine: Machine) => Value;

/** The rule of a primitive. The forms for one and two operands avoid an array. */
export interface PrimitiveRule {
  readonly apply: Apply;
  readonly one?: (x: Value, site: Site, machine: Machine) => Value;
  readonly two?: (x: Value, y: Value, site: Site, machine: Machine) => Value;
  /** The rule for two known numbers. A result beyond 2^53 is left to `two`, which may warn of it. */
  readonly numbers?: (x: number, y: number) => number | boolean;
}

const largestExact = 2 ** 53;

/** Whether a number is beyond 2^53, where doubles leave out integers. */
export function isBeyondExact(value: number): boolean {
  return value > largestExact || value < -largestExact;
}

/** The rule of a primitive that calls a procedure. It returns the next step of the machine, not a value. */
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
