/** A population divided among helpers goes the way that it goes alone, number for number. */

import { afterEach, expect, test } from 'vitest';
import { staged } from '../../../testing/compile';
import { paperPrograms, paperSource } from '../../../testing/paperPrograms';
import { planTraining } from '../../../train';
import { drawStarts } from '../../../train/restarts';
import { sameInputs } from '../../stepInputs';
import { WasmBackend } from '../backend';
import type { LaneKind } from '../lanes';
import type { Answer, Order, Port } from './messages';
import { HelperPool, type HelperPort } from './pool';
import { serveSteps } from './serve';

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

/** Helpers on this thread, behind channels that copy what is sent as workers do. */
function pool(size: number, serve: (port: Port<Answer, Order>) => void = serveSteps) {
  const orders: Order[] = [];
  const spawn = (): HelperPort => {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1, port2);
    port2.addEventListener('message', ({ data }) => orders.push(data));
    serve(port2 as Port<Answer, Order>);
    port1.start();
    port2.start();
    return port1 as HelperPort;
  };
  return { helpers: new HelperPool(spawn, size), orders };
}

const pendulum = paperPrograms.find(({ id }) => id === 'C06')!;

/** What 50 members record in two runs of steps, the second on some of the rows, and where they end. */
async function run(helpers: HelperPool | null, lanes: LaneKind) {
  const { objective, parameters } = staged(paperSource(pendulum));
  const plan = planTraining(objective!, parameters);
  if (plan.step.kind !== 'update') throw new Error('the program searches for its steps');
  const starts = drawStarts(parameters, 50, 1);
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
      const { helpers, orders } = pool(size);
      expect(await run(helpers, lanes)).toEqual(alone);
      const kinds = orders.map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'prepare')).toHaveLength(size);
      expect(kinds.filter((kind) => kind === 'steps').length).toBeGreaterThanOrEqual(size);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(orders.at(-1)?.kind).toBe('release');
    }
  });
}

test('the members of a helper that is gone, or that fails, are stepped here', async () => {
  const alone = await run(null, 'f64x2');
  const failing = pool(2, (port) => {
    port.addEventListener('message', ({ data }) => {
      if (data.kind === 'steps')
        port.postMessage({ kind: 'failed', order: data.order, message: 'No memory.' });
    });
  });
  expect(await run(failing.helpers, 'f64x2')).toEqual(alone);
  expect(failing.orders.length).toBeGreaterThan(0);
  const gone = new HelperPool(
    () => ({
      postMessage: () => undefined,
      addEventListener: (type: string, listener: (event: never) => void) => {
        if (type === 'error') setTimeout(listener, 5);
      },
    }),
    1,
  );
  expect(await run(gone, 'f64x2')).toEqual(alone);
});
