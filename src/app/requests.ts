/** What every request about a program says: its text, the settings that the page chooses, and the version of its tables. */

import type { Level } from '../stage';
import type { SoftnessSettings } from '../train';

export type BackendChoice = 'auto' | 'wasm' | 'wasm-f32' | 'webgpu' | 'tfjs' | 'reference';

/** The settings of a run that the page chooses, not the program. */
export interface RunSettings extends SoftnessSettings {
  /** Overrides the program's seed, unless it is null. */
  readonly seed: number | null;
  readonly backend: BackendChoice;
  readonly level: Level;
  /** The text of the evaluator if the user changed it; null for the shipped evaluator. */
  readonly evaluator: string | null;
}

/** The number of changes of the user's tables so far. */
export type TablesVersion = number & { readonly __brand: 'TablesVersion' };

export interface CompileRequest {
  readonly source: string;
  readonly settings: RunSettings;
  /** The version of the user's tables. */
  readonly tables: TablesVersion;
}
