/** Where the arms of a branch meet: what they tried beyond the meeting is given up, warnings too. */

import { expect, test } from 'vitest';
import { expandText } from '../../lang';
import { finish } from '../program/slices';
import { stageProgram } from '../program/stageProgram';

function warned(source: string): readonly string[] {
  const { program } = expandText(source, { source: 'program', tables: [] });
  return finish(stageProgram(program, { tables: () => null })).diagnostics.map(({ code }) => code);
}

test('a mistake behind the place where two arms meet is warned of once', () => {
  expect(
    warned(`(define-parameter a 2)
      (define (after y) (if (< y 0) (vector-ref (vector 1 2) 5) (* y y)))
      (define (before x) (after (+ x 1)))
      (minimize (if (< a 1) (before a) (after (* a 2))))`),
  ).toEqual(['index-out-of-range']);
});

test('a mistake in a loop that is staged several times is warned of once', () => {
  expect(
    warned(`(define-parameter a 2)
      (define (walk n x y)
        (if (< x 0.1)
            (if (> y 9) (vector-ref (vector 1 2) 5) y)
            (walk (+ n 1) (/ x 2) (if (> n 2) (+ y x) y))))
      (minimize (walk 0 a 1))`),
  ).toEqual(['index-out-of-range']);
});

test('mistakes at two places are both warned of', () => {
  expect(
    warned(`(define-parameter a 2)
      (minimize (+ (if (< a 0) (vector-ref (vector 1 2) 5) a) (if (< a 1) (vector-ref (vector 1 2) 6) a)))`),
  ).toEqual(['index-out-of-range', 'index-out-of-range']);
});
