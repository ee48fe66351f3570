import { expect, test } from 'vitest';
import { memoryStorage } from '../../testing/memoryStorage';
import { type DraftId, newDraftId } from './draft';
import type { KeyStorage } from './draftStorage';
import { isKeyOfText, keyOfDraft, keyOfText, ProgramStorage } from './programStorage';

const changed = (at: number): string => JSON.stringify({ changed: at });
const draftsOf = (...ids: readonly DraftId[]) => ({
  // Only whether a draft is there counts.
  read: (id: DraftId | null) => (id !== null && ids.includes(id) ? ({} as never) : null),
});

test('a program that was opened has a key by its text, and a draft one by its name', () => {
  expect(keyOfText('(a)')).toBe(keyOfText('(a)'));
  expect(keyOfText('(a)')).not.toBe(keyOfText('(b)'));
  expect(isKeyOfText(keyOfText('(a)'))).toBe(true);
  expect(isKeyOfText(keyOfDraft(newDraftId()))).toBe(false);
});

test('runs come back as they were written, and are gone when they are removed', () => {
  const storage = new ProgramStorage(memoryStorage(), 'runs');
  const key = keyOfText('(a)');
  expect(storage.read(key)).toBeNull();
  expect(storage.write(key, 'runs')).toBe(true);
  expect(storage.read(key)).toBe('runs');
  storage.remove(key);
  expect(storage.read(key)).toBeNull();
});

test('a browser that refuses its storage keeps nothing, and breaks nothing', () => {
  const refuse = (): never => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  const refusing: KeyStorage = {
    length: 1,
    key: refuse,
    getItem: refuse,
    setItem: refuse,
    removeItem: refuse,
  };
  for (const storage of [new ProgramStorage(refusing, 'runs'), new ProgramStorage(null, 'runs')]) {
    const key = keyOfText('(a)');
    expect(storage.write(key, 'runs')).toBe(false);
    expect(storage.read(key)).toBeNull();
    storage.remove(key);
    storage.tidy(draftsOf());
  }
});

test('what is kept of the runs and of the search of a program has names of its own', () => {
  const local = memoryStorage();
  const key = keyOfText('(a)');
  new ProgramStorage(local, 'runs').write(key, 'runs');
  expect(new ProgramStorage(local, 'search').read(key)).toBeNull();
});

test('tidying removes runs of drafts that are gone, and the oldest of programs that are no drafts', () => {
  const local = memoryStorage();
  const storage = new ProgramStorage(local, 'runs');
  const [kept, gone] = [newDraftId(), newDraftId()];
  for (const id of [kept, gone]) storage.write(keyOfDraft(id), changed(0));
  const texts = Array.from({ length: 10 }, (_, index) => `(text ${index})`);
  for (const [index, text] of texts.entries()) storage.write(keyOfText(text), changed(index));
  local.setItem('gradus.draft.other', 'not of runs');
  storage.tidy(draftsOf(kept));
  expect([kept, gone].map((id) => storage.read(keyOfDraft(id)) !== null)).toEqual([true, false]);
  expect(texts.filter((text) => storage.read(keyOfText(text)) !== null)).toEqual(texts.slice(2));
  expect(local.getItem('gradus.draft.other')).toBe('not of runs');
});
