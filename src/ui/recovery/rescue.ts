/** The text that the reader was at, found in whatever of the page still works, and ways to leave a page that broke. */

import { localStorageOrNull, sessionStorageOrNull } from '../common/storage';
import { DraftStorage } from '../drafts/draftStorage';
import type { Session } from '../session/session';
import type { RescuedText } from './RecoveryPage';

const drafts = new DraftStorage(localStorageOrNull, sessionStorageOrNull);

/** From the session; where that has not opened a program yet, from the storage. */
export function rescueText(session: Pick<Session, 'documents'> | null): RescuedText | null {
  try {
    if (session === null || session.documents.current.get().opening === 0) {
      const draft = drafts.open();
      return draft === null ? null : { ...draft, evaluator: draft.settings.evaluator, kept: true };
    }
    const kept = session.documents.save();
    const { title, source, settings } = session.documents.current.get();
    return { title, source, evaluator: settings.evaluator, kept };
  } catch {
    return null;
  }
}

export function reloadPage(): void {
  window.location.reload();
}

/** The page without the program that it broke with, which stays among the drafts. */
export function openFreshPage(): void {
  drafts.forgetOpen();
  const { pathname, search } = window.location;
  window.location.assign(`${pathname}${search}`);
}
