/** The text that the reader was at, found in whatever of the page still works, and ways to leave a page that broke. */

import { localStorageOrNull, sessionStorageOrNull } from '../common/storage';
import { DraftStorage } from '../drafts/draftStorage';
import type { Documents } from '../session/documents';
import type { RescuedText } from './RecoveryPage';

const ownDrafts = new DraftStorage(localStorageOrNull, sessionStorageOrNull);

/** From the session; where that has not opened a program yet, from the storage. */
export function rescueText(
  session: { readonly documents: Pick<Documents, 'current' | 'save'> } | null,
  drafts: Pick<DraftStorage, 'open'> = ownDrafts,
): RescuedText | null {
  try {
    if (session === null || session.documents.current.get().opening === 0) {
      const draft = drafts.open();
      return draft === null ? null : { ...draft, evaluator: draft.settings.evaluator, kept: true };
    }
    const { title, source, settings } = session.documents.current.get();
    return { title, source, evaluator: settings.evaluator, kept: isKept(session.documents) };
  } catch {
    return null;
  }
}

/** Writes the draft. What watches drafts may be the part that broke; then the page does not promise that it is kept. */
function isKept(documents: Pick<Documents, 'save'>): boolean {
  try {
    return documents.save();
  } catch {
    return false;
  }
}

export function reloadPage(): void {
  window.location.reload();
}

/** The page without the program that it broke with, which stays among the drafts. */
export function openFreshPage(): void {
  ownDrafts.forgetOpen();
  const { pathname, search } = window.location;
  window.location.assign(`${pathname}${search}`);
}
