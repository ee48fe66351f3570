/** The page's own keys: what each does, for the listener and for the list of help. */

import type { Session } from '../session/session';
import { keyWords } from '../words';
import { matches } from './keyNames';

/** The actions of keys that the session does not do. */
export interface PageActions {
  readonly share: () => void;
  readonly openFile: () => void;
  /** Opens the reference: for the name at the cursor, if the key was pressed in the editor. */
  readonly help: (fromEditor: boolean) => void;
}

export interface PageKey {
  readonly key: string;
  readonly does: string;
  readonly run: (session: Session, actions: PageActions) => void;
}

/** No browser has this key, which also works in the editor. */
export const presentKey = 'F8';

export const pageKeys: readonly PageKey[] = [
  {
    key: 'Mod-Enter',
    does: keyWords.train,
    run: ({ runController }) => runController.toggle(),
  },
  { key: 'Mod-Shift-Enter', does: keyWords.step, run: ({ runController }) => runController.step() },
  { key: 'Mod-.', does: keyWords.stop, run: (session) => session.stop() },
  { key: 'Mod-s', does: keyWords.share, run: (_, { share }) => share() },
  {
    key: presentKey,
    does: keyWords.present,
    run: ({ layout }) => layout.present(!layout.get().presenting),
  },
  { key: 'Mod-o', does: keyWords.open, run: (_, { openFile }) => openFile() },
];

export const helpKey = '?';
/** The same from within the editor, where a question mark is text. */
export const referenceKey = 'F1';

function isTextField(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input:not([type=range], [type=checkbox]), textarea, select, [contenteditable=true]') !==
      null
  );
}

/** Listens before every other part of the page. The function that it returns ends that. */
export function listenToKeys(session: Session, actions: PageActions): () => void {
  const listener = (event: KeyboardEvent): void => {
    if (event.isComposing || document.querySelector('dialog[open]') !== null) return;
    if (event.key === helpKey && !event.ctrlKey && !event.metaKey && !isTextField(event.target)) {
      event.preventDefault();
      actions.help(false);
      return;
    }
    if (event.key === referenceKey) {
      event.preventDefault();
      actions.help(event.target instanceof Element && event.target.closest('.cm-editor') !== null);
      return;
    }
    const found = pageKeys.find(({ key }) => matches(event, key));
    if (found === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) found.run(session, actions);
  };
  // Escape closes what is open first.
  const leave = (event: KeyboardEvent): void => {
    const isTaken = event.defaultPrevented || document.querySelector('[popover=auto]:popover-open') !== null;
    if (event.key === 'Escape' && !isTaken && session.layout.get().presenting) session.layout.present(false);
  };
  window.addEventListener('keydown', listener, true);
  window.addEventListener('keydown', leave);
  return () => {
    window.removeEventListener('keydown', listener, true);
    window.removeEventListener('keydown', leave);
  };
}
