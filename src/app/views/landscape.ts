/**
 * The loss over a grid of two parameters, with all others where they are: many points in each call of the backend. It is
 * not a number where a bound that depends on parameters is not kept.
 */

import { CallSizer, firstResults } from '../../backends';
import { drive, Slices } from '../../rpc';
import {
  boundsOf,
  brokenConstraint,
  knownBounds,
  type ParameterConstraint,
  type StagedParameter,
} from '../../stage';
import { placesOf, planPoint } from '../../train';
import { evaluationOf, loadBackend } from '../backends';
import type { Program } from '../program';
import type { LandscapeAxis, LandscapeReply, LandscapeRequest } from '../protocol';

/** How near to a bound an axis goes, as a share of its length. */
const nearBound = 1e-3;

/** The part of an axis on which the parameter keeps its constraint, as far as its bounds are known. */
export function allowedAxis(
  { low, high, ...axis }: LandscapeAxis,
  constraint: ParameterConstraint,
): LandscapeAxis {
  const { low: least, high: most } = knownBounds(constraint);
  const isBetween = Number.isFinite(least) && Number.isFinite(most);
  const margin = nearBound * (isBetween ? most - least : high - low);
  const [first, last] = [least + margin, most - margin];
  if (isBetween) return { ...axis, low: Math.max(low, first), high: Math.min(high, last) };
  // An axis beyond its one bound starts there.
  const from = Math.min(Math.max(low, first), last - margin);
  return { ...axis, low: from, high: Math.max(Math.min(high, last), from + margin) };
}

/** Whether natural values keep the bounds that depend on parameters. */
function keepsBounds(parameters: readonly StagedParameter[]): (elements: Float64Array) => boolean {
  const places = placesOf(parameters);
  const bounded = parameters.flatMap((parameter, index) => {
    const depends = boundsOf(parameter.constraint).some(({ kind }) => kind === 'expression');
    return depends ? [{ parameter, ...places[index]! }] : [];
  });
  return (elements) =>
    bounded.every(
      ({ parameter, start, size }) =>
        brokenConstraint(parameter, elements.subarray(start, start + size), elements.subarray(0, start)) ===
        null,
    );
}

export async function landscapeOf(
  program: Program,
  request: LandscapeRequest,
  signal: AbortSignal,
): Promise<LandscapeReply> {
  const { settings } = request;
  const trainable = await drive(program.trainable(settings), signal);
  if (typeof trainable === 'string') return { kind: 'refused', message: trainable };
  const { objective, parameters, rows } = trainable.plan;
  const [x, y] = [request.x, request.y].map((axis) => located(axis, parameters));
  if (x === undefined || y === undefined || x === null || y === null)
    return { kind: 'refused', message: 'A landscape is over two parameters that are numbers.' };
  const point = planPoint(trainable.plan, request.at, settings.temperature);
  const backend = await loadBackend(settings.backend, evaluationOf(objective.graph));
  const size = request.size;
  const losses = new Float64Array(size * size);
  const isAllowed = keepsBounds(parameters);
  const slices = new Slices(signal);
  const sizer = new CallSizer();
  for (let next = 0; next < losses.length; ) {
    const count = sizer.next(losses.length - next);
    const values = new Float64Array(count * point.length);
    for (let index = 0; index < count; index++) {
      const [row, column] = [Math.floor((next + index) / size), (next + index) % size];
      const at = index * point.length;
      values.set(point, at);
      values[at + x.place] = along(x.axis, column, size);
      values[at + y.place] = along(y.axis, row, size);
    }
    const began = performance.now();
    losses.set(await firstResults(backend, objective.graph, { count, values }, rows.training), next);
    for (let index = 0; index < count; index++)
      if (!isAllowed(values.subarray(index * point.length, (index + 1) * point.length)))
        losses[next + index] = Number.NaN;
    next += count;
    sizer.took(count, performance.now() - began);
    await slices.pause();
  }
  return { kind: 'grid', x: x.axis, y: y.axis, size, losses };
}

const along = ({ low, high }: LandscapeAxis, index: number, size: number): number =>
  low + ((high - low) * index) / (size - 1);

/** The axis within its constraint, and the index of its parameter among all elements; null for a tensor. */
function located(axis: LandscapeAxis, parameters: readonly StagedParameter[]) {
  const index = parameters.findIndex(({ name }) => name === axis.parameter);
  const parameter = parameters[index];
  if (parameter === undefined || parameter.shape.length > 0) return null;
  const place = parameters.slice(0, index).reduce((sum, { start }) => sum + start.length, 0);
  return { axis: allowedAxis(axis, parameter.constraint), place };
}
