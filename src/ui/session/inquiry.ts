/**
 * A question to the worker about a whole program, asked while a panel that shows the reply is open. A newer question
 * aborts an older one, and so does leaving the panel.
 */

import type { CompileRequest } from '../../app/protocol';
import { Latest } from '../../rpc';
import { Store } from '../state/store';

/** The reply about a program, with its text. */
export interface Answered<Reply> {
  readonly kind: 'answered';
  readonly source: string;
  readonly reply: Reply;
}

export type InquiryState<Reply> =
  | { readonly kind: 'none' }
  /** `since` is the start by `performance.now`, `before` what is shown meanwhile. */
  | { readonly kind: 'asking'; readonly since: number; readonly before: Answered<Reply> | null }
  | Answered<Reply>
  | { readonly kind: 'failed'; readonly message: string };

export class Inquiry<Reply> {
  readonly state = new Store<InquiryState<Reply>>({ kind: 'none' });
  private readonly latest = new Latest();

  constructor(private readonly question: (request: CompileRequest, signal: AbortSignal) => Promise<Reply>) {}

  async ask(request: CompileRequest): Promise<void> {
    this.state.set({ kind: 'asking', since: performance.now(), before: answeredIn(this.state.get()) });
    await this.latest.run(
      (signal) => this.question(request, signal),
      (outcome) => {
        if (outcome.kind === 'failed') this.state.set({ kind: 'failed', message: outcome.message });
        else this.state.set({ kind: 'answered', source: request.source, reply: outcome.value });
      },
    );
  }

  /** Ends the inquiry: the panel is closed, or another program is open. */
  leave(): void {
    this.latest.abort();
    this.state.set({ kind: 'none' });
  }
}

/** The reply to show in this state. */
export function answeredIn<Reply>(state: InquiryState<Reply>): Answered<Reply> | null {
  switch (state.kind) {
    case 'answered':
      return state;
    case 'asking':
      return state.before;
    case 'none':
    case 'failed':
      return null;
  }
}
