import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { digitSet, IdxError, parseIdx, readIdx } from './idx';

function idx(magic: number, sizes: readonly number[], body: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + 4 * sizes.length + body.length);
  const view = new DataView(bytes.buffer);
  for (const [index, each] of [magic, ...sizes].entries()) view.setUint32(4 * index, each);
  bytes.set(body, 4 + 4 * sizes.length);
  return bytes;
}

const images = idx(0x0803, [2, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255]);
const labels = idx(0x0801, [2], [7, 0]);

test('images and labels are read, packed or not', async () => {
  const expected = { kind: 'images', height: 2, width: 3, pixels: images.slice(16) };
  expect(await readIdx(images)).toEqual(expected);
  expect(await readIdx(new Uint8Array(gzipSync(images)))).toEqual(expected);
  expect(parseIdx(labels)).toEqual({ kind: 'labels', labels: Uint8Array.of(7, 0) });
});

test('images and labels of equal number are a set', () => {
  const [read, named] = [parseIdx(images), parseIdx(labels)];
  if (read.kind !== 'images' || named.kind !== 'labels') throw new Error('not what was written');
  expect(digitSet(read, named).labels).toEqual(Uint8Array.of(7, 0));
  expect(() => digitSet(read, { kind: 'labels', labels: Uint8Array.of(1, 2, 3) })).toThrow(
    'There are 2 images but 3 labels: the files do not belong together.',
  );
});

test.each([
  [
    'another magic number',
    idx(0x0d03, [1], [0]),
    'It begins with 00000d03, where IDX has 00000803 for images',
  ],
  ['no head', new Uint8Array(6), 'It begins with 00000000'],
  ['a head cut short', images.slice(0, 10), 'It ends after 10 bytes, within its head.'],
  ['too few pixels', images.slice(0, 20), 'says 2 images of [2 3], which are 12 bytes, but 4 bytes follow.'],
  ['too many labels', idx(0x0801, [1], [7, 0]), 'says 1 labels, which are 1 bytes, but 2 bytes follow.'],
  ['no images', idx(0x0803, [0, 28, 28], []), 'Its head says that it holds 0 images of [28 28].'],
  ['sides of nothing', idx(0x0803, [1, 0, 28], []), 'Its images are of [0 28]'],
  ['large images', idx(0x0803, [1, 65, 28], []), 'sides of 1 to 64 pixels are allowed'],
  ['a label that is no digit', idx(0x0801, [2], [3, 10]), 'Label 2 is 10, and digits go from 0 to 9.'],
])('refuses %s', (_, bytes, message) => {
  expect(() => parseIdx(bytes)).toThrow(message);
  expect(() => parseIdx(bytes)).toThrow(IdxError);
});

test('refuses what is packed and damaged', async () => {
  const packed = new Uint8Array(gzipSync(images));
  await expect(readIdx(packed.slice(0, packed.length - 9))).rejects.toThrow('damaged or cut short');
});
