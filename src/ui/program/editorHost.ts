/**
 * The editor and what it shows of the session: the text that is open, the compiler's diagnostics, the parameters'
 * values and gradients. Its element is made once and moved into the page, so that a new layout loses no cursor. The
 * plain text stands in for the editor until that is loaded.
 */

import type { Diagnostic, Fix, Table } from '../../app/protocol';
import type { createEditor, EditorHandle, EditorOptions, Reading, TableInfo, Tint } from '../../editor';
import { writeNumber } from '../../editor/figures';
import type { Session } from '../session/session';
import { shownChoices } from '../state/choices';
import { type CompileOk, lastOk } from '../state/compileState';
import type { ProgramTab } from '../state/layout';
import { derivativeOf, isNegligible } from '../state/negligible';
import { maxProbes, noProbes } from '../state/probePlaces';
import type { Recording } from '../state/recording';
import type { Shown } from '../state/shown';
import { carry } from '../state/spans';
import { Store } from '../state/store';
import { chipWords, describeChip, probeWords, programWords } from '../words';
import { assist } from './assistance';
import { EvaluatorHost, editorPart } from './evaluatorHost';

interface Range {
  readonly start: number;
  readonly end: number;
}

export class EditorHost {
  readonly element: HTMLElement;
  /** The editor in the tab beside it. */
  readonly evaluator: EvaluatorHost;
  /** The last place of the cursor that the reader chose, and the text; null before. */
  readonly cursor = new Store<{ readonly offset: number; readonly text: string } | null>(null);
  private createEditor: typeof createEditor | null = null;
  private handle: EditorHandle | null = null;
  private opening: number;
  private bundled: readonly TableInfo[] = [];
  /** The recording that is watched, and the function that ends that. */
  private watched: { readonly recording: Recording; readonly end: () => void } | null = null;

  constructor(private readonly session: Session) {
    this.evaluator = new EvaluatorHost(session);
    this.element = document.createElement('div');
    this.element.className = 'editor-host';
    const { documents } = session;
    this.opening = documents.current.get().opening;
    this.showPlainText();
    documents.current.subscribe(() => this.showText());
  }

  /** Makes the editor once its code is there; rejects with a `PartError`, after which it can be called again. */
  async load(): Promise<void> {
    const { createEditor } = await editorPart.load();
    if (this.handle !== null) return;
    this.createEditor = createEditor;
    this.element.replaceChildren();
    this.handle = this.create(createEditor);
    const { compileController, documents, runController, uploads, shown, questions } = this.session;
    compileController.state.subscribe(() => this.showDiagnostics());
    runController.run.subscribe(() => this.showDiagnostics());
    questions.neuronWatch.snapshot.subscribe(() => this.showDiagnostics());
    documents.current.subscribe(() => this.showProbes());
    shown.subscribe(() => this.watch());
    uploads.tables.subscribe(() => this.showTables());
    this.showDiagnostics();
    this.showProbes();
    this.watch();
  }

  /** Names and columns of the tables that ship, once they are loaded. */
  setBundled(tables: readonly TableInfo[]): void {
    this.bundled = tables;
    this.showTables();
  }

  /** The name that the cursor is on; empty without one. */
  nameAtCursor(): string {
    const { offset, text } = this.cursor.get() ?? { offset: 0, text: '' };
    const before = /[^\s()[\]"';,`]*$/.exec(text.slice(0, offset))?.[0] ?? '';
    const after = /^[^\s()[\]"';,`]*/.exec(text.slice(offset))?.[0] ?? '';
    return before + after;
  }

  /** Inserts a text at the cursor, and shows the program for it. */
  insert(text: string): void {
    this.show('program', () => this.handle?.insert(text));
  }

  /** Selects a place of an earlier text of the program, if it is still there. */
  reveal(place: Range, source: string): void {
    this.show('program', () => this.select(place, source));
  }

  /** Makes a change that was offered for an earlier text, if all its places are still there; undo takes it back. */
  fix({ edits }: Fix, source: string): void {
    const { handle } = this;
    if (handle === null) return;
    const text = handle.text();
    const placed = edits.flatMap(({ span, insert }) => {
      const place = carry(span, source, text);
      return place === null ? [] : [{ ...place, insert }];
    });
    if (placed.length < edits.length) return;
    handle.replace(placed);
    handle.focus();
  }

  /** Marks a place of an earlier text, if it is still there; null for none. */
  link(place: Range | null, source: string, scroll = false): void {
    if (this.handle === null) return;
    this.handle.link(place === null ? null : carry(place, source, this.handle.text()), scroll);
  }

  /** Tints stretches of an earlier text, as far as they are still there. */
  tint(tints: readonly Tint[], source: string): void {
    if (this.handle === null) return;
    const text = this.handle.text();
    this.handle.setTints(
      tints.flatMap((each) => {
        const place = carry(each, source, text);
        return place === null ? [] : [{ ...each, ...place }];
      }),
    );
  }

  /** Selects a place of an earlier text of the evaluator; null for the one that ships. */
  revealInEvaluator(place: Range, before: string | null): void {
    // Where the editor could not be loaded, its pane says so.
    this.show('evaluator', () => this.evaluator.reveal(place, before).catch(() => undefined));
  }

  /** Shows a tab first, since a hidden editor cannot scroll. */
  private show(tab: ProgramTab, then: () => void): void {
    const { layout } = this.session;
    const isShown = layout.get().tab === tab && layout.get().side === 'program';
    layout.showTab(tab);
    if (isShown) then();
    else requestAnimationFrame(then);
  }

  private select(place: Range, source: string): void {
    if (this.handle === null) return;
    const text = this.handle.text();
    const start = Math.min(place.start, text.length);
    this.handle.reveal(carry(place, source, text) ?? { start, end: start });
  }

  private create(make: typeof createEditor): EditorHandle {
    const handle = make({
      parent: this.element,
      doc: this.session.documents.current.get().source,
      onChange: (text) => this.session.documents.edit(text),
      onCursor: (offset) => this.cursor.set({ offset, text: this.handle?.text() ?? '' }),
      tables: this.tables(),
      label: programWords.editor,
      // The page listens to its keys before the editor does.
      keys: [],
      ...this.dragging(),
      probes: {
        toggle: (place) => this.tellIfFull(this.session.questions.prober.toggle(place)),
        toggleFirst: (places) =>
          void this.session.questions.prober.toggleFirst(places).then((hasRoom) => this.tellIfFull(hasRoom)),
      },
    });
    void assist(handle);
    return handle;
  }

  /** What follows a number of the text, and a parameter's value, while they are dragged. */
  private dragging(): Required<Pick<EditorOptions, 'numbers' | 'chips'>> {
    const { dragger } = this.session;
    return {
      numbers: {
        begin: (place) => dragger.beginNumber(place),
        move: (text) => dragger.moveNumber(text),
        end: (kept) => dragger.endNumber(kept),
        label: chipWords.slider,
      },
      chips: {
        words: chipWords,
        hold: (name) => dragger.holdParameter(name),
        move: (name, value) => dragger.moveParameter(name, value),
        release: (name, kept) => dragger.releaseParameter(name, kept),
        use: (name) => this.useAsStart(name),
        putBack: () => dragger.leave(),
      },
    };
  }

  /** Writes the shown value of a parameter into the text as its start, with those of the others that were dragged. */
  private useAsStart(name: string): void {
    const good = lastOk(this.session.compileController.state.get().compiled);
    const shown = this.session.shown.get();
    if (good === null || shown === null || this.handle === null) return;
    const moved = this.session.dragger.preview.get()?.moved ?? {};
    const { present } = shown.recording.now.get();
    const text = this.handle.text();
    const edits = good.program.parameters.flatMap((parameter) => {
      const index = shown.program.parameters.findIndex((each) => each.name === parameter.name);
      const isAsked = parameter.name === name || moved[parameter.name] !== undefined;
      const isNumber = parameter.shape.length === 0 && parameter.startSpan.source === 'program';
      const place = isAsked && isNumber && index >= 0 ? carry(parameter.startSpan, good.source, text) : null;
      return place === null ? [] : [{ ...place, insert: writeNumber(present[index]!) }];
    });
    this.handle.replace(edits);
    this.handle.focus();
  }

  private tellIfFull(hasRoom: boolean): void {
    if (!hasRoom) this.session.notices.problem(probeWords.full(maxProbes));
  }

  private showProbes(): void {
    this.handle?.setProbes(this.session.documents.current.get().probes ?? noProbes);
  }

  private showPlainText(): void {
    const text = document.createElement('pre');
    text.className = 'plain-text';
    text.textContent = this.session.documents.current.get().source;
    this.element.replaceChildren(text);
  }

  private showText(): void {
    const { source, opening } = this.session.documents.current.get();
    if (this.handle === null || this.createEditor === null) {
      this.opening = opening;
      this.showPlainText();
      return;
    }
    if (opening === this.opening) {
      if (this.handle.text() !== source) this.handle.setText(source);
      return;
    }
    // Each program has its own history: undo must not insert the text of another program.
    this.opening = opening;
    const focused = this.element.contains(document.activeElement);
    this.handle.dispose();
    this.handle = this.create(this.createEditor);
    if (focused) this.handle.focus();
  }

  private showDiagnostics(): void {
    const { compiled } = this.session.compileController.state.get();
    const { source } = this.session.documents.current.get();
    if (compiled.kind === 'none' || compiled.source !== source) return;
    const notes = this.session.questions.neuronWatch.notes(source);
    this.handle?.setDiagnostics([...compiled.diagnostics, ...notes, ...this.failures(source)]);
  }

  /** Where the last run failed, in the present text. */
  private failures(source: string): readonly Diagnostic[] {
    const run = this.session.runController.run.get();
    if (run.kind !== 'failed') return [];
    return run.diagnostics.flatMap((diagnostic) => {
      const place = carry(diagnostic.span, run.recording.source, source);
      return place === null ? [] : [{ ...diagnostic, span: { ...diagnostic.span, ...place } }];
    });
  }

  private watch(): void {
    const recording = this.session.shown.get()?.recording ?? null;
    if (this.watched?.recording !== recording) {
      this.watched?.end();
      const end = recording?.now.subscribe(() => this.showReadings());
      this.watched = recording === null ? null : { recording, end: end! };
    }
    this.showReadings();
  }

  /** Values by name, at the places of the last text that compiled; the editor moves them along with edits. */
  private showReadings(): void {
    const good = lastOk(this.session.compileController.state.get().compiled);
    const shown = this.session.shown.get();
    if (good === null || shown === null) return;
    const { recording, program } = shown;
    const now = recording.now.get();
    const moved = this.session.dragger.preview.get()?.moved ?? {};
    const index = new Map(program.parameters.map(({ name }, position) => [name, position]));
    const readings = good.program.parameters.flatMap(({ name, span, shape, low, high }): Reading[] => {
      const position = index.get(name);
      if (position === undefined) return [];
      const [value, norm] = [now.present[position]!, shape.length > 0];
      const next = now.next?.[position] ?? null;
      const about = describeChip({
        name,
        value,
        gradient: now.latest.gradients[position]!,
        isNegligible: isNegligible(derivativeOf(recording, position)),
        next,
        isNorm: norm,
        optimizer: program.objective?.optimizerName ?? '',
      });
      const range = { low, high, whole: false };
      return [{ kind: 'parameter', span, name, value, next, norm, about, range, moved: name in moved }];
    });
    this.handle?.setReadings([...readings, ...choiceReadings(shown, good)]);
  }

  private showTables(): void {
    this.handle?.setTables(this.tables());
  }

  private tables(): readonly TableInfo[] {
    const uploaded = this.session.uploads.tables.get().map(tableInfo);
    const names = new Set(uploaded.map(({ name }) => name));
    return [...uploaded, ...this.bundled.filter(({ name }) => !names.has(name))];
  }
}

/** The winner at each soft choice with one set of weights, if the text is the one whose values are shown. */
function choiceReadings(shown: Shown, good: CompileOk): Reading[] {
  if (shown.program !== good.program) return [];
  const choices = shownChoices(shown);
  const alone = choices.filter(
    ({ span }) => choices.filter((other) => other.span.start === span.start).length === 1,
  );
  return alone.map(({ span, winner }) => {
    const opener = { ...span, end: span.start + 1 };
    return { kind: 'choice', span: opener, winner: winner?.text ?? null, share: winner?.share ?? Number.NaN };
  });
}

export function tableInfo({ name, columns }: Pick<Table, 'name' | 'columns'>): TableInfo {
  return { name, columns };
}
