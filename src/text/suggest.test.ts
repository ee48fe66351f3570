import { expect, test } from 'vitest';
import { editDistance, suggest } from './suggest';

test('counts insertions, deletions, replacements and swaps of neighbours', () => {
  expect(editDistance('kitten', 'sitting')).toBe(3);
  expect(editDistance('lsit', 'list')).toBe(1);
  expect(editDistance('', 'abc')).toBe(3);
  expect(editDistance('same', 'same')).toBe(0);
});

test('suggests the nearest name and nothing that is far', () => {
  const known = ['list', 'length', 'vector', 'lambda', 'let'];
  expect(suggest('lenght', known)).toBe('length');
  expect(suggest('Lambda', known)).toBe('lambda');
  expect(suggest('vectr', known)).toBe('vector');
  expect(suggest('zyzzyva', known)).toBeNull();
  expect(suggest('y', ['x', 'e'])).toBeNull();
  expect(suggest('X', ['x', 'e'])).toBe('x');
});
