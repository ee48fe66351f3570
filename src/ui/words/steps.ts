/** The steps of a row, and of the optimizer, in sentences with their numbers. */

import { formatPlain } from '../../editor/figures';
import { count, plural } from './numbers';

export const stepWords = {
  empty: 'Write `(fit …)` or `(minimize …)` to go from one row to the loss and back, step by step.',
  failed: (message: string) => `The steps could not be found: ${message}`,
  sections: { forwards: 'Forwards', backwards: 'Backwards', update: 'Next step' },
  goTo: {
    forwards: 'Goes to the first step',
    backwards: 'Goes to where the way back begins',
    update: 'Goes to the step of the optimizer',
  },
  list: 'Steps of the row',
  first: 'First step',
  previous: 'Step back',
  next: 'Step on',
  last: 'Last step',
  position: (at: number, of: number) => `${count(at)} of ${count(of)}`,
  slider: 'Step',
  name: 'Name',
  nextChange: 'Next change',
  nextChangeTip: (name: string) => `Goes on to where ${name} has another value, or another adjoint`,
  previousChange: 'Previous change',
  previousChangeTip: (name: string) => `Goes back to where ${name} got its value, or its adjoint`,
  noChange: (name: string) => `${name} does not change any more.`,
  noEarlierChange: (name: string) => `${name} does not change before.`,
  foldLoop: 'Fold the loop',
  unfoldLoop: 'Unfold the loop',
  fold: (loop: string, turns: number) => `Fold the ${plural(turns, 'turn')} of ${loop}`,
  unfold: (loop: string, turns: number) => `Unfold the ${plural(turns, 'turn')} of ${loop}`,
  left: (steps: number) =>
    `${plural(steps, 'further step')} of this row ${steps === 1 ? 'is' : 'are'} not listed.`,
  aProcedure: 'a procedure',
  loopForwards: (loop: string, turns: number) => `${loop} takes ${plural(turns, 'turn')}.`,
  loopBackwards: (loop: string, turns: number) =>
    `The way back leads through ${plural(turns, 'turn')} of ${loop}.`,
  turn: (loop: string, turn: number, turns: number) => `${loop}, turn ${count(turn)} of ${count(turns)}`,
  noStep: 'The next step is not known yet.',
  noStepBecause: {
    ended: 'The search is over: no step lowers the loss any further.',
    'non-finite': 'The next step leads to a number that is not finite.',
  },
  further: (numbers: number) =>
    `${plural(numbers, 'further number')} of the next step ${numbers === 1 ? 'is' : 'are'} not listed.`,
  lossOfRow: 'the loss of this row',
  equals: (name: string, value: SaidValue) => `${name} = ${sayValue(value)}`,
  truth: (isTrue: boolean) => (isTrue ? 'true' : 'false'),
} as const;

/** A value as sentences write it. */
export interface SaidValue {
  readonly shape: readonly number[];
  readonly isTruth: boolean;
  readonly elements: Float64Array;
}

export function sayValue({ shape, isTruth, elements }: SaidValue): string {
  if (isTruth) return stepWords.truth(elements[0] === 1);
  if (shape.length === 0) return formatPlain(elements[0]!);
  return `‖${formatPlain(Math.hypot(...elements))}‖ (${shape.join(' × ')})`;
}

/** How calls of these procedures are written between their operands. */
const infix: Readonly<Record<string, string>> = {
  '+': '+',
  '-': '−',
  '*': '×',
  '/': '/',
  '=': '=',
  '<': '<',
  '>': '>',
  '<=': '≤',
  '>=': '≥',
};

/** `100 × 0.02 = 2`, `exp(0.5) = 1.649`, `0 = 5 is false`. */
export function sayCall(operator: string, operands: readonly SaidValue[], result: SaidValue): string {
  const said = operands.map(sayValue);
  const sign = infix[operator];
  const ends = result.isTruth ? `is ${sayValue(result)}` : `= ${sayValue(result)}`;
  if (sign === undefined) return `${operator}(${said.join(', ')}) ${ends}`;
  if (operator === '-' && said.length === 1) return `−${bracketed(said[0]!)} ${ends}`;
  if (operator === '/' && said.length === 1) return `1 / ${bracketed(said[0]!)} ${ends}`;
  return `${said.map((each, index) => (index === 0 ? each : bracketed(each))).join(` ${sign} `)} ${ends}`;
}

function bracketed(said: string): string {
  return said.startsWith('−') ? `(${said})` : said;
}

export interface SaidStep {
  /** The expression, as the program writes it, on one line. */
  readonly text: string;
  readonly value: SaidValue;
}

export const describeValue = {
  parameter: ({ text, value }: SaidStep) => `The parameter ${text} is ${sayValue(value)}.`,
  column: ({ text, value }: SaidStep, row: number | null) =>
    row === null
      ? `${text} is ${sayValue(value)}.`
      : `${text} in row ${count(row + 1)} is ${sayValue(value)}.`,
  call: ({ text, value }: SaidStep, operator: string, operands: readonly SaidValue[]) =>
    `${text}: ${sayCall(operator, operands, value)}.`,
  returned: ({ text, value }: SaidStep, procedure: string) =>
    `${text}: ${procedure} returns ${sayValue(value)}.`,
  branch: ({ value }: SaidStep, test: string, isTrue: boolean, branch: string) =>
    `${test} is ${stepWords.truth(isTrue)}, so the value is that of ${branch}: ${sayValue(value)}.`,
  prediction: ({ text, value }: SaidStep) => `${text} predicts ${sayValue(value)}.`,
  loss: ({ value }: SaidStep) => `The loss of this row is ${sayValue(value)}.`,
  rows: ({ text, value }: SaidStep) => `${text}, over all rows: ${sayValue(value)}.`,
  plain: ({ text, value }: SaidStep) => `${text} is ${sayValue(value)}.`,
} as const;

function derivativeBy(text: string): string {
  return `∂loss/∂${text}`;
}

export const describeBack = {
  seed: (text: string, adjoint: number, rows: number | null) => {
    if (rows === null || adjoint === 1)
      return `The way back begins here: ${derivativeBy(text)} = ${formatPlain(adjoint)}.`;
    return `The way back begins here: the loss is made of ${plural(rows, 'row')}, so that ${derivativeBy(text)} = ${formatPlain(adjoint)} in this one.`;
  },
  share: (operand: string, adjoint: number, partial: number, from: string) => {
    const product = formatPlain(adjoint * partial);
    const how =
      partial === 1 ? product : `${formatPlain(adjoint)} × ${bracketed(formatPlain(partial))} = ${product}`;
    return `${derivativeBy(operand)} gets ${how}, from ${from}.`;
  },
  /** The share of a tensor, whose partials are no numbers. */
  shareOfTensor: (operand: string, adjoint: SaidValue, from: string) =>
    `${derivativeBy(operand)} gets its share of ${derivativeBy(from)}: ${sayValue(adjoint)}.`,
  body: (body: string, adjoint: SaidValue, whole: string) =>
    `${derivativeBy(body)} gets ${sayValue(adjoint)}: it is what ${whole} returns.`,
  bound: (text: string, adjoint: SaidValue) =>
    `${derivativeBy(text)} = ${sayValue(adjoint)}, added up over all uses of what it was passed as.`,
  total: (name: string, adjoint: SaidValue, isRow: boolean) =>
    `${derivativeBy(name)} = ${sayValue(adjoint)}${isRow ? ' from this row' : ''}, added up over all uses of ${name}.`,
} as const;
