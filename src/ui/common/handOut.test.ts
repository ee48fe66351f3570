import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { copyText, fileName, saveFile } from './handOut';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('a file is named after the title, in letters that every system takes', () => {
  expect(fileName('Hubble’s law', 'scm')).toBe('hubbles-law.scm');
  expect(fileName(' A/B: ½ Größe! ', 'csv')).toBe('a-b-½-größe.csv');
  expect(fileName('…', 'svg')).toBe('program.svg');
});

test('copying says whether the browser allowed it', async () => {
  const copied: string[] = [];
  const clipboard = { writeText: async (text: string) => void copied.push(text) };
  vi.stubGlobal('navigator', { clipboard });
  expect(await copyText('(+ 1 2)')).toBe(true);
  expect(copied).toEqual(['(+ 1 2)']);
  vi.stubGlobal('navigator', { clipboard: { writeText: () => Promise.reject(new Error('denied')) } });
  expect(await copyText('(+ 1 2)')).toBe(false);
});

test('a file is saved under its name, and its address is given back later', async () => {
  const clicked: { href: string; download: string }[] = [];
  const link = {
    href: '',
    download: '',
    click: () => void clicked.push({ href: link.href, download: link.download }),
  };
  vi.stubGlobal('document', { createElement: () => link });
  const revoke = vi.spyOn(URL, 'revokeObjectURL');
  saveFile('a.csv', new Blob(['x']));
  expect(clicked).toEqual([{ href: expect.stringMatching(/^blob:/), download: 'a.csv' }]);
  expect(revoke).not.toHaveBeenCalled();
  await vi.runAllTimersAsync();
  expect(revoke).toHaveBeenCalledWith(clicked[0]!.href);
});
