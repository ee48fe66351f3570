/**
 * Random programs: the staged graph has the value of the plain run, its gradient agrees with central differences,
 * and tfjs agrees with both, by our gradient graph and by its own tape.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differentiate } from '../autodiff';
import { Evaluator } from '../backends';
import { loadTfjs } from '../backends/tfjs';
import { prune, validate } from '../graph';
import { expressionGraph, plainValue, valueAt } from '../testing/compile';
import { differenceGradient, relativeDifference } from '../testing/differences';
import { inputNames, randomPoint, randomProgram } from '../testing/randomProgram';

const runs = Number(process.env['GRADUS_RANDOM_PROGRAMS'] ?? 400);

function bindings(point: readonly number[]): Record<string, number> {
  return Object.fromEntries(inputNames.map((name, index) => [name, point[index]!]));
}

test('a staged program has the value of the plain run', () => {
  fc.assert(
    fc.property(randomProgram, randomPoint, (source, point) => {
      const graph = expressionGraph(source, inputNames);
      const value = valueAt(graph, point);
      expect(relativeDifference(value, plainValue(source, bindings(point)))).toBeLessThan(1e-12);
      const pruned = prune(graph);
      validate(pruned);
      expect(valueAt(pruned, point)).toBe(value);
    }),
    { numRuns: runs },
  );
});

test('gradients of random programs agree with central differences', () => {
  let compared = 0;
  fc.assert(
    fc.property(randomProgram, randomPoint, (source, point) => {
      const graph = expressionGraph(source, inputNames);
      const gradient = differentiate(graph);
      validate(gradient);
      const [value, ...partials] = new Evaluator(gradient).evaluate(point);
      expect(value).toBe(valueAt(graph, point));
      const evaluator = new Evaluator(graph);
      const quotients = differenceGradient((at) => evaluator.evaluate(at)[0]!, point);
      for (const [index, quotient] of quotients.entries()) {
        // Near a kink the two step widths disagree, and there is nothing to compare with.
        if (quotient.uncertainty > 1e-5 * (1 + Math.abs(quotient.value))) continue;
        compared++;
        expect(relativeDifference(partials[index]!, quotient.value)).toBeLessThan(1e-6);
      }
    }),
    { numRuns: runs },
  );
  expect(compared).toBeGreaterThan(2 * runs);
});

test('tfjs agrees with the reference, by our gradient graph and by its own tape', async () => {
  const tfjs = await loadTfjs('cpu');
  await fc.assert(
    fc.asyncProperty(randomProgram, randomPoint, async (source, point) => {
      const graph = expressionGraph(source, inputNames);
      const gradient = differentiate(graph);
      // Rounded alike, so that both take the same branches.
      const at = Float64Array.from(point, Math.fround);
      const expected = new Evaluator(gradient).evaluate(at);
      const narrow = new Evaluator(gradient, { round: Math.fround }).evaluate(at);
      const doubtful = expected.some((value, index) => relativeDifference(value, narrow[index]!) > 1e-4);
      if (doubtful) return;
      const ours = await tfjs.evaluate(gradient, at, null);
      const tape = await tfjs.tapeGradient(graph, at, null);
      for (const [index, value] of expected.entries()) {
        expect(relativeDifference(ours[index]!, value)).toBeLessThan(2e-3);
        if (index > 0) expect(relativeDifference(tape[index - 1]!, value)).toBeLessThan(2e-3);
      }
    }),
    { numRuns: Math.ceil(runs / 4) },
  );
});
