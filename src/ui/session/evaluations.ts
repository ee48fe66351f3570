/** The expressions that are typed at the console, evaluated one at a time with the present parameters. */

import type { ConsoleLine, EvaluateRequest, GradusService } from '../../app/protocol';
import { Latest } from '../../rpc';
import type { Diagnostic } from '../../text/diagnostic';
import { Store } from '../state/store';

export type Outcome =
  | { readonly kind: 'running' }
  | { readonly kind: 'cancelled' }
  | {
      readonly kind: 'answered';
      readonly lines: readonly ConsoleLine[];
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly kind: 'broken'; readonly message: string };

export interface Evaluation {
  readonly id: number;
  readonly expression: string;
  readonly outcome: Outcome;
}

/** The number of entries that are kept on the page. */
const maxEntries = 200;
/** The number of definitions that are kept, the last ones. */
const maxDefinitions = 200;

export class Evaluations {
  readonly entries = new Store<readonly Evaluation[]>([]);
  /** Every expression that was typed, in order; clearing the console keeps them. */
  readonly history: string[] = [];
  /** What was typed and defined something, in order: the worker defines it again for each expression. */
  private definitions: readonly { readonly text: string; readonly names: readonly string[] }[] = [];
  private nextId = 1;
  private readonly latest = new Latest();

  constructor(
    private readonly service: Pick<GradusService, 'evaluate'>,
    private readonly scope: () => Omit<EvaluateRequest, 'expression'>,
  ) {}

  /** A newer expression cancels one that still runs. */
  async evaluate(expression: string): Promise<void> {
    const id = this.nextId++;
    if (this.history.at(-1) !== expression) this.history.push(expression);
    this.cancel();
    this.entries.update((entries) =>
      [...entries, { id, expression, outcome: { kind: 'running' } as const }].slice(-maxEntries),
    );
    await this.latest.run(
      (signal) => {
        const definitions = this.definitions.map(({ text }) => text);
        return this.service.evaluate({ ...this.scope(), definitions, expression }, signal);
      },
      (outcome) => {
        if (outcome.kind === 'failed') this.settle(id, { kind: 'broken', message: outcome.message });
        else {
          const { lines, diagnostics, defined } = outcome.value;
          if (defined.length > 0 && diagnostics.length === 0) this.remember(expression, defined);
          this.settle(id, { kind: 'answered', lines, diagnostics });
        }
      },
    );
  }

  /** The names that the console defined. */
  names(): readonly string[] {
    return this.definitions.flatMap(({ names }) => names);
  }

  private remember(text: string, names: readonly string[]): void {
    const others = this.definitions.filter((each) => each.text !== text);
    this.definitions = [...others, { text, names }].slice(-maxDefinitions);
  }

  /** Forgets what was defined: another program is open. */
  leave(): void {
    this.definitions = [];
  }

  /** Aborts the expression under way. */
  cancel(): void {
    this.latest.abort();
    const running = this.entries.get().find(({ outcome }) => outcome.kind === 'running');
    if (running !== undefined) this.settle(running.id, { kind: 'cancelled' });
  }

  clear(): void {
    this.cancel();
    this.entries.set([]);
  }

  private settle(id: number, outcome: Outcome): void {
    this.entries.update((entries) =>
      entries.map((each) =>
        each.id === id && each.outcome.kind === 'running' ? { ...each, outcome } : each,
      ),
    );
  }
}
