/** Places of a text, wherever they point. */

import type { Text } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { Span } from '../text/span';

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** A span as a range of the text, wherever it points: it may be stale, empty, reversed or not a number. */
export function clampedRange(text: Text, { start, end }: Pick<Span, 'start' | 'end'>): Range {
  const from = Math.max(0, Math.min(Math.trunc(start) || 0, text.length));
  return { from, to: Math.max(from, Math.min(Math.trunc(end) || 0, text.length)) };
}

/** Selects a place and scrolls it into view. */
export function revealSpan(view: EditorView, span: Pick<Span, 'start' | 'end'>): void {
  const { from, to } = clampedRange(view.state.doc, span);
  view.dispatch({
    selection: { anchor: from, head: to },
    effects: EditorView.scrollIntoView(from, { y: 'center' }),
    userEvent: 'select.reveal',
  });
  view.focus();
}
