/**
 * Trains networks on pictures of digits in a worker of its own, so that the program that is open goes on undisturbed. A
 * stop ends that worker at once; what was found stays.
 */

import { Client } from '../../../app/client';
import type { BackendReport, DigitsProgress, DigitsRequest, Measure, RunId } from '../../../app/protocol';
import { Store } from '../../../ui/state/store';
import { IdxError } from '../data';
import { type PresetName, presets } from '../programs/presets';
import { comparedNetworks, type NetworkName, type TaskName } from '../programs/programs';
import { type DigitFiles, digitsOf, noDigitFiles, readDigitFile, withFile } from './digitFiles';

/** What is trained next. */
export interface LabSettings {
  readonly task: TaskName;
  readonly networks: readonly NetworkName[];
  readonly preset: PresetName;
  /** Of the training data. */
  readonly share: number;
  readonly rate: number;
  readonly batch: number;
  readonly steps: number;
  readonly seed: number;
  readonly backend: DigitsRequest['backend'];
}

export interface NetworkState {
  readonly network: NetworkName;
  readonly taken: number;
  readonly measures: readonly Measure[];
  /** As `shownParts` lays it out; null before the first. */
  readonly shown: Float32Array | null;
}

/** A run, or what is left of it. */
export interface LabRun {
  readonly settings: LabSettings;
  readonly state: 'preparing' | 'training' | 'paused' | 'done' | 'stopped' | 'failed';
  /** What is being made ready, or why it failed. */
  readonly message: string | null;
  readonly networks: readonly NetworkState[];
  readonly counts: DigitsProgress['counts'];
  readonly shownCount: number;
  readonly backend: BackendReport | null;
}

/** The settings that a preset comes with. */
export function settingsOf(preset: PresetName): Pick<LabSettings, 'preset' | 'rate' | 'batch' | 'steps'> {
  const { rate, batch, steps } = presets[preset];
  return { preset, rate, batch, steps };
}

export function isLive({ state }: LabRun): boolean {
  return state === 'preparing' || state === 'training' || state === 'paused';
}

export class DigitsLab {
  readonly settings = new Store<LabSettings>({
    task: 'dilate',
    networks: comparedNetworks(),
    share: 1,
    seed: 0,
    backend: 'auto',
    ...settingsOf('small'),
  });
  readonly run = new Store<LabRun | null>(null);
  readonly files = new Store<DigitFiles>(noDigitFiles);
  private client: Client | null = null;
  private id = 0 as RunId;

  constructor(private readonly spawn: () => Worker) {}

  set(settings: Partial<LabSettings>): void {
    this.settings.update((before) => ({ ...before, ...settings }));
  }

  /** Takes one of MNIST's files; answers with what is wrong with it, or null. */
  async addFile(file: File): Promise<string | null> {
    try {
      const read = await readDigitFile(file);
      // Other files may have come while this one was read.
      this.files.update((files) => withFile(files, read));
      return null;
    } catch (error) {
      if (error instanceof IdxError) return `${file.name} was not taken. ${error.message}`;
      throw error;
    }
  }

  dropFiles(): void {
    this.files.set(noDigitFiles);
  }

  start(): void {
    this.stop();
    const settings = this.settings.get();
    const { rate, batch, steps, seed, ...asked } = settings;
    // Counted up, so that what a run before says late is told apart.
    this.id = (this.id + 1) as RunId;
    const run = this.id;
    this.run.set({
      settings,
      state: 'preparing',
      message: null,
      networks: settings.networks.map((network) => ({ network, taken: 0, measures: [], shown: null })),
      counts: null,
      shownCount: 0,
      backend: null,
    });
    this.client = new Client(this.spawn, {
      progress: () => undefined,
      digits: (progress) => this.take(progress),
      lost: (message) => this.fail(run, message),
    });
    const training = { rate, batch, steps, seed };
    const request = { ...asked, run, training, digits: digitsOf(this.files.get()) };
    this.client.trainDigits(request).catch((error: unknown) => {
      this.fail(run, error instanceof Error ? error.message : String(error));
    });
  }

  async pause(paused: boolean): Promise<void> {
    await this.client?.pauseDigits({ run: this.id, paused });
  }

  stop(): void {
    this.leave('stopped', null);
  }

  private fail(run: RunId, message: string): void {
    if (run === this.id) this.leave('failed', message);
  }

  private leave(state: 'stopped' | 'failed', message: string | null): void {
    this.client?.dispose();
    this.client = null;
    this.run.update((run) => (run !== null && isLive(run) ? { ...run, state, message } : run));
  }

  private take(progress: DigitsProgress): void {
    const { run, networks, state, message, counts, shownCount, backend } = progress;
    if (run !== this.id) return;
    this.run.update((before) => {
      if (before === null) return null;
      const added = before.networks.map((each): NetworkState => {
        const news = networks.find(({ network }) => network === each.network);
        if (news === undefined) return each;
        return {
          network: each.network,
          taken: news.taken,
          measures: [...each.measures, ...news.measures],
          shown: news.shown ?? each.shown,
        };
      });
      return { ...before, state, message, networks: added, counts, shownCount, backend };
    });
    if (state === 'done' || state === 'failed') {
      this.client?.dispose();
      this.client = null;
    }
  }
}
