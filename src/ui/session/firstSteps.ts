/** Asks where the first step of a run would take a program that was compiled, once the typing pauses. */

import type { CompileRequest, GradusService } from '../../app/protocol';
import { Latest } from '../../rpc';
import type { Compiled } from '../state/compileState';

/** How long the typing has to pause, in milliseconds. */
const restMs = 120;

export class FirstSteps {
  private readonly latest = new Latest();
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly service: Pick<GradusService, 'nextStep'>,
    private readonly request: () => CompileRequest,
  ) {}

  compiled(compiled: Compiled): void {
    this.latest.abort();
    if (this.timer !== null) clearTimeout(this.timer);
    if (compiled.kind !== 'ok' || compiled.program.objective === null) return;
    const { start, source } = compiled;
    const request = { ...this.request(), source };
    this.timer = setTimeout(() => {
      void this.latest.run(
        (signal) => this.service.nextStep(request, signal),
        (outcome) => {
          // Without an answer the chips show no next step.
          if (outcome.kind === 'answered') start.now.setAtOnce({ ...start.now.get(), next: outcome.value });
        },
      );
    }, restMs);
  }
}
