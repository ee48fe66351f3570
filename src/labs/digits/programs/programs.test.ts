/** Tests the programs of the experiments: their targets, their gradients, and that they learn. */

import '../../../stage/allParts';
import { expect, test } from 'vitest';
import { differentiate } from '../../../autodiff';
import { loadTfjs } from '../../../backends/tfjs';
import { Evaluator, Random } from '../../../graph';
import { finish } from '../../../stage';
import { renderDiagnostics } from '../../../text/render';
import { startsOf } from '../../../train/parameters';
import { drawDigits, firstDigits, imageOf } from '../data';
import { NetworkTraining, runData, type StagedRun } from '../training/networkTraining';
import { shownPart, shownParts } from '../training/showing';
import type { Preset } from './presets';
import { presets } from './presets';
import {
  measuringText,
  type NetworkName,
  networks,
  programText,
  type TaskName,
  type Training,
  tasks,
} from './programs';

const tiny: Preset = {
  ...presets.small,
  maxDigit: 3,
  kernel: 3,
  channels: 1,
  training: 4,
  test: 4,
  batch: 2,
};
const training: Training = { rate: 0.01, batch: 2, steps: 5, seed: 1 };
const [drawn, others] = [drawDigits(60, 1), drawDigits(60, 2)];

function stagedRun(task: TaskName, network: NetworkName, preset: Preset = tiny, asked = training): StagedRun {
  const data = runData(drawn, others, { preset, share: 1, shown: 3 });
  const staged = finish(NetworkTraining.prepare({ task, network, preset, training: asked }, data));
  if (!('spec' in staged))
    throw new Error(renderDiagnostics(staged, { program: programText(task, network, preset, asked) }));
  return staged;
}

const taskNames = Object.keys(tasks) as TaskName[];
const all = taskNames.flatMap((task) =>
  networks
    .filter((network) => network !== 'unbounded' || tasks[task].kind === 'pictures')
    .map((network) => [task, network] as const),
);

/** The image halved to 14 by 14, with values from 0 to 1. */
function halvedImage(pixels: Uint8Array): number[] {
  return Array.from({ length: 14 * 14 }, (_, at) => {
    const [y, x] = [2 * Math.floor(at / 14), 2 * (at % 14)];
    const four = [
      pixels[y * 28 + x]!,
      pixels[y * 28 + x + 1]!,
      pixels[(y + 1) * 28 + x]!,
      pixels[(y + 1) * 28 + x + 1]!,
    ];
    return four.reduce((sum, each) => sum + each, 0) / 4 / 255;
  });
}

/** Repeats x <- x + 0.7 (dilate(x) - x). */
function dilated(image: readonly number[], times: number): readonly number[] {
  if (times === 0) return image;
  const next = image.map((value, at) => {
    const maximum = Math.max(value, image[at - 14] ?? 0, image[at + 14] ?? 0);
    return value + 0.7 * (maximum - value);
  });
  return dilated(next, times - 1);
}

test.each(['dilate', 'dilate-odd'] as const)('the targets of %s are those of the paper', (task) => {
  const { showing, spec } = stagedRun(task, 'indirect');
  const shown = new Evaluator(showing).evaluate(startsOf(stagedRun(task, 'indirect').trained.parameters));
  const parts = shownParts(task, 'indirect', spec.preset);
  const set = firstDigits(others, 3, tiny.minDigit, tiny.maxDigit);
  for (const [row, digit] of set.labels.entries()) {
    const image = halvedImage(imageOf(set, row));
    const times = task === 'dilate' || digit % 2 === 1 ? digit : 0;
    const expected = { image, target: dilated(image, times) };
    for (const name of ['image', 'target'] as const) {
      const found = shownPart(parts, shown, row, name)!;
      expect(found.shape).toEqual([14, 14]);
      for (const [at, value] of expected[name].entries()) expect(found.values[at]).toBeCloseTo(value, 6);
    }
  }
});

test.each(['and', 'equal'] as const)('the targets of %s are those of two digits', (task) => {
  const { showing, trained, spec } = stagedRun(task, 'indirect');
  const shown = new Evaluator(showing).evaluate(startsOf(trained.parameters));
  const { labels } = firstDigits(others, 3, tiny.minDigit, tiny.maxDigit);
  for (const [row, digit] of labels.entries()) {
    const next = labels[(row + 1) % 3]!;
    const [a, b] = [digit % 2 === 1, next % 2 === 1];
    const holds = task === 'and' ? a && b : a === b;
    const { values } = shownPart(shownParts(task, 'indirect', spec.preset), shown, row, 'target')!;
    expect([...values]).toEqual(holds ? [1, 0] : [0, 1]);
  }
});

test.each(all)('the gradient of %s, %s is that of central differences', (task, network) => {
  const { trained } = stagedRun(task, network);
  const { graph } = trained.objective!;
  const [value, gradient] = [new Evaluator(graph), new Evaluator(differentiate(graph))];
  const rows = { of: 4, rows: Int32Array.of(0, 2) };
  const random = new Random(7);
  // A point away from the start, where zero biases are on the kinks of relu.
  const at = startsOf(trained.parameters).map((each) => each + 0.05 * random.normals(1)[0]!);
  const partials = gradient.evaluate(at, rows).slice(1);
  for (let turn = 0; turn < 3; turn++) {
    const direction = random.normals(at.length);
    const along = (step: number): number =>
      value.evaluate(
        at.map((each, index) => each + step * direction[index]!),
        rows,
      )[0]!;
    const step = 1e-7;
    const quotient = (along(step) - along(-step)) / (2 * step);
    const product = partials.reduce((sum, each, index) => sum + each * direction[index]!, 0);
    expect(Math.abs(product)).toBeGreaterThan(1e-6);
    expect(Math.abs(quotient - product) / Math.max(1, Math.abs(product))).toBeLessThan(2e-4);
  }
});

test('what is measured is the mean over the images of absolute and of squared error', () => {
  const { measuring, showing, trained, spec } = stagedRun('dilate', 'linked', { ...tiny, test: 3 });
  const at = startsOf(trained.parameters);
  const [absolute, squared] = new Evaluator(measuring).evaluate(at);
  const shown = new Evaluator(showing).evaluate(at);
  const parts = shownParts('dilate', 'linked', spec.preset);
  let [sum, squares] = [0, 0];
  for (let row = 0; row < 3; row++) {
    const [target, output] = [
      shownPart(parts, shown, row, 'target')!,
      shownPart(parts, shown, row, 'output')!,
    ];
    for (const [index, wanted] of target.values.entries()) {
      sum += Math.abs(wanted - output.values[index]!);
      squares += (wanted - output.values[index]!) ** 2;
    }
  }
  expect(absolute).toBeCloseTo(sum / (3 * 196), 6);
  expect(squared).toBeCloseTo(squares / (3 * 196), 6);
});

test('the linked network learns on tfjs, and judges better by its end', { timeout: 60_000 }, async () => {
  const preset: Preset = { ...presets.small, maxDigit: 3, training: 20, test: 8 };
  const staged = stagedRun('dilate', 'linked', preset, { rate: 5e-3, batch: 8, steps: 12, seed: 0 });
  const run = await NetworkTraining.start(staged, await loadTfjs('wasm'));
  const before = await run.measure();
  while (run.trainer.stopped === null) await run.trainer.advance(12);
  const after = await run.measure();
  run.dispose();
  expect(after.step).toBe(12);
  expect(after.loss).toBeLessThan(0.75 * before.loss);
  expect(after.quality).toBeGreaterThan(before.quality + 1);
});

test('a mistake in a program is an answer', () => {
  const data = runData(drawn, others, { preset: tiny, share: 1, shown: 1 });
  const spec = { task: 'dilate', network: 'linked', preset: { ...tiny, kernel: 0 }, training } as const;
  const found = finish(NetworkTraining.prepare(spec, data));
  expect('spec' in found).toBe(false);
  expect(measuringText('dilate', 'linked', tiny)).toContain('define measured');
});
