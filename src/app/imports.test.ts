import '../stage/allParts';
import { expect, test } from 'vitest';
import { mathematicsOf } from '../mathematics';
import { drive } from '../rpc';
import { fitLoss } from '../stage';
import { Program } from './program';
import type { TablesVersion } from './requests';
import { evaluateExpression } from './views/evaluate';

const text = `(import (only (malt) tlen tensor))
(define-library (circles) (export area) (begin (define (half x) (/ x 2)) (define (area r) (* 6 (half (* r r))))))
(import (circles))
(define-parameter r 1)
(minimize (square (- (area r) 12)))`;

const asked = async (expression: string, definitions: readonly string[] = []) => {
  const request = { source: text, tables: 0 as TablesVersion, expression, definitions, parameters: { r: 2 } };
  const work = evaluateExpression(new Program({ text }), request);
  const { lines, diagnostics, defined } = await drive(work, new AbortController().signal);
  return {
    shown: [...lines.map((line) => line.text), ...diagnostics.map(({ message }) => message)].join(' '),
    defined,
  };
};

test('the console sees what the program imported, and what was imported in it before', async () => {
  expect((await asked('(list (tlen (tensor 1 2)) (area 2))')).shown).toBe('(2 12)');
  expect((await asked('(tref (tensor 1 2) 0)')).shown).toBe('tref is not defined.');
  const imported = await asked('(import (prefix (circles) c:) (only (malt) tref))');
  expect(imported.defined).toEqual(['c:area', 'tref']);
  const later = await asked('(list (c:area 1) (tref (tensor 5 6) 1))', [
    '(import (prefix (circles) c:) (only (malt) tref))',
  ]);
  expect(later.shown).toBe('(3 6)');
});

test('the mathematics of a program with a library writes the names that the text has', () => {
  const { program } = new Program({ text }).expanded();
  const written = JSON.stringify(mathematicsOf(program, fitLoss));
  expect(written).toContain('"area"');
  expect(written).not.toContain('(circles)');
});
