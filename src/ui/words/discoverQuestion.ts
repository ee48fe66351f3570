/** A search as a question to anybody who can propose formulas: the data, the grammar and the best so far, as text. */

import type { Unknown } from '../../app/protocol';
import { formatPlain } from '../../editor/figures';
import type { FrontEntry, Task } from '../state/discovery';

/** A column of the data: some of its values, evenly chosen, and how many it has. */
export interface QuestionColumn {
  readonly name: string;
  readonly values: readonly number[];
  readonly count: number;
}

export interface Question {
  readonly task: Task;
  readonly columns: readonly QuestionColumn[];
  /** The program that judges an answer. */
  readonly source: string;
  readonly front: readonly FrontEntry[];
}

/** The text of the question. Its answer can be pasted as a list of candidates. */
export function questionOf({ task, columns, source, front }: Question): string {
  const several = task.unknowns.length > 1;
  return [
    several
      ? 'Find formulas for these data. Answer with one candidate after the other, each as (define (name argument …) expression) for every unknown, and with nothing else.'
      : 'Find a formula for these data. Answer with Scheme expressions, one in each line, and with nothing else.',
    'A number with a point, such as 2.5, is a constant that will be fitted, from there. A whole number, such as 2, stays as it is.',
    task.unknowns.map(grammarOf).join('\n'),
    tableOf(columns),
    `The program that judges an answer by its loss:\n\n${source.trim()}`,
    front.length === 0
      ? null
      : `The best so far, as size, loss and expression:\n\n${front.map(lineOf).join('\n')}`,
    'A better answer has a lower loss than every answer of its size or below.',
  ]
    .filter((part) => part !== null)
    .join('\n\n');
}

function grammarOf({ name, parameters, using, size, constants, units }: Unknown): string {
  const written = units === null ? [] : [...units.parameters, units.value].map(unitOf);
  return [
    `Unknown: ${name}, of ${parameters.join(', ')}.`,
    `It may call ${using.join(' ')}, and have ${size} nodes and ${constants} constants at most. Each call, number and argument is a node.`,
    ...(units === null
      ? []
      : [
          `Its units: ${parameters.map((each, index) => `${each} in ${written[index]}`).join(', ')}, the value in ${written.at(-1)}. A constant may have any unit.`,
        ]),
  ].join('\n');
}

/** `m kg^2 s^-1`, or `1` for a pure number. */
function unitOf(dimension: NonNullable<Unknown['units']>['value']): string {
  const powers = Object.entries(dimension).filter(([, power]) => power !== 0);
  return powers.length === 0
    ? '1'
    : powers.map(([unit, power]) => (power === 1 ? unit : `${unit}^${power}`)).join(' ');
}

function tableOf(columns: readonly QuestionColumn[]): string | null {
  if (columns.length === 0) return null;
  const shown = Math.max(...columns.map(({ values }) => values.length));
  const all = Math.max(...columns.map(({ count }) => count));
  const rows = Array.from({ length: shown }, (_, row) =>
    columns.map(({ values }) => (row < values.length ? Number(values[row]!.toPrecision(6)) : '')).join(','),
  );
  const head = shown < all ? `Data (${shown} of ${all} rows, evenly chosen):` : 'Data:';
  return [head, '', columns.map(({ name }) => name).join(','), ...rows].join('\n');
}

function lineOf({ size, loss, expressions }: FrontEntry): string {
  const texts = Object.entries(expressions);
  const written =
    texts.length === 1 ? texts[0]![1] : texts.map(([name, text]) => `(${name} ${text})`).join(' ');
  return `${size}  ${formatPlain(loss)}  ${written.replace(/\s+/g, ' ')}`;
}
