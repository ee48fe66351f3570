import { beforeEach, describe, expect, it } from 'vitest';
import type { Diagnostic, GradusService, Progress, RunState, TrainRequest } from '../../app/protocol';
import { CallFailed, WorkerLost } from '../../rpc';
import { noTables } from '../../testing/requests';
import { objectiveSummary, programSummary, progressReport } from '../../testing/serviceReplies';
import { diagnostic } from '../../text/diagnostic';
import type { Compiled } from '../state/compileState';
import { Recording } from '../state/recording';
import { defaultSettings } from '../state/settings';
import { RunController } from './runController';

const span = { source: 'program', start: 0, end: 1 } as const;

const program = programSummary({ objective: objectiveSummary() });

function good(summary = program): Compiled {
  const start = new Recording(null, summary, 'text');
  return {
    kind: 'ok',
    source: 'text',
    changedEvaluator: null,
    program: summary,
    start,
    diagnostics: [],
    output: [],
    duration: 1,
    evaluator: null,
  };
}

/** All that was asked is done before what comes after. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

const computing: Progress['backend'] = { name: 'reference', precision: 'f64', reason: '' };

describe('the runner', () => {
  let calls: string[];
  let trained: TrainRequest[];
  let compiled: Promise<Compiled | null>;
  let mistakes: readonly Diagnostic[];
  let refused: string[];
  let told: string[];
  let renewed: number;
  /** What ends the run that is under way. */
  let end: {
    resolve(mistakes: readonly Diagnostic[]): void;
    reject(error: Error): void;
    signal: AbortSignal;
  };
  let runner: RunController;

  beforeEach(() => {
    calls = [];
    trained = [];
    compiled = Promise.resolve(good());
    mistakes = [];
    refused = [];
    told = [];
    renewed = 0;
    const noted = (name: string) => async (): Promise<void> => {
      calls.push(name);
    };
    const unused = (): never => {
      throw new Error('not asked for by a run');
    };
    const service: GradusService = {
      setTables: unused,
      compile: unused,
      backend: unused,
      evaluate: unused,
      inspect: unused,
      mathematics: unused,
      neurons: unused,
      experiment: unused,
      furtherExperiment: unused,
      verify: unused,
      landscape: unused,
      worth: unused,
      scene: unused,
      nextStep: unused,
      profile: unused,
      probe: unused,
      trace: unused,
      influence: unused,
      sought: unused,
      searchPiece: unused,
      calibrate: unused,
      candidate: unused,
      keep: unused,
      formulas: unused,
      splitCandidates: unused,
      optimizerStep: unused,
      trainDigits: unused,
      pauseDigits: unused,
      train: (request, signal) => {
        calls.push('train');
        trained.push(request);
        if (mistakes.length > 0) return Promise.resolve(mistakes);
        return new Promise((resolve, reject) => {
          end = { resolve, reject, signal };
        });
      },
      pause: noted('pause'),
      resume: noted('resume'),
      step: noted('step'),
      stop: noted('stop'),
      moment: unused,
      changes: unused,
      numbers: unused,
      setPace: async ({ pace }) => void calls.push(`pace ${pace}`),
    };
    runner = new RunController({
      service,
      request: () => ({
        source: 'text',
        changedEvaluator: null,
        settings: defaultSettings,
        tables: noTables,
      }),
      compile: () => compiled,
      starts: () => null,
      pace: () => 'auto',
      refuse: (message) => refused.push(message),
      tellBackend: (message) => told.push(message),
      renewWorker: () => renewed++,
    });
  });

  function report(state: RunState, taken = 0, backend = computing): void {
    const { run } = trained.at(-1)!;
    const reason = state === 'done' ? 'steps' : null;
    runner.progress(progressReport({ run, state, reason, first: taken, curves: [], backend }));
  }

  const kind = (): string => runner.run.get().kind;

  it('trains at a pace that spreads the steps over three seconds', async () => {
    runner.toggle();
    expect(kind()).toBe('compiling');
    await settled();
    expect(trained[0]).toMatchObject({ paused: false, pace: 100 });
    report('training');
    expect(kind()).toBe('training');
  });

  it('pauses and resumes with the same button', async () => {
    runner.toggle();
    await settled();
    report('training');
    runner.toggle();
    report('paused');
    runner.toggle();
    report('training');
    expect(calls).toEqual(['train', 'pause', 'resume']);
  });

  it('starts a paused run for a step', async () => {
    runner.step();
    await settled();
    expect(trained[0]).toMatchObject({ paused: true });
    expect(calls).toEqual(['train', 'step']);
    report('paused', 1);
    runner.step();
    expect(calls).toEqual(['train', 'step', 'step']);
  });

  it('pauses a run that trains before it takes a step', async () => {
    runner.toggle();
    await settled();
    report('training');
    runner.step();
    expect(calls).toEqual(['train', 'pause', 'step']);
  });

  it('does not start what was stopped while it compiled', async () => {
    let answer: (compiled: Compiled) => void = () => undefined;
    compiled = new Promise((resolve) => {
      answer = resolve;
    });
    runner.toggle();
    runner.stop();
    answer(good());
    await settled();
    expect(kind()).toBe('idle');
    expect(trained).toEqual([]);
  });

  it('begins paused when it was paused while it compiled', async () => {
    let answer: (compiled: Compiled) => void = () => undefined;
    compiled = new Promise((resolve) => {
      answer = resolve;
    });
    runner.toggle();
    runner.toggle();
    answer(good());
    await settled();
    expect(trained[0]).toMatchObject({ paused: true });
  });

  it('says why there is nothing to train', async () => {
    compiled = Promise.resolve(good({ ...program, objective: null }));
    runner.toggle();
    await settled();
    expect(refused[0]).toContain('no fit and no minimize');
    expect(kind()).toBe('idle');
    const span = { source: 'program', start: 0, end: 1 } as const;
    const warning = diagnostic('no-parameters', span, 'No parameter.', { severity: 'warning' });
    compiled = Promise.resolve({ ...good(), diagnostics: [warning] });
    runner.toggle();
    await settled();
    expect(refused[1]).toBe('No parameter.');
    expect(kind()).toBe('idle');
    compiled = Promise.resolve({
      kind: 'error',
      source: '',
      changedEvaluator: null,
      diagnostics: [],
      output: [],
      message: null,
      canRetry: false,
      lastOk: null,
    });
    runner.toggle();
    await settled();
    expect(refused[2]).toContain('does not compile');
    expect(trained).toEqual([]);
  });

  it('tells of a mistake that only the start of training finds', async () => {
    mistakes = [{ code: 'x', severity: 'error', message: 'No rows.', span, related: [], hint: null }];
    runner.toggle();
    await settled();
    expect(refused).toEqual(['No rows.']);
    expect(kind()).toBe('idle');
  });

  it('hears nothing of a run that it has left', async () => {
    runner.toggle();
    await settled();
    report('training');
    runner.leave();
    report('training');
    report('done');
    expect(runner.run.get()).toEqual({ kind: 'idle', last: null });
    expect(end.signal.aborted).toBe(true);
  });

  it('gives the next run another id', async () => {
    for (let run = 0; run < 2; run++) {
      runner.toggle();
      await settled();
      report('done');
    }
    expect(trained[0]!.run).not.toBe(trained[1]!.run);
  });

  it('changes the pace of a run under way, and only of one', async () => {
    runner.setPace(7);
    runner.toggle();
    await settled();
    report('training');
    runner.setPace('fastest');
    expect(calls).toEqual(['train', 'pace null']);
  });

  it('tells when another backend takes over, and why', async () => {
    runner.toggle();
    await settled();
    report('training');
    report('training', 1);
    expect(told).toEqual([]);
    report('training', 2, { name: 'wasm', precision: 'f64', reason: 'The GPU was lost.' });
    report('training', 3, { name: 'wasm', precision: 'f64', reason: 'The GPU was lost.' });
    expect(told).toEqual(['The GPU was lost.']);
  });

  it('aborts the start of a run that is stopped before its first report', async () => {
    runner.toggle();
    await settled();
    runner.stop();
    expect(end.signal.aborted).toBe(true);
    expect(kind()).toBe('idle');
    end.reject(new CallFailed('Error', 'too late'));
    await settled();
    expect(kind()).toBe('idle');
    expect(renewed).toBe(0);
  });

  it('keeps what was trained when the worker is lost', async () => {
    runner.toggle();
    await settled();
    report('training');
    end.reject(new WorkerLost('The worker is gone.'));
    await settled();
    expect(runner.run.get()).toMatchObject({ kind: 'failed', message: 'The worker is gone.' });
    expect(renewed).toBe(0);
  });

  it('says what broke a run, takes a fresh worker, and trains the next', async () => {
    runner.toggle();
    await settled();
    report('training');
    end.reject(new CallFailed('RangeError', 'Array buffer allocation failed'));
    await settled();
    expect(runner.run.get()).toMatchObject({
      kind: 'failed',
      message: 'The training broke down: Array buffer allocation failed',
    });
    expect(renewed).toBe(1);
    runner.toggle();
    await settled();
    report('training');
    expect(kind()).toBe('training');
    report('done');
    end.resolve([]);
    await settled();
    expect(kind()).toBe('done');
    expect(refused).toEqual([]);
  });

  it('aborts a run that is under way when another is asked for', async () => {
    runner.toggle();
    await settled();
    report('training');
    const { signal } = end;
    runner.reset();
    expect(signal.aborted).toBe(true);
    runner.toggle();
    await settled();
    expect(end.signal.aborted).toBe(false);
  });
});
