import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { expect, test } from 'vitest';
import { linking, setLinked } from './linking';

const open = (): EditorState => EditorState.create({ doc: '(+ a (* b c))', extensions: linking(() => {}) });

/** The marked ranges, as text. */
function marked(state: EditorState): readonly string[] {
  const found: string[] = [];
  for (const decorations of state.facet(EditorView.decorations)) {
    if (typeof decorations === 'function') continue;
    decorations.between(0, state.doc.length, (from, to) => void found.push(state.sliceDoc(from, to)));
  }
  return found;
}

test('one place is marked at a time, and none where there is none', () => {
  const first = open().update({ effects: setLinked.of({ start: 5, end: 12 }) }).state;
  expect(marked(first)).toEqual(['(* b c)']);
  const second = first.update({ effects: setLinked.of({ start: 3, end: 4 }) }).state;
  expect(marked(second)).toEqual(['a']);
  expect(marked(second.update({ effects: setLinked.of(null) }).state)).toEqual([]);
});

test('a mark moves with what is edited before it, and a place behind the end is cut off', () => {
  const state = open().update({ effects: setLinked.of({ start: 5, end: 12 }) }).state;
  expect(marked(state.update({ changes: { from: 0, insert: ';; \n' } }).state)).toEqual(['(* b c)']);
  expect(marked(open().update({ effects: setLinked.of({ start: 5, end: 99 }) }).state)).toEqual(['(* b c))']);
  expect(marked(open().update({ effects: setLinked.of({ start: 50, end: 99 }) }).state)).toEqual([]);
});
