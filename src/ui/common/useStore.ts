import { useSyncExternalStore } from 'react';
import type { Readable } from '../state/store';

/** The value of a store, now and after each change. */
export function useStore<T>(store: Readable<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}
