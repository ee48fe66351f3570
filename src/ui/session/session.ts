/** Everything that the page knows and does, in one object that is made once, before React renders. */

import { Client, type Loss } from '../../app/client';
import type { BackendReport, CompileRequest, Offer } from '../../app/protocol';
import { editorView } from '../../parts/gates';
import { lazyPart } from '../../parts/lazyPart';
import { loadUntilThere } from '../../parts/loadUntilThere';
import type { Diagnostic } from '../../text/diagnostic';
import { busyDelayMs } from '../common/useBusyIndicator';
import { DraftStorage, type KeyStorage } from '../drafts/draftStorage';
import type { Compiled, CompileOk } from '../state/compileState';
import { continuationOf } from '../state/continuation';
import { Layout } from '../state/layout';
import { panelsAbout } from '../state/panelsAbout';
import { withPreview } from '../state/preview';
import type { Recording } from '../state/recording';
import { settingNames } from '../state/runChanges';
import type { RunRow } from '../state/runs';
import { defaultSettings, type Settings } from '../state/settings';
import { type Shown, shownAt, shownOf } from '../state/shown';
import { derived, inTurn, type Readable } from '../state/store';
import { endWords, recoveryWords, runsWords, sessionWords } from '../words';
import { CompileController } from './compileController';
import type { Discoverer } from './discoverer';
import { Discovery } from './discovery';
import { type DocumentPorts, Documents } from './documents';
import { Dragger } from './dragger';
import { ExpectedBackend } from './expectedBackend';
import { FinishedRuns } from './finishedRuns';
import { FirstSteps } from './firstSteps';
import { LessonGuide } from './lessonGuide';
import { Navigation } from './navigation';
import { Notices } from './notices';
import { editedText, endOfRun } from './offers';
import { Preferences } from './preferences';
import { Questions } from './questions';
import { RunController, type RunControllerPorts, type Starts } from './runController';
import { TimeTravel } from './timeTravel';
import { Uploads } from './uploads';

export interface SessionPorts {
  readonly local: KeyStorage | null;
  readonly tab: KeyStorage | null;
  readonly spawn: () => Worker;
  /** Sets the fragment of the address without opening it. */
  readonly setAddress: (fragment: string) => void;
}

const discovererPart = lazyPart('discoverer', () => editorView.behind(() => import('./discoverer')));
const runLedgerPart = lazyPart('runLedger', () => editorView.behind(() => import('./runLedger')));

export class Session {
  readonly notices = new Notices();
  readonly preferences: Preferences;
  /** What is shown where. */
  readonly layout: Layout;
  readonly uploads: Uploads;
  readonly documents: Documents;
  readonly lessons: LessonGuide;
  readonly navigation: Navigation;
  readonly client: Client;
  readonly compileController: CompileController;
  readonly runController: RunController;
  readonly dragger: Dragger;
  private readonly firstSteps: FirstSteps;
  /** What the panels and the console ask about what is shown. */
  readonly questions: Questions;
  /** From where an edited program may train on; null where there is nothing to continue from. */
  readonly continuation: Readable<Recording | null>;
  /** Which step of the run is shown. */
  readonly time: TimeTravel;
  readonly shown: Readable<Shown | null>;
  /** The same for panels, each of which draws a change in a task of its own. */
  readonly shownInTurn: Readable<Shown | null>;
  /** The finished runs of the program. */
  readonly runs: FinishedRuns;
  /** The search for the program's unknowns. */
  readonly discovery: Discovery<Discoverer>;
  /** The backend that a run would use; null until it is known. */
  readonly backend: Readable<BackendReport | null>;
  private readonly expectedBackend: ExpectedBackend;
  private readonly drafts: DraftStorage;

  /** Starts a worker; the labs have workers of their own. */
  readonly spawn: () => Worker;
  /** The opening of the program whose panels were opened. */
  private panelsOpenedFor = 0;

  constructor({ local, tab, spawn, setAddress }: SessionPorts) {
    // What is kept, and which program is open.
    this.spawn = spawn;
    this.preferences = new Preferences(local);
    this.layout = new Layout(local);
    this.uploads = new Uploads(local);
    this.drafts = new DraftStorage(local, tab);
    const untitled = { title: '', source: '', settings: defaultSettings };
    this.documents = new Documents(this.documentPorts(), untitled);
    const { documents, drafts, layout, notices } = this;
    this.lessons = new LessonGuide({
      documents,
      layout,
      drafts: () => drafts.list(),
      failed: (error, again) => notices.failure(error, again),
    });
    const { lessons } = this;
    this.navigation = new Navigation({ documents, drafts, lessons, layout, notices, setAddress });

    // What computes: the worker, the compilation of the present text, and its run.
    this.client = new Client(spawn, {
      progress: (progress) => this.runController.progress(progress),
      lost: (loss) => this.lost(loss),
    });
    const { service } = this.client;
    const request = (): CompileRequest => this.request();
    this.expectedBackend = new ExpectedBackend(service, () => documents.current.get().settings.backend);
    this.backend = this.expectedBackend.state;
    this.compileController = new CompileController(service, request, (compiled) => this.compiled(compiled));
    this.firstSteps = new FirstSteps(service, request);
    this.runController = new RunController(this.runPorts());
    const { state: compileState } = this.compileController;
    const { run } = this.runController;

    // What is shown: the run, or the program at its start, at an earlier step, or where it is dragged to.
    this.time = new TimeTravel({ service, run });
    const present = derived([compileState, run], shownOf);
    const undragged = derived([present, this.time.state], shownAt);
    const failed = (message: string): void => notices.problem(message);
    this.dragger = new Dragger({ service, request, compileState, run, shown: undragged, failed });
    this.shown = derived([undragged, this.dragger.preview], withPreview);
    this.shownInTurn = inTurn(this.shown);
    this.continuation = derived([compileState, run], continuationOf);

    // What is asked and found beside the run.
    const { dragger, shown } = this;
    this.questions = new Questions({
      service,
      documents,
      request,
      compileState,
      run,
      present,
      shown,
      dragger,
    });
    this.runs = new FinishedRuns(shown);
    void this.keepRuns(local);
    this.discovery = new Discovery(documents.current, local, () => this.discoverer(local));
    this.uploads.tables.subscribe(() => this.compileController.changed('choice'));
  }

  private documentPorts(): DocumentPorts {
    return {
      storage: this.drafts,
      onOpened: () => this.opened(),
      onEdited: () => this.compileController.changed(),
      // An edit within a lesson keeps the lesson open.
      setAddress: (fragment) => this.navigation.name(fragment === '' ? this.lessons.fragment() : fragment),
      onUnsaved: () => this.notices.problem(sessionWords.unsaved, null, 'draft'),
      onKept: () => this.notices.mended('draft'),
      hasFixedTitle: () => this.layout.get().lesson !== null,
    };
  }

  private runPorts(): RunControllerPorts {
    return {
      service: this.client.service,
      request: () => this.request(),
      compile: () => this.compileController.now(),
      pace: () => this.documents.current.get().settings.pace,
      starts: () => this.draggedStarts(),
      refuse: (message) => this.notices.problem(message, null, 'program'),
      tellBackend: (message) => this.notices.problem(message),
      renewWorker: () => this.client.renew(sessionWords.workerReplaced),
    };
  }

  /** What follows when the present text is compiled, or is found to have mistakes. */
  private compiled(compiled: Compiled): void {
    this.runController.compiled(compiled);
    if (compiled.kind === 'ok') this.compiledWell(compiled);
    if (compiled.kind === 'error' && compiled.diagnostics.some(isMemoryLimit)) this.giveMemoryBack();
    void this.expectedBackend.ask();
    this.firstSteps.compiled(compiled);
  }

  /** Keeps the finished runs from now on. */
  private async keepRuns(local: KeyStorage | null): Promise<void> {
    const { RunLedger, ProgramStorage } = await loadUntilThere(runLedgerPart);
    const storage = new ProgramStorage(local, 'runs');
    storage.tidy(this.drafts);
    new RunLedger(this.runs, {
      service: this.client.service,
      run: this.runController.run,
      document: this.documents.current,
      storage,
      onUnsaved: (left) => this.notices.problem(left === null ? runsWords.notKept : runsWords.leftOut(left)),
    });
  }

  private async discoverer(local: KeyStorage | null): Promise<Discoverer> {
    const { discovererOf } = await loadUntilThere(discovererPart);
    return discovererOf(this, local);
  }

  /** Opens what the address of the page names. */
  async start(hash: string): Promise<void> {
    await this.navigation.start(hash);
    void this.expectedBackend.ask();
  }

  setSettings(settings: Partial<Settings>): void {
    this.documents.set(settings);
    if (settings.pace !== undefined) this.runController.setPace(settings.pace);
    if (settings.backend !== undefined) void this.expectedBackend.ask();
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

  /** The request for the present text. */
  request(): CompileRequest {
    const { source, settings } = this.documents.current.get();
    const { pace: _, ...asked } = settings;
    // Tables are sent to the worker only if they have changed.
    return { source, settings: asked, tables: this.client.setTables(this.uploads.tables.get()) };
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
    this.questions.leave();
    this.compileController.opened();
    void this.expectedBackend.ask();
  }

  private lost({ kind, message }: Loss): void {
    const retry = { label: recoveryWords.tryAgain, run: () => this.compileController.changed('choice') };
    if (kind === 'not-loaded') this.notices.problem(sessionWords.lost(message), retry, 'program');
    else this.notices.problem(sessionWords.lost(message));
  }
}

function isMemoryLimit({ code }: Diagnostic): boolean {
  return code === 'memory-limit';
}

/** The settings that the compiled program depends on: a change compiles it again and resets the run. */
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
