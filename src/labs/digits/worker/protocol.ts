/** Messages between the page and the worker about networks that are trained on pictures of digits. */

import type { RunId } from '../../../app/runId';
import type { BackendReport } from '../../../backends';
import type { DigitSet } from '../data';
import type { PresetName } from '../programs/presets';
import type { NetworkName, TaskName, Training } from '../programs/programs';
import type { Measure } from '../training/networkTraining';

export type { DigitSet } from '../data';
export type { Measure } from '../training/networkTraining';

/** Digits from the user's files. */
export interface BroughtDigits {
  readonly training: DigitSet;
  readonly test: DigitSet;
}

/** A request to train networks side by side on pictures of digits. */
export interface DigitsRequest {
  readonly run: RunId;
  readonly task: TaskName;
  readonly networks: readonly NetworkName[];
  readonly preset: PresetName;
  readonly training: Training;
  /** The share of the training data that is used. */
  readonly share: number;
  /** The user's digits; null for drawn ones. */
  readonly digits: BroughtDigits | null;
  /** tfjs on WebGPU, or in WebAssembly. `auto` is WebGPU if a GPU is behind it. */
  readonly backend: 'auto' | 'webgpu' | 'wasm';
}

/** The progress of a network since the last report. */
export interface NetworkProgress {
  readonly network: NetworkName;
  readonly taken: number;
  readonly measures: readonly Measure[];
  /** The results for the digits shown, row by row, as `shownParts` lays them out; null if they have not changed. */
  readonly shown: Float32Array<ArrayBuffer> | null;
}

export interface DigitsProgress {
  readonly run: RunId;
  readonly state: 'preparing' | 'training' | 'paused' | 'done' | 'failed';
  /** What is being prepared, or why it failed, as a sentence. */
  readonly message: string | null;
  readonly networks: readonly NetworkProgress[];
  /** The numbers of images for training and for testing; null before they are ready. */
  readonly counts: { readonly training: number; readonly test: number } | null;
  /** The number of digits shown. */
  readonly shownCount: number;
  readonly backend: BackendReport | null;
}
