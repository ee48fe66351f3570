import { expect, test } from 'vitest';
import { staged } from '../../testing/compile';

const data = `(define-data (g h y) '(("b" "x" 1) ("a" "y" 5) ("b" "y" 3)))`;
const parameters = `(define-parameter effect (zeros 2)) (define-parameter m (zeros 2 2)) (define-parameter c 1)`;

function levelsIn(prediction: string, level: 'direct' | 'interpreter' = 'direct') {
  const source = `${data} ${parameters} (fit (lambda (g h) ${prediction}) (g h) y)`;
  return Object.fromEntries(staged(source, { level }).parameters.map(({ name, levels }) => [name, levels]));
}

test('places from which a column of text takes items have the names of its levels, axis by axis', () => {
  for (const level of ['direct', 'interpreter'] as const) {
    const found = levelsIn('(+ (ref effect g) (ref m g h) c)', level);
    expect(found).toEqual({
      effect: [['b', 'a']],
      m: [
        ['b', 'a'],
        ['x', 'y'],
      ],
      c: undefined,
    });
  }
  expect(levelsIn('(ref (ref m g) 1)')['m']).toEqual([['b', 'a'], null]);
});

test('so have places of what is computed item by item, and of other objectives', () => {
  expect(levelsIn('(+ c (* 2 (ref (exp (- effect (mean effect))) h)))')['effect']).toEqual([['x', 'y']]);
  const source = `${data} ${parameters}
    (minimize (sum-over ((g g) (y y)) (square (- y (ref effect g) (* c (ref m 0 0))))))`;
  expect(staged(source).parameters[0]!.levels).toEqual([['b', 'a']]);
});

test('places that two columns with other levels take, or that arithmetic finds, have no names', () => {
  expect(levelsIn('(+ (ref effect g) (ref effect h))')['effect']).toEqual([null]);
  expect(levelsIn('(ref effect (- 1 g))')['effect']).toBeUndefined();
  expect(levelsIn('(+ c (ref effect 0))')['effect']).toBeUndefined();
});
