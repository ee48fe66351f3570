/** Drafts in the browser's storage, one key each, so that two tabs at work do not overwrite each other's. */

import { type Draft, type DraftId, isDraftId, readDraft, writeDraft } from './draft';

/** What of `localStorage` is used; a browser may refuse any of it. */
export type KeyStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const draftPrefix = 'gradus.draft.';
const openKey = 'gradus.open';

export class DraftStorage {
  constructor(
    private readonly storage: KeyStorage | null,
    /** Remembers the draft that is open in this tab; the other storage remembers the last one of all tabs. */
    private readonly tab: KeyStorage | null = null,
  ) {}

  /** The id of the draft that a key of the storage belongs to. */
  static draftOfKey(key: string): DraftId | null {
    const id = key.startsWith(draftPrefix) ? key.slice(draftPrefix.length) : '';
    return isDraftId(id) ? id : null;
  }

  /** All drafts that can be read, the newest first. */
  list(): readonly Draft[] {
    const { storage } = this;
    if (storage === null) return [];
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
    return keys
      .flatMap((key) => this.read(DraftStorage.draftOfKey(key)) ?? [])
      .sort((a, b) => b.changed - a.changed);
  }

  read(id: DraftId | null): Draft | null {
    if (id === null) return null;
    const text = attempt(() => this.storage?.getItem(draftPrefix + id) ?? null, null);
    return text === null ? null : readDraft(id, text);
  }

  /** Writes a draft; answers whether the browser keeps it. */
  write(draft: Draft): boolean {
    const { storage } = this;
    if (storage === null) return false;
    return attempt(() => {
      storage.setItem(draftPrefix + draft.id, writeDraft(draft));
      return true;
    }, false);
  }

  remove(id: DraftId): void {
    attempt(() => this.storage?.removeItem(draftPrefix + id), undefined);
  }

  /** The draft that was open last in this tab, or else in any tab. */
  open(): Draft | null {
    for (const storage of [this.tab, this.storage]) {
      const id = attempt(() => storage?.getItem(openKey) ?? '', '');
      const draft = isDraftId(id) ? this.read(id) : null;
      if (draft !== null) return draft;
    }
    return null;
  }

  /** The next visit opens no draft of itself; the drafts stay. */
  forgetOpen(): void {
    attempt(() => this.tab?.removeItem(openKey), undefined);
    attempt(() => this.storage?.removeItem(openKey), undefined);
  }

  setOpen(id: DraftId): void {
    attempt(() => this.tab?.setItem(openKey, id), undefined);
    attempt(() => this.storage?.setItem(openKey, id), undefined);
  }
}

function attempt<T>(action: () => T, otherwise: T): T {
  try {
    return action();
  } catch {
    return otherwise;
  }
}
