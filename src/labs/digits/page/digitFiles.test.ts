import { expect, test } from 'vitest';
import { drawDigits, IdxError } from '../data';
import {
  type DigitFiles,
  describeFiles,
  digitsOf,
  noDigitFiles,
  readDigitFile,
  withFile,
} from './digitFiles';
import { DigitsLab } from './digitsLab';

function head(...numbers: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 * numbers.length);
  for (const [index, each] of numbers.entries()) new DataView(bytes.buffer).setUint32(4 * index, each);
  return bytes;
}

async function added(files: DigitFiles, file: File): Promise<DigitFiles> {
  return withFile(files, await readDigitFile(file));
}

function files(count: number, name: string) {
  const { pixels, labels } = drawDigits(count, 3);
  return {
    images: new File([head(0x0803, count, 28, 28), Uint8Array.from(pixels)], `${name}-images-idx3-ubyte`),
    labels: new File([head(0x0801, count), Uint8Array.from(labels)], `${name}-labels-idx1-ubyte`),
  };
}

test('images and labels come in any order, and the last sixth is judged by where there is no test set', async () => {
  const { images, labels } = files(60, 'train');
  const some = await added(noDigitFiles, labels);
  expect(digitsOf(some)).toBeNull();
  expect(describeFiles(some)).toBe('The labels to train on are loaded; their images are missing.');
  const both = await added(some, images);
  expect(describeFiles(both)).toBe('50 images to train on and 10 to test on, from your files.');
  const { training, test: judged } = digitsOf(both)!;
  expect(training.pixels.length).toBe(50 * 784);
  expect(judged.labels).toEqual(drawDigits(60, 3).labels.slice(50));
});

test('a test set is judged by', async () => {
  const [training, judged] = [files(20, 'train'), files(10, 't10k')];
  let all = noDigitFiles;
  for (const file of [judged.images, judged.labels]) all = await added(all, file);
  expect(describeFiles(all)).toContain('images and labels to train on are missing');
  for (const file of [training.images, training.labels]) all = await added(all, file);
  expect(describeFiles(all)).toBe('20 images to train on and 10 to test on, from your files.');
});

test('a file that does not go with what is there is refused, and what is there stays', async () => {
  const some = await added(noDigitFiles, files(20, 'train').images);
  await expect(added(some, files(30, 'train').labels)).rejects.toThrow('There are 20 images but 30 labels');
  const small = new File([head(0x0803, 1, 2, 2), Uint8Array.of(1, 2, 3, 4)], 'train-images-idx3-ubyte');
  await expect(added(some, small)).rejects.toThrow(IdxError);
  await expect(added(some, small)).rejects.toThrow('of 2 by 2 pixels, and the experiments take 28 by 28');
});

test('files that are read at the same time are all kept', async () => {
  const lab = new DigitsLab(() => {
    throw new Error('nothing is trained here');
  });
  const { images, labels } = files(60, 'train');
  expect(await Promise.all([lab.addFile(images), lab.addFile(labels)])).toEqual([null, null]);
  expect(describeFiles(lab.files.get())).toBe('50 images to train on and 10 to test on, from your files.');
  const problem = await lab.addFile(files(30, 'train').labels);
  expect(problem).toContain('train-labels-idx1-ubyte was not loaded. There are 60 images but 30 labels');
});
