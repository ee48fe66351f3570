/** Short messages over the page: what was done, what went wrong, and an action such as undoing it. */

import { PartError } from '../../parts/lazyPart';
import { messageOf } from '../../rpc';
import { Store } from '../state/store';
import { recoveryWords as words } from '../words';

/**
 * What a problem is about. The message leaves when that is mended: the program compiles or is another one, an address is
 * opened, the draft is kept.
 */
export type NoticeTopic = 'program' | 'address' | 'draft';

export interface Notice {
  readonly id: number;
  readonly topic: NoticeTopic | null;
  readonly kind: 'done' | 'problem';
  readonly text: string;
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

/** How long a message of what was done is shown, in milliseconds; a problem stays until it is closed. */
const shownFor = 8000;

export class Notices {
  readonly list = new Store<readonly Notice[]>([]);
  /** Counts parts of the page that could not be loaded: a new version may have been published. */
  readonly missingParts = new Store(0);
  private nextId = 1;

  done(text: string, action: Notice['action'] = null): void {
    const id = this.add({ kind: 'done', text, action, topic: null });
    setTimeout(() => this.close(id), shownFor);
  }

  /** Shows a message that stays until the reader closes it. */
  news(text: string, action: Notice['action']): void {
    this.add({ kind: 'done', text, action, topic: null });
  }

  problem(text: string, action: Notice['action'] = null, topic: NoticeTopic | null = null): void {
    this.add({ kind: 'problem', text, action, topic });
  }

  /** Takes away what no longer holds, now that this is mended. */
  mended(topic: NoticeTopic): void {
    if (this.list.get().some((notice) => notice.topic === topic))
      this.list.update((list) => list.filter((notice) => notice.topic !== topic));
  }

  /** Says what failed, and offers to try again; `retry` is null if that is impossible. */
  failure(error: unknown, retry: (() => void) | null): void {
    const isPart = error instanceof PartError;
    const text = isPart ? error.message : words.unexpected(messageOf(error));
    this.problem(text, retry === null ? null : { label: words.tryAgain, run: retry });
    if (isPart) this.missingParts.update((missing) => missing + 1);
  }

  close(id: number): void {
    this.list.update((list) => list.filter((notice) => notice.id !== id));
  }

  /** Adds a notice; one with the same text is replaced. */
  private add(notice: Omit<Notice, 'id'>): number {
    const id = this.nextId++;
    this.list.update((list) => [
      ...list.filter(({ text }) => text !== notice.text).slice(-3),
      { ...notice, id },
    ]);
    return id;
  }
}
