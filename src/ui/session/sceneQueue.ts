/**
 * Asks the worker for scene after scene of a drag. While one is computed only the newest of the others waits, so that a
 * slow program is still shown as it moves; one that takes long gives way.
 */

import type { GradusService, SceneReply, SceneRequest } from '../../app/protocol';
import { Latest, type Outcome } from '../../rpc';

/** The time after which a scene gives way to a newer one, in milliseconds. */
const givesWayMs = 300;

interface Asked {
  readonly request: SceneRequest;
  readonly show: (outcome: Outcome<SceneReply>) => void;
}

export class SceneQueue {
  private readonly latest = new Latest();
  private waiting: Asked | null = null;
  private since = 0;

  constructor(private readonly service: Pick<GradusService, 'scene'>) {}

  ask(request: SceneRequest, show: Asked['show']): void {
    this.waiting = { request, show };
    if (!this.latest.isRunning || performance.now() - this.since > givesWayMs) void this.next();
  }

  /** Forgets what was asked for. */
  abort(): void {
    this.waiting = null;
    this.latest.abort();
  }

  private async next(): Promise<void> {
    const asked = this.waiting;
    if (asked === null) return;
    this.waiting = null;
    this.since = performance.now();
    await this.latest.run(
      (signal) => this.service.scene(asked.request, signal),
      (outcome) => {
        asked.show(outcome);
        void this.next();
      },
    );
  }
}
