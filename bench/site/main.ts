/** The backends beside plain tfjs and jax-js in one page: `benchmark` is what the benchmark `browser` calls. */

import { workOf } from '../../src/backends';
import { loadTfjs, tfjsDevice } from '../../src/backends/tfjs';
import { unsupported, WasmBackend } from '../../src/backends/wasm';
import { WebgpuBackend } from '../../src/backends/webgpu';
import { unsupported as unsupportedOnGpu } from '../../src/backends/webgpu/supported';
import { compare, steps, type Way } from '../measure';
import { browserPrograms, planOf, stepOf } from '../workloads';
import { jaxWays } from './jax';

/** Microseconds an epoch of the program so named, by way. */
export type Benchmark = (name: string) => Promise<Readonly<Record<string, number>>>;

/** A step of more ops than these is not sent to a GPU op by op: some browsers lose it. */
const maxOps = 2000;

const benchmark: Benchmark = async (name) => {
  const program = browserPrograms().find((each) => each.name === name)!;
  const plan = planOf(program.source);
  const { update } = stepOf(plan);
  const ways: Way[] = [];
  if (unsupported(update) === null) {
    ways.push(await steps('wasm', new WasmBackend('measured'), plan));
    ways.push(await steps('wasm f32', new WasmBackend('measured', { lanes: 'f32x4' }), plan));
  }
  const device = await tfjsDevice();
  if (device !== null && unsupportedOnGpu(update) === null) {
    const refuse = (why: string): never => {
      throw new Error(why);
    };
    ways.push(await steps('webgpu', new WebgpuBackend(device, 'measured', refuse), plan));
  }
  const { once, perRow } = workOf(update);
  if (device !== null && once.ops + perRow.ops < maxOps)
    ways.push(await steps('tfjs webgpu', await loadTfjs('webgpu'), plan));
  ways.push(await steps('tfjs wasm', await loadTfjs('wasm'), plan));
  ways.push(...(await jaxWays(name)));
  return Object.fromEntries(await compare(ways, 20_000));
};

Object.assign(globalThis, { benchmark });
