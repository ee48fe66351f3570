/**
 * What a program says of its unknowns: procedures whose bodies are to be found. An unknown expands to a parameter and a
 * procedure that returns it, the simplest body, so that everything else works before a body is found.
 */

import type { Span } from '../text/span';

/** The procedures that the body of an unknown may call, with the number of their operands. */
export const searchedOperators = {
  '+': 2,
  '-': 2,
  '*': 2,
  '/': 2,
  expt: 2,
  min: 2,
  max: 2,
  exp: 1,
  log: 1,
  sqrt: 1,
  square: 1,
  sin: 1,
  cos: 1,
  tan: 1,
  tanh: 1,
  atan: 1,
  abs: 1,
  sigmoid: 1,
  softplus: 1,
  relu: 1,
} as const;

export type SearchedOperator = keyof typeof searchedOperators;

/** The powers of units whose product a unit is: `{m: 1, s: -2}`. Units with other names have other dimensions. */
export type Dimension = Readonly<Record<string, number>>;

export interface UnknownUnits {
  readonly parameters: readonly Dimension[];
  readonly value: Dimension;
}

export interface UnknownForm {
  readonly name: string;
  readonly nameSpan: Span;
  readonly parameters: readonly string[];
  /** What the body may call. `-` is also the minus of one operand. */
  readonly using: readonly SearchedOperator[];
  /** The largest number of nodes of the body. */
  readonly size: number;
  /** The largest number of its free constants. */
  readonly constants: number;
  /** Null if the program does not say them. */
  readonly units: UnknownUnits | null;
  /** The parameter that is the simplest body: a name that no program can write. */
  readonly constant: string;
  readonly span: Span;
}
