/**
 * How long a step would take on each kind of backend, from the arithmetic in it. The figures are those that
 * `npm run bench` shows on a desktop processor, rounded; of the GPU they are a small one's clock and width. They are
 * right within a factor of a few: enough to choose between backends that differ by tens.
 */

import type { Arithmetic, Work } from './work';

export interface Extent {
  /** Of a batch, or all; 1 where the program has none. */
  readonly rows: number;
  /** Trained side by side. */
  readonly members: number;
}

/** Microseconds. */
export interface StepTimes {
  readonly wasm: number;
  /** On a GPU, as a shader and op by op. */
  readonly webgpu: number;
  readonly tfjs: number;
}

/** WebAssembly on two rows at a time: nanoseconds for a unit of numbers, and of tensors in linear memory. */
const wasmUnit = { numbers: 0.16, tensors: 0.6 };
/** tfjs on the GPU: nanoseconds to start an op, and for a unit of what it computes. Without a GPU it is never ahead. */
const tfjsUnit = { start: 40_000, work: 0.02 };
/**
 * A shader: nanoseconds that a unit takes in one thread, how many threads take theirs in that time, and what it takes
 * all threads of a step to wait for each other.
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
