/**
 * Where the first step of a run takes the parameters, from any values and without a run: what a program shows before it
 * trains. A step by formula is one evaluation of its graph, and a line search is one of its own.
 */

import { type Backend, givenOfStep, rowsOfStep } from '../backends';
import { Batches } from './batches';
import { ChunkInputs } from './chunkInputs';
import { allFinite } from './finite';
import { freeSizes, unsizedPlaces } from './freeSizes';
import { loadSteps, searchPart } from './lateSearch';
import { placesOf } from './parameters';
import type { TrainingPlan } from './plan';
import { SoftnessInputs } from './softness';

/** Natural values are those of all elements. */
export interface StartingPoint {
  readonly naturals: Float64Array;
  /** The program's own start, which says how large its parameters are. */
  readonly starts: Float64Array;
  /** The inputs of its graphs between the parameters and the temperature. */
  readonly numbers: Float64Array;
}

/**
 * The natural values after the step; null where a number is not finite. A population is its first member, which starts
 * from these values.
 */
export async function firstStep(
  plan: TrainingPlan,
  { naturals, starts, numbers }: StartingPoint,
  backend: Backend,
): Promise<Float64Array | null> {
  const { step, map, parameters, objective, rows, seed, softness, graph, steps } = plan;
  const drawn = new ChunkInputs(
    new Batches(rows, objective.rowCount, objective.options.batch, seed),
    new SoftnessInputs(softness, graph, parameters.length + numbers.length, seed),
  ).draw(0, 1, steps);
  const given = Float64Array.from([...numbers, ...givenOfStep(drawn, 0)]);
  const start = map.toFree(naturals);
  if (step.kind === 'search') {
    const places = placesOf(parameters);
    const sized = parameters.map((parameter, index) => {
      const { start: at, size } = places[index]!;
      return { ...parameter, start: starts.slice(at, at + size) };
    });
    const { optimizer, recorded, recordedResults, curvature, finish } = step;
    const objective = { objective: step.objective, recorded, recordedResults, curvature, finish };
    const scaled = { sizes: freeSizes(map, sized), unsized: unsizedPlaces(map, sized) };
    const { LbfgsStepper } = await searchPart.load();
    const search = new LbfgsStepper({ optimizer, ...objective, ...scaled, start }, backend);
    await search.advance({ ...drawn, given });
    return finite(map.toNatural(await search.present()));
  }
  await loadSteps(step.optimizer);
  const { update, recorded, state } = step;
  const results = await backend.evaluate(
    update,
    Float64Array.from([...start, ...state, ...given]),
    rowsOfStep(drawn, 0),
  );
  return finite(map.toNatural(results.slice(recorded, recorded + start.length)));
}

function finite(values: Float64Array): Float64Array | null {
  return allFinite(values) ? values : null;
}
