/**
 * Estimates how long a step would take on each kind of backend, from its arithmetic. The figures come from `npm run
 * bench` on a desktop processor, rounded; those of the GPU are the clock and the width of a small one. They are right
 * within a factor of a few, which is enough to choose between backends that differ by tens.
 */

import type { Arithmetic, Work } from './work';

export interface Extent {
  /** The rows of a batch, or all rows; 1 if the program has no rows. */
  readonly rows: number;
  /** The members that train side by side. */
  readonly members: number;
}

/** Times in microseconds. */
export interface StepTimes {
  readonly wasm: number;
  /** On a GPU: as a shader, and op by op. */
  readonly webgpu: number;
  readonly tfjs: number;
}

/** WebAssembly on two rows at a time: nanoseconds for a unit of numbers, and for a unit of tensors in linear memory. */
const wasmUnit = { numbers: 0.16, tensors: 0.6 };
/** tfjs on the GPU: nanoseconds to start an op, and for a unit of its arithmetic. Without a GPU it is never faster. */
const tfjsUnit = { start: 40_000, work: 0.02 };
/**
 * A shader: nanoseconds for a unit in one thread, the number of threads that run at the same time, and the time in
 * which all threads of a step wait for each other.
 */
const shaderUnit = { work: 4, threads: 4096, barrier: 5000 };

const units = ({ numbers, tensors }: Arithmetic): number => numbers + tensors;

export function estimate({ perRow, once }: Work, { rows, members }: Extent): StepTimes {
  const onWasm = ({ numbers, tensors }: Arithmetic): number =>
    wasmUnit.numbers * numbers + wasmUnit.tensors * tensors;
  const passes = Math.ceil((rows * members) / shaderUnit.threads);
  const nanoseconds = {
    wasm: members * (onWasm(once) + rows * onWasm(perRow)),
    webgpu: shaderUnit.barrier + shaderUnit.work * (units(once) + passes * units(perRow)),
    tfjs:
      members *
      (tfjsUnit.start * (once.ops + perRow.ops) + tfjsUnit.work * (units(once) + rows * units(perRow))),
  };
  return {
    wasm: nanoseconds.wasm / 1000,
    webgpu: nanoseconds.webgpu / 1000,
    tfjs: nanoseconds.tfjs / 1000,
  };
}
