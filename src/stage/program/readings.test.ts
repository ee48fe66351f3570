/** Definitions that are read while a program trains. */

import '../allParts';
import { expect, test } from 'vitest';
import { Evaluator } from '../../graph';
import { expandText } from '../../lang';
import { finish } from './slices';
import { stageProgram } from './stageProgram';

function staged(source: string, readings: readonly string[]) {
  const { program } = expandText(source, { source: 'program', tables: [] });
  return finish(stageProgram(program, { tables: () => null, readings }));
}

const source = `(define-data (x) '((1) (2) (3)))
(define-parameter a 2)
(define-parameter v (vec 1 10))
(define scaled (* a v))
(define total (sum-over ((x x)) (* x v)))
(define known 7)
(define (procedure x) x)`;

test('numbers and tensors are results, in the order asked for', () => {
  const { readings } = staged(source, ['total', 'known', 'scaled']);
  expect([...new Evaluator(readings!).evaluate([3, 1, 10])]).toEqual([6, 60, 7, 3, 30]);
});

test('what has no value to read is no graph', () => {
  expect(staged(source, []).readings).toBeNull();
  expect(staged(source, ['total', 'procedure']).readings).toBeNull();
  expect(staged(source, ['missing']).readings).toBeNull();
});
