/**
 * Tells which derivatives are zero as far as the numbers tell: a change of the parameter by its whole size would change the
 * loss by less than the loss is rounded. Where the loss is itself nothing but rounding, beside what it was at the start,
 * the start is the measure.
 */

import type { BackendReport } from '../../app/protocol';
import type { Recording } from './recording';

/** The relative rounding of a loss, which is a sum of many terms. */
const rounding = { f64: 1e-12, f32: 1e-5 } as const;

export interface Derivative {
  /** The derivative of the loss; for a tensor the norm of the derivatives. */
  readonly gradient: number;
  /** The value of the parameter, or the norm; one at 0 has the size 1. */
  readonly value: number;
  readonly loss: number;
  /** The loss at the start. */
  readonly startLoss: number;
  readonly precision: BackendReport['precision'];
}

/** What is known of the derivative by a parameter, by its position. */
export function derivativeOf({ program, now }: Recording, position: number): Derivative {
  const { present, latest, backend } = now.get();
  return {
    gradient: latest.gradients[position]!,
    value: present[position]!,
    loss: latest.loss,
    startLoss: program.objective?.loss ?? Number.NaN,
    precision: backend?.precision ?? 'f64',
  };
}

export function isNegligible({ gradient, value, loss, startLoss, precision }: Derivative): boolean {
  const share = rounding[precision];
  const change = Math.abs(gradient) * (Math.abs(value) || 1);
  if (change <= share * Math.abs(loss)) return true;
  const start = Math.abs(startLoss);
  return Math.abs(loss) <= share * share * start && change <= share * start;
}
