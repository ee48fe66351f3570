/** Asks the worker for the loss over two parameters. A stop or a newer request aborts an older one. */

import type { GradusService, LandscapeRequest } from '../../app/protocol';
import { Latest } from '../../rpc';
import { axisOf, type LandscapeState } from '../state/landscape';
import type { Shown } from '../state/shown';
import { Store } from '../state/store';

/** The number of points along each side: enough for smooth lines. */
const size = 61;

type Asked = Omit<LandscapeRequest, 'x' | 'y' | 'size' | 'at'>;

export class Landscaper {
  readonly state = new Store<LandscapeState>({ kind: 'none' });
  private readonly latest = new Latest();

  constructor(
    private readonly service: Pick<GradusService, 'landscape'>,
    private readonly request: () => Asked,
    private readonly shown: () => Shown | null,
  ) {}

  /** Draws the loss over two parameters, around the path of the shown run; the other parameters keep their values. */
  async draw(x: string, y: string): Promise<void> {
    const shown = this.shown();
    if (shown === null) return;
    const { recording, source, program } = shown;
    this.state.set({ kind: 'running' });
    const axes = { x: axisOf(recording, x), y: axisOf(recording, y) };
    const request = { ...this.request(), source, ...axes, size, at: recording.now.get().elements };
    await this.latest.run(
      (signal) => this.service.landscape(request, signal),
      (outcome) => {
        if (outcome.kind === 'failed') this.state.set({ kind: 'refused', message: outcome.message });
        else if (outcome.value.kind === 'refused') this.state.set(outcome.value);
        else this.state.set({ kind: 'drawn', grid: outcome.value, signature: program.signature });
      },
    );
  }

  stop(): void {
    if (this.latest.abort()) this.state.set({ kind: 'none' });
  }

  /** Aborts a request, and removes the landscape. */
  leave(): void {
    this.latest.abort();
    this.state.set({ kind: 'none' });
  }
}
