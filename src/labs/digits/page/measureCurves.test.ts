import { expect, test } from 'vitest';
import type { LabRun, NetworkState } from './digitsLab';
import { labSummary } from './digitsLabWords';
import { measureAt, measureCurves } from './measureCurves';

const state = (network: NetworkState['network'], losses: readonly number[]): NetworkState => ({
  network,
  taken: 10 * (losses.length - 1),
  measures: losses.map((loss, index) => ({ step: 10 * index, loss, quality: 20 - loss })),
  shown: null,
});

const networks = [state('linked', [0.4, 0.05]), state('indirect', [0.3])];

test('a curve for each network, on axes that fit them all and the whole run', () => {
  const { curves, x, y } = measureCurves(networks, 'loss', 100);
  expect(curves.map((curve) => curve.length)).toEqual([2, 1]);
  expect([x.low, x.high]).toEqual([0, 100]);
  expect(y.kind).toBe('log');
  expect(y.low).toBeLessThanOrEqual(0.05);
  expect(y.high).toBeGreaterThanOrEqual(0.4);
  expect(measureCurves(networks, 'quality', 100).y.kind).toBe('linear');
});

test('what is not finite is left out, and a loss above one does not stretch the axis', () => {
  const { curves, y } = measureCurves([state('linked', [1600, 0.5, Number.NaN])], 'loss', 30);
  expect(curves[0]!.length).toBe(2);
  expect(y.high).toBe(1);
  expect(measureCurves([state('linked', [])], 'loss', 30).y.low).toBe(0);
});

test('the measure nearest to a step', () => {
  expect(measureAt(networks[0]!, 6)!.step).toBe(10);
  expect(measureAt(networks[0]!, 4)!.step).toBe(0);
  expect(measureAt(state('linked', []), 4)).toBeNull();
});

test('the state of a run is put into a sentence', () => {
  const run: LabRun = {
    settings: {
      task: 'dilate',
      networks: ['linked', 'indirect'],
      preset: 'small',
      share: 1,
      rate: 0.002,
      batch: 32,
      steps: 300,
      seed: 0,
      backend: 'auto',
    },
    state: 'training',
    message: null,
    networks,
    counts: { training: 1000, test: 200 },
    shownCount: 5,
    backend: { name: 'tfjs wasm', precision: 'f32', reason: '' },
  };
  expect(labSummary(null)).toBe('Nothing is trained yet.');
  expect(labSummary({ ...run, state: 'preparing', message: 'Loading tfjs.' })).toBe('Loading tfjs.');
  expect(labSummary(run)).toBe(
    'Training, 0 of 300 steps each, on 1,000 images, tested on 200, tfjs in WebAssembly. Test loss: linked 0.05, indirect 0.3.',
  );
  expect(labSummary({ ...run, state: 'failed', message: 'The worker broke down.' })).toContain(
    'Failed: The worker broke down. 0 of 300 steps each',
  );
});
