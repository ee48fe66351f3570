/** The problems of NIST's Statistical Reference Datasets in `nist-strd/`: certified values, and programs that fit them. */

import { readdirSync, readFileSync } from 'node:fs';
import { examples } from '../examples/texts';

export interface NistProblem {
  readonly name: string;
  readonly starts: readonly [readonly number[], readonly number[]];
  readonly certified: readonly number[];
  readonly standardDeviations: readonly number[];
  readonly sumOfSquares: number;
  /** The response, then the predictors. */
  readonly rows: readonly (readonly number[])[];
}

const folder = new URL('nist-strd/', import.meta.url);

function parse(name: string, text: string): NistProblem {
  const lines = text.split(/\r?\n/);
  const parameters = lines.flatMap((line) => {
    const match = /^\s*b\d+\s*=\s*(\S+)\s+(\S+)\s+(\S+)\s+(\S+)/.exec(line);
    return match === null ? [] : [match.slice(1).map(Number)];
  });
  const column = (index: number): number[] => parameters.map((each) => each[index]!);
  const data = lines.slice(lines.findLastIndex((line) => line.startsWith('Data:')) + 1);
  return {
    name,
    starts: [column(0), column(1)],
    certified: column(2),
    standardDeviations: column(3),
    sumOfSquares: Number(/Residual Sum of Squares:\s+(\S+)/.exec(text)![1]),
    rows: data.filter((line) => line.trim() !== '').map((line) => line.trim().split(/\s+/).map(Number)),
  };
}

export const nistProblems: readonly NistProblem[] = readdirSync(folder)
  .filter((file) => file.endsWith('.dat'))
  .map((file) => parse(file.replace('.dat', ''), readFileSync(new URL(file, folder), 'utf8')));

const certified = examples.find(({ id }) => id === 'certified')!.source;

/** The example that fits a problem, from its first or second start. */
export function certifiedExample(name: string, start: 1 | 2): string {
  return certified
    .replace("(define problem 'misra1a)", `(define problem '${name.toLowerCase()})`)
    .replace('(define start 1)', `(define start ${start})`);
}

/** A problem as a program with a parameter for each number, by an optimizer. */
export function nistProgram({ name, starts }: NistProblem, start: 1 | 2, optimizer: string): string {
  const values = starts[start - 1]!;
  const parameters = values.map((value, index) => `(define-parameter b${index + 1} ${value})`);
  const names = values.map((_, index) => `b${index + 1}`);
  const text = certifiedExample(name, start);
  const data = text.slice(0, text.indexOf('(define-parameter b'));
  return `${data}${parameters.join('\n')}
(define (parameter k) (list-ref (list ${names.join(' ')}) k))
(fit (lambda (x) (model parameter x)) (x) y (reduce sum) (optimizer ${optimizer}))`;
}

/** The number of digits in which the worst of several values agrees with its certified one; 11 at most. */
export function commonDigits(found: ArrayLike<number>, wanted: readonly number[]): number {
  const errors = wanted.map((each, index) => Math.abs(found[index]! / each - 1));
  return Math.min(11, -Math.log10(Math.max(1e-11, ...errors)));
}
