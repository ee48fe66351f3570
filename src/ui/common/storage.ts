/** The browser's storages. A browser may refuse them; then values last as long as the page. */

import type { KeyStorage } from '../drafts/draftStorage';

function open(name: 'localStorage' | 'sessionStorage'): Storage | null {
  try {
    return window[name];
  } catch {
    return null;
  }
}

export const localStorageOrNull: KeyStorage | null = open('localStorage');
export const sessionStorageOrNull: KeyStorage | null = open('sessionStorage');

/** The storage of the sizes of panes, which ignores failures. */
export const layoutStorage: Pick<Storage, 'getItem' | 'setItem'> = {
  getItem: (key) => localStorageOrNull?.getItem(key) ?? null,
  setItem: (key, value) => {
    try {
      localStorageOrNull?.setItem(key, value);
    } catch {
      // A full storage loses a size, which is not worth a message.
    }
  },
};
