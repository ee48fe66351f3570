/**
 * The runs of drafts, and of examples and links that were not edited, in the browser's storage: one key for each program,
 * beside the key of its draft.
 */

import { type DraftId, isDraftId } from './draft';
import type { DraftStorage, KeyStorage } from './draftStorage';
import { changedOf } from './keptRuns';

export type RunsKey = string & { readonly __brand: 'RunsKey' };

const prefix = 'gradus.runs.';
const openedPrefix = 'opened-';

export function keyOfDraft(id: DraftId): RunsKey {
  return `${prefix}${id}` as RunsKey;
}

/** The key of a program that was opened and is no draft yet, by its text. */
export function keyOfText(text: string): RunsKey {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return `${prefix}${openedPrefix}${hash.toString(36)}-${text.length.toString(36)}` as RunsKey;
}

export function isKeyOfText(key: RunsKey): boolean {
  return key.startsWith(prefix + openedPrefix);
}

/** The runs of so many programs that are no drafts are kept. */
const maxOpened = 8;

export class RunStorage {
  constructor(private readonly storage: KeyStorage | null) {}

  read(key: RunsKey): string | null {
    try {
      return this.storage?.getItem(key) ?? null;
    } catch {
      return null;
    }
  }

  /** Writes runs; answers whether the browser keeps them. */
  write(key: RunsKey, text: string): boolean {
    if (this.storage === null) return false;
    try {
      this.storage.setItem(key, text);
      return true;
    } catch {
      return false;
    }
  }

  remove(key: RunsKey): void {
    try {
      this.storage?.removeItem(key);
    } catch {
      // A browser that refuses its storage keeps nothing there.
    }
  }

  /** Removes what nobody can open again: the runs of drafts that are gone, and the oldest of programs that are no drafts. */
  tidy(drafts: Pick<DraftStorage, 'read'>): void {
    const { storage } = this;
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
