/** Asks the worker for the compiled program as text. A newer request aborts an older one, and so does leaving the view. */

import type { CompileRequest, GradusService, Inspection } from '../../app/protocol';
import { Latest } from '../../rpc';
import { Store } from '../state/store';

/** The listings of a program, with its text. */
export interface Inspected {
  readonly kind: 'inspected';
  readonly source: string;
  readonly inspection: Inspection;
}

export type InspectionState =
  | { readonly kind: 'none' }
  /** `since` is the start by `performance.now`, `before` what is shown meanwhile. */
  | { readonly kind: 'inspecting'; readonly since: number; readonly before: Inspected | null }
  | Inspected
  | { readonly kind: 'failed'; readonly message: string };

export class Inspector {
  readonly state = new Store<InspectionState>({ kind: 'none' });
  private readonly latest = new Latest();

  constructor(private readonly service: Pick<GradusService, 'inspect'>) {}

  async inspect(request: CompileRequest): Promise<void> {
    this.state.set({ kind: 'inspecting', since: performance.now(), before: shownOf(this.state.get()) });
    await this.latest.run(
      (signal) => this.service.inspect(request, signal),
      (outcome) => {
        if (outcome.kind === 'failed') this.state.set({ kind: 'failed', message: outcome.message });
        else this.state.set({ kind: 'inspected', source: request.source, inspection: outcome.value });
      },
    );
  }

  /** Ends the inspection: the view is closed, or another program is open. */
  leave(): void {
    this.latest.abort();
    this.state.set({ kind: 'none' });
  }
}

/** The listings to show in this state. */
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
