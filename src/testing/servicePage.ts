/** The service as a page uses it, for tests of its answers and its runs. */

import type {
  CompileReply,
  CompileRequest,
  Diagnostic,
  Progress,
  RunId,
  RunSettings,
  RunState,
  TrainRequest,
} from '../app/protocol';
import { Service } from '../app/service';
import { defaultSoftness } from '../train';
import { noTables, wanted } from './requests';

const settings = {
  seed: null,
  backend: 'reference',
  level: 'direct',
  evaluator: null,
  ...defaultSoftness,
} as const;
export const compileRequest = (source: string): CompileRequest => ({ source, settings, tables: noTables });

export class ServicePage {
  readonly progress: Progress[] = [];
  private waiting: {
    readonly test: (progress: Progress) => boolean;
    readonly resolve: (progress: Progress) => void;
  }[] = [];
  /** Every report fails. */
  isBroken = false;
  readonly service = new Service((progress) => {
    if (this.isBroken) throw new RangeError('Array buffer allocation failed');
    this.progress.push(progress);
    for (const each of this.waiting.filter(({ test }) => test(progress))) each.resolve(progress);
    this.waiting = this.waiting.filter(({ test }) => !test(progress));
  });

  /** The first report of a run, from the last one on, that it is in this state. */
  until(run: RunId, state: RunState): Promise<Progress> {
    const test = (progress: Progress): boolean => progress.run === run && progress.state === state;
    const last = this.progress.at(-1);
    if (last !== undefined && test(last)) return Promise.resolve(last);
    return new Promise((resolve) => this.waiting.push({ test, resolve }));
  }

  /** Resolves once the run has begun, or with what kept it from beginning. */
  async train(request: TrainRequest): Promise<readonly Diagnostic[]> {
    const begun = new Promise<Progress>((resolve) => {
      this.waiting.push({ test: ({ run }) => run === request.run, resolve });
    });
    return Promise.race([this.service.train(request, wanted), begun.then(() => [])]);
  }

  compile(source: string, changed: Partial<RunSettings> = {}): Promise<CompileReply> {
    const request = compileRequest(source);
    return this.service.compile({ ...request, settings: { ...request.settings, ...changed } }, wanted);
  }

  get steps(): number {
    return this.progress.reduce((sum, each) => sum + each.count, 0);
  }
}

let nextRun = 1;
export const trainRequest = (source: string, more: Partial<TrainRequest> = {}): TrainRequest => ({
  ...compileRequest(source),
  run: nextRun++ as RunId,
  paused: false,
  pace: null,
  ...more,
});

/** A run of steps without end, each of which changes next to nothing. */
export const endless =
  '(define-parameter a 1) (minimize (square (sin a)) (optimizer (sgd 1e-9)) (steps 100000000))';
