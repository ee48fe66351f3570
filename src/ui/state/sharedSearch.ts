/** What a link says of a search: its settings, and its front as texts, which whoever opens it calibrates again. */

import { type DiscoveryState, defaultChoices, type SearchChoices } from './discovery';
import { isSeed } from './settings';

export interface SharedSearch extends SearchChoices {
  /** For each entry an expression for each unknown, in the order of the program. */
  readonly front: readonly (readonly string[])[];
}

/** More of a front nobody compares. */
const maxEntries = 24;
const maxLength = 4000;
/** So many digits find the same constants again. */
const digits = 6;

/** Null while there is nothing to share. */
export function sharedOf({ search, sought, isEarlier }: DiscoveryState): SharedSearch | null {
  if (sought.kind !== 'sought' || isEarlier || search.front.length === 0) return null;
  const texts = search.front.map(({ expressions }) =>
    sought.unknowns.map(({ name }) => withFewDigits(expressions[name] ?? '')),
  );
  const front = texts.filter((entry) => entry.every((each) => each !== '' && each.length <= maxLength));
  return { ...search.choices, front: front.slice(-maxEntries) };
}

const numeral = /(?<=^|[\s()[\]])[+-]?(?:\d+\.\d*|\.\d+|\d+(?=[eE]))(?:[eE][+-]?\d+)?(?=$|[\s()[\]])/g;

/** The text with its constants in few digits. They keep a point, which makes them constants. */
export function withFewDigits(text: string): string {
  return text.replace(numeral, (written) => {
    const short = String(Number(Number(written).toPrecision(digits)));
    return /[.e]/.test(short) ? short : `${short}.`;
  });
}

/** As a link has it: what is as usual is left out. */
export function writeShared({ seed, seconds, front }: SharedSearch): object {
  return {
    ...(seed === defaultChoices.seed ? {} : { seed }),
    ...(seconds === defaultChoices.seconds ? {} : { seconds }),
    front: front.map((entry) => (entry.length === 1 ? entry[0] : entry)),
  };
}

/** Null where it is none. */
export function readShared(json: unknown): SharedSearch | null {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null;
  const fields = new Map<string, unknown>(Object.entries(json));
  if ([...fields.keys()].some((name) => !['seed', 'seconds', 'front'].includes(name))) return null;
  const seed = fields.get('seed') ?? defaultChoices.seed;
  const seconds = fields.has('seconds') ? fields.get('seconds') : defaultChoices.seconds;
  const front = fields.get('front');
  if (!isSeed(seed) || !Array.isArray(front) || front.length > maxEntries) return null;
  if (seconds !== null && !(typeof seconds === 'number' && seconds > 0)) return null;
  const entries = front.map((entry): readonly unknown[] => (Array.isArray(entry) ? entry : [entry]));
  const areTexts = (entry: readonly unknown[]): entry is readonly string[] =>
    entry.every((each) => typeof each === 'string' && each.length <= maxLength);
  return entries.every(areTexts) ? { seed, seconds: seconds ?? null, front: entries } : null;
}
