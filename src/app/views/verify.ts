/** The value and the gradients of a program, found by one method: on a backend, or by central differences. */

import { centralDifference } from '../../autodiff';
import { Evaluator } from '../../graph';
import { drive, Slices } from '../../rpc';
import type { StagedParameter } from '../../stage';
import { planPoint, startsOf, type TrainingPlan, withoutNoise } from '../../train';
import { evaluationOf, loadBackend } from '../backends';
import type { Program } from '../program';
import type { BackendChoice, VerifyReply, VerifyRequest } from '../protocol';

/** `program` is that of the method's level. */
export async function verifyProgram(
  program: Program,
  { settings, at, method }: VerifyRequest,
  signal: AbortSignal,
): Promise<VerifyReply> {
  const trainable = await drive(program.trainable(settings), signal);
  if (typeof trainable === 'string') return { kind: 'refused', message: trainable };
  const { plan } = trainable;
  const point = planPoint(plan, at, settings.temperature);
  return method.kind === 'differences'
    ? differences(plan, point, signal)
    : gradient(plan, point, method.backend);
}

async function gradient(
  { objective, parameters, gradient: graph, rows }: TrainingPlan,
  point: Float64Array,
  choice: BackendChoice,
): Promise<VerifyReply> {
  const backend = await loadBackend(choice, evaluationOf(graph));
  const results = await backend.evaluate(graph, withoutNoise(point, graph), rows.training);
  // Another backend that computes in its place is a method of its own already.
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
  { objective, parameters, rows }: TrainingPlan,
  point: Float64Array,
  signal: AbortSignal,
): Promise<VerifyReply> {
  const evaluator = new Evaluator(objective.graph);
  const valueAt = (changed: Float64Array): number => evaluator.evaluate(changed, rows.training)[0]!;
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
