/** Reads an address of the page: the program, lesson or page that it opens. */

import {
  type Example,
  exampleSource,
  examples,
  likelihoodSource,
  likelihoods,
  variantEvaluator,
} from '../../examples';
import { lessons } from '../../examples/lessons';
import { type Address, type PageName, readAddress } from '../sharing/address';
import { decodeLink } from '../sharing/permalink';
import { defaultSettings, type Settings } from '../state/settings';
import { commonWords, sessionWords } from '../words';
import type { Program } from './documents';

export type Opening =
  | { readonly kind: 'program'; readonly program: Program; readonly fragment: string }
  | { readonly kind: 'refused'; readonly message: string }
  /** Something that opening needs is missing; the same address may work later. */
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: PageName }
  | { readonly kind: 'lesson'; readonly id: string; readonly step: number }
  | { readonly kind: 'nothing' };

/** Whether the address opens a page beside the program. */
export function isPage(opening: Opening): opening is Extract<Opening, { kind: PageName }> {
  return opening.kind === 'experiments' || opening.kind === 'digits';
}

/** An example with its settings; null if there is no example of that name. */
export async function exampleProgram(id: string): Promise<Program | null> {
  const example = examples.find((each) => each.id === id);
  if (example !== undefined) return programOf(example, await exampleSource(example.id));
  const model = likelihoods.find((each) => each.id === id);
  if (model === undefined) return null;
  return programOf(model, await likelihoodSource(model.id));
}

async function programOf(
  { title, settings, variant }: Pick<Example, 'title' | 'settings' | 'variant'>,
  source: string,
): Promise<Program> {
  const own: Settings = { ...defaultSettings, ...settings };
  if (variant === undefined) return { title, source, settings: own };
  const evaluator = await variantEvaluator(variant);
  return { title, source, settings: { ...own, level: 'interpreter', evaluator } };
}

/** Never rejects. */
export async function openAddress(hash: string): Promise<Opening> {
  try {
    return await read(hash);
  } catch (error) {
    return { kind: 'failed', error };
  }
}

async function read(hash: string): Promise<Opening> {
  const address: Address = readAddress(hash);
  switch (address.kind) {
    case 'none':
      return { kind: 'nothing' };
    case 'experiments':
    case 'digits':
      return { kind: address.kind };
    case 'lesson': {
      const { id, step } = address;
      if (lessons.some((each) => each.id === id)) return { kind: 'lesson', id, step };
      const known = lessons.map((each) => each.id);
      return { kind: 'refused', message: sessionWords.noLesson(id, known) };
    }
    case 'example': {
      const program = await exampleProgram(address.id);
      if (program !== null) return { kind: 'program', program, fragment: `example/${address.id}` };
      const known = [...examples, ...likelihoods].map(({ id }) => id);
      return { kind: 'refused', message: sessionWords.noExample(address.id, known) };
    }
    case 'link': {
      const opened = await decodeLink(address.fragment);
      if (opened.kind === 'refused') return opened;
      const { title, ...program } = opened.program;
      return {
        kind: 'program',
        program: { title: title === '' ? commonWords.untitled : title, ...program },
        fragment: address.fragment,
      };
    }
  }
}

/** The program that a new visitor sees. */
export async function firstExample(): Promise<Program> {
  const first = examples[0]!;
  return programOf(first, await exampleSource(first.id));
}
