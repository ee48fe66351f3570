/** The functions of the package `cephes` that are used here: its own declarations are not reachable from its exports. */
declare module 'cephes' {
  /** Resolves when the functions can be called. */
  export const compiled: Promise<void>;
  /** The probability that a normal variable is below a value. */
  export function ndtr(value: number): number;
  /** The quantile of the normal distribution. */
  export function ndtri(probability: number): number;
  /** The quantile of Student's t; the degrees of freedom are a whole number above 0. */
  export function stdtri(degrees: number, probability: number): number;
}
