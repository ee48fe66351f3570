/** What the answers of the terminal share: the level and the backend of a request, and mistakes as an answer. */

import { evaluationOf, loadBackend, workloadOf } from '../app/backends';
import type { Backend } from '../backends';
import { unsupported } from '../backends/wasm/supported';
import type { Graph } from '../graph';
import { type LevelOptions, shippedEvaluator } from '../stage';
import type { Diagnostic } from '../text/diagnostic';
import type { SourceTexts } from '../text/render';
import type { TrainingPlan } from '../train';
import { choiceField, diagnosticsJson, type Json, RequestError, stringField } from './json';

export function failure(diagnostics: readonly Diagnostic[], texts: SourceTexts): Json {
  return { ok: false, diagnostics: diagnosticsJson(diagnostics, texts) };
}

/** Warnings go along with an answer; without any, the answer has no such field. */
export function withWarnings(reply: Json, diagnostics: readonly Diagnostic[], texts: SourceTexts): Json {
  return diagnostics.length === 0 ? reply : { ...reply, diagnostics: diagnosticsJson(diagnostics, texts) };
}

const levels = ['direct', 'interpreter', 'tower'] as const;
const backends = ['reference', 'wasm', 'wasm-f32', 'tfjs'] as const;

/** What the program goes through, and the text of the evaluator where the request brings one. */
export function levelOf(request: Json): LevelOptions {
  const evaluator = request['evaluator'] === undefined ? null : stringField(request, 'evaluator');
  return { level: choiceField(request, 'level', levels), evaluator };
}

export function textsOf(program: string, { evaluator }: LevelOptions): SourceTexts {
  return { program, evaluator: evaluator ?? shippedEvaluator() };
}

/** The backend that is asked for; a request for one that the program is not for is refused. */
export function backendOf(request: Json, graph: Graph): Promise<Backend> {
  const choice = choiceField(request, 'backend', backends);
  const missing = choice.startsWith('wasm') ? unsupported(graph) : null;
  if (missing !== null) throw new RequestError(`The program is not for "${choice}": ${missing}.`);
  return loadBackend(choice, evaluationOf(graph));
}

/** The backend of a run. Some take no steps of Levenberg-Marquardt, and a request that names one of these is refused. */
export function trainingBackendOf(request: Json, plan: TrainingPlan): Promise<Backend> {
  const choice = choiceField(request, 'backend', backends);
  if (plan.optimizer.kind !== 'lm') return backendOf(request, plan.gradient);
  if (!['auto', 'wasm', 'reference'].includes(choice))
    throw new RequestError(`"${choice}" has no Levenberg-Marquardt: choose "wasm" or "reference".`);
  return loadBackend(choice, workloadOf(plan));
}
