/**
 * The step of least squares within a region of trust, as nodes: the x that makes |R x - z| small while |D x| is at most a
 * radius, within a tenth. It is the solution of the damped problem with |R x - z|^2 + p |D x|^2 for the right p, which is
 * found by Newton's method on the length of the step: Moré, The Levenberg-Marquardt algorithm: implementation and theory
 * (Lecture Notes in Mathematics 630, 1978), section 5; `lmpar` of MINPACK. Each damped problem is a triangular factor of
 * its own, not a system of normal equations.
 */

import { numberType, type ValueNode } from '../graph';
import type { VectorNodes } from './vectorNodes';

export interface Subproblem {
  /** The triangular factor of the Jacobian and the first elements of the rotated residuals. */
  readonly r: ValueNode;
  readonly z: ValueNode;
  /** The diagonal of D. */
  readonly scale: ValueNode;
  readonly radius: ValueNode;
  /** The damping of the step before. */
  readonly damping: ValueNode;
}

export interface TrustedStep {
  readonly step: ValueNode;
  readonly damping: ValueNode;
  /** |D x|. */
  readonly length: ValueNode;
}

/** The smallest damping; MINPACK's `dwarf`. */
const dwarf = 2.2250738585072014e-308;
/** How far the length of a step may be from the radius, as a part of it. */
const slack = 0.1;
const maxTurns = 10;
/** The part of a column that has to be new beside those before it, or else rounding is all that tells them apart. */
const independent = 1e-13;

export function trustedStep(v: VectorNodes, problem: Subproblem): TrustedStep {
  const { r, z, scale, radius } = problem;
  const whole = determinedStep(v, r, z);
  const length = v.norm(v.mul(scale, whole));
  const excess = v.sub(length, radius);
  const [step, damping, taken] = v.branch(
    v.le(excess, v.mul(v.number(slack), radius)),
    () => [whole, v.number(0), length],
    () => damped(v, problem, whole, length, excess),
  );
  return { step: step!, damping: damping!, length: taken! };
}

/**
 * The x of R x = z. Where columns say the same, so that x is not determined, what is rounding counts as 0, and a tiny
 * damping makes x the shortest in units of the columns.
 */
function determinedStep(v: VectorNodes, r: ValueNode, z: ValueNode): ValueNode {
  const norms = v.columnNorms(r);
  const units = v.select(v.isZero(norms), v.number(1), norms);
  const least = v.sub(v.number(0), v.largest(v.sub(v.number(0), v.div(v.abs(v.diagonalOf(r)), units))));
  const [step] = v.branch(
    v.lt(v.number(independent), least),
    () => [v.substitute(r, z)],
    () => {
      const rounded = v.mul(v.number(independent), units);
      const exact = v.select(v.le(v.abs(r), v.asRow(rounded)), v.number(0), r);
      return [dampedStep(v, v.beside(exact, v.asColumn(z)), rounded).step];
    },
  );
  return step!;
}

/** The x that makes |R x - z|^2 + |diagonal x|^2 least, and its triangular factor. */
function dampedStep(
  v: VectorNodes,
  upper: ValueNode,
  diagonal: ValueNode,
): { readonly step: ValueNode; readonly factor: ValueNode } {
  const order = diagonal.type.shape[0]!;
  const nothing = v.b.zero({ ...numberType, shape: [order, 1] });
  const whole = v.triangularize(v.below(upper, v.beside(v.diagonalMatrix(diagonal), nothing)));
  const factor = v.corner(whole, order, order);
  return { step: v.substitute(factor, v.column(whole, order, order)), factor };
}

/** Newton's correction of the damping for a step x of this length with the factor `r`: the slope of the length. */
function correction(
  v: VectorNodes,
  r: ValueNode,
  { scale, radius }: Subproblem,
  step: ValueNode,
  length: ValueNode,
  excess: ValueNode,
): ValueNode {
  const way = v.div(v.mul(scale, v.mul(scale, step)), length);
  return v.div(v.div(excess, radius), v.squares(v.substitute(r, way, true)));
}

function damped(
  v: VectorNodes,
  problem: Subproblem,
  whole: ValueNode,
  length: ValueNode,
  excess: ValueNode,
): readonly ValueNode[] {
  const { r, z, scale, radius } = problem;
  const zero = v.number(0);
  // A factor of lower rank gives no lower bound.
  const bound = correction(v, r, problem, whole, length, excess);
  const singular = v.sum(v.select(v.isZero(v.diagonalOf(r)), v.number(1), zero));
  const isRegular = v.and(v.isZero(singular), v.isFinite(bound));
  const low = v.select(isRegular, v.max(bound, zero), zero);
  const gradient = v.norm(v.div(v.times(r, z, true), scale));
  const high = v.max(v.div(gradient, radius), v.number(dwarf));
  const between = v.min(v.max(problem.damping, low), high);
  const guess = v.select(v.isFinite(length), v.div(gradient, length), v.mul(v.number(0.001), high));
  const first = v.select(v.isZero(between), guess, between);
  const upper = v.beside(r, v.asColumn(z));
  return v.loop('damping', [zero, first, low, high, excess], ([turn, asked, low, high, before]) => {
    const least = v.max(v.number(dwarf), v.mul(v.number(0.001), high!));
    const damping = v.select(v.isZero(asked!), least, asked!);
    const { step, factor } = dampedStep(v, upper, v.mul(v.sqrt(damping), scale));
    const length = v.norm(v.mul(scale, step));
    const excess = v.sub(length, radius);
    const isClose = v.le(v.abs(excess), v.mul(v.number(slack), radius));
    const isShort = v.and(v.isZero(low!), v.and(v.le(excess, before!), v.lt(before!, zero)));
    const isLast = v.le(v.number(maxTurns - 1), turn!);
    const done = v.or(isClose, v.or(isShort, isLast));
    const nextLow = v.select(v.lt(zero, excess), v.max(low!, damping), low!);
    const nextHigh = v.select(v.lt(excess, zero), v.min(high!, damping), high!);
    const next = v.max(nextLow, v.add(damping, correction(v, factor, problem, step, length, excess)));
    return {
      again: v.not(done),
      next: [v.add(turn!, v.number(1)), next, nextLow, nextHigh, excess],
      exits: [step, damping, length],
    };
  });
}
