import { expect, test } from 'vitest';
import type { ParameterSummary } from '../../app/protocol';
import { numbersAmong } from './landscape';

test('a landscape can be over the parameters that are numbers', () => {
  // Names and shapes are all that is read.
  const parameters = [
    { name: 'a', shape: [] },
    { name: 'w', shape: [2] },
    { name: 'b', shape: [] },
  ] as readonly Partial<ParameterSummary>[] as readonly ParameterSummary[];
  expect(numbersAmong(parameters)).toEqual(['a', 'b']);
});
