/**
 * Runs worked examples: each term with its type, its value and its matrix, and a refused term for each typing rule. The
 * dimension is 4 unless the first line gives another.
 */

import { expect } from 'vitest';
import { readTerm } from '../testing/cajalTerms';
import { goldenCorpus } from '../testing/golden';
import { renderDiagnostics } from '../text/render';
import { evaluateTerm, type Outcome, printValue } from './evaluate';
import { lossesOf, matrixOf } from './matrix';
import { encode } from './space';
import { printTerm } from './syntax';
import { printType } from './types';

function dimensionOf(source: string): number {
  return Number(/^; dimension (\d+)/.exec(source)?.[1] ?? 4);
}

function printOutcome(outcome: Outcome): string {
  if (outcome.kind === 'value') return printValue(outcome.value);
  return outcome.kind === 'fallen' ? 'falls off the end' : 'does not end';
}

/** Matrices with more columns are left to the tests of the laws. */
const maxColumns = 40;

function shown(source: string): string {
  const dimension = dimensionOf(source);
  const { typing, diagnostics } = readTerm(source, dimension);
  if (diagnostics.length > 0) return renderDiagnostics(diagnostics, { program: source });
  const outcome = evaluateTerm(typing.term, { dimension });
  const { values, shape } = matrixOf(typing);
  if (outcome.kind === 'value') {
    const encoded = encode(outcome.value, typing.type, { dimension });
    if (encoded !== null) expect(values).toEqual(encoded.values);
  }
  const losses = lossesOf({ values, shape }, typing);
  const lost = losses?.map(({ operands, weight }) => `(${operands.join(' ')}): ${weight}`) ?? [];
  const [rows, columns] = shape.length === 1 ? [1, shape[0]!] : [shape[0]!, shape[1]!];
  const matrix = Array.from({ length: rows }, (_, row) =>
    [...values.subarray(row * columns, (row + 1) * columns)].join(' '),
  );
  return [
    `type: ${printType(typing.type)}`,
    `value: ${printOutcome(outcome)}`,
    columns > maxColumns ? `matrix: ${rows} by ${columns}` : ['matrix:', ...matrix].join('\n'),
    ...(lost.length === 0 ? [] : [`lost: ${lost.join(', ')}`]),
  ].join('\n');
}

for (const name of ['data', 'functions', 'iteration', 'higherOrder', 'refused']) {
  goldenCorpus(new URL(`./corpus/${name}.txt`, import.meta.url), shown);
}

goldenCorpus(new URL('./corpus/printed.txt', import.meta.url), (source) =>
  printTerm(readTerm(source, dimensionOf(source)).typing.term),
);
