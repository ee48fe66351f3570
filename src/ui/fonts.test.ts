import { expect, test } from 'vitest';
import { Gate } from '../parts/firstView';
import { showOwnFonts } from './fonts';

function storage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
    key: (index: number) => [...kept.keys()][index] ?? null,
    get length() {
      return kept.size;
    },
  };
}

const page = (ready: Promise<unknown> = Promise.resolve()) => ({
  documentElement: { dataset: {} as DOMStringMap },
  fonts: { ready },
});

test('a first visit uses the fonts of the system until the first view is shown', async () => {
  const gate = new Gate();
  const visit = page();
  const done = showOwnFonts(visit, storage(), gate);
  await Promise.resolve();
  expect(visit.documentElement.dataset['fonts']).toBeUndefined();
  gate.pass();
  await done;
  expect(visit.documentElement.dataset['fonts']).toBe('own');
});

test('a visit after one that fetched them uses them from the start', async () => {
  const kept = storage();
  const gate = new Gate();
  gate.pass();
  await showOwnFonts(page(), kept, gate);
  const visit = page();
  void showOwnFonts(visit, kept, new Gate());
  expect(visit.documentElement.dataset['fonts']).toBe('own');
});

test('fonts that did not arrive are not taken for fetched', async () => {
  const kept = storage();
  const gate = new Gate();
  gate.pass();
  await showOwnFonts(page(Promise.reject(new Error('gone'))), kept, gate).catch(() => undefined);
  const visit = page();
  void showOwnFonts(visit, kept, new Gate());
  expect(visit.documentElement.dataset['fonts']).toBeUndefined();
});
