/** The backend that a run of the open program would use, asked again when the program or the choice changes. */

import type { BackendChoice, BackendReport, GradusService } from '../../app/protocol';
import { Latest } from '../../rpc';
import { Store } from '../state/store';

export class ExpectedBackend {
  /** Null until it is known. */
  readonly state = new Store<BackendReport | null>(null);
  private readonly latest = new Latest();

  constructor(
    private readonly service: Pick<GradusService, 'backend'>,
    private readonly choice: () => BackendChoice,
  ) {}

  async ask(): Promise<void> {
    await this.latest.run(
      () => this.service.backend(this.choice()),
      (outcome) => {
        // A lost worker is reported by the session.
        if (outcome.kind === 'answered') this.state.set(outcome.value);
      },
    );
  }
}
