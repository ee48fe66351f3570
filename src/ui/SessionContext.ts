/** Gives every component the session, which is made before React and never changes. */

import { createContext, useContext, useSyncExternalStore } from 'react';
import { InternalError } from '../text/internal';
import type { Session } from './session/session';
import type { LayoutState } from './state/layout';

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new InternalError('a component is outside of the session');
  return session;
}

/** The selected part of the layout, now and after each change. */
export function useLayout<T>(select: (state: LayoutState) => T): T {
  const { layout } = useSession();
  return useSyncExternalStore(layout.subscribe, () => select(layout.get()));
}
