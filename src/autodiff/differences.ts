/** Central differences, the independent check of every derivative. */

export interface DifferenceQuotient {
  readonly value: number;
  /** A bound for the error of the estimate, from two step widths. */
  readonly uncertainty: number;
}

/** The derivative of `f` at `x`, from steps of two widths with Richardson's correction. */
export function centralDifference(f: (x: number) => number, x: number): DifferenceQuotient {
  const width = 1e-4 * Math.max(1, Math.abs(x));
  const quotient = (h: number): number => (f(x + h) - f(x - h)) / (2 * h);
  const [coarse, fine] = [quotient(width), quotient(width / 2)];
  const value = (4 * fine - coarse) / 3;
  // The distance of the one-sided quotients: it halves with the width where f is smooth, and stays constant at a kink.
  const bend = (h: number): number => Math.abs(f(x + h) - 2 * f(x) + f(x - h)) / h;
  const [wide, narrow] = [bend(width), bend(width / 2)];
  const kink = narrow > 1e-7 && narrow > 0.75 * wide;
  const uncertainty = kink
    ? Number.POSITIVE_INFINITY
    : Math.abs(fine - coarse) + 1e-9 * (1 + Math.abs(value));
  return { value, uncertainty };
}

/** Partial derivatives at a point, by central differences. */
export function differenceGradient(
  f: (point: readonly number[]) => number,
  point: readonly number[],
): DifferenceQuotient[] {
  return point.map((x, index) =>
    centralDifference((value) => f(point.map((each, other) => (other === index ? value : each))), x),
  );
}
