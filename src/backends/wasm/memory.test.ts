/**
 * Checks that programs which were compiled and trained leave nothing behind: neither their memories, nor the engine's
 * data about them.
 */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, test } from 'vitest';
import { staged } from '../../testing/compile';
import { planTraining, Trainer } from '../../train';
import { WasmBackend } from './backend';
import type { LaneKind } from './lanes';

setFlagsFromString('--expose-gc');
// Only a new context has this function.
const collect = runInNewContext('gc') as () => void;

const { instantiate } = WebAssembly;
afterEach(() => {
  WebAssembly.instantiate = instantiate;
});

/** A program that is different for each index, with a branch, a loop with a tape, and rows. */
function program(index: number): string {
  const members = index % 4 === 0 ? ` (restarts ${2 + (index % 5)})` : '';
  return `(define-data (x y) '((1 2) (2 3.${index}) (3 5) (4 ${index})))
(define-parameter a ${1 + index / 1000})
(define-parameter b 0.5)
(define (walk v n) (if (> v ${4 + index / 100}) n (walk (* v 1.5) (+ n (sin (* a v))))))
(fit (lambda (x) (if (> (* x b) 1) (walk x b) (do ((k 0 (+ k 1)) (s x (+ s (* a 0.01)))) ((= k 40) s)))) (x) y
  (optimizer (adam 0.01)) (steps 10)${members})`;
}

const kinds: readonly LaneKind[] = ['f64x2', 'f32x4', 'f64'];

async function trainAll(from: number, count: number): Promise<void> {
  for (let index = from; index < from + count; index++) {
    const { objective, parameters } = staged(program(index));
    const plan = planTraining(objective!, parameters);
    const trainer = await Trainer.start(
      plan,
      new WasmBackend('to be forgotten', { lanes: kinds[index % 3]! }),
    );
    await trainer.advance(10);
    trainer.dispose();
  }
}

/** The bytes in use after garbage collection. */
async function settled(): Promise<number> {
  for (let round = 0; round < 5; round++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

/** How many programs are measured, after others that warm the engine up. */
const count = 440;

test('hundreds of programs leave memory where it was', async () => {
  const memories: WeakRef<object>[] = [];
  WebAssembly.instantiate = (async (module: WebAssembly.Module, imports?: WebAssembly.Imports) => {
    const instance = await instantiate(module, imports);
    memories.push(new WeakRef(instance.exports['memory'] as WebAssembly.Memory));
    return instance;
  }) as typeof WebAssembly.instantiate;
  await trainAll(0, 60);
  const before = await settled();
  const known = memories.length;
  await trainAll(60, count);
  const after = await settled();
  expect(memories.length - known).toBeGreaterThanOrEqual(count);
  expect(memories.filter((each) => each.deref() !== undefined).length).toBeLessThan(10);
  // One program's graph alone is some hundred kilobytes, its memory at least 64.
  expect(after - before).toBeLessThan(count * 8 * 2 ** 10);
});
