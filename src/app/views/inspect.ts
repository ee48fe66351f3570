/** The compiled program for a reader: its graph, that of its gradient, and what trains it: module and shader, line by line. */

import { printCompiled, unsupported } from '../../backends/wasm';
import {
  compileKernel,
  kernelOptions,
  maxLanes,
  unsupported as unsupportedOnGpu,
} from '../../backends/webgpu';
import { type Graph, printLines } from '../../graph';
import { type Objective, type Sliced, whenLoaded } from '../../stage';
import type { Span } from '../../text/span';
import { computedGraph, isSearch, type SoftnessSettings, searchPart, type TrainingPlan } from '../../train';
import type { Program } from '../program';
import type { BackendChoice, Inspection, Listing, RunSettings } from '../protocol';

interface Line {
  readonly text: string;
  readonly span: Span | null;
}

/** Lines of one listing: more than anybody reads, and fewer than a page is slow with. */
const maxLines = 200_000;
/** Lines between two looks at the world. */
const slice = 1000;

export function* inspectProgram(
  program: Program,
  settings: Pick<RunSettings, 'backend' | keyof SoftnessSettings>,
): Sliced<Inspection> {
  const trainable = yield* program.trainable(settings, 'there is no graph');
  if (typeof trainable === 'string') return { kind: 'refused', message: trainable };
  const { plan } = trainable;
  const graph = yield* listingOf(printLines(plan.graph));
  const gradient = yield* listingOf(printLines(plan.gradient));
  if (isSearch(plan.optimizer)) yield* whenLoaded(searchPart);
  const step = computedStep(plan);
  const module = yield* moduleOf(step, settings.backend);
  return { kind: 'listings', graph, gradient, module, shader: yield* shaderOf(step, plan.objective) };
}

interface ComputedStep {
  readonly graph: Graph;
  readonly recordedResults: number;
}

function computedStep({ step }: TrainingPlan): ComputedStep {
  const graph = computedGraph(step);
  // A line search evaluates: all that the graph gives is handed out.
  return { graph, recordedResults: step.kind === 'update' ? step.recordedResults : graph.results.length };
}

function* moduleOf(
  { graph, recordedResults }: ComputedStep,
  backend: BackendChoice,
): Sliced<Listing | string> {
  const missing = unsupported(graph);
  if (missing !== null) return `The program is not for our own WebAssembly: ${missing}.`;
  yield;
  const lanes = backend === 'wasm-f32' ? 'f32x4' : 'f64x2';
  return yield* listingOf(printCompiled(graph, { recordedResults, lanes }));
}

function* shaderOf(
  { graph, recordedResults }: ComputedStep,
  { options }: Objective,
): Sliced<Listing | string> {
  const missing = unsupportedOnGpu(graph);
  if (missing !== null) return `The program is not for a shader of ours: ${missing}.`;
  yield;
  const sharedOut = kernelOptions(graph, recordedResults, options.restarts, maxLanes);
  return yield* listingOf(compileKernel(graph, sharedOut).lines);
}

/** The lines as one text, and where in the program each came from. */
export function* listingOf(lines: Iterable<Line>, max = maxLines): Sliced<Listing> {
  const texts: string[] = [];
  const starts = [0];
  const spans: number[] = [];
  let [at, width, left] = [0, 0, 0];
  for (const { text, span } of lines) {
    if (texts.length >= max) {
      left++;
      continue;
    }
    if (texts.length % slice === 0) yield;
    texts.push(text);
    at += text.length + 1;
    starts.push(at);
    width = Math.max(width, text.length);
    if (span?.source === 'program') spans.push(span.start, span.end);
    else spans.push(-1, -1);
  }
  return {
    text: texts.join('\n'),
    starts: Uint32Array.from(starts),
    spans: Int32Array.from(spans),
    width,
    left,
  };
}
