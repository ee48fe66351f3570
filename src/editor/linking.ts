/**
 * Marks a place in the text that something outside the editor refers to, until another is marked; and reports the
 * cursor.
 */

import { type Extension, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';
import type { Span } from '../text/span';

type Place = Pick<Span, 'start' | 'end'>;

/** Marks a place instead of the one before; null marks none. */
export const setLinked = StateEffect.define<Place | null>();

const mark = Decoration.mark({ class: 'cm-linked' });

const linked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (before, { changes, effects, newDoc }) => {
    let marks = before.map(changes);
    for (const effect of effects) {
      if (!effect.is(setLinked)) continue;
      const { value } = effect;
      const [start, end] = [value?.start ?? 0, Math.min(value?.end ?? 0, newDoc.length)];
      marks = start < end ? Decoration.set(mark.range(start, end)) : Decoration.none;
    }
    return marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** `onCursor` is called with the offset to which the user moved the cursor. */
export function linking(onCursor: (offset: number) => void): Extension {
  const listener = EditorView.updateListener.of(({ transactions, state }) => {
    if (transactions.some((each) => each.isUserEvent('select'))) onCursor(state.selection.main.head);
  });
  return [linked, listener];
}
