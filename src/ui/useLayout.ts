import { useSyncExternalStore } from 'react';
import { useSession } from './SessionContext';
import type { LayoutState } from './state/layout';

/** A part of what is shown where, now and after each change of it. */
export function useLayout<T>(select: (state: LayoutState) => T): T {
  const { layout } = useSession();
  return useSyncExternalStore(layout.subscribe, () => select(layout.get()));
}
