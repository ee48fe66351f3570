/** Checks that a population divided among helpers takes the same steps as alone, number for number. */

import { afterEach, expect, test } from 'vitest';
import { serve, type ToService } from '../../../rpc';
import { staged } from '../../../testing/compile';
import { paperPrograms, paperSource } from '../../../testing/paperPrograms';
import { planTraining } from '../../../train';
import { drawStarts } from '../../../train/restarts';
import { sameInputs } from '../../stepInputs';
import { WasmBackend } from '../backend';
import type { LaneKind } from '../lanes';
import { Helper, type HelperService } from './helperService';
import { HelperPool, type HelperPort } from './pool';

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

/** Helpers on this thread, with channels that copy messages as workers do. */
function pool(size: number, service: () => HelperService = () => new Helper()) {
  const asked: string[] = [];
  const spawn = (): HelperPort => {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1, port2);
    port2.addEventListener('message', ({ data }: MessageEvent<ToService<HelperService>>) => {
      if (data.kind === 'call') asked.push(data.method);
    });
    serve<HelperService>(port2, service());
    return Object.assign(port1, { terminate: () => port1.close() });
  };
  return { helpers: new HelperPool(spawn, size), asked };
}

const pendulum = paperPrograms.find(({ id }) => id === 'C06')!;

/** The records of 50 members in two runs of steps, the second on some of the rows, and their ends. */
async function run(helpers: HelperPool | null, lanes: LaneKind) {
  const { objective, parameters } = staged(paperSource(pendulum));
  const plan = planTraining(objective!, parameters);
  if (plan.step.kind !== 'update') throw new Error('the program searches for its steps');
  const starts = drawStarts({ ...plan, seed: 1 }, 50);
  const population = await new WasmBackend('to compare', { lanes, helpers }).population(plan.step, starts);
  const rows = { of: pendulum.rows.length, rows: Int32Array.of(3, 1, 4) };
  const found = [await population.advance(sameInputs(200)), await population.advance(sameInputs(200, rows))];
  const ends = await Promise.all(starts.map((_, member) => population.present(member)));
  population.dispose();
  return { records: found.map((each) => each.map((part) => [...part])), ends };
}

for (const lanes of ['f64', 'f64x2', 'f32x4'] as const) {
  test(`helpers change nothing in ${lanes}`, async () => {
    const alone = await run(null, lanes);
    for (const size of [1, 3]) {
      const { helpers, asked } = pool(size);
      expect(await run(helpers, lanes)).toEqual(alone);
      expect(asked.filter((each) => each === 'prepare')).toHaveLength(size);
      expect(asked.filter((each) => each === 'steps').length).toBeGreaterThanOrEqual(size);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(asked.at(-1)).toBe('release');
    }
  });
}

test('the members of a helper that is gone, or that fails, are stepped here', async () => {
  const alone = await run(null, 'f64x2');
  class Failing extends Helper {
    override async steps(): Promise<never> {
      throw new RangeError('No memory.');
    }
  }
  const failing = pool(2, () => new Failing());
  expect(await run(failing.helpers, 'f64x2')).toEqual(alone);
  expect(failing.asked).toContain('steps');
  const gone = new HelperPool(
    () => ({
      postMessage: () => undefined,
      addEventListener: (type: string, listener: (event: never) => void) => {
        if (type === 'error') setTimeout(() => listener({ preventDefault: () => undefined } as never), 5);
      },
      terminate: () => undefined,
    }),
    1,
  );
  expect(await run(gone, 'f64x2')).toEqual(alone);
});

test('the members of a helper that falls silent are stepped here', async () => {
  const alone = await run(null, 'f64x2');
  let sent = 0;
  const silent = new HelperPool(() => {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1, port2);
    // It answers its first request, and none after that.
    port2.addEventListener('message', ({ data }) => {
      if (sent++ === 0) port2.postMessage({ kind: 'seen', id: data.id });
    });
    port2.start();
    return Object.assign(port1, { terminate: () => port1.close() });
  }, 1);
  expect(await run(silent, 'f64x2')).toEqual(alone);
  expect(sent).toBeGreaterThan(1);
});
