/** The value and the gradients of a program, found in one way: a level and a backend, or central differences. */

import { centralDifference, differentiate } from '../../autodiff';
import { Evaluator, type RowSelection } from '../../graph';
import { drive, Slices } from '../../rpc';
import type { Level, Objective, StagedParameter, StagedProgram } from '../../stage';
import { planTraining, pointAt, startsOf } from '../../train';
import { evaluationOf, loadBackend } from '../backends';
import { overridesOf } from '../overrides';
import { compileSource } from '../pipeline';
import type { Table, VerifyReply, VerifyRequest } from '../protocol';

/** The objective, and what it is looked at with: the same for every way. */
interface Place {
  readonly objective: Objective;
  readonly parameters: readonly StagedParameter[];
  /** Natural values, and the temperature behind them where there is one. */
  readonly point: Float64Array;
  readonly rows: RowSelection | null;
}

export async function verifyOneWay(
  request: VerifyRequest,
  tables: readonly Table[],
  signal: AbortSignal,
): Promise<VerifyReply> {
  const { way } = request;
  const level = way.kind === 'differences' ? request.settings.level : way.level;
  const place = await stageAt(level, request, tables, signal);
  if (typeof place === 'string') return { kind: 'refused', message: place };
  return way.kind === 'differences' ? differences(place, signal) : gradient(place, way.backend);
}

/** The program at a level, or why there is nothing to look at. */
async function stageAt(
  level: Level,
  { source, settings, at }: VerifyRequest,
  uploaded: readonly Table[],
  signal: AbortSignal,
): Promise<Place | string> {
  const { seed, temperature, evaluator } = settings;
  const compilation = await drive(
    compileSource(source, { uploaded, seed, temperature, level, evaluator }),
    signal,
  );
  const { staged, diagnostics } = compilation;
  if (staged === null) {
    const mistake = diagnostics.find((each) => each.severity === 'error');
    return mistake?.message ?? 'The program does not compile.';
  }
  const { objective, parameters } = staged;
  if (objective === null) return 'The program has no fit and no minimize, so it has no loss.';
  const plan = planTraining(objective, parameters, overridesOf(settings));
  return { objective, parameters, point: pointOf(staged, at, temperature), rows: plan.rows.training };
}

function pointOf(
  { parameters, choices }: StagedProgram,
  at: Float64Array | null,
  temperature: number,
): Float64Array {
  const starts = startsOf(parameters);
  const naturals = at?.length === starts.length ? at : starts;
  return pointAt(naturals, choices === null ? null : temperature);
}

async function gradient(
  { objective, parameters, point, rows }: Place,
  choice: Parameters<typeof loadBackend>[0],
): Promise<VerifyReply> {
  const graph = differentiate(objective.graph, parameters.length);
  const backend = await loadBackend(choice, evaluationOf(graph));
  const results = await backend.evaluate(graph, point, rows);
  // What another computes for it is a way of its own already.
  if (choice === 'webgpu' && backend.report.name !== 'webgpu')
    return { kind: 'refused', message: backend.report.reason };
  return {
    kind: 'values',
    value: results[0]!,
    gradients: results.slice(objective.graph.results.length),
    parameters: namesOf(parameters),
    backend: backend.report,
  };
}

async function differences(
  { objective, parameters, point, rows }: Place,
  signal: AbortSignal,
): Promise<VerifyReply> {
  const evaluator = new Evaluator(objective.graph);
  const valueAt = (changed: Float64Array): number => evaluator.evaluate(changed, rows)[0]!;
  const gradients = startsOf(parameters);
  const slices = new Slices(signal);
  for (const index of gradients.keys()) {
    await slices.pauseWhenDue();
    const along = (x: number): number => valueAt(point.with(index, x));
    gradients[index] = centralDifference(along, point[index]!).value;
  }
  const backend = { name: 'reference', precision: 'f64' } as const;
  return { kind: 'values', value: valueAt(point), gradients, parameters: namesOf(parameters), backend };
}

function namesOf(parameters: readonly StagedParameter[]) {
  return parameters.map(({ name, shape }) => ({ name, shape }));
}
