/**
 * Chooses the backend of a run, with the reason: WebAssembly for programs of numbers and small tensors, tfjs for the
 * others, and for a long run of the former whatever is much faster by a count of its arithmetic. tfjs, which has the
 * GPU, and our shaders are loaded when a run first needs them.
 */

import {
  type Backend,
  type BackendReport,
  type Extent,
  estimate,
  ReferenceBackend,
  workOf,
} from '../backends';
import { tfjsPart, wasmPart, webgpuPart } from '../backends/lateBackends';
import { gpuReadback } from '../backends/tfjs/gpuReadback';
import { unsupported } from '../backends/wasm/supported';
import { unsupported as unsupportedOnGpu } from '../backends/webgpu/supported';
import type { Graph } from '../graph';
import type { TrainingPlan } from '../train';
import type { BackendChoice } from './protocol';

/** What is computed, and how often. */
export interface Workload extends Extent {
  /** The graph of a step, without the optimizer's few operations on each parameter. */
  readonly graph: Graph;
  readonly steps: number;
  /** Whether the steps are those of Levenberg-Marquardt, which not every backend takes. */
  readonly isTrusted: boolean;
}

export function workloadOf({ gradient, objective, optimizer, rows, steps }: TrainingPlan): Workload {
  const { batch, restarts } = objective.options;
  const present = rows.training?.rows.length ?? objective.rowCount ?? 1;
  return {
    graph: gradient,
    steps,
    rows: Math.min(present, batch ?? present),
    members: restarts,
    isTrusted: optimizer.kind === 'lm',
  };
}

/** The workload of a graph that is evaluated now and then. */
export function evaluationOf(graph: Graph): Workload {
  return { graph, steps: 1, rows: 1, members: 1, isTrusted: false };
}

/** The device behind a browser's WebGPU. */
type Adapter = 'none' | 'software' | 'gpu';

interface Chosen {
  readonly kind: 'reference' | 'wasm' | 'wasm-f32' | 'webgpu' | 'tfjs';
  readonly reason: string;
}

/** The time of a run in microseconds from which a change of precision is worthwhile. */
const longRun = 2_000_000;
/** How many times faster another backend has to be. */
const worthwhile = 4;

const withoutGpu = 'There is no WebGPU here, so the program is compiled to WebAssembly.';

/** `load` is null if it is not known yet. */
function choose(choice: BackendChoice, load: Workload | null, adapter: Adapter): Chosen {
  if (choice === 'reference') {
    return {
      kind: 'reference',
      reason: 'Chosen for this run: plain evaluation in 64-bit floats on the CPU.',
    };
  }
  if (load?.isTrusted) return chooseTrusted(choice, load);
  if (choice === 'tfjs') return { kind: 'tfjs', reason: 'Chosen for this run.' };
  if (choice === 'webgpu') return chooseGpu(load, adapter);
  const missing = load === null ? null : unsupported(load.graph);
  if (missing !== null) {
    return { kind: 'tfjs', reason: `The program is not for our own WebAssembly: ${missing}.` };
  }
  switch (choice) {
    case 'wasm-f32':
      return {
        kind: 'wasm-f32',
        reason: 'Chosen for this run: compiled to WebAssembly, rows in 32-bit floats, four at a time.',
      };
    case 'wasm':
      return { kind: 'wasm', reason: 'Chosen for this run: compiled to WebAssembly.' };
    case 'auto':
      return chooseFastest(load, adapter);
  }
}

/** Names of the backends that take no steps of Levenberg-Marquardt. */
const untrusted: Partial<Record<BackendChoice, string>> = {
  'wasm-f32': 'Rows in 32-bit floats have',
  webgpu: 'Shaders have',
  tfjs: 'tfjs has',
};

/** Levenberg-Marquardt is computed by our own WebAssembly in 64-bit floats, and by plain evaluation. */
function chooseTrusted(choice: BackendChoice, load: Workload): Chosen {
  const missing = unsupported(load.graph);
  const refused = untrusted[choice];
  const why = refused === undefined ? '' : `${refused} no Levenberg-Marquardt. `;
  if (missing !== null) {
    const reason = `${why}The program is not for our own WebAssembly: ${missing}; so it is evaluated plainly in 64-bit floats.`;
    return { kind: 'reference', reason };
  }
  const chosen = choice === 'wasm' ? 'Chosen for this run: compiled' : 'The program is compiled';
  return { kind: 'wasm', reason: `${why}${chosen} to WebAssembly in 64-bit floats.` };
}

function chooseGpu(load: Workload | null, adapter: Adapter): Chosen {
  if (adapter === 'none') return { kind: 'wasm', reason: withoutGpu };
  const missing = load === null ? null : unsupportedOnGpu(load.graph);
  if (missing === null)
    return { kind: 'webgpu', reason: 'Chosen for this run: compiled to a shader for the GPU.' };
  const { kind } = choose('auto', load, 'none');
  const what = kind === 'tfjs' ? 'tfjs computes it' : 'it is compiled to WebAssembly';
  return { kind, reason: `The program is not for a shader of ours: ${missing}; so ${what}.` };
}

/** Chooses for a program that WebAssembly can compute: that, in 64-bit floats, unless the run would take long there. */
function chooseFastest(load: Workload | null, adapter: Adapter): Chosen {
  const usual: Chosen = {
    kind: 'wasm',
    reason: 'The program computes with numbers and small tensors, so it is compiled to WebAssembly.',
  };
  if (load === null || load.steps <= 1) return usual;
  const work = workOf(load.graph);
  const times = estimate(work, load);
  if (times.wasm * load.steps < longRun) return usual;
  const whole = (time: number): string => duration(time * load.steps);
  const onCpu = `By the arithmetic in it the run takes about ${whole(times.wasm)} in WebAssembly`;
  // A loop that ends by computed numbers may not end in 32 bits.
  if (adapter !== 'gpu' || work.isGuess) return { kind: 'wasm', reason: `${usual.reason} ${onCpu}.` };
  const isForGpu = unsupportedOnGpu(load.graph) === null;
  if (isForGpu && times.webgpu * worthwhile < times.wasm && times.webgpu <= times.tfjs) {
    return {
      kind: 'webgpu',
      reason: `${onCpu} and ${whole(times.webgpu)} on the GPU, so it is compiled to a shader.`,
    };
  }
  if (times.tfjs * worthwhile < times.wasm && againstGpu(load) === null)
    return { kind: 'tfjs', reason: `${onCpu} and ${whole(times.tfjs)} op by op on the GPU.` };
  return { kind: 'wasm', reason: `${usual.reason} ${onCpu}.` };
}

/** A time in microseconds, in words with one significant digit, which is as much as an estimate is good for. */
function duration(microseconds: number): string {
  const seconds = Number((microseconds / 1e6).toPrecision(1));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Number((microseconds / 6e7).toPrecision(1));
  return minutes < 120 ? `${minutes} minutes` : `${Number((microseconds / 3.6e9).toPrecision(1))} hours`;
}

/** Looks for an adapter without loading anything. */
export async function findAdapter(): Promise<Adapter> {
  try {
    const adapter = await globalThis.navigator?.gpu?.requestAdapter();
    if (adapter === null || adapter === undefined) return 'none';
    return adapter.info.isFallbackAdapter ? 'software' : 'gpu';
  } catch {
    return 'none';
  }
}

/** The reason why tfjs should not compute on WebGPU although it is available. */
function againstGpu({ graph }: Workload): string | null {
  const why = gpuReadback(graph);
  return why === null ? null : `WebGPU would be slow, for ${why}`;
}

/** The backend of a run, as far as it is known before it is loaded. */
export async function expectedBackend(choice: BackendChoice, load: Workload | null): Promise<BackendReport> {
  const adapter = await findAdapter();
  const { kind, reason } = choose(choice, load, adapter);
  switch (kind) {
    case 'reference':
    case 'wasm':
      return { name: kind, precision: 'f64', reason };
    case 'wasm-f32':
      return { name: 'wasm', precision: 'f32', reason };
    case 'webgpu':
      return { name: 'webgpu', precision: 'f32', reason };
    case 'tfjs': {
      const against =
        adapter === 'none' ? 'WebGPU found no adapter' : load === null ? null : againstGpu(load);
      if (against === null)
        return { name: 'tfjs webgpu', precision: 'f32', reason: `${reason} WebGPU found an adapter.` };
      const why = `${reason} ${against}, so tfjs computes in WebAssembly.`;
      return { name: 'tfjs wasm', precision: 'f32', reason: why };
    }
  }
}

/** The same backend, whose report begins with the reason for choosing it. */
function withReason(reason: string, backend: Backend): Backend {
  return {
    report: { ...backend.report, reason: `${reason} ${backend.report.reason}` },
    stepper: (step) => backend.stepper(step),
    evaluate: (graph, parameters, rows) => backend.evaluate(graph, parameters, rows),
  };
}

export async function loadBackend(choice: BackendChoice, load: Workload): Promise<Backend> {
  const { kind, reason } = choose(choice, load, await findAdapter());
  switch (kind) {
    case 'reference':
      return new ReferenceBackend(reason);
    case 'wasm':
    case 'wasm-f32': {
      const { ownHelpers, WasmBackend } = await wasmPart.load();
      const lanes = kind === 'wasm' ? {} : ({ lanes: 'f32x4' } as const);
      return new WasmBackend(reason, { ...lanes, helpers: ownHelpers() });
    }
    case 'webgpu':
      return loadWebgpu(reason);
    case 'tfjs': {
      const { loadTfjs } = await tfjsPart.load();
      const against = againstGpu(load);
      return withReason(reason, await (against === null ? loadTfjs() : loadTfjs('wasm', against)));
    }
  }
}

async function loadWebgpu(reason: string): Promise<Backend> {
  // A lost device hands its run to WebAssembly at once, so that is loaded too.
  const [{ tfjsDevice }, { WebgpuBackend }, { WasmBackend }] = await Promise.all([
    tfjsPart.load(),
    webgpuPart.load(),
    wasmPart.load(),
  ]);
  const device = await tfjsDevice();
  if (device === null) return new WasmBackend(withoutGpu);
  return new WebgpuBackend(
    device,
    reason,
    (why) => new WasmBackend(`${why} WebAssembly continues in its place.`),
  );
}
