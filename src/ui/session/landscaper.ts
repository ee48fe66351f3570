/** Asks the worker for the loss over two parameters; a stop or another question ends it. */

import type { GradusService } from '../../app/protocol';
import { axisOf, type LandscapeState } from '../state/landscape';
import type { Shown } from '../state/shown';
import { Store } from '../state/store';

/** Points along each side: enough for smooth lines. */
const size = 61;

type Asked = Omit<NonNullable<Parameters<GradusService['landscape']>[0]>, 'x' | 'y' | 'size' | 'at'>;

export class Landscaper {
  readonly state = new Store<LandscapeState>({ kind: 'none' });
  /** Counts questions, so that an older one knows that it is over. */
  private turn = 0;

  constructor(
    private readonly service: Pick<GradusService, 'landscape'>,
    private readonly request: () => Asked,
    private readonly shown: () => Shown | null,
  ) {}

  /** Over two parameters by name, around the path of what is shown, with the others where they are. */
  async draw(x: string, y: string): Promise<void> {
    const shown = this.shown();
    if (shown === null) return;
    const { recording, source, program } = shown;
    const turn = ++this.turn;
    this.state.set({ kind: 'running' });
    const axes = { x: axisOf(recording, x), y: axisOf(recording, y) };
    const next = await this.ask(
      { ...this.request(), source, ...axes, size, at: recording.elements },
      program.signature,
    );
    if (turn === this.turn) this.state.set(next);
  }

  stop(): void {
    if (this.state.get().kind !== 'running') return;
    this.leave();
  }

  /** Nothing is drawn any more. */
  leave(): void {
    this.turn++;
    if (this.state.get().kind === 'running') void this.service.landscape(null).catch(() => undefined);
    this.state.set({ kind: 'none' });
  }

  private async ask(
    request: Parameters<GradusService['landscape']>[0],
    signature: string,
  ): Promise<LandscapeState> {
    try {
      const reply = await this.service.landscape(request);
      if (reply === null) return { kind: 'none' };
      return reply.kind === 'grid' ? { kind: 'drawn', grid: reply, signature } : reply;
    } catch (error) {
      return { kind: 'refused', message: error instanceof Error ? error.message : String(error) };
    }
  }
}
