/** MNIST's files as they are dropped, one by one or all at once: images and labels for training, and for testing. */

import type { BroughtDigits } from '../../../app/protocol';
import { digitSet, IdxError, type IdxFile, imageSize, readIdx } from '../data';
import { digitsWords } from './digitsWords';

const words = digitsWords.files;

type Images = Extract<IdxFile, { kind: 'images' }>;
type Labels = Extract<IdxFile, { kind: 'labels' }>;

interface Part {
  readonly images: Images | null;
  readonly labels: Labels | null;
}

/** The files dropped so far. */
export interface DigitFiles {
  readonly training: Part;
  readonly test: Part;
}

export const noDigitFiles: DigitFiles = {
  training: { images: null, labels: null },
  test: { images: null, labels: null },
};

/** Whether a file belongs to MNIST's test set, which is named t10k. */
function isTest(name: string): boolean {
  return /t10k|test/i.test(name);
}

/** A file that was read, and the set that it belongs to. */
export interface ReadDigitFile {
  readonly set: keyof DigitFiles;
  readonly content: IdxFile;
}

/** Reads a file. Throws `IdxError` if it holds neither images nor labels that the lab takes. */
export async function readDigitFile(file: File): Promise<ReadDigitFile> {
  const content = await readIdx(new Uint8Array(await file.arrayBuffer()));
  if (content.kind === 'images' && (content.height !== imageSize || content.width !== imageSize)) {
    throw new IdxError(words.otherSize(content.height, content.width, imageSize));
  }
  return { set: isTest(file.name) ? 'test' : 'training', content };
}

/** The files with another one added. Throws `IdxError` if it does not fit them. */
export function withFile(files: DigitFiles, { set, content }: ReadDigitFile): DigitFiles {
  const part: Part =
    content.kind === 'images' ? { ...files[set], images: content } : { ...files[set], labels: content };
  // Images and labels are matched now, so that the file that does not fit is the one that is refused.
  if (part.images !== null && part.labels !== null) digitSet(part.images, part.labels);
  return { ...files, [set]: part };
}

/** The share of the training set that replaces a missing test set: a sixth, as in MNIST. */
const heldBack = 6;

/** The digits in the files; null until there are images and labels to train on. */
export function digitsOf({ training, test }: DigitFiles): BroughtDigits | null {
  if (training.images === null || training.labels === null) return null;
  const whole = digitSet(training.images, training.labels);
  if (test.images !== null && test.labels !== null)
    return { training: whole, test: digitSet(test.images, test.labels) };
  const size = whole.height * whole.width;
  const kept = whole.labels.length - Math.floor(whole.labels.length / heldBack);
  const part = (from: number, to: number) => ({
    ...whole,
    pixels: whole.pixels.subarray(from * size, to * size),
    labels: whole.labels.subarray(from, to),
  });
  return { training: part(0, kept), test: part(kept, whole.labels.length) };
}

/** What is there and what is missing, in a sentence. */
export function describeFiles(files: DigitFiles): string {
  const digits = digitsOf(files);
  const { training, test } = files;
  if (digits !== null) {
    return words.complete(digits.training.labels.length, digits.test.labels.length);
  }
  if (training.images !== null) return words.noLabels;
  if (training.labels !== null) return words.noImages;
  if (test.images !== null || test.labels !== null) return words.testAlone;
  return words.drawn;
}
