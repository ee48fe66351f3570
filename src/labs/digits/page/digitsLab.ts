/**
 * Trains networks on pictures of digits in a worker of its own, so that the program that is open is not disturbed. What
 * was found before a stop stays.
 */

import { Client } from '../../../app/client';
import type { BackendReport, DigitsProgress, DigitsRequest, Measure, RunId } from '../../../app/protocol';
import { Latest } from '../../../rpc';
import type { Session } from '../../../ui/session/session';
import { Store } from '../../../ui/state/store';
import { IdxError } from '../data';
import { type PresetName, presets } from '../programs/presets';
import { comparedNetworks, type NetworkName, type TaskName } from '../programs/programs';
import { type DigitFiles, digitsOf, noDigitFiles, readDigitFile, withFile } from './digitFiles';
import { digitsWords as words } from './digitsWords';

/** The settings of the next run. */
export interface LabSettings {
  readonly task: TaskName;
  readonly networks: readonly NetworkName[];
  readonly preset: PresetName;
  /** The share of the training data that is used. */
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
  /** The parts shown, as `shownParts` lays them out; null before the first report. */
  readonly shown: Float32Array | null;
}

/** A run in progress, or the results of one. */
export interface LabRun {
  readonly settings: LabSettings;
  readonly state: 'preparing' | 'training' | 'paused' | 'done' | 'stopped' | 'failed';
  /** What is being prepared, or why it failed. */
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
  private readonly client: Client;
  private readonly latest = new Latest();
  private id = 0 as RunId;

  constructor(spawn: () => Worker) {
    this.client = new Client(spawn, { digits: (progress) => this.add(progress) });
  }

  set(settings: Partial<LabSettings>): void {
    this.settings.update((before) => ({ ...before, ...settings }));
  }

  /** Adds one of MNIST's files. Returns what is wrong with it, or null. */
  async addFile(file: File): Promise<string | null> {
    try {
      const read = await readDigitFile(file);
      // Other files may have been added while this one was read.
      this.files.update((files) => withFile(files, read));
      return null;
    } catch (error) {
      if (error instanceof IdxError) return words.files.refused(file.name, error.message);
      throw error;
    }
  }

  dropFiles(): void {
    this.files.set(noDigitFiles);
  }

  async start(): Promise<void> {
    const settings = this.settings.get();
    const { rate, batch, steps, seed, ...asked } = settings;
    // A new number distinguishes late reports of earlier runs.
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
    const training = { rate, batch, steps, seed };
    const request = { ...asked, run, training, digits: digitsOf(this.files.get()) };
    await this.latest.run(
      (signal) => this.client.service.trainDigits(request, signal),
      (outcome) => {
        if (outcome.kind === 'failed') this.leave('failed', outcome.message);
        // The networks are large, and a fresh worker is quickly there.
        this.client.renew(words.over);
      },
    );
  }

  async pause(paused: boolean): Promise<void> {
    // The end of the run reports a lost worker.
    await this.client.service.pauseDigits({ run: this.id, paused }).catch(() => undefined);
  }

  stop(): void {
    if (this.latest.abort()) this.leave('stopped', null);
  }

  private leave(state: 'stopped' | 'failed', message: string | null): void {
    this.run.update((run) => (run !== null && isLive(run) ? { ...run, state, message } : run));
  }

  private add(progress: DigitsProgress): void {
    const { run, networks, state, message, counts, shownCount, backend } = progress;
    this.run.update((before) => {
      if (before === null || run !== this.id || !isLive(before)) return before;
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
  }
}

/** The lab of each session. It keeps its results while the reader looks at other pages. */
const labs = new WeakMap<Session, DigitsLab>();

export function digitsLabOf(session: Session): DigitsLab {
  let lab = labs.get(session);
  if (lab === undefined) {
    lab = new DigitsLab(session.spawn);
    labs.set(session, lab);
  }
  return lab;
}

/** Adds one of MNIST's files to the lab, and reports the result. */
export async function addDigitFile(session: Session, file: File): Promise<void> {
  const problem = await digitsLabOf(session).addFile(file);
  if (problem !== null) session.notices.problem(problem);
  else session.notices.done(words.files.ready(file.name));
}
