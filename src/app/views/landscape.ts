/**
 * The loss over a grid: over one parameter or two, with all others where they are, or over the plane through three points.
 * It is not a number where a constraint is not kept.
 */

import { drive } from '../../rpc';
import type { StagedParameter } from '../../stage';
import { planPoint, startsOf } from '../../train';
import { evaluationOf, loadBackend } from '../backends';
import type { Program } from '../program';
import type {
  LandscapeAxis,
  LandscapePlane,
  LandscapeQuestion,
  LandscapeReply,
  LandscapeRequest,
  LandscapeSurface,
} from '../protocol';
import { allowedAxis, grownAxis, isSameAxis } from './landscapeAxes';
import { LossSampler, placeOf, TooExpensive } from './lossSampler';

/** A surface over parameters, whose axes may grow. */
type Axes = Exclude<LandscapeSurface, LandscapePlane>;

/** The number of points along each axis while it grows, and how often it may. */
const coarse = 13;
const maxGrowths = 4;

export async function landscapeOf(
  program: Program,
  request: LandscapeRequest,
  signal: AbortSignal,
): Promise<LandscapeReply> {
  const { settings, size, limit } = request;
  const trainable = await drive(program.trainable(settings), signal);
  if (typeof trainable === 'string') return { kind: 'refused', message: trainable };
  const { plan } = trainable;
  const { parameters } = plan;
  const asked = surfaceOf(request.over, parameters);
  if (typeof asked === 'string') return { kind: 'refused', message: asked };
  const point = planPoint(plan, request.at, settings.temperature);
  const backend = await loadBackend(settings.backend, evaluationOf(plan.objective.graph));
  const sampler = new LossSampler(plan, backend, point, limit, signal);
  try {
    const over =
      request.stretch && asked.kind !== 'plane' ? await stretched(asked, sampler, parameters) : asked;
    return { kind: 'grid', over, size, losses: await sampler.losses(over, size) };
  } catch (error) {
    if (error instanceof TooExpensive) return { kind: 'expensive', milliseconds: error.milliseconds };
    throw error;
  }
}

/** The surface that was asked for, within the constraints; or a sentence that says why there is none. */
function surfaceOf(
  over: LandscapeQuestion,
  parameters: readonly StagedParameter[],
): LandscapeSurface | string {
  if (over.kind === 'plane') return planeOf(over, startsOf(parameters));
  const axes = over.kind === 'line' ? [over.x] : [over.x, over.y];
  if (axes.some((axis) => placeOf(axis, parameters) === null))
    return 'A landscape is over parameters that are numbers.';
  return withAxes(over, (axis) => allowed(axis, parameters));
}

function withAxes(surface: Axes, change: (axis: LandscapeAxis) => LandscapeAxis): Axes {
  const x = change(surface.x);
  return surface.kind === 'line' ? { ...surface, x } : { ...surface, x, y: change(surface.y) };
}

function allowed(axis: LandscapeAxis, parameters: readonly StagedParameter[]): LandscapeAxis {
  const parameter = parameters.find(({ name }) => name === axis.parameter)!;
  return allowedAxis(axis, parameter.constraint);
}

/** Three points that are nearer to one line than this, squared, are on it. */
const onLine = 1e-9;

function planeOf(
  { points, x, y }: Extract<LandscapeQuestion, { readonly kind: 'plane' }>,
  starts: Float64Array,
): LandscapePlane | string {
  const [origin, second, third] = [points[0] ?? starts, points[1] ?? starts, points[2] ?? starts];
  if ([origin, second, third].some((each) => each.length !== starts.length))
    return 'The three points are not of this program.';
  const across = second.map((value, index) => value - origin[index]!);
  const up = third.map((value, index) => value - origin[index]!);
  const [aa, bb, ab] = [dot(across, across), dot(up, up), dot(across, up)];
  if (!(aa * bb - ab * ab > onLine * aa * bb))
    return 'The three points are on one line: there is no single plane through them.';
  return { kind: 'plane', origin, across, up, x, y };
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, each, index) => sum + each * b[index]!, 0);
}

/** The surface with axes that grew towards lower losses, until the smallest loss is inside. */
async function stretched(
  surface: Axes,
  sampler: LossSampler,
  parameters: readonly StagedParameter[],
): Promise<Axes> {
  let present = surface;
  for (let growths = 0; growths < maxGrowths; growths++) {
    const least = leastOf(await sampler.losses(present, coarse));
    if (least === null) return present;
    const [column, row] = [least % coarse, Math.floor(least / coarse)];
    const grown = withAxes(present, (axis) => {
      const place = axis.parameter === present.x.parameter ? column : row;
      return allowed(grownAxis(axis, place, coarse), parameters);
    });
    if (isSame(grown, present)) return present;
    present = grown;
  }
  return present;
}

function isSame(a: Axes, b: Axes): boolean {
  return isSameAxis(a.x, b.x) && (a.kind === 'line' || b.kind === 'line' || isSameAxis(a.y, b.y));
}

/** The index of the smallest number; null if there is none. */
function leastOf(losses: Float64Array): number | null {
  let least: number | null = null;
  for (let index = 0; index < losses.length; index++)
    if (Number.isFinite(losses[index]) && (least === null || losses[index]! < losses[least]!)) least = index;
  return least;
}
