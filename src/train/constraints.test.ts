import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Evaluator, GraphBuilder, numberType } from '../graph';
import type { ParameterConstraint } from '../stage';
import { centralDifference, relativeDifference } from '../testing/differences';
import { constrain, describeConstraint, naturalValue, unconstrain } from './constraints';

const constraints: readonly ParameterConstraint[] = [
  { kind: 'none' },
  { kind: 'positive' },
  { kind: 'between', low: -2, high: 5 },
];

/** The natural value as a graph, and its derivative. */
function evaluated(constraint: ParameterConstraint, free: number): readonly [number, number] {
  const builder = new GraphBuilder();
  const { value, derivative } = constrain(builder, builder.input('u', numberType), constraint);
  const graph = builder.finish([value, derivative], ['value', 'derivative']);
  const [natural, slope] = new Evaluator(graph).evaluate([free]);
  return [natural!, slope!];
}

for (const constraint of constraints) {
  const { kind } = constraint;
  test(`the unconstrained number of a natural value leads back to it: ${kind}`, () => {
    const [low, high] = kind === 'none' ? [-50, 50] : kind === 'positive' ? [1e-3, 50] : [-1.99, 4.99];
    fc.assert(
      fc.property(fc.double({ min: low, max: high, noNaN: true }), (natural) => {
        const back = naturalValue(unconstrain(natural, constraint), constraint);
        expect(relativeDifference(back, natural)).toBeLessThan(1e-12);
      }),
      { seed: 1 },
    );
  });

  test(`graph and number agree, and the derivative is that of the value: ${kind}`, () => {
    fc.assert(
      fc.property(fc.double({ min: -8, max: 8, noNaN: true }), (free) => {
        const [natural, slope] = evaluated(constraint, free);
        expect(relativeDifference(natural, naturalValue(free, constraint))).toBeLessThan(1e-14);
        const wanted = centralDifference((u) => naturalValue(u, constraint), free).value;
        expect(relativeDifference(slope, wanted)).toBeLessThan(1e-6);
      }),
      { seed: 2 },
    );
  });
}

test('every unconstrained number keeps the constraint, as far as doubles tell', () => {
  for (const free of [-700, -30, 0, 30, 700]) {
    expect(naturalValue(free, { kind: 'positive' })).toBeGreaterThan(0);
    const between = naturalValue(free, { kind: 'between', low: -2, high: 5 });
    expect(between).toBeGreaterThanOrEqual(-2);
    expect(between).toBeLessThanOrEqual(5);
  }
});

test('constraints are named as a program writes them', () => {
  expect(constraints.map(describeConstraint)).toEqual([null, 'positive', 'between -2 and 5']);
});
