/** What an address of the page opens. */

import { type Example, examples } from '../../examples';
import { type Address, readAddress } from '../sharing/address';
import { decodeLink } from '../sharing/permalink';
import { defaultSettings } from '../state/settings';
import type { Program } from './documents';

export type Opening =
  | { readonly kind: 'program'; readonly program: Program; readonly fragment: string }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'nothing' };

export function exampleProgram(id: string): Program | null {
  const example = examples.find((each) => each.id === id);
  if (example === undefined) return null;
  return programOf(example);
}

function programOf({ title, source, settings }: Example): Program {
  return { title, source, settings: { ...defaultSettings, ...settings } };
}

export async function openAddress(hash: string): Promise<Opening> {
  const address: Address = readAddress(hash);
  switch (address.kind) {
    case 'none':
      return { kind: 'nothing' };
    case 'example': {
      const program = exampleProgram(address.id);
      if (program !== null) return { kind: 'program', program, fragment: `example/${address.id}` };
      const known = examples.map(({ id }) => id).join(', ');
      return { kind: 'refused', message: `There is no example “${address.id}”. There are: ${known}.` };
    }
    case 'link': {
      const opened = await decodeLink(address.fragment);
      if (opened.kind === 'refused') return opened;
      const { title, ...program } = opened.program;
      return {
        kind: 'program',
        program: { title: title === '' ? 'Untitled' : title, ...program },
        fragment: address.fragment,
      };
    }
  }
}

/** What a new visitor meets. */
export function firstExample(): Program {
  return programOf(examples[0]!);
}
