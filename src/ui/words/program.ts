/** The left side: the program, the evaluator, the tables and the console. Code is between backticks. */

import type { Diagnostic } from '../../app/protocol';
import { plural } from './numbers';

export const programWords = {
  pane: 'Program and data',
  tabs: { program: 'program.scm', evaluator: 'evaluator.scm', data: 'data' },
  editor: 'Program',
  evaluatorEditor: 'Evaluator',
  plainEditor: 'Program, as plain text',
  changed: 'changed',
  problems: (problems: number) => plural(problems, 'problem'),
} as const;

export const problemWords = {
  severity: { error: 'Error', warning: 'Warning', info: 'Note' } satisfies Readonly<
    Record<Diagnostic['severity'], string>
  >,
  compiling: 'compiling …',
  more: (problems: number) => `and ${problems} more`,
  evaluatorLine: (line: number | null) => (line === null ? 'evaluator.scm' : `evaluator.scm, line ${line}`),
  fine: (duration: number, nodes: number, through: string) =>
    `compiles in ${Math.max(1, Math.round(duration))} ms${nodes === 0 ? '' : `, ${plural(nodes, 'node')}`}${through}`,
} as const;

export const evaluatorWords = {
  notUsed:
    'An interpreter of Scheme in Scheme. It runs the program at the levels interpreter and tower; at direct, only `(interpret …)` uses it.',
  use: 'Run the program through it',
  used: (level: string) => `The program runs through this text, at the level ${level}.`,
  putBack: 'Put back',
  putBackTip: 'Replaces this text with the evaluator that ships with Gradus',
  isPutBack: 'Put back the evaluator that ships with Gradus.',
} as const;

export const dataWords = {
  drop: 'Drop a CSV file anywhere on the page, or',
  choose: 'choose one',
  use: '. The program uses it by its name. It stays in this browser, and a link does not carry it.',
  yours: 'Yours',
  bundled: 'With Gradus',
  removed: (name: string) => `Removed the table ${name}.`,
  copied: (form: string) => `Copied ${form}`,
  clipboardRefused: 'The browser did not let the page copy. Select the text and copy it.',
  copyForm: (name: string) => `Copy the form for ${name}`,
  also: (alias: string) => `also ${alias}`,
  remove: (name: string) => `Remove the table ${name}`,
  size: (rows: number, columns: number) => `${plural(rows, 'row')}, ${plural(columns, 'column')}`,
  rows: (rows: number) => plural(rows, 'row'),
  missing: 'missing',
  firstRows: (name: string) => `First rows of ${name}`,
  notOpened: (name: string) => `${name} was not opened: it is not a program in text of at most 1 MB.`,
  added: (name: string, replaced: boolean, size: string, kept: boolean) =>
    `${replaced ? `Replaced the table ${name}` : `The table ${name} is ready`}: ${size}. Use it by its name, as in (define-data (…) ${name}).${kept ? '' : ' It is too large to be kept: drop it again after a reload.'}`,
} as const;

export const consoleWords = {
  region: 'Console',
  heading: 'console',
  clear: 'Clear',
  clearTip: 'Clears the console',
  log: 'Console output',
  empty:
    'The output of the program appears here, with the values of its expressions. Type an expression below: it is evaluated with the present parameters.',
  place: (line: number) => `line ${line}`,
  evaluating: 'evaluating …',
  cancel: 'Cancel',
  cancelled: 'Cancelled.',
  input: 'Expression to evaluate',
  placeholder: 'an expression, as in (+ 1 2)',
  more: (names: number) => `and ${plural(names, 'other')}`,
  matrix: (rows: number, columns: number) =>
    `Matrix of ${plural(rows, 'row')} and ${plural(columns, 'column')}`,
} as const;
