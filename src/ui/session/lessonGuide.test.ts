import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { memoryStorage } from '../../testing/memoryStorage';
import { DraftStorage } from '../drafts/draftStorage';
import { readAddress } from '../sharing/address';
import { Layout } from '../state/layout';
import { defaultSettings } from '../state/settings';
import { Documents } from './documents';
import { LessonGuide } from './lessonGuide';

function scene() {
  const storage = new DraftStorage(memoryStorage());
  const address: string[] = [];
  const documents: Documents = new Documents(
    {
      storage,
      onOpened: () => guide.opened(),
      onEdited: () => undefined,
      setAddress: (fragment) => address.push(fragment === '' ? guide.fragment() : fragment),
      onUnsaved: () => undefined,
      onKept: () => undefined,
    },
    { title: '', source: '', settings: defaultSettings },
  );
  const guide: LessonGuide = new LessonGuide({
    documents,
    layout: new Layout(null),
    drafts: () => storage.list(),
    failed: (error) => {
      throw error;
    },
  });
  return { storage, documents, guide, address };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('a lesson opens at a step, with its program and its address', async () => {
  const { documents, guide, address } = scene();
  expect(await guide.show('counting', 1)).toBe(true);
  expect(guide.open()).toMatchObject({ id: 'counting', step: 1 });
  const { title, source, draft } = documents.current.get();
  expect(title).toBe('Counting is a recurrence, step 2');
  expect(source).toContain('(even (vec 0 0 0.5 0.5 0 0))');
  expect(draft).toBeNull();
  expect(address.at(-1)).toBe('lesson/counting/2');
  expect(await guide.show('no such lesson')).toBe(false);
  expect(await guide.show('counting', 99)).toBe(true);
  expect(guide.open()!.step).toBe(3);
});

test('what the reader writes is kept, and is there again when the reader comes back', async () => {
  const { storage, documents, guide, address } = scene();
  await guide.show('counting');
  documents.edit('; mine');
  expect(address.at(-1)).toBe('lesson/counting/1');
  guide.go(1);
  expect(documents.current.get().source).not.toBe('; mine');
  expect(storage.list().map(({ source }) => source)).toEqual(['; mine']);
  guide.go(0);
  expect(documents.current.get()).toMatchObject({
    source: '; mine',
    title: 'Counting is a recurrence, step 1',
  });
  guide.openGiven();
  expect(documents.current.get().source).toBe(guide.given()!.source);
  expect(storage.list().map(({ source }) => source)).toEqual(['; mine']);
  guide.openOwn();
  expect(documents.current.get().source).toBe('; mine');
  documents.edit('; mine too');
  vi.advanceTimersByTime(1000);
  expect(storage.list().map(({ source }) => source)).toEqual(['; mine too']);
  expect(guide.open()).not.toBeNull();
});

test('another program ends the lesson, and loses nothing', async () => {
  const { storage, documents, guide, address } = scene();
  await guide.show('linearity');
  documents.edit('; mine');
  documents.openNew();
  expect(guide.open()).toBeNull();
  expect(address.at(-1)).toBe('');
  expect(storage.list().map(({ source }) => source)).toEqual(['; mine']);
});

test('steps that are not there are not gone to', async () => {
  const { guide } = scene();
  guide.go(1);
  expect(guide.open()).toBeNull();
  await guide.show('linking');
  guide.go(-1);
  guide.go(4);
  expect(guide.open()!.step).toBe(0);
});

test('the address of a step counts from 1', () => {
  expect(readAddress('#lesson/counting')).toEqual({ kind: 'lesson', id: 'counting', step: 0 });
  expect(readAddress('#lesson/counting/3')).toEqual({ kind: 'lesson', id: 'counting', step: 2 });
  expect(readAddress('#lesson/counting/0')).toEqual({ kind: 'lesson', id: 'counting', step: 0 });
  expect(readAddress('#lesson/counting/x').kind).toBe('link');
});
