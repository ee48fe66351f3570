/** The probes of expressions: their values, and the derivatives of the loss by them. Code is between backticks. */

import { count, plural } from './numbers';

export const probeWords = {
  title: 'Probes',
  full: (max: number) => `There are ${max} probes, and no more fit. Remove one first.`,
  remove: (expression: string) => `Remove the probe of ${expression}`,
  removeAll: 'Remove all',
  select: 'Selects the expression in the program',
  row: 'Row',
  ofRows: (rows: number) => `of ${count(rows)}`,
  rowSlider: 'Row, as a slider',
  turn: 'Turn',
  turnTip: 'The evaluations of the expression in this row, in order: turns of a loop, and calls',
  ofTurns: (turns: number, shown: number) =>
    shown < turns ? `of ${count(turns)}, the first ${count(shown)} shown` : `of ${count(turns)}`,
  value: 'value',
  adjoint: '∂loss/∂it',
  truth: (isTrue: boolean) => (isTrue ? 'true' : 'false'),
  heldOut: 'no part of the loss',
  outside: 'outside of the rows',
  pending: 'at work …',
  more: (elements: number) => `and ${plural(elements, 'more number')}`,
  shape: (sizes: readonly number[]) => sizes.join(' × '),
  norm: 'norm',
  histogram: (what: string, low: string, high: string, rows: number) =>
    `${what} over ${plural(rows, 'row')}: from ${low} to ${high}`,
  histogramHere: (here: string) => `, here ${here}`,
  visited: (visited: number, rows: number) => `${count(visited)} of ${plural(rows, 'row')} were looked at.`,
} as const;

/** One sentence for a screen reader. */
export function describeProbed(expression: string, value: string, adjoint: string | null): string {
  return adjoint === null
    ? `${expression} is ${value}.`
    : `${expression} is ${value}; its adjoint is ${adjoint}.`;
}
