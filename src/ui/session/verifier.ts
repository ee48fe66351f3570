/** Asks the worker for value and gradients by one method after another. A stop or another start aborts it. */

import type { GradusService, VerifyMethod, VerifyRequest } from '../../app/protocol';
import { Latest, messageOf } from '../../rpc';
import { Store } from '../state/store';
import { type MethodOutcome, type Verification, verifyMethods } from '../state/verification';

/** What is verified: the shown program at its present parameters. */
export interface Scene {
  readonly request: Omit<VerifyRequest, 'method'>;
  readonly step: number;
}

export class Verifier {
  /** Null until the first verification. */
  readonly state = new Store<Verification | null>(null);
  private readonly latest = new Latest();

  constructor(
    private readonly service: Pick<GradusService, 'verify'>,
    private readonly scene: () => Scene | null,
  ) {}

  async start(): Promise<void> {
    const scene = this.scene();
    if (scene === null) return;
    const { request, step } = scene;
    this.state.set({
      state: 'running',
      source: request.source,
      changedEvaluator: request.settings.evaluator,
      level: request.settings.level,
      step,
      results: verifyMethods.map((method) => ({ method, outcome: { kind: 'waiting' } })),
    });
    await this.latest.run(
      (signal) => this.askAll(request, signal),
      () => this.end('done'),
    );
  }

  stop(): void {
    if (this.latest.abort()) this.end('stopped');
  }

  /** Aborts a verification and forgets its results: another program is open. */
  leave(): void {
    this.latest.abort();
    this.state.set(null);
  }

  private async askAll(request: Scene['request'], signal: AbortSignal): Promise<void> {
    for (const method of verifyMethods) {
      this.settle(method, { kind: 'running' });
      const outcome = await this.ask({ ...request, method }, signal);
      signal.throwIfAborted();
      this.settle(method, outcome);
    }
  }

  private async ask(request: VerifyRequest, signal: AbortSignal): Promise<MethodOutcome> {
    try {
      return await this.service.verify(request, signal);
    } catch (error) {
      return { kind: 'refused', message: messageOf(error) };
    }
  }

  private settle(method: VerifyMethod, outcome: MethodOutcome): void {
    this.state.update(
      (verification) =>
        verification && {
          ...verification,
          results: verification.results.map((each) => (each.method === method ? { method, outcome } : each)),
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
