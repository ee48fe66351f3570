/**
 * Searches for the unknowns of the open program: which search belongs to which text, what of it is kept with the draft, and
 * what becomes of candidates. A search goes on while another program is open, and one search runs at a time.
 */

import type { CompileRequest, Found, GradusService, OwnParameters, Table } from '../../app/protocol';
import { Latest } from '../../rpc';
import type { KeyStorage } from '../drafts/draftStorage';
import { readSearch, writeSearch } from '../drafts/keptSearch';
import { isKeyOfText, keyOfProgram, type ProgramKey, ProgramStorage } from '../drafts/programStorage';
import type { CompileState } from '../state/compileState';
import { hasUnknowns, noDiscovery, noSearch, type SearchChoices, type SoughtState } from '../state/discovery';
import type { SharedSearch } from '../state/sharedSearch';
import type { Readable } from '../state/store';
import { discoverWords as words } from '../words/discover';
import { type QuestionColumn, questionOf } from '../words/discoverQuestion';
import { Candidates } from './candidates';
import type { Discovery } from './discovery';
import type { Documents } from './documents';
import { beginLoop, restoreLoop } from './outerLoop';
import { type JobPorts, type SearchedProgram, SearchJob } from './searchJob';

export interface DiscovererPorts extends Pick<JobPorts, 'begin' | 'restore' | 'spawn' | 'workers'> {
  readonly service: Pick<GradusService, 'sought' | 'keep' | 'evaluate'>;
  readonly discovery: Pick<Discovery, 'state' | 'beside' | 'save'>;
  readonly documents: Pick<Documents, 'current' | 'edit'>;
  readonly compileState: Readable<CompileState>;
  readonly storage: ProgramStorage;
  readonly request: () => CompileRequest;
  readonly tables: () => readonly Table[];
  /** The browser does not keep the search. */
  readonly onUnsaved: () => void;
}

/** How many workers search: one core stays free for the page, and more than eight help little. */
export function searchWorkers(): number {
  const cores = globalThis.navigator?.hardwareConcurrency ?? 2;
  return Math.max(1, Math.min(8, cores - 1));
}

/** So many rows of the data are in a question. */
const maxQuestionRows = 40;
/** How long after a change a search is kept, in milliseconds. */
const saveAfter = 2000;

/** A search, and the program that it belongs to. */
interface Owned {
  key: ProgramKey;
  readonly title: string;
  readonly job: SearchJob;
}

export class Discoverer {
  readonly candidates: Candidates;
  private readonly latest = new Latest();
  private opening = -1;
  private key: ProgramKey;
  /** The search of the open program. */
  private shown: Owned | null = null;
  /** The search that goes on, of this program or of another one. */
  private running: Owned | null = null;
  /** The search of a link that is not shown yet. */
  private shared: SharedSearch | null = null;
  private endOfShown = (): void => undefined;
  private readonly unsaved = new Set<Owned>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private isUnsavedTold = false;

  constructor(private readonly ports: DiscovererPorts) {
    const { discovery, documents, compileState } = ports;
    this.key = keyOfProgram(documents.current.get());
    this.candidates = new Candidates({
      spawn: ports.spawn,
      workers: ports.workers,
      program: () => this.searched(),
      onPasted: (pasted) => discovery.state.update((state) => ({ ...state, pasted })),
      onFound: (found) => this.give(found),
    });
    discovery.save = () => this.save();
    documents.current.subscribe(() => this.followDocument());
    compileState.subscribe(() => this.followText());
    this.followDocument();
  }

  choose(choices: Partial<SearchChoices>): void {
    const { shown } = this;
    if (shown !== null) shown.job.choose(choices);
    else this.update({ search: { ...this.search(), choices: { ...this.search().choices, ...choices } } });
  }

  /** Begins a search of the present text, or continues the one that rests. */
  start(): void {
    const owned = this.jobOfText();
    if (owned === null) return;
    if (this.running !== owned) this.running?.job.pause();
    this.running = owned;
    owned.job.start();
    this.showElsewhere();
  }

  pause(): void {
    this.shown?.job.pause();
  }

  stop(): void {
    this.shown?.job.stop();
  }

  /** Pauses the search of another program. */
  pauseElsewhere(): void {
    if (this.running !== this.shown) this.running?.job.pause();
    this.showElsewhere();
  }

  /** Forgets the search of this program. Returns what brings it back. */
  forget(): () => void {
    const { shown } = this;
    if (shown === null) return () => undefined;
    shown.job.pause();
    const kept = shown.job.kept();
    this.show(null);
    this.ports.storage.remove(shown.key);
    this.unsaved.delete(shown);
    return () => {
      if (kept === null || this.shown !== null || this.key !== shown.key) return;
      this.show(this.own(SearchJob.restored(kept, this.ports.tables(), this.ports)));
      this.saveSoon();
    };
  }

  /**
   * Writes a candidate into the program as definitions with parameters; undo takes that back. Answers with the reason where
   * that is not possible.
   */
  async keep(
    found: Pick<Found, 'expressions'> & { readonly parameters: OwnParameters },
  ): Promise<string | null> {
    const { documents, service, request } = this.ports;
    const { source } = documents.current.get();
    const { expressions, parameters } = found;
    const reply = await service.keep({ ...request(), expressions, parameters }, new AbortController().signal);
    if (reply.kind === 'refused') return reply.message;
    if (documents.current.get().source !== source) return words.changedMeanwhile;
    documents.edit(reply.source);
    return null;
  }

  /** The search as a question to anybody who can propose formulas; null while nothing can be searched for. */
  async question(): Promise<string | null> {
    const { sought, search, isEarlier } = this.ports.discovery.state.get();
    if (sought.kind !== 'sought') return null;
    const request = this.ports.request();
    const columns = await Promise.all(sought.columns.map((name) => this.column(request, name)));
    return questionOf({
      task: sought,
      columns: columns.filter((each) => each !== null),
      source: request.source,
      front: isEarlier ? [] : search.front,
    });
  }

  /** A column of the program's data; null for one that is no numbers. */
  private async column(
    { source, tables, settings }: CompileRequest,
    name: string,
  ): Promise<QuestionColumn | null> {
    const { seed, level } = settings;
    const asked = { source, tables, seed, level, expression: name, parameters: {} };
    const { lines } = await this.ports.service.evaluate(asked, new AbortController().signal);
    const numbers = lines.at(-1)?.numbers;
    if (numbers === undefined || numbers.shape.length !== 1) return null;
    const { values } = numbers;
    const shown = Math.min(values.length, maxQuestionRows);
    const chosen = Array.from(
      { length: shown },
      (_, index) => values[Math.floor((index * values.length) / shown)]!,
    );
    return { name, values: chosen, count: values.length };
  }

  /** Takes texts of candidates for the present program; each is calibrated, or refused with a reason. */
  async paste(text: string): Promise<void> {
    if (this.jobOfText() !== null) await this.candidates.paste(text);
  }

  private give(found: Found): void {
    this.shown?.job.give([found]);
  }

  private search() {
    return this.ports.discovery.state.get().search;
  }

  private update(change: Partial<ReturnType<Discovery['state']['get']>>): void {
    this.ports.discovery.state.update((state) => ({ ...state, ...change }));
  }

  /** The program that candidates are for: that of the search that is shown. */
  private searched(): SearchedProgram | null {
    return this.shown?.job.program ?? null;
  }

  /** The search of the present text; a new one where the text was changed. */
  private jobOfText(): Owned | null {
    const { sought, isEarlier, search } = this.ports.discovery.state.get();
    if (sought.kind !== 'sought') return null;
    if (this.shown !== null && !isEarlier) return this.shown;
    const { source, settings } = this.ports.request();
    const program = { source, settings, tables: this.ports.tables(), task: sought };
    this.shown?.job.stop();
    const owned = this.own(new SearchJob(program, this.ports));
    owned.job.choose(search.choices);
    this.show(owned);
    return owned;
  }

  private own(job: SearchJob): Owned {
    const owned: Owned = { key: this.key, title: this.ports.documents.current.get().title, job };
    job.state.subscribe(() => {
      this.unsaved.add(owned);
      this.saveSoon();
      if (this.running === owned && !job.isSearching) this.running = null;
      this.showElsewhere();
    });
    return owned;
  }

  private show(owned: Owned | null): void {
    this.endOfShown();
    this.shown = owned;
    this.candidates.leave();
    if (owned === null) {
      this.endOfShown = () => undefined;
      this.update({ search: noSearch, isEarlier: false, pasted: [] });
      return;
    }
    const follow = (): void => this.update({ search: owned.job.state.get() });
    this.endOfShown = owned.job.state.subscribe(follow);
    follow();
    this.compare();
  }

  private showElsewhere(): void {
    const { running, shown } = this;
    this.update({ elsewhere: running === null || running === shown ? null : running.title });
  }

  /** Whether the search that is shown is of the present text. */
  private compare(): void {
    const { sought } = this.ports.discovery.state.get();
    const job = this.shown?.job;
    if (job === undefined || sought.kind === 'asking') return;
    // A mistake says nothing of what the text will be.
    if (sought.kind === 'mistaken' || sought.kind === 'failed' || sought.kind === 'refused') return;
    this.update({ isEarlier: sought.kind === 'none' || sought.signature !== job.program.task.signature });
  }

  /** Another program has a search of its own; an example that becomes a draft takes its search with it. */
  private followDocument(): void {
    const document = this.ports.documents.current.get();
    const key = keyOfProgram(document);
    if (document.opening !== this.opening) {
      this.save();
      this.opening = document.opening;
      this.key = key;
      this.latest.abort();
      this.shared = null;
      this.ports.discovery.state.set(noDiscovery);
      this.ports.discovery.beside.set(null);
      this.open();
      this.followText();
    } else if (document.draft !== null && key !== this.key) {
      if (isKeyOfText(this.key)) this.ports.storage.remove(this.key);
      this.key = key;
      const { shown } = this;
      if (shown === null) return;
      shown.key = key;
      this.unsaved.add(shown);
      this.saveSoon();
    }
  }

  /** The search of the program that was opened: the one that goes on, or the one that was kept. */
  private open(): void {
    const { storage, tables } = this.ports;
    if (this.running?.key === this.key) {
      this.show(this.running);
      this.showElsewhere();
      return;
    }
    const text = storage.read(this.key);
    const kept = text === null ? null : readSearch(text);
    if (kept === null) {
      this.show(null);
      this.shared = this.ports.documents.current.get().search ?? null;
      this.showElsewhere();
      return;
    }
    const job = SearchJob.restored(kept, tables(), this.ports);
    const owned = this.own(job);
    this.show(owned);
    // A reload does not end a search.
    if (kept.phase === 'searching' && this.running === null) {
      this.running = owned;
      job.start();
    }
    this.showElsewhere();
  }

  private followText(): void {
    const { compiled, pendingSince } = this.ports.compileState.get();
    const { source } = this.ports.documents.current.get();
    if (!hasUnknowns(source)) {
      this.latest.abort();
      this.know({ kind: 'none' });
    } else if (compiled.kind === 'error' && compiled.source === source && pendingSince === null) {
      this.latest.abort();
      const mistake = compiled.diagnostics.find(({ severity }) => severity === 'error');
      this.know({ kind: 'mistaken', message: mistake?.message ?? compiled.message ?? words.doesNotCompile });
    } else if (compiled.kind === 'ok' && compiled.source === source) void this.ask();
  }

  /** Asks again what there is to find, after a failure. */
  async ask(): Promise<void> {
    const { service, request } = this.ports;
    if (this.ports.discovery.state.get().sought.kind === 'none') this.know({ kind: 'asking' });
    await this.latest.run(
      (signal) => service.sought(request(), signal),
      (outcome) =>
        this.know(outcome.kind === 'answered' ? outcome.value : { kind: 'failed', message: outcome.message }),
    );
  }

  private know(sought: SoughtState): void {
    this.update({ sought });
    this.compare();
    this.openShared();
  }

  /** The front that came with a link, once it is known what it is a front of. */
  private openShared(): void {
    const { shared } = this;
    const { sought } = this.ports.discovery.state.get();
    if (shared === null || sought.kind !== 'sought') return;
    this.shared = null;
    if (this.jobOfText() === null) return;
    const { unknowns } = sought;
    const { seed, seconds, front } = shared;
    this.choose({ seed, seconds });
    const entries = front.filter((texts) => texts.length === unknowns.length);
    void this.candidates.recalibrate(
      entries.map((texts) => Object.fromEntries(unknowns.map(({ name }, index) => [name, texts[index]!]))),
    );
  }

  private save(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    for (const owned of this.unsaved) {
      const kept = owned.job.kept();
      if (kept === null) continue;
      const isKept = this.ports.storage.write(owned.key, writeSearch(kept, Date.now()));
      if (!isKept && !this.isUnsavedTold) this.ports.onUnsaved();
      this.isUnsavedTold = !isKept;
    }
    this.unsaved.clear();
  }

  private saveSoon(): void {
    this.timer ??= setTimeout(() => this.save(), saveAfter);
  }
}

/** What of a session it uses. */
export interface DiscoveringSession
  extends Pick<DiscovererPorts, 'discovery' | 'documents' | 'request' | 'spawn'> {
  readonly client: { readonly service: DiscovererPorts['service'] };
  readonly compileController: { readonly state: DiscovererPorts['compileState'] };
  readonly notices: { problem(message: string): void };
  readonly uploads: { readonly tables: Readable<readonly Table[]> };
}

/** The discoverer of a session, on the storage of the browser. */
export function discovererOf(session: DiscoveringSession, local: KeyStorage | null): Discoverer {
  const { client, compileController, discovery, documents, notices, spawn, uploads } = session;
  return new Discoverer({
    spawn,
    workers: searchWorkers(),
    service: client.service,
    discovery,
    documents,
    compileState: compileController.state,
    storage: new ProgramStorage(local, 'search'),
    request: () => session.request(),
    tables: () => uploads.tables.get(),
    onUnsaved: () => notices.problem(words.notKept),
    begin: beginLoop,
    restore: restoreLoop,
  });
}
