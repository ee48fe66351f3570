import { expect, test } from 'vitest';
import { Program } from '../../app/program';
import { variants } from '../../examples/evaluators';
import nile from '../../examples/gallery/nile.scm?raw';
import type { Diagnostic } from '../../text/diagnostic';
import type { LevelOptions } from '..';
import '../allParts';
import { finish } from './slices';

function diagnosticsOf(text: string, through: LevelOptions = {}): readonly Diagnostic[] {
  return finish(new Program({ text, ...through }).compiled()).diagnostics;
}

/** What is warned of: the code, and the text at the place. */
function warned(text: string, through: LevelOptions = {}): string[] {
  return diagnosticsOf(text, through).map(({ code, severity, span }) => {
    expect(severity).toBe('warning');
    return `${code} ${text.slice(span.start, span.end)}`;
  });
}

const a = '(define-parameter a 1) (define-parameter b 2) ';
const levels = ['direct', 'interpreter', 'tower'] as const;

for (const level of levels) {
  test(`warns of a parameter that the loss does not depend on at ${level}`, () => {
    expect(warned(`${a}(minimize (square (- a 3)))`, { level })).toEqual(['unused-parameter b']);
  });

  test(`warns of an unknown that is never called at ${level}, and of no other`, () => {
    const unknowns = '(define-unknown (law x)) (define-unknown (other x)) ';
    expect(warned(`${unknowns}(minimize (square ((grad law) 2)))`, { level })).toEqual([
      'unused-unknown other',
    ]);
  });

  test(`does not warn of a parameter that an unknown is called with at ${level}`, () => {
    const program = '(define-parameter a 1) (define-unknown (cost p)) (minimize (cost a))';
    expect(warned(program, { level })).toEqual([]);
  });

  test(`warns of a parameter that only decides tests at ${level}`, () => {
    const source = `${a}(define (f x) (if (< x b) a (* 2 a))) (minimize (square (- (f 1) 3)))`;
    expect(warned(source, { level })).toEqual(['no-gradient b']);
    const [{ message, hint, related }] = diagnosticsOf(source, { level }) as [Diagnostic];
    expect(message).toContain('b only decides tests');
    expect(hint).toContain('soft-choice');
    expect(related.map(({ span }) => source.slice(span.start, span.end))).toEqual(['(< x b)']);
  });
}

test.each([
  ['(floor b)', 'counts after rounding'],
  ['(if (= (floor b) 2) 1 2)', 'counts after rounding'],
  ['(if (< (round b) 2) (if (< b 3) 1 2) 2)', 'counts after rounding and decides tests'],
  ['(* 0 b)', 'counts times 0'],
  ['(let loop ((k 0) (s 0)) (if (< k b) (loop (+ k 1) (+ s a)) s))', 'decides tests'],
])('says in which way %s has no derivative', (expression, says) => {
  const source = `${a}(minimize (square (- (+ a ${expression}) 3)))`;
  expect(warned(source)).toEqual(['no-gradient b']);
  expect(diagnosticsOf(source)[0]!.message).toContain(`b only ${says}.`);
});

test('says where a parameter matters that is only watched or drawn', () => {
  const watch = diagnosticsOf(`${a}(watch sum (+ a b)) (minimize (square a))`);
  expect(watch[0]!.message).toContain('only a watch does');
  const data = "(define-data (x y) '((0 1) (1 2)))";
  const plot = diagnosticsOf(`${data} ${a}(plot x y (lambda (x) (* b x))) (minimize (square a))`);
  expect(plot[0]!.message).toContain('only a plot does');
});

test('a parameter with any way for a derivative is fine, and so is one that a bound is computed from', () => {
  expect(warned(`${a}(minimize (+ (square a) (if (< b 1) b (floor b))))`)).toEqual([]);
  expect(warned('(define-parameter a 1) (define-parameter b 2 (above a)) (minimize (square b))')).toEqual([]);
  expect(warned('(define-parameter w (tensor (list 1 2))) (minimize (sum (square (softmax w))))')).toEqual(
    [],
  );
  expect(warned(`${a}`)).toEqual([]);
});

test('there is no warning beside a mistake, which may be where the parameter is used', () => {
  const codes = diagnosticsOf(`${a}(define (f x) (* b (undefined x))) (minimize (square (- a (f 1))))`);
  expect(codes.map(({ code }) => code)).not.toContain('unused-parameter');
});

test('the blending evaluator gives a gradient to what only decides tests', () => {
  expect(warned(nile).length).toBeGreaterThan(0);
  expect(warned(nile, { level: 'interpreter', evaluator: variants.blending })).toEqual([]);
});

test('offers to make a parameter without any effect a plain definition, which compiles without a warning', () => {
  const tensor = "(define-parameter w (tensor '(1 2)) positive (rate 0.1))";
  for (const source of [
    `${a}(minimize (square (- a 3)))`,
    `${a}${tensor} (minimize (square (- a b)))`,
    `${a}(minimize (square (- a (if (< b 1) 3 4))))`,
  ]) {
    const [{ fixes = [] }] = diagnosticsOf(source) as [Diagnostic];
    const edits = [...fixes[0]!.edits].sort((x, y) => y.span.start - x.span.start);
    const mended = edits.reduce(
      (text, { span, insert }) => text.slice(0, span.start) + insert + text.slice(span.end),
      source,
    );
    expect(mended).toMatch(/\(define (b 2|w \(tensor '\(1 2\)\))\)/);
    expect(diagnosticsOf(mended)).toEqual([]);
  }
});
