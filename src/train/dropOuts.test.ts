/**
 * Tests members of a population that leave the finite numbers: they drop out, and the others, and the run, continue as
 * if they had not been there.
 */

import { describe, expect, test } from 'vitest';
import { allRows, type Backend, type PopulationStepper, ReferenceBackend, sameInputs } from '../backends';
import { loadTfjs } from '../backends/tfjs';
import { WasmBackend } from '../backends/wasm';
import { perform } from '../headless/operations';
import { staged } from '../testing/compile';
import { LbfgsStepper } from './lbfgs';
import { type Overrides, planTraining } from './plan';
import { Population } from './population';
import { SeparateSteppers } from './separateSteppers';
import type { RecordLayout } from './stepGraphs';
import { Trainer } from './trainer';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

const optimizers = ['(adam 0.05)', '(sgd 0.05)', '(momentum 0.02 0.5)', '(rmsprop 0.05)', '(lbfgs)'] as const;

const backends: readonly (readonly [string, () => Promise<Backend>])[] = [
  ['reference', async () => new ReferenceBackend('the tests’ choice')],
  ['wasm', async () => new WasmBackend('the tests’ choice')],
  ['wasm-f32', async () => new WasmBackend('the tests’ choice', { lanes: 'f32x4' })],
  ['tfjs', () => loadTfjs('cpu')],
];

async function trained(source: string, backend: Backend, chunk: number, overrides: Overrides = {}) {
  const { objective, parameters } = staged(source);
  const trainer = await Trainer.start(planTraining(objective!, parameters, overrides), backend);
  const losses: number[] = [];
  const traces: number[] = [];
  while (trainer.stopped === null) {
    const records = await trainer.advance(chunk);
    losses.push(...records.losses);
    traces.push(...records.traces);
  }
  trainer.dispose();
  return { trainer, losses, traces };
}

/** Some starts are negative; from below 0.53 the way leads there; the others find the valley near 9.47. */
const cliff = (options: string): string =>
  `(define-parameter a 1) (minimize (+ (log a) (* 0.1 (square (- a 10)))) ${options})`;

for (const [name, load] of backends) {
  describe(`on ${name}`, () => {
    for (const optimizer of optimizers) {
      test(`members drop out at their first and at later steps with ${optimizer}`, async () => {
        const backend = await load();
        const source = cliff(`(optimizer ${optimizer}) (steps 40) (restarts 24) (seed 2)`);
        const whole = await trained(source, backend, 500);
        const { trainer, losses, traces } = whole;
        expect(trainer.stopped).not.toBe('non-finite');
        expect(losses.every(Number.isFinite)).toBe(true);
        const dropped = [...trainer.members!.losses].map(Number.isNaN);
        expect(dropped).toContain(true);
        expect(dropped).toContain(false);
        const first = traces.slice(0, 24).map(Number.isNaN);
        expect(first).toContain(true);
        // L-BFGS does not step to where the loss is not a number.
        if (optimizer !== '(lbfgs)') expect(dropped).not.toEqual(first);
        // Whoever dropped out stays out.
        for (let at = 24; at < traces.length; at++)
          if (Number.isNaN(traces[at - 24])) expect(traces[at]).toBeNaN();
        for (const chunk of [1, 7]) {
          const cut = await trained(source, backend, chunk);
          expect(cut.losses).toEqual(losses);
          expect(cut.traces).toEqual(traces);
          expect(cut.trainer.members).toEqual(trainer.members);
          expect(cut.trainer.present).toEqual(trainer.present);
          expect(cut.trainer.stopped).toBe(trainer.stopped);
        }
      });

      test(`when all members drop out with ${optimizer}, the run fails with the reason that one has`, async () => {
        const backend = await load();
        const source = (restarts: string): string =>
          `(define-parameter a -1) (minimize (* 2 (log (- 0 (* a a)))) (optimizer ${optimizer}) (steps 40) ${restarts})`;
        const { trainer, losses } = await trained(source('(restarts 5)'), backend, 7);
        const alone = await trained(source(''), backend, 7);
        expect(losses).toEqual([]);
        expect([trainer.stopped, trainer.taken]).toEqual(['non-finite', 0]);
        expect(trainer.diagnostic).toEqual(alone.trainer.diagnostic);
        expect(trainer.diagnostic!.message).toMatch(/in step 0/);
        expect([...trainer.present]).toEqual([-1]);
      });
    }
  });
}

test('a watched value that is not a number drops nobody out', async () => {
  const source = `(define-parameter a -1) (watch logarithm (log a))
    (minimize (square (- a 2)) (optimizer (sgd 0.1)) (steps 5) (restarts 4))`;
  const { trainer } = await trained(source, new ReferenceBackend('the tests’ choice'), 2);
  expect(trainer.stopped).toBe('steps');
  expect([...trainer.members!.losses].every(Number.isFinite)).toBe(true);
});

test('the last to drop out gives the reason, and the run ends in its last finite state', async () => {
  const source = '(define-parameter a 3) (minimize (log a) (optimizer (sgd 0.3)) (steps 100) (restarts 6))';
  const backend = new ReferenceBackend('the tests’ choice');
  for (const chunk of [1, 5, 500]) {
    const { trainer, losses } = await trained(source, backend, chunk);
    expect(trainer.stopped).toBe('non-finite');
    expect(losses.length).toBeGreaterThan(3);
    expect(trainer.diagnostic!.message).toContain(`in step ${losses.length}`);
    expect(trainer.present[0]).toBeGreaterThan(0);
    expect(Math.log(trainer.present[0]!)).toBe(losses.at(-1));
  }
});

test('where the last step of all leads out of the numbers, the best member’s last finite state is kept', async () => {
  // A step of 1e300 times the slope: from anywhere but 0 it leads to infinity.
  const source = (options: string): string =>
    `(define-parameter a 1) (minimize (* 1e10 (square a)) (optimizer (sgd 1e300)) (steps 1) ${options})`;
  const backend = new ReferenceBackend('the tests’ choice');
  const alone = await trained(source(''), backend, 5);
  const { trainer } = await trained(source('(restarts 3)'), backend, 5);
  for (const each of [alone.trainer, trainer]) {
    expect(each.stopped).toBe('non-finite');
    expect(each.diagnostic).not.toBeNull();
    expect(each.present.every(Number.isFinite)).toBe(true);
  }
});

const layout: RecordLayout = { watches: 1, naturals: 1, gradients: 2, width: 3, hasElements: true };

/** Members whose losses are given step by step; where a list ends, the line search has. */
function scripted(losses: readonly (readonly number[])[], presents: readonly number[] = []): Population {
  return new Population(scriptedMembers(losses, presents), layout, losses.length);
}

/** Each records its loss, the number of the step in place of the parameter, and no gradient. */
function scriptedMembers(
  losses: readonly (readonly number[])[],
  presents: readonly number[],
): PopulationStepper {
  let taken = 0;
  return {
    advance: async (inputs) => {
      const first = taken;
      taken += inputs.count;
      return losses.map((own) =>
        Float64Array.from(own.slice(first, taken).flatMap((loss, index) => [loss, first + index, 0])),
      );
    },
    present: async (member) => Float64Array.of(presents[member] ?? 0),
    checkpoint: async () => ({ bytes: 0, restore: async () => undefined, dispose: () => undefined }),
    dispose: () => undefined,
  };
}

/** The losses shown, in chunks of these lengths. */
async function shownLosses(population: Population, chunks: readonly number[]): Promise<number[]> {
  const shown: number[] = [];
  for (const count of chunks) {
    const records = await population.advance(sameInputs(count));
    for (let at = 0; at < records.length; at += layout.width) shown.push(records[at]!);
  }
  return shown;
}

test('where the best member alone is led out of the numbers, the run continues from its last finite state', async () => {
  const { objective, parameters } = staged(
    '(define-parameter a 2) (minimize (square a) (optimizer (sgd 0.1)) (steps 3) (restarts 2))',
  );
  const reference = new ReferenceBackend('the tests’ choice');
  const backend: Backend = {
    report: reference.report,
    stepper: (step) => reference.stepper(step),
    population: async () =>
      scriptedMembers(
        [
          [1, 1, 1],
          [5, 5, 5],
        ],
        [inf, 3],
      ),
    evaluate: (...asked) => reference.evaluate(...asked),
  };
  const trainer = await Trainer.start(planTraining(objective!, parameters), backend);
  await trainer.advance(2);
  expect([...trainer.present]).toEqual([1]);
  expect(trainer.stopped).toBeNull();
  await trainer.advance(2);
  expect([...trainer.present]).toEqual([2]);
  expect([trainer.stopped, trainer.diagnostic]).toEqual(['steps', null]);
});

describe('a population', () => {
  const script = [
    [nan, 0, 0, 0, 0, 0],
    [5, 4, inf, 1, 1, 1],
    [6, 3],
    [9, 8, 7, 6, 5, 4],
  ];
  const wanted = [5, 3, 3, 3, 3, 3];

  for (const chunks of [[6], [1, 5], [2, 4], [3, 3], [1, 1, 1, 1, 1, 1]]) {
    test(`shows the best that is left at each step, in chunks of ${chunks.join(', ')}`, async () => {
      const population = scripted(script);
      expect(await shownLosses(population, chunks)).toEqual(wanted);
      const { losses, best, naturals } = population.membersAt(chunks.at(-1)! - 1);
      expect([...losses]).toEqual([nan, nan, 3, 4]);
      expect(best).toBe(2);
      // What dropped out is as it was last; what ended, as it was then.
      expect(naturals.map(([step]) => step)).toEqual([0, 1, 1, 5]);
      expect([...population.startLosses]).toEqual([nan, 5, 6, 9]);
    });
  }

  test('shows the first of members whose losses are equal', async () => {
    const population = scripted([
      [5, 3, 2],
      [4, 3, 2],
      [4, 3, 1],
    ]);
    await population.advance(sameInputs(3));
    expect([...population.shownMembers()]).toEqual([1, 0, 2]);
  });

  test('shows the record with which the last best drops out when nobody is left', async () => {
    for (const chunks of [[4], [2, 2], [3, 1]]) {
      const population = scripted([
        [9, nan, 1, 1],
        [5, 4, 3, -inf],
        [1, 1, nan, 7],
      ]);
      expect(await shownLosses(population, chunks)).toEqual([1, 1, 3, -inf]);
    }
  });

  test('continues without a record of those that ended in an earlier chunk', async () => {
    const population = scripted([[nan], [2], [3, 1, 0]]);
    expect(await shownLosses(population, [1, 1, 1, 1])).toEqual([2, 1, 0]);
    expect([...population.traces(0)]).toEqual([]);
  });

  test('knows whether anyone starts the next step from numbers', async () => {
    const some = scripted([[1], [2], [nan]], [nan, 3, 4]);
    await some.advance(sameInputs(1));
    expect(await some.hasFinitePresent()).toBe(true);
    const none = scripted([[1], [2], [nan]], [nan, inf, 4]);
    await none.advance(sameInputs(1));
    expect(await none.hasFinitePresent()).toBe(false);
  });
});

test('a line search drops out at a later step, where what a step is given leads out of the numbers', async () => {
  const { objective, parameters } = staged(
    '(define-parameter a 3) (minimize (expt a 4) (optimizer (lbfgs)))',
  );
  const { step, layout: own } = planTraining(objective!, parameters);
  if (step.kind !== 'search') throw new Error('the program does not search');
  const reference = new ReferenceBackend('the tests’ choice');
  /** What is given is the number of the step: from `end` on nothing is a number. */
  const until = (end: number): Backend => ({
    report: reference.report,
    stepper: (graphs) => reference.stepper(graphs),
    evaluate: async (graph, point, rows) => {
      const results = await reference.evaluate(graph, point.subarray(0, 1), rows);
      return point[1]! >= end ? results.fill(Number.NaN) : results;
    },
  });
  const start = (a: number, end: number): LbfgsStepper =>
    new LbfgsStepper({ ...step, start: Float64Array.of(a) }, until(end));
  const found: unknown[] = [];
  for (const chunks of [[5], [1, 1, 1, 1, 1], [2, 3], [3, 2]]) {
    const members = new SeparateSteppers([start(3, 2), start(5, inf), start(4, 0)]);
    const population = new Population(members, own, 3);
    const traces: number[] = [];
    let taken = 0;
    for (const count of chunks) {
      const first = taken;
      taken += count;
      const given = Float64Array.from({ length: count }, (_, at) => first + at);
      await population.advance({ count, rows: allRows, given });
      traces.push(...population.traces(count));
    }
    expect(traces.filter((_, at) => at % 3 === 0).map(Number.isNaN)).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
    expect(traces.filter((_, at) => at % 3 === 1).every(Number.isFinite)).toBe(true);
    expect(traces.filter((_, at) => at % 3 === 2).every(Number.isNaN)).toBe(true);
    found.push(traces);
  }
  for (const traces of found) expect(traces).toEqual(found[0]);
});

test('the terminal answers for starts that are lost at once, however many steps there are', async () => {
  const source = `(define-parameter a 1)
(minimize (square (- (log a) 2)) (optimizer (adam 0.01)) (steps 1200) (restarts 64))`;
  for (const optimizer of ['(lbfgs)', '(adam 0.01)', '(sgd 0.01)', '(momentum 0.01 0.9)', '(rmsprop 0.01)']) {
    const reply = await perform({ op: 'train', source: source.replace('(adam 0.01)', optimizer) });
    expect(reply['ok']).toBe(true);
    const { losses } = reply['restarts'] as { readonly losses: Float64Array };
    expect([...losses].filter(Number.isNaN).length).toBeGreaterThan(0);
    expect([...losses].filter(Number.isFinite).length).toBeGreaterThan(32);
  }
});

test('what has dropped out is not stepped any more, however long its first chunk is', async () => {
  const { objective, parameters } = staged(cliff('(optimizer (sgd 0.05)) (steps 40) (restarts 24) (seed 2)'));
  const reference = new ReferenceBackend('the tests’ choice');
  const taken: number[] = [];
  const counting: Backend = {
    report: reference.report,
    evaluate: (...asked) => reference.evaluate(...asked),
    stepper: async (step) => {
      const stepper = await reference.stepper(step);
      const member = taken.push(0) - 1;
      const advance = stepper.advance.bind(stepper);
      stepper.advance = (inputs) => {
        taken[member]! += inputs.count;
        return advance(inputs);
      };
      return stepper;
    },
  };
  for (const chunk of [1, 500]) {
    taken.length = 0;
    const trainer = await Trainer.start(planTraining(objective!, parameters), counting);
    const traces: number[] = [];
    while (trainer.stopped === null) traces.push(...(await trainer.advance(chunk)).traces);
    const finite = taken.map((_, member) => {
      return traces.filter((loss, at) => at % 24 === member && Number.isFinite(loss)).length;
    });
    expect(finite).toContain(0);
    for (const [member, count] of taken.entries()) {
      if (finite[member] === 0) expect(count).toBe(1);
      else if (chunk === 1) expect(count).toBe(Math.min(40, finite[member]! + 1));
    }
  }
});

test('a loop that turns for ever from what is not a number does not hold up the others', async () => {
  const source = `(define-parameter a 1)
    (define (halve v n) (if (< v 0.01) n (halve (* v 0.5) (+ n v))))
    (minimize (square (- (halve (log a) 0) 2)) (optimizer (sgd 0.01)) (steps 2000) (restarts 12) (seed 2))`;
  const { trainer } = await trained(source, new WasmBackend('the tests’ choice'), 500);
  expect(trainer.stopped).toBe('steps');
  expect([...trainer.members!.losses].some(Number.isNaN)).toBe(true);
});

test('members that are dropped from the middle leave the records of the others in their places', async () => {
  const { objective, parameters } = staged(cliff('(optimizer (sgd 0.05)) (steps 40)'));
  const { step } = planTraining(objective!, parameters);
  if (step.kind !== 'update') throw new Error('the program searches');
  const starts = [9, 8, 7, 6, 5].map((start) => Float64Array.of(start));
  for (const lanes of ['f64', 'f64x2', 'f32x4'] as const) {
    const backend = new WasmBackend('tests', { lanes });
    const [whole, some] = [await backend.population(step, starts), await backend.population(step, starts)];
    const [first] = [await whole.advance(sameInputs(3)), await some.advance(sameInputs(3))];
    const checkpoint = await some.checkpoint();
    const dropped = await some.present(1);
    for (const member of [1, 3, 1]) some.drop!(member);
    const wanted = await whole.advance(sameInputs(5));
    const records = await some.advance(sameInputs(5));
    expect(records.map(({ length }) => length > 0)).toEqual([true, false, true, false, true]);
    for (const member of [0, 2, 4]) {
      expect(records[member]).toEqual(wanted[member]);
      expect(await some.present(member)).toEqual(await whole.present(member));
    }
    expect(await some.present(1)).toEqual(dropped);
    await checkpoint.restore();
    expect(await some.advance(sameInputs(5))).toEqual(wanted);
    expect(first[0]!.length).toBeGreaterThan(0);
  }
});
