import { expect, test } from 'vitest';
import shipped from '../../scheme/evaluator.scm?raw';
import blending from './blending.scm?raw';
import counting from './counting.scm?raw';
import { definedName, withDefinitions } from './withDefinitions';

const text = ';; About.\n\n(define (f x)\n  x)\n\n;; G.\n(define g 1)\n';

test('a definition takes the place of that of its name, new ones go before it, comments to the top', () => {
  const changes = ';; Changed.\n\n(define h 2)\n\n;; Another g.\n(define (g)\n  h)\n\n(define last 3)\n';
  expect(withDefinitions(text, changes)).toBe(
    ';; Changed.\n\n;; About.\n\n(define (f x)\n  x)\n\n(define h 2)\n\n;; Another g.\n(define (g)\n  h)\n\n(define last 3)\n',
  );
});

test('no changes leave the text as it is', () => {
  expect(withDefinitions(shipped, '')).toBe(shipped);
});

test.each([
  ['counting', counting, ['analyze-procedure', 'form-of']],
  ['blending', blending, ['analyze-if']],
])('the %s evaluator changes what it means to', (_, changes, replaced) => {
  const names = (whole: string) => whole.split('\n\n').map(definedName);
  const known = names(shipped);
  expect(names(changes).filter((name) => name !== null && known.includes(name))).toEqual(replaced);
});
