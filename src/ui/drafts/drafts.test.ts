import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../state/settings';
import { type Draft, firstLine, isDraftId, newDraftId, readDraft, writeDraft } from './draft';
import { DraftStorage, type KeyStorage } from './draftStorage';

class MemoryStorage implements KeyStorage {
  readonly entries = new Map<string, string>();
  full = false;

  get length(): number {
    return this.entries.size;
  }

  key(index: number): string | null {
    return [...this.entries.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    return this.entries.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (this.full) throw new DOMException('full', 'QuotaExceededError');
    this.entries.set(key, value);
  }

  removeItem(key: string): void {
    this.entries.delete(key);
  }
}

function draftOf(source: string, changed = 1): Draft {
  return { id: newDraftId(), title: 'A title', source, settings: defaultSettings, changed };
}

describe('a draft', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ maxLength: 50 }),
        fc.nat(),
        (source, title, changed) => {
          const draft = { ...draftOf(source, changed), title };
          expect(readDraft(draft.id, writeDraft(draft))).toEqual(draft);
        },
      ),
    );
  });

  it('is not read from anything else', () => {
    const id = newDraftId();
    for (const text of ['', '{', 'null', '[]', '{"source":3}', '"text"'])
      expect(readDraft(id, text)).toBeNull();
  });

  it('keeps its text where its settings are damaged', () => {
    const read = readDraft(
      newDraftId(),
      '{"source":"(+ 1 2)","settings":{"seed":"x","pace":-1,"temperature":0,"gumbel":1},"changed":"now"}',
    );
    expect(read).toMatchObject({ source: '(+ 1 2)', title: '', settings: defaultSettings, changed: 0 });
  });

  it('has an id of its own', () => {
    const ids = Array.from({ length: 200 }, newDraftId);
    expect(new Set(ids).size).toBe(200);
    expect(ids.every(isDraftId)).toBe(true);
  });

  it('is labelled by its first line that has content', () => {
    expect(firstLine('\n ;; \n;; Enzyme kinetics: how fast\n(define x 1)')).toBe('Enzyme kinetics: how fast');
    expect(firstLine('  (define x 1)\r\n2')).toBe('(define x 1)');
    expect(firstLine('')).toBe('');
  });
});

describe('DraftStorage', () => {
  it('lists what it holds, the newest first, and passes over what it cannot read', () => {
    const storage = new MemoryStorage();
    const drafts = new DraftStorage(storage);
    const [older, newer] = [draftOf('older', 1), draftOf('newer', 2)];
    drafts.write(older);
    drafts.write(newer);
    storage.entries.set('gradus.draft.broken-1', '{');
    storage.entries.set('something.else', '{}');
    expect(drafts.list()).toEqual([newer, older]);
  });

  it('says when a draft could not be kept', () => {
    const storage = new MemoryStorage();
    storage.full = true;
    expect(new DraftStorage(storage).write(draftOf('text'))).toBe(false);
    expect(new DraftStorage(null).write(draftOf('text'))).toBe(false);
  });

  it('opens the draft of this tab before that of another', () => {
    const shared = new MemoryStorage();
    const here = new DraftStorage(shared, new MemoryStorage());
    const there = new DraftStorage(shared, new MemoryStorage());
    const [mine, theirs] = [draftOf('mine'), draftOf('theirs')];
    here.write(mine);
    here.setOpen(mine.id);
    there.write(theirs);
    there.setOpen(theirs.id);
    expect(here.open()).toEqual(mine);
    expect(new DraftStorage(shared, new MemoryStorage()).open()).toEqual(theirs);
  });

  it('opens another where the one that was open is gone', () => {
    const storage = new MemoryStorage();
    const drafts = new DraftStorage(storage);
    const draft = draftOf('text');
    drafts.write(draft);
    drafts.setOpen(draft.id);
    drafts.remove(draft.id);
    expect(drafts.open()).toBeNull();
    expect(drafts.list()).toEqual([]);
  });
});
