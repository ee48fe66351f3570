import { expect, test } from 'vitest';
import { memoryStorage } from '../../testing/memoryStorage';
import { keepValue, readValue } from './kept';

const isNumber = (value: unknown): value is number => typeof value === 'number';

test('a value is read as it was kept, and nothing where another kind was kept', () => {
  const storage = memoryStorage();
  keepValue(storage, 'size', 3);
  expect(readValue(storage, 'size', isNumber)).toBe(3);
  keepValue(storage, 'size', 'three');
  expect(readValue(storage, 'size', isNumber)).toBeNull();
  storage.setItem('gradus.size', 'no JSON');
  expect(readValue(storage, 'size', isNumber)).toBeNull();
  expect(readValue(storage, 'other', isNumber)).toBeNull();
});

test('a storage that is closed or full keeps nothing and breaks nothing', () => {
  keepValue(null, 'size', 3);
  expect(readValue(null, 'size', isNumber)).toBeNull();
  const full = {
    ...memoryStorage(),
    setItem: () => {
      throw new Error('full');
    },
  };
  expect(() => keepValue(full, 'size', 3)).not.toThrow();
});
