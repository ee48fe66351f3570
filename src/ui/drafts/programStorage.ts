/**
 * What belongs to programs beside their drafts, in the browser's storage: the runs of each, and its search. One key for each
 * draft, and for each example or link that was not edited.
 */

import { type DraftId, isDraftId } from './draft';
import type { DraftStorage, KeyStorage } from './draftStorage';

/** The name of a program among those of its kind of storage. */
export type ProgramKey = string & { readonly __brand: 'ProgramKey' };

/** What the names of the browser's storage begin with. */
const prefixes = { runs: 'gradus.runs.', search: 'gradus.search.' } as const;
const openedPrefix = 'opened-';

export function keyOfDraft(id: DraftId): ProgramKey {
  // A key is made here alone.
  return `${id}` as string as ProgramKey;
}

/** The key of a program that was opened and is no draft yet, by its text. */
export function keyOfText(text: string): ProgramKey {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return `${openedPrefix}${hash.toString(36)}-${text.length.toString(36)}` as ProgramKey;
}

/** The key of a program that is open. */
export function keyOfProgram({
  draft,
  source,
}: {
  readonly draft: DraftId | null;
  readonly source: string;
}): ProgramKey {
  return draft === null ? keyOfText(source) : keyOfDraft(draft);
}

export function isKeyOfText(key: ProgramKey): boolean {
  return key.startsWith(openedPrefix);
}

/** What belongs to so many programs that are no drafts is kept. */
const maxOpened = 8;

export class ProgramStorage {
  private readonly prefix: string;

  constructor(
    private readonly storage: KeyStorage | null,
    kind: keyof typeof prefixes,
  ) {
    this.prefix = prefixes[kind];
  }

  read(key: ProgramKey): string | null {
    try {
      return this.storage?.getItem(this.prefix + key) ?? null;
    } catch {
      return null;
    }
  }

  /** Writes a text; answers whether the browser keeps it. */
  write(key: ProgramKey, text: string): boolean {
    if (this.storage === null) return false;
    try {
      this.storage.setItem(this.prefix + key, text);
      return true;
    } catch {
      return false;
    }
  }

  remove(key: ProgramKey): void {
    try {
      this.storage?.removeItem(this.prefix + key);
    } catch {
      // A browser that refuses its storage keeps nothing there.
    }
  }

  /** Removes what nobody can open again: that of drafts that are gone, and the oldest of that of programs that are no drafts. */
  tidy(drafts: Pick<DraftStorage, 'read'>): void {
    const { storage, prefix } = this;
    if (storage === null) return;
    const isDraft = (id: string): boolean => isDraftId(id) && drafts.read(id) !== null;
    try {
      const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '').filter(
        (key) => key.startsWith(prefix),
      );
      const names = keys.map((key) => key.slice(prefix.length));
      const opened = names
        .filter((name) => name.startsWith(openedPrefix))
        .map((name) => ({ name, changed: changedOf(storage.getItem(prefix + name) ?? '') }))
        .sort((a, b) => b.changed - a.changed);
      const forgotten = opened.slice(maxOpened).map(({ name }) => name);
      const orphans = names.filter((name) => !name.startsWith(openedPrefix) && !isDraft(name));
      for (const name of [...forgotten, ...orphans]) storage.removeItem(prefix + name);
    } catch {
      // The next visit tries again.
    }
  }
}

/** When a text was last changed, which it begins with; 0 where that cannot be read. */
function changedOf(text: string): number {
  return Number(/^\{"changed":(\d+)/.exec(text)?.[1] ?? 0);
}
