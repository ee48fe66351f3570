/** What a run takes from the page, and how fast it is to go. Only what the user has set differs from the defaults. */

import type { BackendChoice, Level, SoftnessSettings, StepsPerSecond } from '../../app/protocol';

/** `auto` spreads the steps of a run over about three seconds. */
export type PaceChoice = 'auto' | 'fastest' | number;

export interface Settings extends SoftnessSettings {
  /** Null takes the program's. */
  readonly seed: number | null;
  readonly backend: BackendChoice;
  readonly pace: PaceChoice;
  readonly level: Level;
  /** The evaluator's text where the reader changed it; null for the one that ships. */
  readonly evaluator: string | null;
}

export const defaultSettings: Settings = {
  seed: null,
  backend: 'auto',
  pace: 'auto',
  level: 'direct',
  evaluator: null,
  temperature: null,
  temperatureEnd: null,
  schedule: null,
  gumbel: null,
  straightThrough: null,
};

export const backendChoices: readonly BackendChoice[] = [
  'auto',
  'wasm',
  'wasm-f32',
  'webgpu',
  'tfjs',
  'reference',
];

export const levels: readonly Level[] = ['direct', 'interpreter', 'tower'];

/** The fastest pace that the slider names, in steps a second; past it there is only as fast as it goes. */
export const fastestPace = 100_000;

/** Seeds that a program can spell: whole numbers that a double holds exactly. */
export function isSeed(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value);
}

export function isPace(value: unknown): value is PaceChoice {
  if (value === 'auto' || value === 'fastest') return true;
  return typeof value === 'number' && value >= 1 && value <= fastestPace;
}

/** The temperatures that the page takes: beyond them a choice is as good as even, or as good as made. */
export const temperatureRange = { min: 0.001, max: 1000 };

export function isTemperature(value: unknown): value is number {
  return typeof value === 'number' && value >= temperatureRange.min && value <= temperatureRange.max;
}

/** How a temperature may go from its start to its end. */
export const schedules = ['geometric', 'linear'] as const;

export function isSchedule(value: unknown): value is (typeof schedules)[number] {
  return schedules.some((schedule) => schedule === value);
}

export function isBackendChoice(value: unknown): value is BackendChoice {
  return backendChoices.some((choice) => choice === value);
}

export function isLevel(value: unknown): value is Level {
  return levels.some((level) => level === value);
}

const autoSeconds = 3;

/** Steps a second for a run of so many steps; null for as fast as it goes. */
export function paceOf(choice: PaceChoice, steps: number): StepsPerSecond {
  if (choice === 'fastest') return null;
  if (choice === 'auto') return Math.max(1, Math.round(steps / autoSeconds));
  return choice;
}

/** The slider's last position; there it is as fast as it goes. */
export const paceSliderEnd = 51;
const positionsPerDecade = 10;

export function sliderOfPace(pace: StepsPerSecond): number {
  if (pace === null) return paceSliderEnd;
  return Math.max(0, Math.min(paceSliderEnd - 1, Math.round(positionsPerDecade * Math.log10(pace))));
}

/** The pace at a position of the slider: ten to a decade, in two digits. */
export function paceOfSlider(position: number): PaceChoice {
  if (position >= paceSliderEnd) return 'fastest';
  return Number((10 ** (Math.max(0, position) / positionsPerDecade)).toPrecision(2));
}
