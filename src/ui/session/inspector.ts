/** Asks the worker for the compiled program as text; a newer request, or the end of the wish, ends an older one. */

import type { CompileRequest, GradusService, Inspection } from '../../app/protocol';
import { Store } from '../state/store';

/** What was found, and in which text. */
export interface Inspected {
  readonly kind: 'inspected';
  readonly source: string;
  readonly inspection: Inspection;
}

export type InspectionState =
  | { readonly kind: 'none' }
  /** `since`: by `performance.now`; `before`: what is shown meanwhile. */
  | { readonly kind: 'inspecting'; readonly since: number; readonly before: Inspected | null }
  | Inspected
  | { readonly kind: 'failed'; readonly message: string };

export class Inspector {
  readonly state = new Store<InspectionState>({ kind: 'none' });
  /** Counts requests, so that an older one knows that it is over. */
  private turn = 0;

  constructor(private readonly service: Pick<GradusService, 'inspect'>) {}

  async inspect(request: CompileRequest): Promise<void> {
    const turn = ++this.turn;
    this.state.set({ kind: 'inspecting', since: performance.now(), before: shownOf(this.state.get()) });
    const state = await this.ask(request);
    if (turn === this.turn) this.state.set(state);
  }

  /** Nobody looks any more, or another program is open. */
  leave(): void {
    this.turn++;
    if (this.state.get().kind === 'inspecting') void this.service.inspect(null).catch(() => undefined);
    this.state.set({ kind: 'none' });
  }

  private async ask(request: CompileRequest): Promise<InspectionState> {
    try {
      const inspection = await this.service.inspect(request);
      if (inspection === null) return { kind: 'none' };
      return { kind: 'inspected', source: request.source, inspection };
    } catch (error) {
      return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** What is there to be seen. */
export function shownOf(state: InspectionState): Inspected | null {
  switch (state.kind) {
    case 'inspected':
      return state;
    case 'inspecting':
      return state.before;
    case 'none':
    case 'failed':
      return null;
  }
}
