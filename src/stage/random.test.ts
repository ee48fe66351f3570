/**
 * Random programs: the staged graph has the value of the plain run, its gradient agrees with central differences, and
 * tfjs agrees with both on the first quarter of them, by our gradient graph and by its own tape. GRADUS_SEED makes other
 * programs.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differentiate } from '../autodiff';
import { loadTfjs, type TfjsBackend } from '../backends/tfjs';
import { Evaluator, type Graph, prune, validate } from '../graph';
import { type Expanded, expanded, graphOf, plainValueWithin, valueAt } from '../testing/compile';
import { differenceGradient, relativeDifference } from '../testing/differences';
import { inputNames, randomPoint, randomProgram } from '../testing/randomProgram';
import '../testing/tapeGradients';

const runs = Number(process.env['GRADUS_RANDOM_PROGRAMS'] ?? 2000);

/** Steps of the machine that a program may take as plain Scheme: loops within loops take tfjs seconds, op by op. */
const affordable = 500;

interface Case {
  /** The value of the plain run. */
  readonly plain: number;
  readonly graph: Graph;
  readonly pruned: Graph;
  readonly gradient: Graph;
}

/** The first cases, which the second test tries as well; null for programs of too many steps, which are most. */
const cases = new Map<string, Case | null>();
const maxKept = 0.75 * runs;

function caseOf(source: string, point: readonly number[]): Case | null {
  const key = `${source} ${point}`;
  const known = cases.get(key);
  if (known !== undefined) return known;
  const made = makeCase(expanded(source, inputNames), point);
  if (cases.size < maxKept) cases.set(key, made);
  return made;
}

function makeCase(text: Expanded, point: readonly number[]): Case | null {
  const plain = plainValueWithin(text, bindings(point), affordable);
  if (plain === null) return null;
  const graph = graphOf(text);
  return { plain, graph, pruned: prune(graph), gradient: differentiate(graph) };
}

function bindings(point: readonly number[]): Record<string, number> {
  return Object.fromEntries(inputNames.map((name, index) => [name, point[index]!]));
}

/** How many derivatives there was something to compare with. */
let compared = 0;

function expectDifferences(value: Graph, gradient: Graph, point: readonly number[]): void {
  const evaluator = new Evaluator(value);
  const [first, ...partials] = new Evaluator(gradient).evaluate(point);
  expect(first).toBe(evaluator.evaluate(point)[0]);
  const quotients = differenceGradient((at) => evaluator.evaluate(at)[0]!, point);
  for (const [index, quotient] of quotients.entries()) {
    // Near a kink or a jump the two step widths disagree, and there is nothing to compare with.
    if (quotient.uncertainty > 1e-5 * (1 + Math.abs(quotient.value))) continue;
    compared++;
    expect(relativeDifference(partials[index]!, quotient.value)).toBeLessThan(1e-6);
  }
}

async function expectSameOnTfjs(
  tfjs: TfjsBackend,
  value: Graph,
  gradient: Graph,
  point: readonly number[],
): Promise<void> {
  // Rounded alike, so that both take the same branches.
  const at = Float64Array.from(point, Math.fround);
  const expected = new Evaluator(gradient).evaluate(at);
  const narrow = new Evaluator(gradient, { round: Math.fround }).evaluate(at);
  const doubtful = expected.some((each, index) => relativeDifference(each, narrow[index]!) > 1e-4);
  if (doubtful) return;
  const ours = await tfjs.evaluate(gradient, at, null);
  const tape = await tfjs.tapeGradient(value, at, null);
  for (const [index, each] of expected.entries()) {
    expect(relativeDifference(ours[index]!, each)).toBeLessThan(2e-3);
    if (index > 0) expect(relativeDifference(tape[index - 1]!, each)).toBeLessThan(2e-3);
  }
}

test('random programs: plain run, reference and central differences agree', () => {
  fc.assert(
    fc.property(randomProgram, randomPoint, (source, point) => {
      const made = caseOf(source, point);
      fc.pre(made !== null);
      const { plain, graph, pruned, gradient } = made;
      const value = valueAt(graph, point);
      expect(relativeDifference(value, plain)).toBeLessThan(1e-12);
      validate(pruned);
      expect(valueAt(pruned, point)).toBe(value);
      validate(gradient);
      expectDifferences(pruned, gradient, point);
    }),
    { numRuns: runs },
  );
  expect(compared).toBeGreaterThan(1.5 * runs);
}, 1_200_000);

test('random programs: tfjs agrees with the reference', async () => {
  const tfjs = await loadTfjs('cpu');
  await fc.assert(
    fc.asyncProperty(randomProgram, randomPoint, async (source, point) => {
      const made = caseOf(source, point);
      fc.pre(made !== null);
      await expectSameOnTfjs(tfjs, made.pruned, made.gradient, point);
    }),
    { numRuns: runs / 4 },
  );
}, 1_200_000);
