/** Everything that the page knows and does, in one object that is made once, before React renders. */

import { Client, type Loss } from '../../app/client';
import type {
  BackendReport,
  CompileRequest,
  EvaluateRequest,
  InfluenceReply,
  Inspection,
  LookRequest,
  Mathematics,
  Offer,
  OptimizerStepReply,
  TablesVersion,
  TraceReply,
} from '../../app/protocol';
import { editorView } from '../../parts/gates';
import { lazyPart, PartError } from '../../parts/lazyPart';
import { loadUntilThere } from '../../parts/loadUntilThere';
import { Latest, messageOf } from '../../rpc';
import type { Diagnostic } from '../../text/diagnostic';
import { busyDelayMs } from '../common/useBusyIndicator';
import { DraftStorage, type KeyStorage } from '../drafts/draftStorage';
import { type CompileOk, lastOk } from '../state/compileState';
import { continuationOf } from '../state/continuation';
import { Layout } from '../state/layout';
import { panelsAbout } from '../state/panelsAbout';
import { parameterValues } from '../state/parameterValues';
import { withPreview } from '../state/preview';
import type { Recording } from '../state/recording';
import { settingNames } from '../state/runChanges';
import type { RunRow } from '../state/runs';
import { defaultSettings, type Settings } from '../state/settings';
import { type Shown, shownAt, shownOf } from '../state/shown';
import { derived, type Readable, Store } from '../state/store';
import { endWords, recoveryWords, runsWords, sessionWords } from '../words';
import { Appraiser } from './appraiser';
import { CompileController } from './compileController';
import { Documents } from './documents';
import { Dragger } from './dragger';
import { Evaluations } from './evaluations';
import { FinishedRuns } from './finishedRuns';
import { FirstSteps } from './firstSteps';
import { Follower, type Question } from './follower';
import { Inquiry } from './inquiry';
import { LessonGuide } from './lessonGuide';
import { NeuronWatch } from './neuronWatch';
import { Notices } from './notices';
import { editedText, endOfRun } from './offers';
import { exampleProgram, firstExample, isPage, type Opening, openAddress } from './opening';
import { Preferences } from './preferences';
import { Prober } from './prober';
import { RunController, type Starts } from './runController';
import { TimeTravel } from './timeTravel';
import { Uploads } from './uploads';
import { type Scene, Verifier } from './verifier';

export interface SessionPorts {
  readonly local: KeyStorage | null;
  readonly tab: KeyStorage | null;
  readonly spawn: () => Worker;
  /** Sets the fragment of the address without opening it. */
  readonly setAddress: (fragment: string) => void;
}

const runLedgerPart = lazyPart('runLedger', () => editorView.behind(() => import('./runLedger')));

export class Session {
  readonly notices = new Notices();
  readonly preferences: Preferences;
  /** What is shown where. */
  readonly layout: Layout;
  readonly uploads: Uploads;
  readonly documents: Documents;
  readonly lessons: LessonGuide;
  readonly client: Client;
  readonly compileController: CompileController;
  readonly runController: RunController;
  readonly evaluations: Evaluations;
  readonly verifier: Verifier;
  readonly appraiser: Appraiser;
  readonly inspector: Inquiry<Inspection>;
  readonly mathematics: Inquiry<Mathematics>;
  readonly neuronWatch: NeuronWatch;
  readonly dragger: Dragger;
  private readonly firstSteps: FirstSteps;
  readonly prober: Prober;
  /** The steps of the prober's row, while somebody looks. */
  readonly tracer: Follower<TraceReply>;
  /** What the next step of the shown run is made of, while somebody looks. */
  readonly optimizerStep: Follower<OptimizerStepReply>;
  /** How much each expression matters to the loss, while somebody looks. */
  readonly influence: Follower<InfluenceReply>;
  /** From where an edited program may train on; null where there is nothing to continue from. */
  readonly continuation: Readable<Recording | null>;
  /** Which step of the run is shown. */
  readonly time: TimeTravel;
  readonly shown: Readable<Shown | null>;
  /** The finished runs of the program. */
  readonly runs: FinishedRuns;
  /** The backend that a run would use; null until it is known. */
  readonly backend = new Store<BackendReport | null>(null);
  private readonly expected = new Latest();
  private readonly drafts: DraftStorage;

  /** Starts a worker; the labs have workers of their own. */
  readonly spawn: () => Worker;
  /** The opening of the program whose panels were opened. */
  private panelsOpenedFor = 0;
  /** The fragment of the open program. */
  private fragment = '';
  private readonly setAddress: (fragment: string) => void;

  constructor({ local, tab, spawn, setAddress }: SessionPorts) {
    this.spawn = spawn;
    this.setAddress = setAddress;
    this.preferences = new Preferences(local);
    this.layout = new Layout(local);
    this.uploads = new Uploads(local);
    this.drafts = new DraftStorage(local, tab);
    this.documents = new Documents(
      {
        storage: this.drafts,
        onOpened: () => this.opened(),
        onEdited: () => this.compileController.changed(),
        setAddress: (fragment) => {
          // An edit within a lesson keeps the lesson open.
          this.fragment = fragment === '' ? this.lessons.fragment() : fragment;
          setAddress(this.fragment);
        },
        onUnsaved: () => this.notices.problem(sessionWords.unsaved, null, 'draft'),
        onKept: () => this.notices.mended('draft'),
        hasFixedTitle: () => this.layout.get().lesson !== null,
      },
      { title: '', source: '', settings: defaultSettings },
    );
    this.lessons = new LessonGuide({
      documents: this.documents,
      layout: this.layout,
      drafts: () => this.drafts.list(),
      failed: (error, again) => this.notices.failure(error, again),
    });
    this.client = new Client(spawn, {
      progress: (progress) => this.runController.progress(progress),
      lost: (loss) => this.lost(loss),
    });
    const { service } = this.client;
    const request = (): CompileRequest => this.request();
    this.compileController = new CompileController(service, request, (compiled) => {
      this.runController.compiled(compiled);
      if (compiled.kind === 'ok') this.compiledWell(compiled);
      if (compiled.kind === 'error' && compiled.diagnostics.some(isMemoryLimit)) this.giveMemoryBack();
      void this.askBackend();
      this.firstSteps.compiled(compiled);
    });
    this.firstSteps = new FirstSteps(service, request);
    this.runController = new RunController({
      service,
      request,
      compile: () => this.compileController.now(),
      pace: () => this.documents.current.get().settings.pace,
      starts: () => this.draggedStarts(),
      refuse: (message) => this.notices.problem(message, null, 'program'),
      tellBackend: (message) => this.notices.problem(message),
      renewWorker: () => this.client.renew(sessionWords.workerReplaced),
    });
    const { state: compileState } = this.compileController;
    const { run } = this.runController;
    this.time = new TimeTravel({ service, run });
    const present = derived([compileState, run], shownOf);
    const undragged = derived([present, this.time.state], shownAt);
    this.dragger = new Dragger({
      service,
      request,
      compileState,
      run,
      shown: undragged,
      failed: (message) => this.notices.problem(message),
    });
    this.shown = derived([undragged, this.dragger.preview], withPreview);
    this.continuation = derived([compileState, run], continuationOf);
    this.runs = new FinishedRuns(this.shown);
    void this.keepRuns(local);
    this.evaluations = new Evaluations(service, () => this.scope());
    this.verifier = new Verifier(service, () => this.scene());
    this.appraiser = new Appraiser({
      service,
      run: this.runController.run,
      // The report is about the end of the run, whatever step is looked at.
      request: () => this.scene(present.get())?.request ?? null,
    });
    this.inspector = new Inquiry((asked, signal) => service.inspect(asked, signal));
    this.mathematics = new Inquiry((asked, signal) => service.mathematics(asked, signal));
    this.neuronWatch = new NeuronWatch({
      service,
      shown: this.shown,
      request: () => this.scope(),
    });
    this.prober = new Prober({
      service,
      documents: this.documents,
      shown: this.shown,
      scene: () => this.looked(),
    });
    const look = <Reply>(
      ask: (request: LookRequest, signal: AbortSignal) => Promise<Reply>,
    ): Question<Reply> => {
      return (signal) => {
        const request = this.looked();
        return request === null ? null : { source: request.source, reply: ask(request, signal) };
      };
    };
    this.tracer = new Follower(
      this.shown,
      look((request, signal) => service.trace({ ...request, row: this.prober.row.get() }, signal)),
    );
    this.prober.row.subscribe(() => this.tracer.again());
    this.optimizerStep = new Follower(this.shown, (signal) => {
      const scene = this.scene();
      const recording = this.shown.get()?.recording ?? null;
      if (scene === null || recording === null) return null;
      const { source } = scene.request;
      // Values that were dragged are where a run would start.
      const starts = recording.id === null ? endOfRun(recording) : null;
      const request = { ...scene.request, starts, ...recording.origin, source, taken: scene.step };
      return { source, reply: service.optimizerStep(request, signal) };
    });
    this.influence = new Follower(
      this.shown,
      look((request, signal) => service.influence(request, signal)),
    );
    this.uploads.tables.subscribe(() => this.compileController.changed('choice'));
  }

  /** Keeps the finished runs from now on. */
  private async keepRuns(local: KeyStorage | null): Promise<void> {
    const { RunLedger, RunStorage } = await loadUntilThere(runLedgerPart);
    const storage = new RunStorage(local);
    storage.tidy(this.drafts);
    new RunLedger(this.runs, {
      service: this.client.service,
      run: this.runController.run,
      document: this.documents.current,
      storage,
      onUnsaved: (left) => this.notices.problem(left === null ? runsWords.notKept : runsWords.leftOut(left)),
    });
  }

  /**
   * Opens what the address names. If that is impossible, it opens the reader's own draft or the first example, and says
   * why.
   */
  async start(hash: string): Promise<void> {
    const opening = await openAddress(hash);
    if (opening.kind === 'program') this.documents.open(opening.program, opening.fragment);
    else if (opening.kind !== 'lesson' || !(await this.lessons.show(opening.id, opening.step))) {
      await this.openOwn();
      this.explain(opening, hash);
    }
    if (isPage(opening)) {
      this.layout.showPage(opening.kind);
      this.setAddress(opening.kind);
    }
    void this.askBackend();
  }

  /** Opens an address that was entered while the page is open. */
  async visit(hash: string): Promise<void> {
    const left = this.layout.get().page !== 'program';
    if (left && ['', '#', '#program', `#${this.fragment}`].includes(hash)) {
      // This returns to the open program, whose run continues.
      this.layout.showPage('program');
      this.setAddress(this.fragment);
      return;
    }
    const opening = await openAddress(hash);
    this.notices.mended('address');
    if (opening.kind === 'program') this.documents.open(opening.program, opening.fragment);
    else if (opening.kind === 'lesson') await this.lessons.show(opening.id, opening.step);
    else this.explain(opening, hash);
    this.layout.showPage(isPage(opening) ? opening.kind : 'program');
  }

  private async openOwn(): Promise<void> {
    const draft = this.drafts.open();
    if (draft === null) this.documents.open(await firstExample(), '');
    else this.documents.openDraft(draft);
  }

  /** Says why an address was not opened. An address that may work later stays in the address bar. */
  private explain(opening: Opening, hash: string): void {
    if (opening.kind === 'refused')
      this.notices.problem(sessionWords.addressRefused(opening.message), null, 'address');
    if (opening.kind !== 'failed') return;
    const again = (): void => void this.visit(hash);
    this.setAddress(hash.replace(/^#/, ''));
    if (opening.error instanceof PartError) this.notices.failure(opening.error, again);
    else
      this.notices.problem(
        sessionWords.addressRefused(messageOf(opening.error)),
        { label: recoveryWords.tryAgain, run: again },
        'address',
      );
  }

  async openExample(id: string): Promise<void> {
    try {
      const program = await exampleProgram(id);
      if (program !== null) this.documents.open(program, `example/${id}`);
    } catch (error) {
      this.notices.failure(error, () => void this.openExample(id));
    }
  }

  setSettings(settings: Partial<Settings>): void {
    this.documents.set(settings);
    if (settings.pace !== undefined) this.runController.setPace(settings.pace);
    if (settings.backend !== undefined) void this.askBackend();
    if (compiledSettings.some((name) => settings[name] !== undefined)) {
      this.runController.reset();
      this.compileController.changed('choice');
    }
  }

  /** Changes the program, or the page's choice, as an offer says after a run, and trains. Undo restores the text. */
  tryOffer({ edits, backend, fromEnd }: Offer): void {
    const run = this.runController.run.get();
    if (run.kind !== 'done' && run.kind !== 'failed') return;
    const { recording } = run;
    const text = editedText(edits, recording, this.documents.current.get().source);
    if (text === null) {
      this.notices.problem(endWords.changed, null, 'program');
      return;
    }
    const starts = fromEnd ? endOfRun(recording) : null;
    if (backend !== null) this.setSettings({ backend });
    this.documents.edit(text);
    this.runController.trainFrom(starts);
  }

  /** Trains the present text from the values of the run before the edit. */
  continueFromHere(): void {
    const from = this.continuation.get();
    if (from !== null) this.runController.trainFrom(endOfRun(from));
  }

  /** Opens the program and the settings of a finished run again. Undo restores the text. */
  openRun({ source, settings }: RunRow): void {
    const { settings: present } = this.documents.current.get();
    // What is set again resets the run.
    const others = settingNames.filter((name) => present[name] !== settings[name]);
    if (others.length > 0) this.setSettings(Object.fromEntries(others.map((name) => [name, settings[name]])));
    this.documents.edit(source);
  }

  /** What a run starts from where values of parameters were dragged; null for the program's start. */
  private draggedStarts(): Starts | null {
    const preview = this.dragger.preview.get();
    return preview === null || Object.keys(preview.moved).length === 0 ? null : endOfRun(preview.recording);
  }

  /** Stops the run, and a compilation that takes longer than a moment. */
  stop(): void {
    this.runController.stop();
    if (this.compileController.stop(busyDelayMs)) this.giveMemoryBack();
  }

  /**
   * Takes a fresh worker, because the present one may hold much memory and would keep it until it next collects garbage.
   * A run keeps its worker.
   */
  private giveMemoryBack(): void {
    const { kind } = this.runController.run.get();
    if (kind !== 'training' && kind !== 'paused') this.client.renew(sessionWords.memoryGivenBack);
  }

  request(): CompileRequest {
    const { source, settings } = this.documents.current.get();
    const { pace: _, ...asked } = settings;
    return { source, settings: asked, tables: this.tables() };
  }

  /** Opens the panels that a program is about when it compiles for the first time since it was opened. */
  private compiledWell({ program, source }: CompileOk): void {
    this.notices.mended('program');
    const { opening } = this.documents.current.get();
    if (opening === this.panelsOpenedFor) return;
    this.panelsOpenedFor = opening;
    this.layout.openFor(panelsAbout(program, source));
  }

  private opened(): void {
    this.notices.mended('program');
    this.layout.openFor([]);
    this.lessons.opened();
    this.dragger.leave();
    this.runController.leave();
    this.verifier.leave();
    this.appraiser.leave();
    this.evaluations.leave();
    this.inspector.leave();
    this.mathematics.leave();
    this.neuronWatch.leave();
    this.prober.leave();
    this.tracer.leave();
    this.optimizerStep.leave();
    this.influence.leave();
    this.compileController.opened();
    void this.askBackend();
  }

  private lost({ kind, message }: Loss): void {
    const retry = { label: recoveryWords.tryAgain, run: () => this.compileController.changed('choice') };
    if (kind === 'not-loaded') this.notices.problem(sessionWords.lost(message), retry, 'program');
    else this.notices.problem(sessionWords.lost(message));
  }

  /** Sends the tables to the worker if they have changed, and returns their version. */
  private tables(): TablesVersion {
    return this.client.setTables(this.uploads.tables.get());
  }

  private async askBackend(): Promise<void> {
    const { backend } = this.documents.current.get().settings;
    await this.expected.run(
      () => this.client.service.backend(backend),
      (outcome) => {
        // A lost worker is reported by `lost`.
        if (outcome.kind === 'answered') this.backend.set(outcome.value);
      },
    );
  }

  /** Where expressions are looked at: at the shown values, those of dragged numbers of the text among them. */
  private looked(): LookRequest | null {
    const request = this.scene()?.request ?? null;
    return request === null ? null : { ...request, numbers: this.dragger.numbers };
  }

  /** What Verify computes: the shown program at the shown values. */
  private scene(shown = this.shown.get()): Scene | null {
    if (shown === null) return null;
    const { source, recording } = shown;
    const { elements: at, taken: step, choices } = recording.now.get();
    const { settings, tables } = this.request();
    const temperature = choices?.temperature ?? settings.temperature;
    return { request: { source, tables, settings: { ...settings, temperature }, at }, step };
  }

  /** The scope of the console: the program that compiles, with the shown values. */
  private scope(): Omit<EvaluateRequest, 'expression'> {
    const good = lastOk(this.compileController.state.get().compiled);
    const shown = this.shown.get();
    const source = good?.source ?? this.documents.current.get().source;
    const names = shown?.program.parameters ?? [];
    const values = shown === null ? [] : parameterValues(shown.recording);
    // A tensor has no value here before the first run; the program's own start is used then.
    const known = names.flatMap(({ name }, index) => {
      const value = values[index];
      return value == null ? [] : [[name, value] as const];
    });
    const { seed, level, evaluator, straightThrough } = this.documents.current.get().settings;
    const tables = this.tables();
    const temperature = shown?.recording.now.get().choices?.temperature;
    const softness = temperature === undefined ? {} : { temperature };
    return {
      source,
      tables,
      parameters: Object.fromEntries(known),
      seed,
      level,
      evaluator,
      straightThrough,
      loss: shown?.program.objective == null ? null : shown.recording.now.get().latest.loss,
      ...softness,
    };
  }
}

/** The settings that the compiled program depends on: a change compiles it again and resets the run. */
function isMemoryLimit({ code }: Diagnostic): boolean {
  return code === 'memory-limit';
}

const compiledSettings = [
  'seed',
  'temperature',
  'temperatureEnd',
  'schedule',
  'gumbel',
  'straightThrough',
  'level',
  'evaluator',
] as const;
