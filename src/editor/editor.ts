/** Puts everything in this folder together over a CodeMirror view, as one editor with a handle. */

import { history, isolateHistory } from '@codemirror/commands';
import { foldGutter } from '@codemirror/language';
import {
  Annotation,
  Compartment,
  EditorState,
  type Extension,
  Prec,
  type StateEffect,
  type Text,
} from '@codemirror/state';
import {
  crosshairCursor,
  drawSelection,
  dropCursor,
  EditorView,
  gutter,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  type KeyBinding,
  keymap,
  lineNumbers,
  rectangularSelection,
} from '@codemirror/view';
import type { Diagnostic } from '../text/diagnostic';
import type { SourceName, Span } from '../text/span';
import type { Assistance } from './assistance';
import { characterInput } from './characterInput';
import './editor.css';
import { type ChipDragging, chipDragging } from './chips';
import { schemeIndentation } from './indentation';
import { insertion } from './insertion';
import { editorKeymap } from './keys';
import { schemeLanguage } from './language';
import { linking, setLinked } from './linking';
import { nameHighlighting } from './names';
import { duringDrag, type NumberDragging, numberDragging } from './numbers/dragging';
import { panelTheme } from './panelTheme';
import { revealSpan } from './places';
import { type ProbeHandler, probing, setProbes } from './probes';
import { rainbowBrackets } from './rainbow';
import { parameterReadings, type Reading, setReadings } from './readings';
import { selectionHistory } from './selection';
import { type TableInfo, tableFacet } from './tables';
import { editorTheme } from './theme';
import { setTints, type Tint, tinting } from './tints';

export interface EditorOptions {
  readonly parent: Element;
  readonly doc: string;
  /** Called with the whole text after each change by the user, including undo, but not after `setText`. */
  readonly onChange: (text: string) => void;
  /** Called with the offset to which the user moves the cursor. */
  readonly onCursor?: (offset: number) => void;
  readonly tables: readonly TableInfo[];
  readonly readOnly?: boolean;
  /** The accessible name of the text. */
  readonly label: string;
  /** Keys of the page, which take precedence over all others. */
  readonly keys: readonly KeyBinding[];
  /** The name of this text in diagnostics and spans; `program` by default. */
  readonly source?: SourceName;
  /** Follows numbers of the text, and values in chips, while they are dragged; without them neither can be. */
  readonly numbers?: NumberDragging;
  readonly chips?: ChipDragging;
  /** What probes expressions; left out where none are probed. */
  readonly probes?: ProbeHandler;
}

export interface EditorHandle {
  /**
   * Replaces the text; undo restores the old one. Readings and diagnostics disappear, because they belong to the old
   * text.
   */
  setText(text: string): void;
  text(): string;
  /** Replaces places of the text as one step of undo. */
  replace(edits: readonly { readonly start: number; readonly end: number; readonly insert: string }[]): void;
  setDiagnostics(diagnostics: readonly Diagnostic[]): void;
  setReadings(readings: readonly Reading[]): void;
  /** Marks the expressions that are probed, in place of those before. */
  setProbes(places: readonly Pick<Span, 'start' | 'end'>[]): void;
  /** Tints stretches that do not overlap, in place of those before. */
  setTints(tints: readonly Tint[]): void;
  /** Selects the place, scrolls it into view and focuses the editor. */
  reveal(span: Pick<Span, 'start' | 'end'>): void;
  /** Marks a place until another is marked; null marks none. `scroll` brings it into view. */
  link(place: Pick<Span, 'start' | 'end'> | null, scroll: boolean): void;
  /** Inserts at the cursor, in place of what is selected, and selects nothing; on lines of its own if it has several. */
  insert(text: string): void;
  focus(): void;
  setTables(tables: readonly TableInfo[]): void;
  /** Adds what helps in writing, once it is loaded; it shows the last diagnostics if they are about the text as it is. */
  assist(assistance: Assistance): void;
  dispose(): void;
}

const fromOutside = Annotation.define<true>();

const behaviour: Extension = [
  highlightSpecialChars(),
  history(),
  drawSelection(),
  dropCursor(),
  rectangularSelection(),
  crosshairCursor(),
  EditorState.allowMultipleSelections.of(true),
  EditorState.tabSize.of(2),
  characterInput,
  highlightActiveLine(),
  highlightActiveLineGutter(),
];

const scheme: Extension = [
  schemeLanguage,
  schemeIndentation,
  nameHighlighting,
  rainbowBrackets,
  selectionHistory,
  parameterReadings,
];

/** As wide as the marks of diagnostics will be, so that the text stays where it is when they come. */
const roomForMarks: Extension = gutter({ class: 'cm-gutter-lint' });

export function createEditor(options: EditorOptions): EditorHandle {
  const { parent, doc, onChange, readOnly = false, label, keys, source = 'program' } = options;
  const { onCursor = () => {}, numbers, chips } = options;
  const tables = new Compartment();
  const keyBindings = new Compartment();
  const assisted = new Compartment();
  const marks = new Compartment();
  let assistance: Assistance | null = null;
  let isDisposed = false;
  /** The last diagnostics and the text that they are about, for assistance that comes after them. */
  let last: { readonly diagnostics: readonly Diagnostic[]; readonly doc: Text } | null = null;
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc,
      extensions: [
        Prec.highest(keymap.of(keys)),
        behaviour,
        assisted.of([]),
        keyBindings.of(editorKeymap(null)),
        marks.of(roomForMarks),
        lineNumbers(),
        foldGutter(),
        probing(options.probes ?? null),
        scheme,
        editorTheme,
        panelTheme,
        linking(onCursor),
        tinting,
        tables.of(tableFacet.of(options.tables)),
        numbers === undefined ? [] : numberDragging(numbers),
        chips === undefined ? [] : chipDragging.of(chips),
        EditorState.readOnly.of(readOnly),
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        EditorView.updateListener.of(({ docChanged, transactions, state }) => {
          const isUsers = transactions.some(
            (each) => each.docChanged && !each.annotation(fromOutside) && !each.annotation(duringDrag),
          );
          if (docChanged && isUsers) onChange(state.doc.toString());
        }),
      ],
    }),
  });
  const setDiagnostics = (diagnostics: readonly Diagnostic[]): void => {
    last = { diagnostics, doc: view.state.doc };
    if (assistance !== null) view.dispatch(assistance.showDiagnostics(view.state, diagnostics, source));
  };
  return {
    setText: (text) => {
      if (text === view.state.doc.toString()) return;
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        selection: { anchor: 0 },
        effects: setReadings.of([]),
        annotations: [fromOutside.of(true), isolateHistory.of('full')],
        scrollIntoView: true,
      });
      setDiagnostics([]);
    },
    text: () => view.state.doc.toString(),
    replace: (edits) =>
      view.dispatch({
        changes: edits.map(({ start, end, insert }) => ({ from: start, to: end, insert })),
        annotations: isolateHistory.of('full'),
      }),
    setDiagnostics,
    setReadings: (readings) => view.dispatch({ effects: setReadings.of(readings) }),
    setProbes: (places) => view.dispatch({ effects: setProbes.of(places) }),
    setTints: (tints) => view.dispatch({ effects: setTints.of(tints) }),
    reveal: (span) => revealSpan(view, span),
    link: (place, scroll) => {
      const effects: StateEffect<unknown>[] = [setLinked.of(place)];
      if (scroll && place !== null) {
        const start = Math.min(place.start, view.state.doc.length);
        effects.push(EditorView.scrollIntoView(start, { y: 'nearest', yMargin: 40 }));
      }
      view.dispatch({ effects });
    },
    insert: (text) => {
      view.dispatch(insertion(view.state, text));
      view.focus();
    },
    focus: () => view.focus(),
    setTables: (next) => view.dispatch({ effects: tables.reconfigure(tableFacet.of(next)) }),
    assist: (loaded) => {
      if (assistance !== null || isDisposed) return;
      assistance = loaded;
      view.dispatch({
        effects: [
          assisted.reconfigure(loaded.behaviour),
          keyBindings.reconfigure(editorKeymap(loaded.keys)),
          marks.reconfigure(loaded.diagnostics),
        ],
      });
      if (last?.doc === view.state.doc) setDiagnostics(last.diagnostics);
    },
    dispose: () => {
      isDisposed = true;
      view.destroy();
    },
  };
}
