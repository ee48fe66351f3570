/** Where the arms of a branch meet: what they tried beyond the meeting is given up, warnings too. */

import { expect, test } from 'vitest';
import { Evaluator } from '../../graph';
import { expandText } from '../../lang';
import { expressionGraph, plainValue } from '../../testing/compile';
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

test('arms do not meet in a turn that was given up when its loop was rolled', () => {
  // One arm counts from 0 and is rolled; the other gets to 3 after that, where the first had been turn by turn.
  const steps = 20;
  const before = Array.from({ length: steps }, (_, index) => {
    const next = index + 1 === steps ? '(count 3 (+ y 1))' : `(step-${index + 1} (+ y 1))`;
    return `(define (step-${index} y) ${next})`;
  });
  const source = `(define (count n y) (if (= n 12) y (count (+ n 1) (* y 0.9))))
    ${before.join('\n')}
    (if (> x 1) (count 0 x) (step-0 x))`;
  const evaluator = new Evaluator(expressionGraph(source, ['x']));
  for (const x of [0.5, 2]) expect(evaluator.evaluate([x])[0]).toBeCloseTo(plainValue(source, { x }), 12);
});
