/** Small values that the browser keeps, each as JSON under a name of its own. */

import type { KeyStorage } from '../drafts/draftStorage';

const prefix = 'gradus.';

/** What is kept under a name; null where nothing is, or something else. */
export function readValue<T>(
  storage: KeyStorage | null,
  name: string,
  isValue: (value: unknown) => value is T,
): T | null {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(prefix + name) ?? 'null');
    return isValue(kept) ? kept : null;
  } catch {
    return null;
  }
}

/** A full or closed storage keeps nothing: then the value lasts as long as the page. */
export function keepValue(storage: KeyStorage | null, name: string, value: unknown): void {
  try {
    storage?.setItem(prefix + name, JSON.stringify(value));
  } catch {
    // The reader loses a preference, which needs no message.
  }
}
