/** The page's side of the worker: the service as an object. A worker that is lost is replaced. */

import { type Loss, remote, WorkerClient } from '../rpc';
import type { DigitsProgress, GradusService, Progress, ServiceEvent, Table, TablesVersion } from './protocol';

export { type Loss, WorkerLost } from '../rpc';

export interface ClientEvents {
  readonly progress?: (progress: Progress) => void;
  readonly digits?: (progress: DigitsProgress) => void;
  /** The worker was lost, and with it the run in it. */
  readonly lost?: (loss: Loss) => void;
}

export class Client {
  readonly service: GradusService;
  private readonly worker: WorkerClient<GradusService, ServiceEvent>;
  private tables: readonly Table[] = [];
  private version = 0 as TablesVersion;

  constructor(spawn: () => Worker, events: ClientEvents) {
    this.worker = new WorkerClient<GradusService, ServiceEvent>({
      spawn,
      event: (event) => {
        if (event.kind === 'progress') events.progress?.(event.progress);
        else events.digits?.(event.progress);
      },
      lost: (loss) => events.lost?.(loss),
      greet: (caller) => {
        if (this.version > 0) void this.send(caller.call('setTables', this.present()));
      },
      prompt: ['pause', 'stop', 'setPace', 'pauseDigits'],
      background: [
        'nextStep',
        'landscape',
        'probe',
        'trace',
        'influence',
        'optimizerStep',
        'changes',
        'numbers',
        'sought',
        'formulas',
        'candidate',
      ],
      once: ['train', 'trainDigits'],
    });
    this.service = remote<GradusService>((method, argument, signal) =>
      this.worker.call(method, argument, signal),
    );
  }

  /** Sends the user's tables, now and to each fresh worker. Returns their version. */
  setTables(tables: readonly Table[]): TablesVersion {
    const areNone = tables.length === 0 && this.tables.length === 0;
    if (tables === this.tables || areNone) return this.version;
    this.tables = tables;
    // Only this client makes versions.
    this.version = (this.version + 1) as TablesVersion;
    // A worker that starts later is sent them at its start.
    if (this.worker.isRunning) void this.send(this.service.setTables(this.present()));
    return this.version;
  }

  /** Ends the worker, which frees its memory at once. The next request starts another worker. */
  renew(reason: string): void {
    this.worker.renew(reason);
  }

  dispose(): void {
    this.worker.dispose();
  }

  private present() {
    return { version: this.version, tables: this.tables };
  }

  /** A failure needs no answer: if the worker is lost, the next one is sent the tables at its start. */
  private async send(sent: Promise<void>): Promise<void> {
    await sent.catch(() => undefined);
  }
}
