import '../../stage/allParts';
import { expect, test } from 'vitest';
import { finish, type Level } from '../../stage';
import { noTables } from '../../testing/requests';
import { Program } from '../program';
import { evaluateExpression } from './evaluate';

const text = `(define-parameter a 1)
(define-parameter w (tensor '(1 2)))
(define (f x) (* a x))
(display "not again")
(minimize (+ (* a a) (sum w)))`;

function evaluate(expression: string, level: Level = 'direct') {
  const program = new Program({ text, level });
  const values = { shape: [2], values: Float64Array.of(3, 4) };
  const parameters = { a: 2.5, w: values };
  return finish(evaluateExpression(program, { source: text, tables: noTables, expression, parameters }));
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
