/** What a chip says beside its figures: the derivative of the loss, and the next step. */

import { formatNorm, formatPlain } from '../../editor/figures';

export interface ChipFigures {
  readonly name: string;
  readonly value: number;
  /** The derivative of the loss; NaN without an objective. */
  readonly gradient: number;
  /** Whether the derivative is zero to rounding. */
  readonly isNegligible: boolean;
  readonly next: number | null;
  /** Whether the figures are norms of a tensor. */
  readonly isNorm: boolean;
  /** The optimizer, as a program writes it. */
  readonly optimizer: string;
}

export const chipWords = {
  use: 'use as start',
  undecided: 'undecided',
  negligible: '≈ 0',
  slider: (text: string) => `The number ${text}`,
} as const;

/** Three significant digits at most: a step of 0.5 is one, whatever is left of it after rounding. */
function short(value: number): string {
  return formatPlain(Number(value.toPrecision(3)), 3);
}

export function describeChip(figures: ChipFigures): string {
  return [describeDerivative(figures), describeStep(figures)].filter((each) => each !== '').join(' ');
}

/** `∂loss/∂Vmax = −79.6: raising Vmax by 1 lowers the loss by about 79.6.` */
function describeDerivative({ name, value, gradient, isNegligible, isNorm }: ChipFigures): string {
  if (Number.isNaN(gradient)) return '';
  const derivative = `∂loss/∂${name}`;
  if (isNorm) {
    const size = isNegligible ? chipWords.negligible : `= ${short(gradient)}`;
    return `‖${derivative}‖ ${size}, over all its elements.`;
  }
  if (isNegligible)
    return `${derivative} ${chipWords.negligible}: the loss stays the same beside ${name} = ${formatPlain(value)}.`;
  const unit = unitOf(value);
  const does = gradient > 0 ? 'raises' : 'lowers';
  const change = short(Math.abs(gradient * unit));
  return `${derivative} = ${short(gradient)}: raising ${name} by ${formatPlain(unit)} ${does} the loss by about ${change}.`;
}

/** 1, or for a small parameter the power of ten that is at most its size: beyond that the slope says little. */
function unitOf(value: number): number {
  const size = Math.abs(value);
  return size === 0 || size >= 1 ? 1 : 10 ** Math.floor(Math.log10(size));
}

/** `Next step +0.5 (adam).` */
function describeStep({ value, next, isNorm, optimizer }: ChipFigures): string {
  if (next === null || optimizer === '') return '';
  if (isNorm) return `Next step: the norm becomes ${formatNorm(next)} (${optimizer}).`;
  const step = next - value;
  const sign = step > 0 ? '+' : '';
  return `Next step ${step === 0 ? '0' : `${sign}${short(step)}`} (${optimizer}).`;
}
