/** Tints stretches of the text in a few levels, each with a tip, until others are tinted. Edits move them. */

import { type Extension, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';

export interface Tint {
  readonly start: number;
  readonly end: number;
  /** 0 for none. */
  readonly level: number;
  readonly tip: string;
}

/** Tints these stretches, which do not overlap, in place of all others. */
export const setTints = StateEffect.define<readonly Tint[]>();

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (before, { changes, effects, newDoc }) => {
    let marks = before.map(changes);
    for (const effect of effects) if (effect.is(setTints)) marks = marksOf(effect.value, newDoc.length);
    return marks;
  },
  provide: (own) => EditorView.decorations.from(own),
});

function marksOf(tints: readonly Tint[], length: number): DecorationSet {
  const within = tints.filter(({ start, end }) => start < end && end <= length);
  const marks = within.map(({ start, end, level, tip }) =>
    Decoration.mark({ class: `cm-influence-${level}`, attributes: { 'data-tip': tip } }).range(start, end),
  );
  return Decoration.set(marks, true);
}

export const tinting: Extension = field;
