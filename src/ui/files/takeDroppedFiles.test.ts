import { expect, test, vi } from 'vitest';
import { takeDroppedFiles } from './takeDroppedFiles';

class DropEvent extends Event {
  constructor(
    type: 'dragover' | 'drop',
    readonly dataTransfer: { readonly files: readonly File[] } | null,
  ) {
    super(type, { cancelable: true });
  }
}

test('files that are dropped are taken, and the browser opens nothing in their place', () => {
  vi.stubGlobal('window', new EventTarget());
  const taken: string[][] = [];
  const end = takeDroppedFiles((files) => taken.push(files.map(({ name }) => name)));
  const drop = (files: readonly File[] | null): boolean =>
    window.dispatchEvent(new DropEvent('drop', files === null ? null : { files }));
  expect(window.dispatchEvent(new DropEvent('dragover', null))).toBe(false);
  expect(drop([new File([''], 'a.csv'), new File([''], 'b.scm')])).toBe(false);
  expect(drop([])).toBe(false);
  expect(drop(null)).toBe(false);
  expect(taken).toEqual([['a.csv', 'b.scm']]);
  end();
  expect(drop([new File([''], 'c.csv')])).toBe(true);
  expect(taken).toHaveLength(1);
});
