import { describe, expect, test } from 'vitest';
import { searchedOperators } from '../lang';
import { evaluation } from '../testing/compile';
import { type Formula, operatorsOf } from './formula';
import { parseFormula, writeFormula } from './formulaText';

const parameters = ['x', 'y'];

function rewritten(text: string): string | null {
  const { formula } = parseFormula(text, { parameters });
  return formula === null ? null : writeFormula(formula, parameters);
}

test('every operator of a formula is one of the language, or the minus of one operand', () => {
  expect(['neg', ...Object.keys(searchedOperators)].sort()).toEqual(
    [...operatorsOf[1], ...operatorsOf[2]].sort(),
  );
});

describe('a text', () => {
  test.each([
    ['2.5', '2.5'],
    ['2.', '2.0'],
    ['-1e3', '-1000.0'],
    ['2', '2'],
    ['(+ x y 1 2.5)', '(+ (+ (+ x y) 1) 2.5)'],
    ['(- x y 1)', '(- (- x y) 1)'],
    ['(/ x y 2)', '(/ (/ x y) 2)'],
    ['(- x)', '(- x)'],
    ['(/ x)', '(/ 1 x)'],
    ['(+ x)', 'x'],
    ['(*)', '1'],
    ['(pow x 2)', '(expt x 2)'],
    ['(log x 2)', '(/ (log x) (log 2))'],
    ['((lambda (a b) (- a b)) x y)', '(- x y)'],
    ['(max x y 0)', '(max (max x y) 0)'],
  ])('%s is read as a formula: %s', (text, written) => expect(rewritten(text)).toBe(written));

  test.each([
    'z',
    '(f x)',
    '(let ((z x)) z)',
    '(exp x y)',
    '(+ x . y)',
    "'x",
    '+inf.0',
    '1/2',
    '(x y)',
    '()',
    'x y',
    '"2.5"',
    '(-)',
    '((lambda (a) a) x)',
    '((lambda (a b) (- a x)) x y)',
    '((lambda (a b) 1 a) x y)',
    '(toString x)',
  ])('%s is no formula', (text) => expect(rewritten(text)).toBeNull());

  test('with a mistake has it at its place', () => {
    const { formula, diagnostics } = parseFormula('(+ x', { parameters });
    expect(formula).toBeNull();
    expect(diagnostics[0]).toMatchObject({ code: 'unclosed-parenthesis', span: { start: 0 } });
  });

  test('calls what the program defines by that name, not the operator of the language', () => {
    const own = new Set(['square']);
    expect(parseFormula('(square x)', { parameters, own }).formula).toBeNull();
    expect(parseFormula('(exp x)', { parameters: ['x', 'exp'] }).formula).toBeNull();
  });
});

test('a formula that is written and read is the same formula, and has the same value to the language', () => {
  const values = [1.25, -0.1, 1e-300, 1e21, 3, 1 / 3];
  const leaves: Formula[] = [
    ...values.map((value): Formula => ({ kind: 'constant', value })),
    { kind: 'argument', index: 1 },
    { kind: 'number', value: -7 },
  ];
  let next = 0;
  const leaf = (): Formula => leaves[next++ % leaves.length]!;
  for (const op of operatorsOf[1]) {
    const formula: Formula = { kind: 'call', op, operands: [leaf()] };
    expect(parseFormula(writeFormula(formula, parameters), { parameters }).formula).toEqual(formula);
  }
  for (const op of operatorsOf[2]) {
    const inner: Formula = { kind: 'call', op, operands: [leaf(), leaf()] };
    const formula: Formula = { kind: 'call', op, operands: [leaf(), inner] };
    const text = writeFormula(formula, parameters);
    expect(parseFormula(text, { parameters }).formula).toEqual(formula);
    expect(evaluation(`(define x 2) (define y 3) ${text}`).mistakes).toBe('');
  }
});
