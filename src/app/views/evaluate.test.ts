import '../../stage/allParts';
import { expect, test } from 'vitest';
import { finish, type Level } from '../../stage';
import { noTables } from '../../testing/requests';
import { Program } from '../program';
import type { EvaluateRequest } from '../protocol';
import { evaluateExpression } from './evaluate';

const text = `(define-parameter a 1)
(define-parameter w (tensor '(1 2)))
(define (f x) (* a x))
(display "not again")
(minimize (+ (* a a) (sum w)))`;

function evaluate(expression: string, level: Level = 'direct', more: Partial<EvaluateRequest> = {}) {
  const program = new Program({ text, level });
  const values = { shape: [2], values: Float64Array.of(3, 4) };
  const parameters = { a: 2.5, w: values };
  const request = { source: text, tables: noTables, expression, parameters, ...more };
  return finish(evaluateExpression(program, request));
}

test('an expression sees the definitions and the present parameters, numbers and tensors', () => {
  expect(evaluate('(f 4)').lines).toMatchObject([{ kind: 'value', text: '10' }]);
  expect(evaluate('(sum w)').lines).toMatchObject([{ kind: 'value', text: '7' }]);
  expect(evaluate('(f 4)', 'interpreter').lines).toMatchObject([{ kind: 'value', text: '10' }]);
});

test('definitions of the console are its own, and mistakes are at their place in it', () => {
  expect(evaluate('(define b 3) (+ a b)').lines).toMatchObject([{ kind: 'value', text: '5.5' }]);
  expect(evaluate('(f').diagnostics[0]!.span.source).toBe('console');
  expect(evaluate('(g 4)').diagnostics).toMatchObject([
    { code: 'unbound-name', span: { source: 'console', start: 1, end: 2 } },
  ]);
});

test.each(['direct', 'interpreter'] as const)(
  'at %s, definitions that were typed before hold, the last of each name',
  (level) => {
    const definitions = [
      '(define z 3) (display "said once")',
      '(define (g x) (* z x))',
      '(define z 4)',
      '(define lost (gone 1))',
    ];
    const { lines, defined } = evaluate('(define k (g 2)) k', level, { definitions });
    expect(lines).toMatchObject([{ kind: 'value', text: '8' }]);
    expect(defined).toEqual(['k']);
    expect(evaluate('lost', level, { definitions }).diagnostics).toMatchObject([{ code: 'unbound-name' }]);
  },
);

test('a mistake in an earlier definition is shown at the expression that comes upon it', () => {
  const { diagnostics } = evaluate('(g 1)', 'direct', { definitions: ['(define (g x) (car x))'] });
  expect(diagnostics).toMatchObject([{ span: { source: 'console', start: 0, end: 5 } }]);
  expect(diagnostics[0]!.message).toMatch(/^In a definition that was typed before: car wants a pair/);
});

test('loss is the present loss, unless the program or the console defines it', () => {
  expect(evaluate('(* 2 loss)', 'direct', { loss: 1.5 }).lines).toMatchObject([{ text: '3' }]);
  expect(evaluate('loss', 'direct', { loss: 1.5, definitions: ['(define loss 7)'] }).lines).toMatchObject([
    { text: '7' },
  ]);
  expect(evaluate('loss').diagnostics).toMatchObject([{ code: 'unbound-name' }]);
});

test('the numbers of tensors, lists, columns and rows come with their text', () => {
  const numbers = (expression: string) => evaluate(expression).lines[0]!.numbers;
  expect(numbers('(mat (list 1 2) (list 3 4))')).toEqual({
    shape: [2, 2],
    values: Float64Array.of(1, 2, 3, 4),
  });
  expect(numbers("'(1 2.5)")).toEqual({ shape: [2], values: Float64Array.of(1, 2.5) });
  expect(numbers('(vector (list 1 2) (vector 3 4))')).toMatchObject({ shape: [2, 2] });
  for (const other of ['7', "'(1 a)", "'()", "'((1 2) (3))", '"text"', '(iota 30000)'])
    expect(numbers(other), other).toBeUndefined();
});
