/** Routines: functions of a module that WebAssembly has no instruction for, and what one of them asks of the others. */

import type { FunctionCode } from '../assembler/code';
import type { Lanes, Numbers, Writer } from '../lanes';

export const routineNames = [
  'exp',
  'expm1',
  'log',
  'log1p',
  'log2',
  'log10',
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'atan2',
  'sinh',
  'cosh',
  'tanh',
  'sigmoid',
  'softplus',
  'erf',
  'erfc',
  'gamma',
  'lgamma',
  'pow',
  'rem',
  'mod',
] as const;

export type RoutineName = (typeof routineNames)[number];

/** The routines of a module, as one of them calls the others. */
export interface Routines {
  call(name: RoutineName, lanes: Lanes, operands: readonly Numbers[]): Numbers;
  polygamma(order: number, lanes: Lanes, x: Numbers): Numbers;
  /** x less its nearest multiple of pi/2: quadrant, high and low part. */
  largeArgument(): FunctionCode;
}

export interface Routine {
  readonly operands: 1 | 2;
  /** Whether there is a version for several lanes. */
  readonly vector: boolean;
  readonly write: (w: Writer, x: Numbers, y: Numbers, library: Routines) => Numbers;
}

export function unary(write: (w: Writer, x: Numbers, library: Routines) => Numbers, vector = true): Routine {
  return { operands: 1, vector, write: (w, x, _, library) => write(w, x, library) };
}

export function binary(write: (w: Writer, x: Numbers, y: Numbers) => Numbers, vector = false): Routine {
  return { operands: 2, vector, write };
}
