/** Programs, run to their end, and what is said of it: shared by the tests of ends. */

import { ReferenceBackend } from '../backends';
import { WasmBackend } from '../backends/wasm';
import { endOf } from '../train/ending/endOf';
import type { RunEnd } from '../train/ending/runEnd';
import { type Overrides, planTraining } from '../train/plan';
import { Trainer } from '../train/trainer';
import { staged } from './compile';

export const backends = {
  reference: new ReferenceBackend('the tests’ choice'),
  wasm: new WasmBackend('the tests’ choice'),
  'wasm-f32': new WasmBackend('the tests’ choice', { lanes: 'f32x4' }),
} as const;

/** How a run of a program ends. */
export async function ended(
  source: string,
  on: keyof typeof backends = 'reference',
  overrides: Overrides = {},
): Promise<RunEnd> {
  const { objective, parameters } = staged(source);
  const backend = backends[on];
  const trainer = await Trainer.start(planTraining(objective!, parameters, overrides), backend);
  while (trainer.stopped === null) await trainer.advance(100);
  return endOf(trainer, backend, trainer.stopped);
}

/** A program with the loss `loss` in parameters that are numbers, each `[name start constraint]`. */
export function minimize(loss: string, options: string, ...parameters: readonly string[]): string {
  return `${parameters.map((each) => `(define-parameter ${each})`).join(' ')} (minimize ${loss} ${options})`;
}

/** A program, and what its end is. */
export interface Case {
  readonly name: string;
  readonly source: string;
  readonly kind: RunEnd['kind'];
  readonly parameters?: readonly string[];
  /** A part of the sentence. */
  readonly says?: string;
  readonly remedies?: readonly string[];
}
