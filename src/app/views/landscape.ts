/** The loss over a grid of two parameters, with all others where they are: many points in each call of the backend. */

import { firstResults } from '../../backends';
import { nextChunk, Slices } from '../../rpc';
import type { ParameterConstraint, StagedParameter, StagedProgram } from '../../stage';
import { planTraining, pointAt, startsOf } from '../../train';
import { evaluationOf, loadBackend } from '../backends';
import { overridesOf } from '../overrides';
import type { LandscapeAxis, LandscapeReply, LandscapeRequest } from '../protocol';

/** How near to a bound an axis goes, as a share of its length. */
const nearBound = 1e-3;

/** The part of an axis on which the parameter keeps its constraint. */
export function allowedAxis(
  { low, high, ...axis }: LandscapeAxis,
  constraint: ParameterConstraint,
): LandscapeAxis {
  const near = nearBound * (high - low);
  switch (constraint.kind) {
    case 'none':
      return { ...axis, low, high };
    case 'positive':
      return { ...axis, low: Math.max(low, near), high: Math.max(high, 2 * near) };
    case 'between': {
      const margin = nearBound * (constraint.high - constraint.low);
      return {
        ...axis,
        low: Math.max(low, constraint.low + margin),
        high: Math.min(high, constraint.high - margin),
      };
    }
  }
}

export async function landscapeOf(
  request: LandscapeRequest,
  staged: StagedProgram | null,
  signal: AbortSignal,
): Promise<LandscapeReply> {
  if (staged === null) return { kind: 'refused', message: 'The program does not compile.' };
  const { objective, parameters, choices } = staged;
  if (objective === null)
    return { kind: 'refused', message: 'The program has no fit and no minimize, so it has no loss.' };
  const [x, y] = [request.x, request.y].map((axis) => located(axis, parameters));
  if (x === undefined || y === undefined || x === null || y === null)
    return { kind: 'refused', message: 'A landscape is over two parameters that are numbers.' };
  const { rows } = planTraining(objective, parameters, overridesOf(request.settings));
  const starts = startsOf(parameters);
  const naturals = request.at?.length === starts.length ? request.at : starts;
  const point = pointAt(naturals, choices === null ? null : request.settings.temperature);
  const backend = await loadBackend(request.settings.backend, evaluationOf(objective.graph));
  const size = request.size;
  const losses = new Float64Array(size * size);
  const slices = new Slices(signal);
  let chunk = 1;
  for (let next = 0; next < losses.length; ) {
    const count = Math.min(chunk, losses.length - next);
    const points = Array.from({ length: count }, (_, index) => {
      const [row, column] = [Math.floor((next + index) / size), (next + index) % size];
      return point.with(x.place, along(x.axis, column, size)).with(y.place, along(y.axis, row, size));
    });
    const began = performance.now();
    losses.set(await firstResults(backend, objective.graph, points, rows.training), next);
    next += count;
    chunk = nextChunk(count, performance.now() - began);
    await slices.pause();
  }
  return { kind: 'grid', x: x.axis, y: y.axis, size, losses };
}

const along = ({ low, high }: LandscapeAxis, index: number, size: number): number =>
  low + ((high - low) * index) / (size - 1);

/** The axis within its constraint, and where its parameter stands among all elements; null for a tensor's. */
function located(axis: LandscapeAxis, parameters: readonly StagedParameter[]) {
  const index = parameters.findIndex(({ name }) => name === axis.parameter);
  const parameter = parameters[index];
  if (parameter === undefined || parameter.shape.length > 0) return null;
  const place = parameters.slice(0, index).reduce((sum, { start }) => sum + start.length, 0);
  return { axis: allowedAxis(axis, parameter.constraint), place };
}
