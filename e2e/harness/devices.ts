/** Devices that are lost, shaders that are refused, memory that is given back. */

import { differentiate } from '../../src/autodiff';
import { type Backend, ReferenceBackend, sameInputs } from '../../src/backends';
import { tfjsDevice } from '../../src/backends/tfjs';
import { WasmBackend } from '../../src/backends/wasm';
import { kernelOptions } from '../../src/backends/webgpu';
import { pipelineFor } from '../../src/backends/webgpu/pipeline';
import { expressionGraph, staged } from '../../src/testing/compile';
import { overRows } from '../../src/testing/overRows';
import { ParameterMap, planTraining, Trainer } from '../../src/train';
import { optimizerSpec } from '../../src/train/optimizers';
import { trainingStep } from '../../src/train/stepGraphs';
import { apart, gpu } from './comparisons';

export interface Loss {
  /** The backends before and after, and what the second says. */
  readonly names: readonly string[];
  readonly reason: string;
  /** Steps that were recorded, and how far their parameters are from the reference's. */
  readonly recorded: number;
  readonly difference: number;
}

/** A run whose device is lost after some steps, and which goes on. */
export async function loseDevice(source: string, before: number, after: number): Promise<Loss> {
  const { objective, parameters } = staged(source);
  const plan = planTraining(objective!, parameters, { tolerance: 0 });
  const backend = await gpu();
  const trainer = await Trainer.start(plan, backend);
  const first = await trainer.advance(before);
  const named = backend.report.name;
  (await tfjsDevice())!.destroy();
  const second = await trainer.advance(after);
  const reference = await Trainer.start(plan, new ReferenceBackend('to compare with'));
  const wanted = await reference.advance(before + after);
  const got = Float64Array.from([...first.parameters, ...second.parameters]);
  trainer.dispose();
  return {
    names: [named, backend.report.name],
    reason: backend.report.reason,
    recorded: first.count + second.count,
    difference: apart(got, wanted.parameters, 1),
  };
}

/** What is said of a shader that the device's compiler refuses. */
export async function refuseShader(): Promise<string> {
  const device = (await tfjsDevice())!;
  try {
    await pipelineFor(device, '@compute @workgroup_size(1)\nfn main() {\n  let x = nothing + 1u;\n}');
    return 'It was taken.';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Buffers that a device has made and not given back. */
function countBuffers(device: GPUDevice): { readonly alive: Set<GPUBuffer>; restore(): void } {
  const alive = new Set<GPUBuffer>();
  const create = device.createBuffer;
  device.createBuffer = (descriptor) => {
    const buffer = create.call(device, descriptor);
    alive.add(buffer);
    const destroy = buffer.destroy;
    buffer.destroy = () => {
      alive.delete(buffer);
      return destroy.call(buffer);
    };
    return buffer;
  };
  return { alive, restore: () => Reflect.deleteProperty(device, 'createBuffer') };
}

export interface Memory {
  readonly made: number;
  /** Buffers that are there after some programs were trained, and after many more. */
  readonly afterSome: number;
  readonly afterAll: number;
}

/** Programs of one shape and other numbers, compiled and trained one after another. */
export async function manyPrograms(count: number): Promise<Memory> {
  const { alive, restore } = countBuffers((await tfjsDevice())!);
  let afterSome = 0;
  for (let index = 0; index < count; index++) {
    const { objective, parameters } = staged(
      `(define-parameter a ${1 + index / 7}) (minimize (square (- (* ${index + 2} a) (sin a))) (steps 5))`,
    );
    const trainer = await Trainer.start(planTraining(objective!, parameters), await gpu());
    await trainer.advance(5);
    trainer.dispose();
    await new Promise((resolve) => setTimeout(resolve));
    if (index === Math.floor(count / 4)) afterSome = alive.size;
  }
  const afterAll = alive.size;
  restore();
  return { made: count, afterSome, afterAll };
}

/** Many steps in one call, with a tape that is too short at first: the same records as step by step. */
export async function longTape(turns: number): Promise<number> {
  const { objective, parameters } = staged(
    `(define-data (x) '((1) (2) (3)))
(define-parameter a 0.5)
(minimize (mean-over ((x x)) (do ((k 0 (+ k 1)) (v x (+ v (* 0.001 a (- 1 v))))) ((= k ${turns}) (square v)))))`,
  );
  const plan = planTraining(objective!, parameters);
  if (plan.step.kind !== 'update') throw new Error('the program searches');
  const inputs = sameInputs(3);
  const stepper = await (await gpu()).stepper(plan.step);
  const got = await stepper.advance(inputs);
  stepper.dispose();
  const wanted = await (await new ReferenceBackend('to compare with').stepper(plan.step)).advance(inputs);
  return apart(got, wanted, 1);
}

export interface ManyRows {
  readonly groups: number;
  readonly difference: number;
  /** The time of a step of many, in milliseconds: on the GPU, and in WebAssembly. */
  readonly gpu: number;
  readonly wasm: number;
}

/** Steps over so many rows, each with a loop. */
export async function manyRows(count: number, lanes = 1): Promise<ManyRows> {
  const expression = expressionGraph(
    '(do ((k 0 (+ k 1)) (s y (+ s (* 0.1 (- (sin (* z s)) x))))) ((= k 20) (square (- s x))))',
    ['x', 'y', 'z'],
  );
  const points = Array.from({ length: count }, (_, row) => [Math.sin(row), Math.cos(3 * row)]);
  const graph = overRows(expression, points);
  const parameter = {
    name: 'z',
    shape: [],
    start: Float64Array.of(0.7),
    constraint: { kind: 'none' },
    rate: null,
    span: { source: 'program', start: 0, end: 0 },
    formSpan: { source: 'program', start: 0, end: 0 },
    startSpan: { source: 'program', start: 0, end: 0 },
  } as const;
  const step = trainingStep({
    parameters: [parameter],
    map: new ParameterMap([parameter]),
    sizes: Float64Array.of(1),
    unsized: [],
    graph,
    gradient: () => differentiate(graph),
    optimizer: optimizerSpec('adam', [0.05]),
    clipNorm: null,
    recordedAs: 'norms',
    residuals: null,
    rowCount: () => count,
  });
  if (step.kind !== 'update') throw new Error('the step searches');
  const inputs = sameInputs(5);
  const timed = async (backend: Backend) => {
    const stepper = await backend.stepper(step);
    const records = await stepper.advance(inputs);
    const began = performance.now();
    const more = await stepper.advance(inputs);
    const milliseconds = (performance.now() - began) / inputs.count;
    stepper.dispose();
    return { records: Float64Array.from([...records, ...more]), milliseconds };
  };
  const ours = await timed(await gpu(lanes));
  const wasm = await timed(new WasmBackend('to compare with'));
  return {
    groups: kernelOptions(step.update, step.recordedResults, 1, lanes).groups,
    difference: apart(ours.records, wasm.records, 1),
    gpu: ours.milliseconds,
    wasm: wasm.milliseconds,
  };
}
