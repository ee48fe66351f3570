/** What the page and the worker say to each other of networks that are trained on pictures of digits. */

import type { RunId } from '../../../app/runId';
import type { BackendReport } from '../../../backends';
import type { Measure, NetworkName, PresetName, TaskName, Training } from '..';
import type { DigitSet } from '../data';

export type { Measure } from '..';
export type { DigitSet } from '../data';

/** Digits that the user brought. */
export interface BroughtDigits {
  readonly training: DigitSet;
  readonly test: DigitSet;
}

/** Networks to be trained side by side on pictures of digits. */
export interface DigitsRequest {
  readonly run: RunId;
  readonly task: TaskName;
  readonly networks: readonly NetworkName[];
  readonly preset: PresetName;
  readonly training: Training;
  /** Of the training data. */
  readonly share: number;
  /** Null for those that are drawn. */
  readonly digits: BroughtDigits | null;
  /** tfjs on WebGPU, or in WebAssembly; `auto` is WebGPU where a GPU computes for it. */
  readonly backend: 'auto' | 'webgpu' | 'wasm';
}

/** What a network of an experiment with digits has done since the last report. */
export interface NetworkProgress {
  readonly network: NetworkName;
  readonly taken: number;
  readonly measures: readonly Measure[];
  /** Row by row what it makes of the digits shown, as `shownParts` lays it out; null where that is as it was. */
  readonly shown: Float32Array<ArrayBuffer> | null;
}

export interface DigitsProgress {
  readonly run: RunId;
  readonly state: 'preparing' | 'training' | 'paused' | 'done' | 'failed';
  /** What is being made ready, or why it failed: a sentence. */
  readonly message: string | null;
  readonly networks: readonly NetworkProgress[];
  /** Images that are trained on, and that are judged by; null before they are there. */
  readonly counts: { readonly training: number; readonly test: number } | null;
  /** How many digits are shown. */
  readonly shownCount: number;
  readonly backend: BackendReport | null;
}
