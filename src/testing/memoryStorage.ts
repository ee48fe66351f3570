/** A storage like the browser's, for tests. */

import type { KeyStorage } from '../ui/drafts/draftStorage';

export function memoryStorage(): KeyStorage {
  const entries = new Map<string, string>();
  return {
    get length() {
      return entries.size;
    },
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
  };
}
