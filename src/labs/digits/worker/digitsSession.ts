/**
 * Trains networks on pictures of digits side by side. Each takes equally many steps in its turn, and all are measured
 * and shown at the same steps. Between steps the worker handles messages.
 */

import { findAdapter } from '../../../app/backends';
import type { DigitsProgress, DigitsRequest } from '../../../app/protocol';
import { type Backend, CallSizer } from '../../../backends';
import { tfjsPart } from '../../../backends/lateBackends';
import { drive, messageOf, Slices, yieldToEventLoop } from '../../../rpc';
import { drawDigits } from '../data';
import { type Preset, presets } from '../programs/presets';
import type { NetworkName } from '../programs/programs';
import { type Measure, NetworkTraining, type RunData, runData } from '../training/networkTraining';

/** How often the networks are measured in a run, and how many digits are shown. */
const measures = 30;
const shownDigits = 5;

/** The seeds of drawn digits. Those for testing are others. */
const seeds = { training: 1, test: 2 } as const;

/** How long steps are taken before the worker handles messages, in milliseconds. */
const maxTurnMs = 150;

interface Competitor {
  readonly network: NetworkName;
  readonly run: NetworkTraining;
  unreported: Measure[];
}

/** The best backend of tfjs. An adapter in software takes many times as long as WebAssembly. */
async function bestOfTfjs(): Promise<'webgpu' | 'wasm'> {
  return (await findAdapter()) === 'gpu' ? 'webgpu' : 'wasm';
}

export class DigitsSession {
  private paused = false;
  private goOn: (() => void) | null = null;
  private backend: Backend | null = null;
  private counts: DigitsProgress['counts'] = null;
  private shownCount = 0;
  private readonly competitors: Competitor[] = [];

  constructor(
    readonly request: DigitsRequest,
    private readonly send: (progress: DigitsProgress) => void,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener('abort', () => this.pause(false), { once: true });
  }

  /** Resolves at the end of the run, also of one that failed, which is reported; rejects where the signal is aborted. */
  async train(): Promise<void> {
    try {
      await this.prepare();
      await this.rounds();
    } catch (error) {
      this.signal.throwIfAborted();
      this.report('failed', messageOf(error));
    } finally {
      for (const { run } of this.competitors) disposeQuietly(run);
    }
  }

  pause(paused: boolean): void {
    this.paused = paused;
    if (paused) return;
    this.goOn?.();
    this.goOn = null;
  }

  private async prepare(): Promise<void> {
    const { preset: name, networks, task, training } = this.request;
    const preset = presets[name];
    const tell = async (message: string): Promise<void> => {
      this.report('preparing', message);
      await yieldToEventLoop();
      this.signal.throwIfAborted();
    };
    await tell(this.request.digits === null ? 'Drawing the digits.' : 'Reading the digits.');
    const data = this.data(preset);
    await tell('Loading tfjs.');
    const { loadTfjs } = await tfjsPart.load();
    const asked = this.request.backend;
    const best = asked === 'auto' ? await bestOfTfjs() : asked;
    this.backend = await loadTfjs(best);
    for (const network of networks) {
      await tell(`Compiling the network ${networks.indexOf(network) + 1} of ${networks.length}.`);
      const staged = await drive(
        NetworkTraining.prepare({ task, network, preset, training }, data),
        this.signal,
      );
      if (!('spec' in staged)) throw new Error(staged[0]?.message ?? 'The program does not compile.');
      const run = await NetworkTraining.start(staged, this.backend);
      this.competitors.push({ network, run, unreported: [] });
    }
  }

  private data(preset: Preset): RunData {
    const { digits, share } = this.request;
    // Digits are drawn from all ten, so many that enough of the preset's digits remain.
    const spare = 10 / (preset.maxDigit - preset.minDigit + 1) + 0.2;
    const drawn = (count: number, seed: number) => drawDigits(Math.ceil(count * spare), seed);
    const training = digits?.training ?? drawn(preset.training, seeds.training);
    const test = digits?.test ?? drawn(preset.test, seeds.test);
    const data = runData(training, test, { preset, share, shown: shownDigits });
    if (data.trainingCount < this.request.training.batch) {
      throw new Error(
        `There are ${data.trainingCount} images of the digits ${preset.minDigit} to ${preset.maxDigit} to train on, fewer than a batch of ${this.request.training.batch}.`,
      );
    }
    if (data.testCount === 0)
      throw new Error(
        `There are no images of the digits ${preset.minDigit} to ${preset.maxDigit} to test on.`,
      );
    this.counts = { training: data.trainingCount, test: data.testCount };
    this.shownCount = data.shownCount;
    return data;
  }

  private async rounds(): Promise<void> {
    const { steps } = this.request.training;
    const rounds = Math.min(measures, steps);
    await this.look();
    for (let round = 1; round <= rounds; round++) {
      for (const { run } of this.competitors) await this.advance(run, Math.round((round * steps) / rounds));
      await this.look();
    }
    this.report('done', null);
  }

  /** Trains one network up to a number of steps. */
  private async advance({ trainer }: NetworkTraining, until: number): Promise<void> {
    const slices = new Slices(this.signal);
    const sizer = new CallSizer({ milliseconds: maxTurnMs });
    while (trainer.stopped === null && trainer.taken < until) {
      const began = performance.now();
      const { count } = await trainer.advance(sizer.next(until - trainer.taken));
      sizer.took(count, performance.now() - began);
      await slices.pause();
      if (this.paused) await this.wait();
    }
    if (trainer.stopped === 'non-finite')
      throw new Error(trainer.diagnostic?.message ?? 'The loss is not finite.');
  }

  private async wait(): Promise<void> {
    this.report('paused', null);
    await new Promise<void>((resolve) => {
      this.goOn = resolve;
    });
    this.signal.throwIfAborted();
    this.report('training', null);
  }

  /** Measures and shows every network. */
  private async look(): Promise<void> {
    const shown: Float64Array[] = [];
    for (const competitor of this.competitors) {
      competitor.unreported.push(await competitor.run.measure());
      shown.push(await competitor.run.show());
    }
    this.report('training', null, shown);
  }

  private report(
    state: DigitsProgress['state'],
    message: string | null,
    shown: readonly Float64Array[] = [],
  ): void {
    if (this.signal.aborted) return;
    const networks = this.competitors.map(({ network, run, unreported }, index) => {
      const pictures = shown[index];
      return {
        network,
        taken: run.trainer.taken,
        measures: unreported,
        shown: pictures === undefined ? null : Float32Array.from(pictures),
      };
    });
    for (const competitor of this.competitors) competitor.unreported = [];
    const { run } = this.request;
    const backend = this.backend?.report ?? null;
    this.send({ run, state, message, networks, counts: this.counts, shownCount: this.shownCount, backend });
  }
}

/** The end of one network is in nobody's way, however it ends. */
function disposeQuietly(run: NetworkTraining): void {
  try {
    run.dispose();
  } catch {
    // What it held goes with its backend.
  }
}
