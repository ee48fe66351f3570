import { expect, test } from 'vitest';
import { elementNames, numberedElements } from './elementNames';

const parameters = [
  { name: 'a', shape: [] },
  { name: 'effect', shape: [3], levels: [['new drug', '10', 'x, y']] },
  { name: 'm', shape: [2, 2], levels: [['f', 'm'], null] },
];

test('elements are named by levels, which are quoted where they could be taken for numbers or for two places', () => {
  expect(elementNames(parameters)).toEqual([
    'a',
    'effect[new drug]',
    'effect["10"]',
    'effect["x, y"]',
    'm[f,0]',
    'm[f,1]',
    'm[m,0]',
    'm[m,1]',
  ]);
});

test('elements have numbers too', () => {
  expect(numberedElements(parameters).slice(0, 5)).toEqual([
    'a',
    'effect[0]',
    'effect[1]',
    'effect[2]',
    'm[0,0]',
  ]);
});
