/**
 * Shows the compiler's diagnostics in the text: underlined, marked in the gutter, and in full in a tooltip, with links
 * to related places. Severity has a word and a shape as well as a colour.
 */

import { isolateHistory } from '@codemirror/commands';
import {
  forEachDiagnostic,
  type Diagnostic as LintDiagnostic,
  linter,
  lintGutter,
  setDiagnostics as setLintDiagnostics,
} from '@codemirror/lint';
import type { EditorState, Extension, StateCommand, Text, TransactionSpec } from '@codemirror/state';
import { type Command, EditorView } from '@codemirror/view';
import type { Diagnostic, Fix, RelatedPlace, Severity } from '../text/diagnostic';
import type { SourceName, Span } from '../text/span';
import { clampedRange, type Range, revealSpan } from './places';
import { problemList } from './problemList';

const words: { readonly [Level in Severity]: string } = { error: 'Error', warning: 'Warning', info: 'Note' };

/** The same range, at least one character wide if the line has one, so that there is something to underline. */
export function visibleRange(text: Text, span: Pick<Span, 'start' | 'end'>): Range {
  const { from, to } = clampedRange(text, span);
  if (from < to) return { from, to };
  const line = text.lineAt(from);
  if (from < line.to) return { from, to: from + 1 };
  return line.from < from ? { from: from - 1, to: from } : { from, to };
}

function line(className: string, ...children: readonly (Node | string)[]): HTMLElement {
  const made = document.createElement('span');
  made.className = className;
  made.append(...children);
  return made;
}

/** A link for the pointer. The list of problems may contain no controls, so the keyboard has a command instead. */
function relatedLine(view: EditorView, place: RelatedPlace, source: SourceName): HTMLElement {
  if (place.span.source !== source) {
    return line('cm-diagnostic-related', `${place.message} (${place.span.source})`);
  }
  const { from } = clampedRange(view.state.doc, place.span);
  const link = line('cm-diagnostic-link', `Line ${view.state.doc.lineAt(from).number}`);
  link.addEventListener('click', () => revealSpan(view, place.span));
  return line('cm-diagnostic-related', link, ` ${place.message}`);
}

function render(view: EditorView, diagnostic: Diagnostic, source: SourceName): HTMLElement {
  const { severity, message, hint, related } = diagnostic;
  const word = document.createElement('strong');
  word.textContent = `${words[severity]}:`;
  return line(
    'cm-diagnostic-body',
    line('cm-diagnostic-message', word, ` ${message}`),
    ...related.map((place) => relatedLine(view, place, source)),
    ...(hint === null ? [] : [line('cm-diagnostic-advice', hint)]),
  );
}

/** The transaction that shows these diagnostics and no others. Diagnostics of other sources are left out. */
export function showDiagnostics(
  state: EditorState,
  diagnostics: readonly Diagnostic[],
  source: SourceName,
): TransactionSpec {
  const shown = diagnostics
    .flatMap((each) => [each, ...mirrored(each)])
    .filter(({ span }) => span.source === source)
    .map((each): LintDiagnostic => {
      const origin: Origin = { diagnostic: each, source, text: state.doc };
      const made: LintDiagnostic = {
        ...visibleRange(state.doc, each.span),
        severity: each.severity,
        message: [`${words[each.severity]}: ${each.message}`, each.hint].filter(Boolean).join(' '),
        renderMessage: (view) => render(view, each, source),
        actions: fixesOf(each, source).map((fix) => ({
          name: fix.label,
          apply: (view, from, to) => {
            const change = fixed(view.state, fix, { ...origin, from, to });
            if (change !== null) view.dispatch(change);
          },
        })),
      };
      origins.set(made, origin);
      return made;
    });
  return setLintDiagnostics(state, shown);
}

/** The changes that can be made in this text. */
function fixesOf({ fixes = [] }: Diagnostic, source: SourceName): readonly Fix[] {
  return fixes.filter(({ edits }) => edits.every(({ span }) => span.source === source));
}

/** A diagnostic in the text. */
interface Origin {
  readonly diagnostic: Diagnostic;
  readonly source: SourceName;
  /** The text that it is about. */
  readonly text: Text;
}

/** Where the place of a diagnostic is now, which the editor follows. */
interface Followed extends Origin, Range {}

/** The change as one step of undo; null where the text was changed since, but for what is the diagnostic's own place. */
function fixed(
  state: EditorState,
  { label, edits }: Fix,
  { diagnostic, text, from, to }: Followed,
): TransactionSpec | null {
  const isSame = state.doc.eq(text);
  const { start, end } = diagnostic.span;
  if (!isSame && edits.some(({ span }) => span.start !== start || span.end !== end)) return null;
  return {
    changes: edits.map(({ span, insert }) => ({
      ...(isSame ? clampedRange(text, span) : { from, to }),
      insert,
    })),
    annotations: isolateHistory.of('full'),
    userEvent: 'input.fix',
    effects: EditorView.announce.of(label),
  };
}

/** The keyboard command for the first change of a problem at the cursor. */
export const fixProblem: StateCommand = ({ state, dispatch }) => {
  const { head } = state.selection.main;
  let change: TransactionSpec | null = null;
  forEachDiagnostic(state, (shown, from, to) => {
    const origin = origins.get(shown);
    const [fix] = origin === undefined ? [] : fixesOf(origin.diagnostic, origin.source);
    if (fix !== undefined && from <= head && head <= to)
      change ??= fixed(state, fix, { ...origin!, from, to });
  });
  if (change === null) return false;
  dispatch(state.update(change));
  return true;
};

/** The same mistake at each other place that is as much to blame. */
function mirrored(diagnostic: Diagnostic): readonly Diagnostic[] {
  return diagnostic.related
    .filter(({ alike }) => alike)
    .map((place) => {
      const others = diagnostic.related.filter((each) => each !== place);
      const first = { message: 'This is the other place.', span: diagnostic.span };
      return { ...diagnostic, span: place.span, related: [first, ...others] };
    });
}

/** The origin of each diagnostic in the text. */
const origins = new WeakMap<LintDiagnostic, Origin>();

/** The first related place in this text for a diagnostic at the cursor. */
export function relatedPlace(state: EditorState): RelatedPlace | null {
  const { head } = state.selection.main;
  let found: RelatedPlace | undefined;
  forEachDiagnostic(state, (shown, from, to) => {
    const origin = origins.get(shown);
    if (origin === undefined || head < from || to < head) return;
    found ??= origin.diagnostic.related.find(({ span }) => span.source === origin.source);
  });
  return found ?? null;
}

/** The keyboard command for a link. */
export const goToRelatedPlace: Command = (view) => {
  const place = relatedPlace(view.state);
  if (place === null) return false;
  view.dispatch({ effects: EditorView.announce.of(place.message) });
  revealSpan(view, place.span);
  return true;
};

export const diagnosticDisplay: Extension = [linter(null), lintGutter(), problemList];
