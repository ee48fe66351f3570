/**
 * Functions that shaders call. Functions whose accuracy WGSL leaves open are written out in plain arithmetic, to within
 * a few units in the last place of 32 bits. A shader contains only those that it uses, each after the functions that it
 * calls.
 */

import type { LibraryFunction } from '../shader';
import { bits } from './bits';
import { exponential } from './exponential';
import { hyperbolic } from './hyperbolic';
import { power } from './power';
import { remainder } from './remainder';
import { polygamma, special, stirlingRest } from './special';
import { cholesky, decompose, ofDiagonal, solve } from './systems';
import { trigonometry } from './trigonometry';

const functions = {
  ...bits,
  ...exponential,
  ...power,
  ...trigonometry,
  ...hyperbolic,
  ...remainder,
  ...special,
} satisfies Record<string, LibraryFunction>;

export type FunctionName = keyof typeof functions;

export class Library {
  private readonly texts = new Map<string, string>();

  /** The function's name, after it has been added to the shader. */
  use(name: FunctionName): string {
    return this.add(name, functions[name]);
  }

  /** The derivative of order `order` + 1 of lgamma. */
  polygamma(order: number): string {
    return this.add(`polygamma${order}`, polygamma(order));
  }

  /** What Stirling's formula leaves of lgamma, or its derivative of order `order`. */
  stirlingRest(order: number): string {
    if (order > 0) this.polygamma(order - 1);
    return this.add(`stirlingRest${order}`, stirlingRest(order));
  }

  /** The determinant of a matrix of n rows, or the logarithm of its absolute value. */
  matrix(name: 'det' | 'logdet', n: number): string {
    this.add(`decompose${n}`, decompose(n));
    return this.add(`${name}${n}`, ofDiagonal(name, n));
  }

  /** The Cholesky factor of the symmetric part of a matrix of n rows. */
  cholesky(n: number): string {
    return this.add(`cholesky${n}`, cholesky(n));
  }

  /** The solution of n equations for m right-hand sides. */
  solve(n: number, m: number): string {
    this.add(`decompose${n}`, decompose(n));
    return this.add(`solve${n}by${m}`, solve(n, m));
  }

  private add(name: string, { uses, text }: LibraryFunction): string {
    if (this.texts.has(name)) return name;
    // Each name in a row of the tables is one of their keys: a test checks this.
    for (const used of uses) this.use(used as FunctionName);
    this.texts.set(name, text);
    return name;
  }

  /** The functions in an order in which each follows those that it calls. */
  get text(): readonly string[] {
    return [...this.texts.values()];
  }
}

/** Every function, for tests. */
export const libraryFunctions: Readonly<Record<string, LibraryFunction>> = functions;
