/**
 * Runs a file of experiments in a worker of its own, one start after another, so that the program that is open is not
 * disturbed. What was found before a stop stays, and a run resumes from there.
 */

import { Client, WorkerLost } from '../../app/client';
import type { ExperimentRequest, FurtherOutcome, StartOutcome } from '../../app/protocol';
import { type ExperimentFile, readExperiments } from '../../experiments/file';
import { isPartError, lazyPart } from '../../parts/lazyPart';
import { Latest, messageOf } from '../../rpc';
import { Store } from '../state/store';
import { experimentWords } from '../words/experiments';

export interface Experiment {
  readonly file: ExperimentFile;
  /** The name of the file; null for the experiments of the paper. */
  readonly name: string | null;
  readonly state: 'ready' | 'running' | 'stopped' | 'done';
  /** For each program, the outcomes of the starts that were run. */
  readonly outcomes: readonly (readonly StartOutcome[])[];
  /** Why the run ended, if its worker was lost or could not load a part. */
  readonly problem: string | null;
}

/** A file that cannot be run, with all reasons. */
export interface RefusedFile {
  readonly name: string;
  readonly problems: readonly string[];
}

const maxBytes = 10_000_000;

const paperExperiments = lazyPart(
  'paperExperiments',
  () => import('../../examples/paperExperiments.json?raw'),
);

/** What of the further experiments is running, and what the others found, by their ids. */
export interface FurtherState {
  readonly running: string | null;
  readonly outcomes: Readonly<Record<string, FurtherOutcome>>;
  readonly problems: Readonly<Record<string, string>>;
}

export class Experimenter {
  readonly further = new Store<FurtherState>({ running: null, outcomes: {}, problems: {} });
  /** Null until a file is opened. */
  readonly experiment = new Store<Experiment | null>(null);
  readonly refused = new Store<RefusedFile | null>(null);
  private readonly client: Client;
  private readonly latest = new Latest();
  private readonly latestFurther = new Latest();

  constructor(spawn: () => Worker) {
    this.client = new Client(spawn, {});
  }

  /** Runs one of the further experiments; one that is running ends. */
  async runFurther(id: string): Promise<void> {
    const { [id]: _, ...problems } = this.further.get().problems;
    this.further.update((state) => ({ ...state, running: id, problems }));
    await this.latestFurther.run(
      (signal) => this.client.service.furtherExperiment(id, signal),
      (outcome) =>
        this.further.update((state) =>
          outcome.kind === 'answered'
            ? { ...state, running: null, outcomes: { ...state.outcomes, [id]: outcome.value } }
            : { ...state, running: null, problems: { ...state.problems, [id]: outcome.message } },
        ),
    );
  }

  stopFurther(): void {
    this.latestFurther.abort();
    this.further.update((state) => ({ ...state, running: null }));
  }

  async openPaper(): Promise<void> {
    const { default: text } = await paperExperiments.load();
    this.read(text, null);
  }

  async openFile(file: File): Promise<void> {
    if (file.size > maxBytes) {
      this.refused.set({ name: file.name, problems: [experimentWords.tooLarge] });
    } else this.read(await file.text(), file.name);
  }

  private read(text: string, name: string | null): void {
    const read = readExperiments(text);
    if (read.kind === 'refused') {
      this.refused.set({ name: name ?? experimentWords.paperFile, problems: read.problems });
      return;
    }
    this.stop();
    this.refused.set(null);
    const outcomes = read.file.programs.map(() => []);
    this.experiment.set({ file: read.file, name, state: 'ready', outcomes, problem: null });
  }

  /** Runs the experiments, from where they were stopped or from the beginning. */
  async run(): Promise<void> {
    const before = this.experiment.get();
    if (before === null || before.state === 'running') return;
    const outcomes = before.state === 'done' ? before.file.programs.map(() => []) : before.outcomes;
    this.experiment.set({ ...before, state: 'running', outcomes, problem: null });
    await this.latest.run(
      (signal) => this.runRest(before.file, outcomes, signal),
      (outcome) => {
        if (outcome.kind === 'answered') this.end('done', null);
        else this.end('stopped', outcome.message);
      },
    );
  }

  stop(): void {
    if (this.latest.abort()) this.end('stopped', null);
  }

  /** Runs every start that has no outcome yet. */
  private async runRest(
    { programs, protocol }: ExperimentFile,
    outcomes: Experiment['outcomes'],
    signal: AbortSignal,
  ): Promise<void> {
    for (const [index, program] of programs.entries()) {
      for (let start = outcomes[index]!.length; start < program.starts.length; start++) {
        const outcome = await this.one({ program, protocol, start }, signal);
        signal.throwIfAborted();
        this.add(index, outcome);
      }
    }
  }

  /** An exception belongs to its start; a lost worker and a missing file end the run. */
  private async one(request: ExperimentRequest, signal: AbortSignal): Promise<StartOutcome> {
    try {
      return await this.client.service.experiment(request, signal);
    } catch (error) {
      if (error instanceof WorkerLost || isPartError(error)) throw error;
      return { kind: 'refused', message: messageOf(error) };
    }
  }

  private add(index: number, outcome: StartOutcome): void {
    this.experiment.update(
      (experiment) =>
        experiment && {
          ...experiment,
          outcomes: experiment.outcomes.map((each, other) => (other === index ? [...each, outcome] : each)),
        },
    );
  }

  private end(state: 'stopped' | 'done', problem: string | null): void {
    this.experiment.update((experiment) => experiment && { ...experiment, state, problem });
  }
}
