import type { ReactNode } from 'react';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import type { Shown } from '../state/shown';

/** Gives one part of the page what is shown; a change of it is drawn in a task of its own, apart from other parts. */
export function Showing({ children }: { readonly children: (shown: Shown | null) => ReactNode }) {
  return children(useStore(useSession().shownInTurn));
}
