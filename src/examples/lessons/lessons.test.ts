/** Checks that every program of the lessons compiles, and that the figures in their prose are right. */

import { describe, expect, test } from 'vitest';
import { ReferenceBackend } from '../../backends';
import { evaluation, mistakes, staged } from '../../testing/compile';
import { planTraining, Trainer } from '../../train';
import { type Lesson, lessons, sourceOfStep } from './index';

async function lesson(id: string): Promise<Lesson> {
  return lessons.find((each) => each.id === id)!.load();
}

/** The output of each expression of a program in the console. */
function shown(source: string): readonly string[] {
  const expressions = source.split('\n').filter((line) => /^\((?!define|fit|minimize|watch)/.test(line));
  const definitions = source
    .split('\n')
    .filter((line) => !expressions.includes(line))
    .join('\n');
  return expressions.map((each) => evaluation(`${definitions}\n${each}`).written);
}

function answerOf({ steps }: Lesson, step: number): string {
  const found = steps[step]!.blocks.find(({ kind }) => kind === 'exercise');
  return found?.kind === 'exercise' ? found.answer : '';
}

interface Trained {
  readonly loss: number;
  readonly losses: readonly number[];
  /** The natural values of each parameter. */
  readonly values: Readonly<Record<string, readonly number[]>>;
  /** The values of an expression with every parameter at its end. */
  readonly at: (expression: string) => readonly number[];
}

async function train(source: string): Promise<Trained> {
  const { objective, parameters } = staged(source);
  const backend = new ReferenceBackend('the tests’ choice');
  const trainer = await Trainer.start(planTraining(objective!, parameters), backend);
  const losses: number[] = [];
  while (trainer.stopped === null) losses.push(...(await trainer.advance(1000)).losses);
  const ends = [...trainer.present];
  const values = Object.fromEntries(
    parameters.map(({ name, start }) => [name, ends.splice(0, start.length)] as const),
  );
  let settled = source;
  for (const { name, shape } of parameters) {
    const text = values[name]!.join(' ');
    const ended = shape.length === 0 ? text : `(reshape (vec ${text}) '(${shape.join(' ')}))`;
    settled = settled.replace(new RegExp(`\\(define-parameter ${name} .*\\)`), `(define ${name} ${ended})`);
  }
  const at = (expression: string): readonly number[] => {
    const { written } = evaluation(`${settled.replace(/\n\((fit|minimize) [\s\S]*/, '')}\n${expression}`);
    return written.replace(/[[\]]/g, '').split(' ').map(Number);
  };
  return { loss: trainer.loss, losses, values, at };
}

describe.each(lessons)('the lesson $id', ({ load }) => {
  test('has programs that compile, but for mistakes that it speaks of', async () => {
    const lesson = await load();
    expect(lesson.steps.length).toBeGreaterThanOrEqual(3);
    for (const [index] of lesson.steps.entries()) {
      const source = sourceOfStep(lesson, index);
      const found = mistakes(source).filter(({ severity }) => severity === 'error');
      for (const line of source.split('\n')) expect(line.length, line).toBeLessThanOrEqual(55);
      const wanted = source.includes('(if b b false)') ? ['used-twice'] : [];
      expect(
        found.map(({ code }) => code),
        source,
      ).toEqual(wanted);
    }
  });

  test('asks questions that have a right answer, in code that closes', async () => {
    const { steps } = await load();
    for (const block of steps.flatMap(({ blocks }) => blocks)) {
      if (block.kind === 'predict') expect(block.options[block.right]).toBeDefined();
      const proses =
        block.kind === 'predict'
          ? [block.question, block.because, ...block.options]
          : [block.kind === 'exercise' ? block.task : block.text];
      for (const prose of proses) expect(prose.split('`').length % 2, prose).toBe(1);
    }
  });
});

test('a conditional: what the console shows, and where v settles', async () => {
  const found = await lesson('conditional');
  expect(shown(sourceOfStep(found, 0))).toEqual(['[0 1]', '[1 0]']);
  expect(shown(sourceOfStep(found, 1))).toEqual(['[0.75 0.25]']);
  expect(shown(sourceOfStep(found, 2))).toEqual(['[1 0]', '[0 1]', '[0.25 0.75]']);
  expect(evaluation(answerOf(found, 2))).toMatchObject({ written: '[0.75 0.25]', mistakes: '' });
  const source = sourceOfStep(found, 3);
  const learned = await train(source);
  expect(learned.losses[0]).toBeCloseTo((0.5 - 0.9) ** 2, 12);
  expect(learned.values['v']![0]).toBeCloseTo(2.197, 3);
  const other = source.replace(/\(minimize [\s\S]*/, answerOf(found, 3));
  expect((await train(other)).values['v']![0]).toBeCloseTo(-1.386, 3);
});

test('counting: what the console shows, what falls off, and what parity teaches', async () => {
  const found = await lesson('counting');
  expect(shown(sourceOfStep(found, 0))).toEqual(['[1 0]', '[0 1]']);
  expect(shown(sourceOfStep(found, 1))).toEqual(['[0.5 0.5]']);
  expect(shown(answerOf(found, 1))).toEqual(['[0 1]', '[1 0]']);
  const adding = sourceOfStep(found, 2);
  expect(shown(adding)).toEqual(['[0 0 0 0 0 1 0 0 0 0]', '[0 0 0 0 0 0 0 0 0 0]']);
  expect(mistakes(adding).map(({ code }) => code)).toEqual(['falls-off', 'weight-lost']);
  expect(mistakes(adding)[1]!.message).toContain('Of a weight of 1, add loses 1');
  expect(shown(answerOf(found, 2))[0]).toBe(
    `[${Array.from({ length: 20 }, (_, index) => (index === 12 ? 1 : 0)).join(' ')}]`,
  );
  const learned = await train(sourceOfStep(found, 3));
  expect(learned.loss).toBeLessThan(0.001);
  const weights = learned.at('(read-number 1)');
  for (const [number, weight] of weights.entries())
    expect(weight).toBeCloseTo(number % 2 === 1 ? 1 / 3 : 0, 2);
});

test('linearity: what the console shows, and which parameter moves', async () => {
  const found = await lesson('linearity');
  expect(mistakes(answerOf(found, 0))).toEqual([]);
  const [mixed, parts, squares] = shown(sourceOfStep(found, 1));
  expect(mixed).toBe('[0.7 0.3]');
  expect(parts).toBe(mixed);
  expect(squares!.replace(/[[\]]/g, '').split(' ').map(Number)[1]).toBeCloseTo(0.49, 12);
  expect(shown(sourceOfStep(found, 2))).toEqual(['[1 0]', '[0.9 0]']);
  const [refused] = mistakes(answerOf(found, 2));
  expect(refused!.message).toBe('b is never used; a variable is used exactly once.');
  expect(answerOf(found, 2)).toContain(refused!.message.replace(/\.$/, ''));
  const { values } = await train(sourceOfStep(found, 3));
  expect(values['p-test']).toEqual([0.3]);
  expect(values['p-weights']![0]).toBeGreaterThan(0.99);
});

test('linking: what is learned of the step, of the reading, and of both', async () => {
  const found = await lesson('linking');
  expect(shown(sourceOfStep(found, 0))).toEqual(['[1 1]', '[13 8]']);
  const step = await train(sourceOfStep(found, 1));
  expect(step.loss).toBeLessThan(0.000001);
  for (const name of ['a', 'b']) expect(step.values[name]![0]).toBeCloseTo(1, 2);
  const reading = await train(sourceOfStep(found, 2));
  for (let tally = 0; tally < 5; tally++)
    expect(reading.at(`(read-number (tally ${tally}))`)[tally]).toBeGreaterThan(0.9);
  const both = await train(sourceOfStep(found, 3));
  expect(both.losses[0]).toBeGreaterThan(100 * both.loss);
  expect(both.at('(softmax way)')[1]).toBeGreaterThan(0.99);
  const still = sourceOfStep(found, 3).replace(/\(define-data [\s\S]*?\(iota 5\)\)\)/, answerOf(found, 3));
  expect(still).toContain('What is not asked is not learned');
  expect(mistakes(still)).toEqual([]);
});
