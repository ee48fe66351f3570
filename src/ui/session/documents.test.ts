import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryStorage } from '../../testing/memoryStorage';
import { DraftStorage, type KeyStorage } from '../drafts/draftStorage';
import { defaultSettings } from '../state/settings';
import { Documents, type Program } from './documents';

const example: Program = { title: 'Example', source: '(+ 1 2)', settings: defaultSettings };

describe('Documents', () => {
  let storage: DraftStorage;
  let address: string[];
  let opened: number;
  let edited: number;
  let documents: Documents;

  beforeEach(() => {
    vi.useFakeTimers();
    storage = new DraftStorage(memoryStorage());
    address = [];
    opened = 0;
    edited = 0;
    const ports = {
      storage,
      onOpened: () => opened++,
      onEdited: () => edited++,
      setAddress: (fragment: string) => address.push(fragment),
      onUnsaved: () => undefined,
      onKept: () => undefined,
    };
    documents = new Documents(ports, example);
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('keeps nothing of what was only looked at', () => {
    documents.open({ ...example, title: 'Another' }, 'example/another');
    documents.set({ seed: 4 });
    vi.advanceTimersByTime(1000);
    expect(storage.list()).toEqual([]);
    expect(address).toEqual(['example/another']);
  });

  it('makes a draft of a changed evaluator, and takes it for no other draft of the same program', () => {
    documents.editEvaluator('(define (evaluate) 1)');
    expect(edited).toBe(1);
    documents.editEvaluator('(define (evaluate) 1)');
    expect(edited).toBe(1);
    vi.advanceTimersByTime(300);
    const [draft] = storage.list();
    expect(draft).toMatchObject({ source: example.source, settings: { evaluator: '(define (evaluate) 1)' } });
    documents.open(example, '');
    expect(documents.current.get()).toMatchObject({ draft: null, settings: { evaluator: null } });
    documents.open({ ...example, settings: draft!.settings }, '');
    expect(documents.current.get().draft).toBe(draft!.id);
    documents.editEvaluator(null);
    vi.advanceTimersByTime(300);
    expect(storage.list()).toMatchObject([{ settings: { evaluator: null } }]);
  });

  it('keeps an edit within 300 milliseconds, also while the typing goes on', () => {
    for (let key = 0; key < 3; key++) {
      documents.edit(`(+ 2 ${key})`);
      vi.advanceTimersByTime(100);
    }
    expect(storage.list().map(({ source }) => source)).toEqual(['(+ 2 1)']);
    vi.advanceTimersByTime(300);
    expect(storage.open()).toMatchObject({ source: '(+ 2 2)', title: 'Example' });
  });

  it('keeps what is unsaved when the page goes away', () => {
    documents.edit('(+ 1 3)');
    documents.save();
    expect(storage.open()).toMatchObject({ source: '(+ 1 3)' });
  });

  it('leaves a draft as it is when something else is opened and edited', () => {
    documents.edit('my own work');
    documents.open({ ...example, title: 'A link' }, 'v1/abc');
    documents.edit('an edited link');
    vi.advanceTimersByTime(1000);
    expect(
      storage
        .list()
        .map(({ source }) => source)
        .sort(),
    ).toEqual(['an edited link', 'my own work']);
    expect(opened).toBe(1);
  });

  it('clears the address with the first edit, for it names what was opened', () => {
    documents.open(example, 'v1/abc');
    documents.edit('a');
    documents.edit('b');
    expect(address).toEqual(['v1/abc', '']);
  });

  it('opens the draft that a link is the same as', () => {
    documents.edit('shared');
    vi.advanceTimersByTime(1000);
    const { draft } = documents.current.get();
    documents.openNew();
    documents.open({ ...example, source: 'shared' }, 'v1/abc');
    expect(documents.current.get().draft).toBe(draft);
  });

  it('gives back a draft that was removed', () => {
    documents.edit('kept');
    vi.advanceTimersByTime(1000);
    const [draft] = storage.list();
    documents.remove(draft!);
    expect(storage.list()).toEqual([]);
    expect(documents.current.get().source).toBe('kept');
    documents.restore(draft!);
    expect(storage.list()).toEqual([draft]);
  });

  it('makes a new draft where another tab changed the one that is open', () => {
    documents.edit('here');
    vi.advanceTimersByTime(1000);
    const { draft } = documents.current.get();
    storage.write({ ...storage.read(draft)!, source: 'there' });
    documents.changedElsewhere(draft!);
    documents.edit('here again');
    vi.advanceTimersByTime(1000);
    expect(
      storage
        .list()
        .map(({ source }) => source)
        .sort(),
    ).toEqual(['here again', 'there']);
  });

  it('warns once of a draft that cannot be kept, and again after one that could', () => {
    let isFull = true;
    let warned = 0;
    const memory = memoryStorage();
    const full: KeyStorage = {
      ...memory,
      get length() {
        return memory.length;
      },
      setItem: (key, value) => {
        if (isFull) throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
        memory.setItem(key, value);
      },
    };
    const ports = {
      storage: new DraftStorage(full),
      onOpened: () => undefined,
      onEdited: () => undefined,
      setAddress: () => undefined,
      onUnsaved: () => warned++,
      onKept: () => undefined,
    };
    const warning = new Documents(ports, example);
    const edit = (text: string): void => {
      warning.edit(text);
      vi.advanceTimersByTime(1000);
    };
    edit('a');
    edit('ab');
    expect(warned).toBe(1);
    isFull = false;
    edit('abc');
    expect(warned).toBe(1);
    expect(ports.storage.list()).toMatchObject([{ source: 'abc' }]);
    isFull = true;
    edit('abcd');
    expect(warned).toBe(2);
  });
});
