/**
 * Checks steps over many rows whose partitions are summed by threads: the same numbers for any number of threads, and
 * close to the reference's.
 */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker as Thread } from 'node:worker_threads';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { staged } from '../../../testing/compile';
import { relativeDifference } from '../../../testing/differences';
import { planTraining } from '../../../train';
import { ReferenceBackend } from '../../reference/backend';
import { sameInputs } from '../../stepInputs';
import { WasmBackend } from '../backend';
import type { LaneKind } from '../lanes';
import { HelperPool, type HelperPort } from './pool';

/** The port of a thread, under the names that a worker's scope has. */
const scope = `import { parentPort } from 'node:worker_threads';
globalThis.self = {
  postMessage: (message, transfer) => parentPort.postMessage(message, transfer),
  addEventListener: (type, listener) => parentPort.on('message', (data) => listener({ data })),
};
await import("./helper.js");
`;

let entry: string;
const threads: Thread[] = [];
const isolated = globalThis.crossOriginIsolated;

beforeAll(async () => {
  const outDir = mkdtempSync(join(tmpdir(), 'helper-'));
  const source = fileURLToPath(new URL('./helper.ts', import.meta.url));
  const lib = { entry: source, formats: ['es' as const], fileName: () => 'helper.js' };
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: { outDir, lib, emptyOutDir: false },
  });
  writeFileSync(join(outDir, 'package.json'), '{"type": "module"}');
  entry = join(outDir, 'scope.js');
  writeFileSync(entry, scope);
  Object.assign(globalThis, { crossOriginIsolated: true });
});

afterAll(async () => {
  Object.assign(globalThis, { crossOriginIsolated: isolated });
  await Promise.all(threads.map((thread) => thread.terminate()));
});

function pool(size: number) {
  const kinds: string[] = [];
  const spawn = (): HelperPort => {
    const thread = new Thread(entry);
    threads.push(thread);
    return {
      postMessage: (message) => {
        if (message.kind === 'call') kinds.push(message.method);
        thread.postMessage(message);
      },
      addEventListener: (type: string, listener: (event: never) => void) => {
        if (type === 'message') thread.on('message', (data) => listener({ data } as never));
        else if (type === 'error')
          thread.on('error', () => listener({ preventDefault: () => undefined } as never));
      },
      terminate: () => void thread.terminate(),
    };
  };
  return { helpers: new HelperPool(spawn, size), kinds };
}

const rowCount = 20_001;
const rows = Array.from(
  { length: rowCount },
  (_, row) => `(${(4.8 * row) / rowCount} ${1 + row / rowCount})`,
);
const source = `(define-data (x y) '(${rows.join(' ')}))
(define-parameter a 0.4)
(define-parameter w (tensor '(0.1 0.2 0.3)))
(define (go s n) (if (= n 0) s (go (+ s (* 0.05 (sin (* a s)))) (- n 1))))
(fit (lambda (x) (+ (go x 12) (sum (* w (vec x 1 (sin x)))))) (x) y (optimizer (adam 0.01)))`;
const { objective, parameters } = staged(source);
const plan = planTraining(objective!, parameters);
if (plan.step.kind !== 'update') throw new Error('the program searches for its steps');
const { step } = plan;
const selection = {
  of: rowCount,
  rows: Int32Array.from({ length: 15_000 }, (_, index) => rowCount - 1 - index),
};

/** The records of two runs of steps, on all rows and on some, and the state after them. */
async function run(helpers: HelperPool | null, lanes: LaneKind): Promise<number[]> {
  const stepper = await new WasmBackend('to compare', { lanes, helpers }).stepper(step);
  const found: number[] = [];
  for (const each of [null, null, selection]) {
    const inputs = sameInputs(4, each);
    found.push(...(await stepper.advance(inputs)));
  }
  found.push(...(await stepper.present()));
  stepper.dispose();
  return found;
}

for (const lanes of ['f64x2', 'f32x4'] as const) {
  test(`a team changes nothing in ${lanes}, however large`, async () => {
    const alone = await run(null, lanes);
    for (const size of [1, 2]) {
      const { helpers, kinds } = pool(size);
      expect(await run(helpers, lanes)).toEqual(alone);
      expect(kinds.filter((kind) => kind === 'run')).toHaveLength(2 * size);
    }
  });
}

test('rows that are summed in parts come to what the reference has', async () => {
  const stepper = await new ReferenceBackend('to compare with').stepper(step);
  const wanted = await stepper.advance(sameInputs(2));
  for (const lanes of ['f64', 'f64x2', 'f32x4'] as const) {
    const got = await run(null, lanes);
    for (const [index, value] of wanted.entries())
      expect(relativeDifference(got[index]!, value)).toBeLessThan(lanes === 'f32x4' ? 1e-5 : 1e-12);
  }
});

test('where a helper is lost in the middle, the steps are taken alone', async () => {
  const alone = await run(null, 'f64x2');
  const { helpers } = pool(1);
  const stepper = await new WasmBackend('to compare', { lanes: 'f64x2', helpers }).stepper(step);
  const inputs = sameInputs(4);
  const found = [...(await stepper.advance(inputs))];
  // It joins a team, and only reports failures from then on.
  const lost = helpers.run.bind(helpers);
  helpers.run = (...order) => lost(...(order.with(1, -1) as typeof order));
  found.push(...(await stepper.advance(inputs)));
  found.push(...(await stepper.advance(sameInputs(4, selection))));
  found.push(...(await stepper.present()));
  expect(found).toEqual(alone);
}, 60_000);
