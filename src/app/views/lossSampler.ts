/** Evaluates the loss on the grid of a surface, with many points in each call of the backend, within a limit of time. */

import { type Backend, CallSizer, firstResults } from '../../backends';
import { Slices } from '../../rpc';
import { boundsOf, brokenConstraint, type StagedParameter } from '../../stage';
import { placesOf, type TrainingPlan } from '../../train';
import type { LandscapeAxis, LandscapeSurface } from '../protocol';
import { valueAt } from './landscapeAxes';

/** Less time than this, in milliseconds, says nothing about the rest. */
const minMeasured = 20;

/** The losses would take longer than the limit. */
export class TooExpensive extends Error {
  constructor(readonly milliseconds: number) {
    super('The losses would take longer than the limit.');
  }
}

export class LossSampler {
  private readonly sizer = new CallSizer();
  private readonly slices: Slices;
  private calls = 0;
  /** The losses of all calls but the first, which may compile, and the milliseconds that they took. */
  private computed = 0;
  private spent = 0;

  constructor(
    private readonly plan: TrainingPlan,
    private readonly backend: Backend,
    /** All inputs of the loss; those that a surface is over are replaced. */
    private readonly point: Float64Array,
    /** In milliseconds; null for none. */
    private readonly limit: number | null,
    signal: AbortSignal,
  ) {
    this.slices = new Slices(signal);
  }

  /** Row by row; throws `TooExpensive` as soon as that is known. */
  async losses(surface: LandscapeSurface, size: number): Promise<Float64Array> {
    const { plan, point, sizer } = this;
    const write = writerOf(surface, plan.parameters);
    const isAllowed = keepsConstraints(plan.parameters, surface);
    const rows = surface.kind === 'line' ? 1 : size;
    const losses = new Float64Array(size * rows);
    for (let next = 0; next < losses.length; ) {
      const count = sizer.next(losses.length - next);
      const values = new Float64Array(count * point.length);
      const began = performance.now();
      for (let index = 0; index < count; index++) {
        const own = values.subarray(index * point.length, (index + 1) * point.length);
        own.set(point);
        const [row, column] = [Math.floor((next + index) / size), (next + index) % size];
        write(own, column / (size - 1), row / Math.max(1, rows - 1));
        if (!isAllowed(own)) losses[next + index] = Number.NaN;
      }
      const found = await firstResults(
        this.backend,
        plan.objective.graph,
        { count, values },
        plan.rows.training,
      );
      for (let index = 0; index < count; index++)
        if (!Number.isNaN(losses[next + index])) losses[next + index] = found[index]!;
      next += count;
      this.took(count, performance.now() - began, losses.length - next);
      await this.slices.pause();
    }
    return losses;
  }

  private took(count: number, milliseconds: number, left: number): void {
    this.sizer.took(count, milliseconds);
    if (this.calls++ === 0) return;
    this.computed += count;
    this.spent += milliseconds;
    if (this.limit === null || this.spent < minMeasured) return;
    const whole = this.spent * (1 + left / this.computed);
    if (whole > this.limit) throw new TooExpensive(whole);
  }
}

/** Writes the values at a place of a surface, whose columns and rows are shares from 0 to 1, over those of the point. */
function writerOf(
  surface: LandscapeSurface,
  parameters: readonly StagedParameter[],
): (values: Float64Array, column: number, row: number) => void {
  switch (surface.kind) {
    case 'line': {
      const place = placeOf(surface.x, parameters)!;
      return (values, column) => {
        values[place] = valueAt(surface.x, column);
      };
    }
    case 'parameters': {
      const [x, y] = [placeOf(surface.x, parameters)!, placeOf(surface.y, parameters)!];
      return (values, column, row) => {
        values[x] = valueAt(surface.x, column);
        values[y] = valueAt(surface.y, row);
      };
    }
    case 'plane': {
      const { origin, across, up } = surface;
      return (values, column, row) => {
        const x = valueAt({ ...surface.x, scale: 'linear' }, column);
        const y = valueAt({ ...surface.y, scale: 'linear' }, row);
        for (let index = 0; index < origin.length; index++)
          values[index] = origin[index]! + x * across[index]! + y * up[index]!;
      };
    }
  }
}

/** The index of the axis's parameter among all elements; null for a tensor, or no parameter. */
export function placeOf({ parameter }: LandscapeAxis, parameters: readonly StagedParameter[]): number | null {
  const index = parameters.findIndex(({ name }) => name === parameter);
  if (index < 0 || parameters[index]!.shape.length > 0) return null;
  return placesOf(parameters)[index]!.start;
}

/** Whether natural values keep the constraints that the axes do not: bounds that depend on parameters; on a plane all. */
function keepsConstraints(
  parameters: readonly StagedParameter[],
  surface: LandscapeSurface,
): (elements: Float64Array) => boolean {
  const places = placesOf(parameters);
  const bounded = parameters.flatMap((parameter, index) => {
    const depends = boundsOf(parameter.constraint).some(({ kind }) => kind === 'expression');
    const counts = depends || (surface.kind === 'plane' && parameter.constraint.kind !== 'none');
    return counts ? [{ parameter, ...places[index]! }] : [];
  });
  return (elements) =>
    bounded.every(
      ({ parameter, start, size }) =>
        brokenConstraint(parameter, elements.subarray(start, start + size), elements.subarray(0, start)) ===
        null,
    );
}
