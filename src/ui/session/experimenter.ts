/**
 * Runs a file of experiments in a worker of its own, one start after another, so that the program that is open goes
 * on undisturbed. A stop ends that worker at once; what was found stays, and can be gone on from.
 */

import { Client } from '../../app/client';
import type { StartOutcome } from '../../app/protocol';
import { type ExperimentFile, readExperiments } from '../../experiments/file';
import { lazyPart } from '../../parts/lazyPart';
import { Store } from '../state/store';

export interface Experiment {
  readonly file: ExperimentFile;
  /** Null for the paper's own. */
  readonly name: string | null;
  readonly state: 'ready' | 'running' | 'stopped' | 'done';
  /** Program by program, of the starts that were run. */
  readonly outcomes: readonly (readonly StartOutcome[])[];
  /** Why it ended, where its worker broke down. */
  readonly problem: string | null;
}

/** A file that cannot be run, with every reason. */
export interface RefusedFile {
  readonly name: string;
  readonly problems: readonly string[];
}

const maxBytes = 10_000_000;

const paperExperiments = lazyPart(
  'paperExperiments',
  () => import('../../examples/paperExperiments.json?raw'),
);

export class Experimenter {
  /** Null until there is a file. */
  readonly experiment = new Store<Experiment | null>(null);
  readonly refused = new Store<RefusedFile | null>(null);
  private client: Client | null = null;
  /** Counts runs, so that one that was stopped knows it. */
  private turn = 0;

  constructor(private readonly spawn: () => Worker) {}

  async openPaper(): Promise<void> {
    const { default: text } = await paperExperiments.load();
    this.read(text, null);
  }

  async openFile(file: File): Promise<void> {
    if (file.size > maxBytes) {
      this.refused.set({ name: file.name, problems: ['The file is larger than 10 MB.'] });
    } else this.read(await file.text(), file.name);
  }

  private read(text: string, name: string | null): void {
    const read = readExperiments(text);
    if (read.kind === 'refused') {
      this.refused.set({ name: name ?? 'The paper’s file', problems: read.problems });
      return;
    }
    this.stop();
    this.refused.set(null);
    const outcomes = read.file.programs.map(() => []);
    this.experiment.set({ file: read.file, name, state: 'ready', outcomes, problem: null });
  }

  /** From where it was stopped, else from the beginning. */
  async run(): Promise<void> {
    const before = this.experiment.get();
    if (before === null || before.state === 'running') return;
    const turn = ++this.turn;
    const outcomes = before.state === 'done' ? before.file.programs.map(() => []) : before.outcomes;
    this.experiment.set({ ...before, state: 'running', outcomes, problem: null });
    const client = new Client(this.spawn, {
      progress: () => undefined,
      lost: (message) => this.end(turn, 'stopped', message),
    });
    this.client = client;
    const { programs, protocol } = before.file;
    for (const [index, program] of programs.entries()) {
      for (let start = outcomes[index]!.length; start < program.starts.length; start++) {
        const outcome = await this.one(client, { program, protocol, start });
        if (turn !== this.turn) return;
        this.add(index, outcome);
      }
    }
    this.end(turn, 'done', null);
  }

  stop(): void {
    this.end(this.turn, 'stopped', null);
  }

  private async one(client: Client, request: Parameters<Client['experiment']>[0]): Promise<StartOutcome> {
    try {
      return await client.experiment(request);
    } catch (error) {
      return { kind: 'refused', message: error instanceof Error ? error.message : String(error) };
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

  private end(turn: number, state: 'stopped' | 'done', problem: string | null): void {
    const experiment = this.experiment.get();
    if (turn !== this.turn || experiment?.state !== 'running') return;
    this.turn++;
    this.client?.dispose();
    this.client = null;
    this.experiment.set({ ...experiment, state, problem });
  }
}
