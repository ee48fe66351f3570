/** Value and gradients of a program found by several methods, and how far they are apart. Pure: it is run in `session/`. */

import type { Level, VerifyMethod, VerifyReply } from '../../app/protocol';
import { panelWords } from '../words';
import { backendChoices, levels } from './settings';

export type Values = Extract<VerifyReply, { kind: 'values' }>;

export type MethodOutcome =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'running' }
  | Values
  | { readonly kind: 'refused'; readonly message: string };

export interface MethodResult {
  readonly method: VerifyMethod;
  readonly outcome: MethodOutcome;
}

export interface Verification {
  readonly state: 'running' | 'done' | 'stopped';
  /** The texts that were looked at, and after how many steps of training. */
  readonly source: string;
  readonly changedEvaluator: string | null;
  /** That of the settings: what central differences are taken at, and the others are held against. */
  readonly level: Level;
  readonly step: number;
  readonly results: readonly MethodResult[];
}

/** Every level on every backend there is, then central differences. */
export const verifyMethods: readonly VerifyMethod[] = [
  ...backendChoices
    .filter((backend) => backend !== 'auto')
    .toSorted((a, b) => Number(b === 'reference') - Number(a === 'reference'))
    .flatMap((backend) => levels.map((level): VerifyMethod => ({ kind: 'gradient', level, backend }))),
  { kind: 'differences' },
];

/** What the others are compared with: the program at its level on the first backend, or the first that has values. */
export function baselineOf({ results, level }: Verification): Values | null {
  const found = results.flatMap(({ method, outcome }) =>
    outcome.kind === 'values' ? [{ method, outcome }] : [],
  );
  const own = found.find(({ method }) => method.kind === 'gradient' && method.level === level) ?? found[0];
  return own?.outcome ?? null;
}

/** |a − b| by the larger of the two, or by `scale` where both are smaller than that; NaN where one is not finite. */
function apart(a: number, b: number, scale: number): number {
  if (Object.is(a, b) || a === b) return 0;
  return Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), scale);
}

/**
 * The largest relative difference of two methods, over the value and all gradients. A gradient that is smaller than the
 * value is compared in units of the value: where training has settled, gradients are the rounding errors of 0.
 */
export function largestDifference(a: Values, b: Values): number {
  const scale = Math.abs(a.value);
  const differences = [
    apart(a.value, b.value, 0),
    ...Array.from(a.gradients, (gradient, index) => apart(gradient, b.gradients[index] ?? Number.NaN, scale)),
  ];
  return differences.reduce((most, each) => (Number.isNaN(each) || each > most ? each : most), 0);
}

/** The largest difference of all methods with values, by their precision; null if there are none to compare. */
export function worstDifference(
  verification: Verification,
  precision: Values['backend']['precision'],
): number | null {
  const baseline = baselineOf(verification);
  if (baseline === null) return null;
  const differences = verification.results.flatMap(({ method, outcome }) =>
    outcome.kind === 'values' &&
    outcome !== baseline &&
    method.kind === 'gradient' &&
    outcome.backend.precision === precision
      ? [largestDifference(baseline, outcome)]
      : [],
  );
  return differences.length === 0 ? null : Math.max(...differences);
}

/** A figure for each parameter, from the gradients by all elements: of a tensor the norm. */
export function gradientFigures({ parameters, gradients }: Values): readonly number[] {
  let next = 0;
  return parameters.map(({ shape }) => {
    const size = shape.reduce((product, each) => product * each, 1);
    const own = gradients.subarray(next, next + size);
    next += size;
    return shape.length === 0 ? own[0]! : Math.sqrt(own.reduce((sum, each) => sum + each * each, 0));
  });
}

/** As many digits as the precision holds, so that rounding shows and nothing beyond it. */
export function inPrecision(value: number, precision: Values['backend']['precision']): string {
  if (!Number.isFinite(value)) return String(value);
  const digits = precision === 'f64' ? 12 : 7;
  const isTiny = value !== 0 && Math.abs(value) < 1e-3;
  const text = isTiny ? value.toExponential(digits - 1) : String(Number(value.toPrecision(digits)));
  return text.replaceAll('-', '−');
}

/** `0`, or one digit and a power of ten: `3e−16`. */
export function shownDifference(difference: number): string {
  if (Number.isNaN(difference)) return panelWords.verify.notFinite;
  return difference === 0 ? '0' : difference.toExponential(0).replaceAll('-', '−').replace('+', '');
}
