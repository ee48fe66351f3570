/** Recovery for every component; without a page around it, a component can only reload. */

import { createContext, useContext } from 'react';
import type { Recovery } from './recovery';

export type RecoveryActions = Pick<Recovery, 'attempt' | 'tell' | 'check' | 'reload'>;

const alone: RecoveryActions = {
  attempt: async (action) => void (await action()),
  tell: (message) => console.error(message),
  check: () => Promise.resolve('same'),
  reload: () => window.location.reload(),
};

export const RecoveryContext = createContext<RecoveryActions>(alone);

export function useRecovery(): RecoveryActions {
  return useContext(RecoveryContext);
}
