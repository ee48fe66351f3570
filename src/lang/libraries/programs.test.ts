/** Programs with the libraries that ship, at every level. Those of malt.txt are the kinds of program that The Little Learner walks through. */

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printGraph } from '../../graph';
import { defaultLimits } from '../../stage';
import { evaluation, staged } from '../../testing/compile';
import { parseCorpus, sameWritten } from '../../text/corpus';

const levels = ['direct', 'interpreter', 'tower'] as const;
const files = ['malt.txt', 'sicp.txt'];

for (const file of files) {
  describe(file, () => {
    for (const { name, source, expected, output } of parseCorpus(
      readFileSync(new URL(file, import.meta.url), 'utf8'),
    )) {
      test.each(levels)(`${name}, at %s`, (level) => {
        const found = evaluation(source, { level });
        expect(found.mistakes).toBe('');
        expect(sameWritten(expected, found.written, 1e-9), `wanted ${expected}, got ${found.written}`).toBe(
          true,
        );
        if (output !== null) expect(found.output).toBe(output);
      });
    }
  });
}

const training = `(import (malt))
(define-parameter w 0)
(define-parameter b 0)
(define network (stack-blocks (list (block linear (list (list 1 1) (list 1))))))
(define data (tensor (tensor 2) (tensor 1) (tensor 4) (tensor 3)))
(define predicted (((block-fn network) data) (list (tensor (tensor w)) (tensor b))))
(minimize (sum (sum (sqr (- predicted (tensor (tensor 1.8) (tensor 1.2) (tensor 4.2) (tensor 3.3)))))) (steps 5))`;

test('a loss that is written with the library is the same graph at every level', () => {
  const [direct, ...above] = levels.map((level) => printGraph(staged(training, { level }).objective!.graph));
  expect(direct).toContain('matmul');
  expect(above).toEqual([direct, direct]);
});

const own = `(define-library (shapes)
  (export area (rename twice double) when-positive)
  (begin
    (define scale 3)
    (define (hidden x) (* scale x x))
    (define (twice x) (* 2 x))
    (define-syntax when-positive (syntax-rules () ((_ x e) (let ((scale x)) (if (> x 0) (hidden e) scale)))))
    (define (area r) (hidden r))))
(import (shapes))
(define (hidden x) 0)`;

test('a library of the program means the same at every level, and is trained through', () => {
  for (const level of levels) {
    const { written, mistakes } = evaluation(
      `${own} (list (area 2) (double 4) (when-positive 1 2) (hidden 5))`,
      { level },
    );
    expect(mistakes).toBe('');
    expect(written).toBe('(12 8 12 0)');
  }
  const program = `${own} (define-parameter r 1) (minimize (square (- (area r) 27)))`;
  const [direct, ...above] = levels.map((level) => printGraph(staged(program, { level }).objective!.graph));
  expect(above).toEqual([direct, direct]);
});

test('mistakes in the use of a library are told at the place of the program, by the name that it writes', () => {
  for (const level of levels) {
    for (const [text, message] of [
      ['(import (malt)) (tlen 5)', 'tlen wants a tensor of one axis or more, but got 5'],
      ['(import (malt)) (tensor 1 "a")', 'tensor wants numbers or tensors, but got ("a")'],
      [
        '(import (malt)) (tensor (tensor 1) (tensor 1 2))',
        'tensor wants elements of one shape, but got ((1) (2))',
      ],
      ['(import (malt)) (+ 1 alpha)', 'alpha has no value: give it one in (with-hypers ((alpha …)) …).'],
      [
        "(import (sicp)) (stream-cdr '())",
        'stream-cdr wants a stream that is not empty, but got the empty list',
      ],
    ] as const) {
      const { found } = evaluation(text, { level });
      expect(
        found.map((each) => each.message),
        `${level}: ${text}`,
      ).toEqual([message]);
      expect(found[0]!.span.source).toBe('program');
      expect(text.slice(0, found[0]!.span.start)).toMatch(/^\(import \(\w+\)\) (\(\+ 1 )?$/);
    }
  }
});

/** Tokens are dropped, doubled and swapped, as in the texts of people in a hurry. */
test('mutated programs with libraries are answered with a value or a mistake with a place', () => {
  const sources = [
    `${own} (area 2)`,
    '(import (only (malt) tensor tref) (rename (sicp) (inc add-one)) (except (srfi 1) fold)) (add-one (tref (tensor 1 2) 0))',
    '(import (malt)) (declare-hypers a b) (with-hypers ((a 1) (b (+ alpha 2))) (grid-search number? ((a 1 2)) (+ a b)))',
    '(cond-expand ((and gradus (library (sicp))) (import (prefix (sicp) s:))) (else 1)) (receive (x . y) (values 1 2) (and-let* ((z x)) ((cut + <> z) 3)))',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...sources),
      fc.array(fc.tuple(fc.constantFrom('drop', 'double', 'swap'), fc.nat()), { minLength: 1, maxLength: 4 }),
      (source, changes) => {
        const tokens = source.match(/[()]|[^\s()]+/g) ?? [];
        for (const [change, seed] of changes) {
          const at = seed % tokens.length;
          if (change === 'drop') tokens.splice(at, 1);
          else if (change === 'double') tokens.splice(at, 0, tokens[at]!);
          else tokens.splice(at, 2, ...tokens.slice(at, at + 2).reverse());
          if (tokens.length === 0) return;
        }
        const text = tokens.join(' ');
        for (const { code, span } of evaluation(text, { limits: { ...defaultLimits, steps: 200_000 } })
          .found) {
          expect(code, text).not.toBe('internal');
          expect(
            span.start <= text.length && span.end <= text.length && span.source === 'program',
            text,
          ).toBe(true);
        }
      },
    ),
    { numRuns: 120 },
  );
});
