import '../stage/allParts';
import { describe, expect, test } from 'vitest';
import { expandText, unknownsOf } from '../lang';
import { keptProgram, notWritten } from './kept';

function kept(source: string, expressions: Readonly<Record<string, string>>) {
  const { program } = expandText(source, { source: 'program', tables: [] });
  return keptProgram(source, unknownsOf(program), expressions);
}

describe('a program that keeps a candidate', () => {
  const source = '; before\n(define-unknown (law x) (size 9)) ; beside\n(minimize (law 2))\n';

  test('has a definition in the place of the form, and a parameter for each free constant', () => {
    const { source: text, constants } = kept(source, { law: '(+ 1.5 (* x -2.25e-3 2))' });
    expect(text).toBe(
      [
        '; before',
        '(define-parameter law-1 1.5)',
        '(define-parameter law-2 -2.25e-3)',
        '(define (law x)',
        '  (+ law-1 (* x law-2 2))) ; beside',
        '(minimize (law 2))',
        '',
      ].join('\n'),
    );
    expect(constants).toEqual([
      { name: 'law-1', start: 1.5 },
      { name: 'law-2', start: -2.25e-3 },
    ]);
    expect(expandText(text, { source: 'program', tables: [] }).diagnostics).toEqual([]);
  });

  test('has no parameter for a body without constants', () =>
    expect(kept(source, { law: 'x' }).source).toContain('; before\n(define (law x)\n  x) ; beside'));

  test('keeps numbers of quoted data, and finds those of loops', () => {
    const loop = "(do ((k 0 (+ k 1)) (y 0.5 (* y x 1.25))) ((= k 3) (+ y (car '(2.5)))))";
    const { source: text, constants } = kept(source, { law: loop });
    expect(constants.map(({ start }) => start)).toEqual([0.5, 1.25]);
    expect(text).toContain("(car '(2.5))");
    expect(expandText(text, { source: 'program', tables: [] }).diagnostics).toEqual([]);
  });

  test('takes no name that the program or the candidate uses', () => {
    const { source: text } = kept(`(define law-1 3)\n${source}`, {
      law: '(let ((law-1* x)) (+ 1.5 law-1*))',
    });
    expect(text).toContain('(define-parameter law-1** 1.5)');
  });

  test('has bodies for several unknowns, in whatever order they are given', () => {
    const two = '(define-unknown (f a)) (define-unknown (g b c))\n(minimize (+ (f 1) (g 2 3)))';
    const { source: text, constants } = kept(two, { g: '(* 2.5 b)', f: '(* 1.5 a)' });
    expect(constants.map(({ name }) => name)).toEqual(['f-1', 'g-1']);
    expect(expandText(text, { source: 'program', tables: [] }).diagnostics).toEqual([]);
    expect(text.endsWith('\n(minimize (+ (f 1) (g 2 3)))')).toBe(true);
  });
});

describe('an unknown that a macro makes', () => {
  const programOf = (source: string) => expandText(source, { source: 'program', tables: [] }).program;
  const find = (template: string) => `(define-syntax find (syntax-rules () ((_ name) ${template})))\n`;

  test('is written in the place of the call, if the macro makes nothing else', () => {
    const source = `${find('(begin (define-unknown (name u) (size 3)) (define-unknown (other u)))')}(find law)\n(minimize (law 2))`;
    expect(notWritten(source, programOf(source))).toBeNull();
    const two = source
      .replace('(other u)', '(name u)')
      .replace('(begin (define-unknown (name u) (size 3)) ', '(begin ');
    expect(kept(two, { law: '(* 1.5 u)' }).source).toContain(
      '\n(define-parameter law-1 1.5)\n(define (law u)',
    );
  });

  test.each([
    ['a definition', '(begin (define-unknown (inner u)) (define (name x) (inner (* 2 x))))'],
    ['an objective', '(begin (define-unknown (name u)) (minimize (name 3)))'],
  ])('has no place for its body beside %s', (_, template) => {
    const source = `${find(template)}(find law)`;
    expect(notWritten(source, programOf(source))).toMatch(
      /^A macro makes (inner|law) together with other definitions/,
    );
  });

  test('has one where the program passes the whole form to the macro', () => {
    const source = `${find('(begin name (define three 3))')}(find (define-unknown (law u)))\n(minimize (law three))`;
    expect(notWritten(source, programOf(source))).toBeNull();
  });
});
