/** Short messages over the page: what was done, what went wrong, and a way to take it back. */

import { Store } from '../state/store';

export interface Notice {
  readonly id: number;
  readonly kind: 'done' | 'problem';
  readonly text: string;
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

/** How long what was done is shown, in milliseconds; a problem stays until it is closed. */
const shownFor = 8000;

export class Notices {
  readonly list = new Store<readonly Notice[]>([]);
  private nextId = 1;

  done(text: string, action: Notice['action'] = null): void {
    const id = this.add({ kind: 'done', text, action });
    setTimeout(() => this.close(id), shownFor);
  }

  problem(text: string, action: Notice['action'] = null): void {
    this.add({ kind: 'problem', text, action });
  }

  close(id: number): void {
    this.list.update((list) => list.filter((notice) => notice.id !== id));
  }

  /** The same words are not said twice at once. */
  private add(notice: Omit<Notice, 'id'>): number {
    const id = this.nextId++;
    this.list.update((list) => [
      ...list.filter(({ text }) => text !== notice.text).slice(-3),
      { ...notice, id },
    ]);
    return id;
  }
}
