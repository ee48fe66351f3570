import { expect, test } from 'vitest';
import { memoryStorage } from '../../testing/memoryStorage';
import { Preferences } from './preferences';

test('a theme is kept by the browser, and what is no theme is not taken from it', () => {
  const storage = memoryStorage();
  new Preferences(storage).theme.set('dark');
  expect(new Preferences(storage).theme.get()).toBe('dark');
  for (let index = 0; index < storage.length; index++) storage.setItem(storage.key(index)!, '"pink"');
  expect(new Preferences(storage).theme.get()).toBe('system');
});
