/**
 * Steps to the exact minimum of a sum of absolute residuals, where as many of them are 0 as there are parameters: each
 * solves the linear model of the residuals, and is shortened until the loss falls. Osborne and Watson, Computer Journal 14
 * (1971). Where residuals are linear, one step arrives.
 */

import type { Backend } from '../backends';
import type { RowSelection } from '../graph';
import type { StagedResiduals } from '../stage';
import { leastAbsoluteStep } from '../statistics/leastAbsolute';
import { type Matrix, product, rowOf, scaledRows, zeros } from '../statistics/matrix';
import type { ParameterMap } from './parameterMap';
import { ResidualGraphs } from './residuals';

/** The largest number of elements of a Jacobian that is solved. */
const maxElements = 1_000_000;
/** How often a step is halved. */
const maxHalvings = 30;
/** The decrease, as a part of the loss, that is no rounding. */
const minFall = 1e-14;
/** The part of the loss that a minimum may be above the least. */
const arrived = 1e-9;

export class AbsoluteFinish {
  private readonly graphs: ResidualGraphs;

  constructor(
    private readonly residuals: StagedResiduals,
    private readonly map: ParameterMap,
  ) {
    this.graphs = new ResidualGraphs(residuals, map.parameters.length);
  }

  /**
   * The next point from unconstrained numbers, as `evaluate` makes it of a point; null where the loss falls no further.
   * `given` are the further inputs of a step.
   */
  async next<T extends { readonly loss: number }>(
    here: T & { readonly point: Float64Array },
    backend: Backend,
    { rows, given }: { readonly rows: RowSelection | null; readonly given: Float64Array },
    evaluate: (point: Float64Array) => Promise<T>,
  ): Promise<T | null> {
    const { point, loss } = here;
    const found = await this.linearized(backend, point, given, rows);
    const step = found === null ? null : leastAbsoluteStep(found.residuals, found.jacobian);
    if (step === null) return null;
    for (let halved = 0, length = 1; halved <= maxHalvings; halved++, length /= 2) {
      const target = point.map((each, index) => each + length * step[index]!);
      if (target.every((each, index) => each === point[index])) return null;
      const there = await evaluate(target);
      if (there.loss < loss - minFall * Math.abs(loss)) return there;
    }
    return null;
  }

  /** Whether the linear model of the residuals leads to no lower loss, but for a trifle. */
  async isLeast(
    here: { readonly loss: number; readonly point: Float64Array },
    backend: Backend,
    input: { readonly rows: RowSelection | null; readonly given: Float64Array },
    evaluate: (point: Float64Array) => Promise<{ readonly loss: number }>,
  ): Promise<boolean> {
    if (this.isTooLarge) return false;
    const lower = await this.next(here, backend, input, evaluate);
    return lower === null || here.loss - lower.loss <= arrived * here.loss;
  }

  private get isTooLarge(): boolean {
    const { rows, each } = this.graphs.extent;
    return rows * each * this.map.naturalSize > maxElements;
  }

  /** The residuals as they count in the loss, and their derivatives by the unconstrained numbers. */
  private async linearized(
    backend: Backend,
    point: Float64Array,
    given: Float64Array,
    rows: RowSelection | null,
  ): Promise<{ readonly residuals: Float64Array; readonly jacobian: Matrix } | null> {
    const { map, graphs } = this;
    const { rows: count, each } = graphs.extent;
    if (this.isTooLarge) return null;
    const operands = Float64Array.from([...map.toNatural(point), ...given]);
    const { residuals, jacobian } = await graphs.jacobianAt(backend, operands, map.naturalSize);
    const counted = rows?.rows ?? Int32Array.from({ length: count }, (_, row) => row);
    const places = Array.from(counted).flatMap((row) =>
      Array.from({ length: each }, (_, element) => row * each + element),
    );
    const all: Matrix = { rows: residuals.length, columns: map.naturalSize, values: jacobian };
    const byNatural = zeros(places.length, map.naturalSize);
    for (const [at, place] of places.entries()) rowOf(byNatural, at).set(rowOf(all, place));
    const factors = places.map((place) => this.factorOf(Math.floor(place / each)));
    const byFree = map.isIdentity ? byNatural : product(byNatural, this.mapJacobian(point));
    return {
      residuals: Float64Array.from(places, (place, at) => factors[at]! * residuals[place]!),
      jacobian: scaledRows(byFree, factors),
    };
  }

  private mapJacobian(point: Float64Array): Matrix {
    const { map } = this;
    return { rows: map.naturalSize, columns: map.freeSize, values: map.jacobian(point) };
  }

  private factorOf(row: number): number {
    const { weights, scales } = this.residuals;
    return (weights?.[row] ?? 1) * (scales?.[row] ?? 1);
  }
}
