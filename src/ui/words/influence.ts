/** Where the loss is decided: how much the loss changes with each expression. Code is between backticks. */

import { formatPlain } from '../../editor/figures';
import { count, plural } from './numbers';

export const influenceWords = {
  empty: 'Write `(fit …)` or `(minimize …)` to see how much the loss changes with each expression.',
  failed: (message: string) => `The influence could not be found: ${message}`,
  working: 'at work …',
  caption: 'Influence of each expression',
  tint: 'tint the program',
  tintTip: 'Colours each expression by how much the loss changes with it',
  legend: 'Change of the loss',
  legendLow: 'none',
  columns: {
    expression: 'expression',
    line: 'line',
    change: 'change of the loss',
    replaced: 'loss at its mean',
  },
  columnTips: {
    change:
      'By how much the loss changes if the expression changes by one per cent of its spread over the rows, or of its size where it has no spread',
    replaced:
      'The loss if the expression is replaced by its mean over the rows: what the fit does not need leaves the loss as it is',
  },
  constant: 'the same in all rows',
  notFinite: 'not finite',
  about: (loss: string) => `The loss is ${loss}.`,
  visited: (visited: number, rows: number) => `${count(visited)} of ${plural(rows, 'row')} were looked at.`,
  select: 'Selects the expression in the program',
} as const;

export interface SaidInfluence {
  readonly expression: string;
  readonly isSpread: boolean;
  /** The larger of the changes of the loss; NaN if there is none. */
  readonly change: number;
  readonly loss: number;
  readonly replaced: number | null;
}

/** One or two sentences, for the pointer and for a screen reader. */
export function describeInfluence({ expression, isSpread, change, loss, replaced }: SaidInfluence): string {
  const of = isSpread ? 'its spread over the rows' : 'its size';
  const changes = Number.isFinite(change)
    ? `One per cent of ${of} changes the loss by ${formatPlain(change, 3)}.`
    : `The loss is not finite if it changes by one per cent of ${of}.`;
  if (replaced === null) return `${expression}: ${changes}`;
  const [before, after] = [formatPlain(loss), formatPlain(replaced)];
  const mean =
    before === after ? `leaves the loss at ${before}` : `takes the loss from ${before} to ${after}`;
  return `${expression}: ${changes} Its mean in all rows ${mean}.`;
}
