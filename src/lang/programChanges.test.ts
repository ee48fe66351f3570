import { describe, expect, test } from 'vitest';
import { namedNumbers } from './namedNumbers';
import { type ProgramChange, programChanges } from './programChanges';

const program = `; Enzymes
(define-data (s v) puromycin)
(define-parameter Vmax 100)
(define-parameter Km 0.5 (between 0 2))
(define lambda 0.01)
(define (model s)
  (+ (* Vmax s 1.5) (* lambda 2)))
(fit model (s) v
  (optimizer (adam 0.5 0.9)) (steps 300) (loss squared))
`;

function said(change: ProgramChange): string {
  switch (change.kind) {
    case 'value':
      return `${change.name} ${change.before} → ${change.after}`;
    case 'added':
      return `+ ${change.text}`;
    case 'removed':
      return `− ${change.text}`;
    case 'lines':
      return `${change.what} ${change.first}-${change.last}${change.isGone ? ' gone' : ''}`;
  }
}

const changed = (from: string, to: string): readonly string[] =>
  programChanges(program, program.replace(from, to)).map(said);

describe('what differs between two programs', () => {
  test.each([
    ['the rate of an optimizer by its name', '(adam 0.5', '(adam 5', ['adam 0.5 → 5']],
    ['another setting with its own name', '0.5 0.9)', '0.5 0.95)', ['adam beta1 0.9 → 0.95']],
    ['the start of a parameter by its name', 'Vmax 100', 'Vmax 250', ['Vmax 100 → 250']],
    ['a definition by its name', 'lambda 0.01', 'lambda 1', ['lambda 0.01 → 1']],
    ['an option by its name', '(steps 300)', '(steps 3e3)', ['steps 300 → 3e3']],
    ['the word of an option', '(loss squared)', '(loss absolute)', ['loss squared → absolute']],
    ['a constant by its form and definition', 's 1.5', 's 2.5', ['* in model 1.5 → 2.5']],
    [
      'another optimizer as it is written',
      '(adam 0.5 0.9)',
      '(sgd 0.1)',
      ['optimizer adam 0.5 0.9 → sgd 0.1'],
    ],
    ['an option that is new', '(steps 300)', '(steps 300) (seed 4)', ['+ (seed 4)']],
    ['an option that is gone', ' (steps 300)', '', ['− (steps 300)']],
    ['an expression by its lines', '(* lambda 2)', '(exp lambda)', ['model 6-7']],
    ['a name in place of another by its lines', '(* Vmax s', '(* Km s', ['model 6-7']],
    ['a form that is new', '(define lambda 0.01)', '(define lambda 0.01) (define k 3)', ['+ (define k 3)']],
    ['the table of the data by its lines', 'puromycin', 'treloar', ['data 2-2']],
    ['a bound of a parameter', '(between 0 2)', '(between 0 3)', ['between in Km 2 → 3']],
  ] as const)('names %s', (_, from, to, expected) => {
    expect(changed(from, to)).toEqual(expected);
  });

  test('is nothing where only comments, layout or the order of options differ', () => {
    const other = program
      .replace('; Enzymes', '; Enzymes, of 1974\n\n')
      .replace('(steps 300) (loss squared)', '(loss squared)\n (steps 300)');
    expect(programChanges(program, other)).toEqual([]);
  });

  test('names several at once, in the order of the text', () => {
    const other = program.replace('Vmax 100', 'Vmax 7').replace('(adam 0.5', '(adam 0.1');
    expect(programChanges(program, other).map(said)).toEqual(['Vmax 100 → 7', 'adam 0.5 → 0.1']);
  });

  test('says by its lines what quoted data, or many numbers, became', () => {
    const data = "(define-data (x y) '((0 1) (1 2)))";
    expect(programChanges(data, data.replace('1 2', '1 3')).map(said)).toEqual(['data 1-1']);
    const many = '(define (f x) (+ 1 2 3 4 5 x))';
    expect(programChanges(many, '(define (f x) (+ 6 7 8 9 10 x))').map(said)).toEqual(['model 1-1']);
  });

  test('does not break on texts that cannot be read', () => {
    for (const text of ['', '(', ')', '(define', "'", '#', program.slice(0, 90)]) {
      expect(() => programChanges(text, program)).not.toThrow();
      expect(() => programChanges(program, text)).not.toThrow();
    }
  });
});

test('the numbers of a text are named by their forms, without quoted data', () => {
  const text = `${program}(define table '((1 2) (3 4)))\n(define (g) (let ((k 7)) k))`;
  const numbers = namedNumbers(text);
  expect(numbers.map(({ kind, name, of, text: written }) => [kind, name, of, written].join(' '))).toEqual([
    'start Vmax  100',
    'start Km  0.5',
    'constant between Km 0',
    'constant between Km 2',
    'constant lambda  0.01',
    'constant * model 1.5',
    'constant * model 2',
    'setting rate adam 0.5',
    'setting beta1 adam 0.9',
    'option steps  300',
    'constant k g 7',
  ]);
  for (const { start, end, text: written, value, line } of numbers) {
    expect(text.slice(start, end)).toBe(written);
    expect(Number(written)).toBe(value);
    expect(text.split('\n')[line - 1]).toContain(written);
  }
});
