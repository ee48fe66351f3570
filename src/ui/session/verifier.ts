/** Asks the worker for the program's value and gradients in one way after another; a stop or another start ends it. */

import type { GradusService, VerifyMethod, VerifyRequest } from '../../app/protocol';
import { Store } from '../state/store';
import { type MethodOutcome, type Verification, verifyMethods } from '../state/verification';

/** What is looked at: the program that is shown, at its present parameters. */
export interface Scene {
  readonly request: Omit<VerifyRequest, 'way'>;
  readonly step: number;
}

export class Verifier {
  /** Null until the first verification. */
  readonly state = new Store<Verification | null>(null);
  /** Counts verifications, so that an older one knows that it is over. */
  private turn = 0;

  constructor(
    private readonly service: Pick<GradusService, 'verify'>,
    private readonly scene: () => Scene | null,
  ) {}

  async start(): Promise<void> {
    const scene = this.scene();
    if (scene === null) return;
    const { request, step } = scene;
    const turn = ++this.turn;
    this.state.set({
      state: 'running',
      source: request.source,
      changedEvaluator: request.settings.evaluator,
      level: request.settings.level,
      step,
      results: verifyMethods.map((way) => ({ way, outcome: { kind: 'waiting' } })),
    });
    for (const way of verifyMethods) {
      this.settle(way, { kind: 'running' });
      const outcome = await this.ask({ ...request, way });
      if (turn !== this.turn) return;
      this.settle(way, outcome);
    }
    this.end('done');
  }

  stop(): void {
    if (this.state.get()?.state !== 'running') return;
    this.turn++;
    this.end('stopped');
    void this.service.verify(null).catch(() => undefined);
  }

  /** Another program is open. */
  leave(): void {
    this.stop();
    this.state.set(null);
  }

  private async ask(request: VerifyRequest): Promise<MethodOutcome> {
    try {
      const reply = await this.service.verify(request);
      return reply ?? { kind: 'refused', message: 'It was not finished.' };
    } catch (error) {
      return { kind: 'refused', message: error instanceof Error ? error.message : String(error) };
    }
  }

  private settle(way: VerifyMethod, outcome: MethodOutcome): void {
    this.state.update(
      (verification) =>
        verification && {
          ...verification,
          results: verification.results.map((each) => (each.way === way ? { way, outcome } : each)),
        },
    );
  }

  private end(state: 'done' | 'stopped'): void {
    this.state.update(
      (verification) =>
        verification && {
          ...verification,
          state,
          results: verification.results.filter(
            ({ outcome }) => outcome.kind === 'values' || outcome.kind === 'refused',
          ),
        },
    );
  }
}
