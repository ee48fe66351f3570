import { expect, test } from 'vitest';
import { findCycle } from './chunks';

const chunk = (fileName: string, ...imports: string[]) => ({ fileName, imports });

test('a circle is found wherever it begins, and named from file to file', () => {
  const chunks = [chunk('page', 'shared'), chunk('shared', 'editor'), chunk('editor', 'charts', 'shared')];
  expect(findCycle(chunks)).toEqual(['shared', 'editor', 'shared']);
});

test('a file that imports itself is a circle', () => {
  expect(findCycle([chunk('page', 'page')])).toEqual(['page', 'page']);
});

test('two ways to one file are no circle', () => {
  const chunks = [chunk('page', 'a', 'b'), chunk('a', 'shared'), chunk('b', 'shared', 'a'), chunk('shared')];
  expect(findCycle(chunks)).toBeNull();
});
