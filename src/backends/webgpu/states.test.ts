import { expect, test } from 'vitest';
import { packStates, unpackState } from './states';

test('a number that is carried along keeps its double, others are rounded', () => {
  const states = [Float64Array.of(0.1, 0.1), Float64Array.of(1 / 3, -1 / 3)];
  const packed = packStates(states, [true, false]);
  for (const [run, state] of states.entries()) {
    const [carried, rounded] = unpackState(packed, run, [true, false]);
    expect(Math.abs(carried! - state[0]!)).toBeLessThan(1e-15);
    expect(rounded).toBe(Math.fround(state[1]!));
  }
});

test('what is not finite in 32 bits has no rounding error', () => {
  const packed = packStates([Float64Array.of(1e300, Number.NaN)], [true, true]);
  expect([...unpackState(packed, 0, [true, true])]).toEqual([Number.POSITIVE_INFINITY, Number.NaN]);
});
