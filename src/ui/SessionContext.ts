/** The session, for every component. It is made before React and never changes. */

import { createContext, useContext } from 'react';
import { InternalError } from '../text/internal';
import type { Session } from './session/session';

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new InternalError('a component stands outside of the session');
  return session;
}
