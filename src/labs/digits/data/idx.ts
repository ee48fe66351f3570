/**
 * Reads the files of MNIST: IDX, images or labels as bytes, compressed by gzip or not. A fault of a file is an
 * `IdxError`, whose sentence says what was found and what was expected.
 */

import { printShape } from '../../../graph';
import type { DigitSet } from './digitSet';

export class IdxError extends Error {}

export type IdxFile =
  | { readonly kind: 'images'; readonly height: number; readonly width: number; readonly pixels: Uint8Array }
  | { readonly kind: 'labels'; readonly labels: Uint8Array };

/** The first four bytes: two zeros, the code for unsigned bytes, and the number of axes. */
const imagesMagic = 0x0803;
const labelsMagic = 0x0801;

const maxDigit = 9;

/** The maximum side of an image. Larger ones would make networks that this lab is not built for. */
const maxSide = 64;

export async function readIdx(bytes: Uint8Array<ArrayBuffer>): Promise<IdxFile> {
  return parseIdx(isPacked(bytes) ? await unpacked(bytes) : bytes);
}

function isPacked(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  try {
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw new IdxError('It is packed by gzip, but it cannot be unpacked: it is damaged or cut short.');
  }
}

export function parseIdx(bytes: Uint8Array): IdxFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const number = (at: number): number => {
    if (at + 4 > bytes.length) throw new IdxError(`It ends after ${bytes.length} bytes, within its head.`);
    return view.getUint32(at);
  };
  const magic = number(0);
  if (magic === imagesMagic) return images(bytes, [number(4), number(8), number(12)]);
  if (magic === labelsMagic) return labels(bytes, number(4));
  const met = magic.toString(16).padStart(8, '0');
  throw new IdxError(
    `It begins with ${met}, where IDX has 00000803 for images of bytes and 00000801 for labels of bytes.`,
  );
}

function images(bytes: Uint8Array, [count, height, width]: readonly [number, number, number]): IdxFile {
  if (height < 1 || width < 1 || height > maxSide || width > maxSide) {
    throw new IdxError(
      `Its images are of ${printShape([height, width])}, and sides of 1 to ${maxSide} pixels are allowed.`,
    );
  }
  const pixels = body(bytes, 16, count * height * width, `${count} images of ${printShape([height, width])}`);
  return { kind: 'images', height, width, pixels };
}

function labels(bytes: Uint8Array, count: number): IdxFile {
  const found = body(bytes, 8, count, `${count} labels`);
  const odd = found.findIndex((label) => label > maxDigit);
  if (odd >= 0) throw new IdxError(`Label ${odd + 1} is ${found[odd]}, and digits go from 0 to 9.`);
  return { kind: 'labels', labels: found };
}

/** The content after the head, whose length must be what the head says. */
function body(bytes: Uint8Array, head: number, size: number, what: string): Uint8Array {
  const found = bytes.length - head;
  if (size === 0) throw new IdxError(`Its head says that it holds ${what}.`);
  if (found !== size) {
    const [met, wanted] = [found, size].map((each) => each.toLocaleString('en'));
    throw new IdxError(`Its head says ${what}, which are ${wanted} bytes, but ${met} bytes follow.`);
  }
  return bytes.slice(head);
}

/** Joins images with their labels. */
export function digitSet(
  { height, width, pixels }: Extract<IdxFile, { kind: 'images' }>,
  { labels: found }: Extract<IdxFile, { kind: 'labels' }>,
): DigitSet {
  const count = pixels.length / (height * width);
  if (count !== found.length) {
    throw new IdxError(
      `There are ${count.toLocaleString('en')} images but ${found.length.toLocaleString('en')} labels: the files do not belong together.`,
    );
  }
  return { height, width, pixels, labels: found };
}
