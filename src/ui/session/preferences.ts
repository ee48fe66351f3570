/** How this reader likes the page, kept in the browser: each a store that is written through. */

import type { KeyStorage } from '../drafts/draftStorage';
import { Store } from '../state/store';

export type Theme = 'system' | 'light' | 'dark';
export const themes: readonly Theme[] = ['system', 'light', 'dark'];

export type PanelId =
  | 'loss'
  | 'restarts'
  | 'fit'
  | 'parameters'
  | 'landscape'
  | 'verify'
  | 'compiled'
  | 'neuron';
export const panelIds: readonly PanelId[] = [
  'loss',
  'restarts',
  'fit',
  'parameters',
  'landscape',
  'verify',
  'compiled',
  'neuron',
];

function isPanelId(value: unknown): value is PanelId {
  return panelIds.some((id) => id === value);
}

export class Preferences {
  readonly theme: Store<Theme>;
  /** The loss on a logarithmic axis. */
  readonly logarithmic: Store<boolean>;
  /** The position of the smoothing slider. */
  readonly smoothing: Store<number>;
  readonly folded: Store<readonly PanelId[]>;
  /** The one panel that is shown alone. */
  readonly alone: Store<PanelId | null>;

  constructor(storage: KeyStorage | null) {
    this.theme = persisted(storage, 'theme', 'system', (value): value is Theme =>
      themes.some((theme) => theme === value),
    );
    this.logarithmic = persisted(storage, 'log', false, (value) => typeof value === 'boolean');
    this.smoothing = persisted(storage, 'smoothing', 0, (value) => typeof value === 'number');
    this.folded = persisted<readonly PanelId[]>(
      storage,
      'folded',
      ['landscape', 'verify', 'compiled', 'neuron'],
      (value) => Array.isArray(value) && value.every(isPanelId),
    );
    this.alone = persisted<PanelId | null>(
      storage,
      'alone',
      null,
      (value) => value === null || isPanelId(value),
    );
  }
}

/** A store that starts with what was kept, if that is one of its values, and keeps what it is set to. */
function persisted<T>(
  storage: KeyStorage | null,
  name: string,
  initial: T,
  isValue: (value: unknown) => value is T,
): Store<T> {
  const key = `gradus.${name}`;
  const store = new Store(initial);
  try {
    const kept: unknown = JSON.parse(storage?.getItem(key) ?? 'null');
    if (kept !== null && isValue(kept)) store.set(kept);
  } catch {
    // What cannot be read is as good as not there.
  }
  store.subscribe(() => {
    try {
      storage?.setItem(key, JSON.stringify(store.get()));
    } catch {
      // A full storage loses a preference, which nobody needs to be told.
    }
  });
  return store;
}
