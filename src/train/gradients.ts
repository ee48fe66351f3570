/** An objective's gradients, without noise and with it. Each is differentiated once, when it is first read. */

import { differentiate } from '../autodiff';
import type { Graph } from '../graph';
import type { Objective } from '../stage';
import { lazy } from '../text/lazy';

export class Gradients {
  private readonly plain: () => Graph;
  private readonly noisy: () => Graph;

  constructor({ graph, noisy }: Pick<Objective, 'graph' | 'noisy'>, parameterCount: number) {
    this.plain = lazy(() => differentiate(graph, parameterCount));
    this.noisy = lazy(() => differentiate(noisy ?? graph, parameterCount));
  }

  /** The results of the objective's graph, then the derivative of the first with respect to each parameter. */
  of(noise: 'plain' | 'noisy'): Graph {
    return noise === 'plain' ? this.plain() : this.noisy();
  }
}
