import { expect, test } from 'vitest';
import { evaluation, mistakes } from '../../testing/compile';

const checks = `(check (+ 1 1) => 2)
(check (map square '(1 2)) => '(1 5))
(check (sqrt 2) (=> (lambda (a b) (< (abs (- a b)) 0.1))) 1.4)
(check-report)`;

test.each(['direct', 'interpreter', 'tower'] as const)(
  'each check is reported in the console, and a failed one as a warning at its place, at %s',
  (level) => {
    const { output, found } = evaluation(checks, { level });
    expect(output.split('\n')).toEqual([
      '(+ 1 1) => 2 ; correct',
      '(map square (quote (1 2))) => (1 4) ; *** failed ***, expected: (1 5)',
      '(sqrt 2) => 1.4142135623730951 ; correct',
      '*** checks ***: 2 correct, 1 failed.',
      '',
    ]);
    expect(found.map(({ severity, span }) => [severity, checks.slice(span.start, span.end)])).toEqual([
      ['warning', "(check (map square '(1 2)) => '(1 5))"],
    ]);
  },
);

test('a check in a program that trains is made once, when the program runs', () => {
  const source = '(define-parameter a 1) (check (* a 2) => 3) (minimize (square a))';
  expect(mistakes(source).map(({ code }) => code)).toEqual(['check-failed']);
});

test('assert-equal stops where the values differ', () => {
  expect(evaluation('(assert-equal \'(1 "a") (list 1 "a"))').found).toEqual([]);
  expect(evaluation('(assert-equal 3 (+ 1 1) "sum")').found.map(({ message }) => message)).toEqual([
    'sum: assert-equal expects 3, but got 2.',
  ]);
});
