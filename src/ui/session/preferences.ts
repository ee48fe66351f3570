/** The reader's preferences. Each is a store whose value is also kept in the browser. */

import type { KeyStorage } from '../drafts/draftStorage';
import { keepValue, readValue } from '../state/kept';
import { Store } from '../state/store';

export type Theme = 'system' | 'light' | 'dark';
export const themes: readonly Theme[] = ['system', 'light', 'dark'];

/** The sizes of the page's text. */
export type TextSize = 'small' | 'normal' | 'large';
export const textSizes: readonly TextSize[] = ['small', 'normal', 'large'];

export class Preferences {
  readonly theme: Store<Theme>;
  readonly textSize: Store<TextSize>;
  /** Whether the loss is on a logarithmic axis. */
  readonly logarithmic: Store<boolean>;
  /** The position of the smoothing slider. */
  readonly smoothing: Store<number>;

  constructor(storage: KeyStorage | null) {
    this.theme = persisted(storage, 'theme', 'system', (value): value is Theme =>
      themes.some((theme) => theme === value),
    );
    this.textSize = persisted(storage, 'text', 'normal', (value): value is TextSize =>
      textSizes.some((size) => size === value),
    );
    this.logarithmic = persisted(storage, 'log', false, (value) => typeof value === 'boolean');
    this.smoothing = persisted(storage, 'smoothing', 0, (value) => typeof value === 'number');
  }
}

/** A store that starts with the kept value, if that is valid, and keeps each value that it is set to. */
function persisted<T>(
  storage: KeyStorage | null,
  name: string,
  initial: T,
  isValue: (value: unknown) => value is T,
): Store<T> {
  const store = new Store(readValue(storage, name, isValue) ?? initial);
  store.subscribe(() => keepValue(storage, name, store.get()));
  return store;
}
