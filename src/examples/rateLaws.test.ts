import { expect, test } from 'vitest';
import { ReferenceBackend } from '../backends';
import { Evaluator } from '../graph';
import { staged } from '../testing/compile';
import { type Overrides, planTraining, Trainer } from '../train';
import { examples } from './texts';

const { source, settings } = examples.find(({ id }) => id === 'rate-laws')!;

async function train(text: string, overrides: Overrides) {
  const { objective, parameters, choices } = staged(text);
  const backend = new ReferenceBackend('the tests’ choice');
  const trainer = await Trainer.start(planTraining(objective!, parameters, overrides), backend);
  while (trainer.stopped === null) await trainer.advance(500);
  const graph = choices?.graph;
  return {
    shares: graph === undefined ? [] : [...new Evaluator(graph).evaluate(trainer.point)],
    loss: new Evaluator(objective!.graph).evaluate(trainer.point)[0]!,
  };
}

/** The program with the option at `index` instead of the choice. */
function alone(index: number): string {
  const { span, options } = staged(source).choices!.list[0]!;
  const option = options[index]!;
  return source.slice(0, span.start) + source.slice(option.start, option.end) + source.slice(span.end);
}

test('the choice falls on the law that fits best by itself, whatever the seed', async () => {
  const losses = await Promise.all([0, 1, 2, 3].map(async (index) => (await train(alone(index), {})).loss));
  expect(losses.indexOf(Math.min(...losses))).toBe(1);
  for (const seed of [0, 1, 2]) {
    const { shares, loss } = await train(source, { ...settings, seed });
    expect(shares[1]).toBeGreaterThan(0.999);
    expect(loss).toBeCloseTo(losses[1]!, 3);
  }
}, 60_000);

test('without noise a blend that fits better than any law stays', async () => {
  const { shares, loss } = await train(source, { ...settings, gumbel: false });
  const { loss: best } = await train(alone(1), {});
  expect(Math.max(...shares)).toBeLessThan(0.9);
  expect(loss).toBeLessThan(best);
}, 60_000);
