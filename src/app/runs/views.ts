/**
 * What the page draws of a run's present state besides its records: the curves of all plots, and the soft choices. They
 * are computed on the run's backend, in slices; while the run trains they take a small share of the time.
 */

import type { Backend } from '../../backends';
import type { StagedProgram } from '../../stage';
import { BatchBackends } from '../evaluation';
import type { ChoiceState } from '../protocol';
import { Curve } from './curves';
import { TimeShare } from './timeShare';

export interface Views {
  /** The curves of all plots, in order. */
  readonly curves: readonly Float64Array[];
  /** Null where the program has no soft choice. */
  readonly choices: ChoiceState | null;
}

/** The time of one slice of work on the views, in milliseconds. */
const sliceMs = 10;

/** The views of one state, which are computed bit by bit. */
interface Unfinished {
  readonly point: Float64Array;
  readonly values: readonly Float64Array[];
  /** The curve under way, and how many of its points are done. */
  curve: number;
  points: number;
}

export class RunViews {
  /** The curves of the plots, then the shares of the choices where there are any. */
  private readonly curves: readonly Curve[];
  private readonly hasChoices: boolean;
  private readonly backends: BatchBackends;
  private readonly share = new TimeShare();
  private unfinished: Unfinished | null = null;
  private finished: Views | null = null;

  constructor({ plots, choices }: Pick<StagedProgram, 'plots' | 'choices'>, backend: Backend) {
    const curves = plots.flatMap((plot) => plot.curves.map((curve) => new Curve(curve)));
    this.hasChoices = choices !== null;
    this.curves =
      choices === null ? curves : [...curves, new Curve({ kind: 'series', graph: choices.graph })];
    this.backends = new BatchBackends(backend);
  }

  /**
   * Works on the views of a training run, for one slice at most, and only as often as their share of the time allows. It
   * begins the views of a new state if `isDue`, and if none are under way.
   */
  async work(point: Float64Array, isDue: boolean): Promise<void> {
    if (!this.share.isDue() || (this.unfinished === null && !isDue)) return;
    const began = performance.now();
    this.unfinished ??= this.begin(point);
    if (await this.continue(this.unfinished, () => performance.now() - began >= sliceMs)) {
      this.finished = this.viewsOf(this.unfinished);
      this.unfinished = null;
    }
    this.share.took(performance.now() - began);
  }

  /** The views that were finished since the last call; null if none were. */
  collectFinished(): Views | null {
    const { finished } = this;
    this.finished = null;
    return finished;
  }

  /** Computes all views of a state, with a pause between slices; null as soon as `isStale` says that nobody waits for them. */
  async at(
    point: Float64Array,
    pause: () => Promise<void>,
    isStale: () => boolean = () => false,
  ): Promise<Views | null> {
    this.unfinished = null;
    this.finished = null;
    const own = this.begin(point);
    for (;;) {
      const began = performance.now();
      if (await this.continue(own, () => performance.now() - began >= sliceMs)) return this.viewsOf(own);
      await pause();
      if (isStale()) return null;
    }
  }

  private begin(point: Float64Array): Unfinished {
    const values = this.curves.map(({ length }) => new Float64Array(length));
    return { point, values, curve: 0, points: 0 };
  }

  /** Whether everything is computed, after as many calls as there is time for. */
  private async continue(own: Unfinished, isOver: () => boolean): Promise<boolean> {
    while (own.curve < this.curves.length) {
      const curve = this.curves[own.curve]!;
      const backend = await this.backends.of(curve.graph);
      own.points = await curve.continue(own.values[own.curve]!, own.points, own.point, backend);
      if (own.points === curve.count) {
        own.curve++;
        own.points = 0;
      }
      if (own.curve < this.curves.length && isOver()) return false;
    }
    return true;
  }

  private viewsOf({ point, values }: Unfinished): Views {
    if (!this.hasChoices) return { curves: values, choices: null };
    return {
      curves: values.slice(0, -1),
      choices: { temperature: point.at(-1)!, shares: values.at(-1)! },
    };
  }
}
