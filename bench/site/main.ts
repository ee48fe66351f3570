/** The backends beside plain tfjs and jax-js in one page: `benchmark` is what the benchmark `browser` calls. */

import { loadTfjs } from '../../src/backends/tfjs';
import { unsupported, WasmBackend } from '../../src/backends/wasm';
import { compare, steps, type Way } from '../measure';
import { browserPrograms, planOf, stepOf } from '../workloads';
import { jaxWays } from './jax';

/** Microseconds an epoch of the program so named, by way. */
export type Benchmark = (name: string) => Promise<Readonly<Record<string, number>>>;

const benchmark: Benchmark = async (name) => {
  const program = browserPrograms().find((each) => each.name === name)!;
  const plan = planOf(program.source);
  const ways: Way[] = [];
  if (unsupported(stepOf(plan).update) === null) {
    ways.push(await steps('wasm', new WasmBackend('measured'), plan));
  }
  const tfjs = await loadTfjs();
  ways.push(await steps(tfjs.report.name, tfjs, plan), ...(await jaxWays(name)));
  return Object.fromEntries(await compare(ways, 20_000));
};

Object.assign(globalThis, { benchmark });
