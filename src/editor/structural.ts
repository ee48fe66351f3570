/**
 * Edits that keep the brackets balanced and move whole elements: slurp, barf, raise, wrap, splice. Each is one
 * transaction on the main selection, and reindents the lines it touches.
 */

import {
  type ChangeSet,
  type ChangeSpec,
  EditorSelection,
  type EditorState,
  type StateCommand,
} from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';
import {
  characterAfter,
  characterBefore,
  nextElement,
  previousElement,
  selectedElements,
  separator,
  surroundings,
} from './elements';
import { withIndentation } from './indentCommands';
import {
  closerNode,
  elements,
  enclosingNode,
  enclosingSequence,
  innerStart,
  isInComment,
  isMark,
  isSequence,
  treeOf,
  withMarks,
} from './syntax';

interface Extent {
  readonly from: number;
  readonly to: number;
}

interface Edit {
  readonly changes: readonly ChangeSpec[];
  /** The lines to reindent, as offsets before the change. */
  readonly from: number;
  readonly to: number;
  /** The side of an insertion at the cursor on which the cursor stays. */
  readonly side: -1 | 1;
  /** The new place of the cursor; null leaves it where it was. */
  readonly cursor: ((changes: ChangeSet) => number) | null;
}

function command(plan: (state: EditorState) => Edit | null): StateCommand {
  return ({ state, dispatch }) => {
    const edit = state.readOnly ? null : plan(state);
    if (edit === null) return false;
    const plain = state.changes([...edit.changes]);
    const changes = withIndentation(state, plain, plain.mapPos(edit.from, -1), plain.mapPos(edit.to, 1));
    const { main } = state.selection;
    const place = (position: number): number => changes.mapPos(position, edit.side);
    const selection =
      edit.cursor === null
        ? EditorSelection.single(place(main.anchor), place(main.head))
        : EditorSelection.single(edit.cursor(changes));
    dispatch(state.update({ changes, selection, scrollIntoView: true, userEvent: 'input.structure' }));
    return true;
  };
}

/** Deletes a range, and leaves a space if its neighbours would join. */
function deletion(state: EditorState, from: number, to: number): ChangeSpec {
  return { from, to, insert: separator(characterBefore(state, from), characterAfter(state, to)) };
}

/** A closing bracket after an element. */
function closing(state: EditorState, position: number, bracket: string): ChangeSpec {
  return { from: position, insert: bracket + separator(bracket, characterAfter(state, position)) };
}

/** An opening bracket, with the marks before it, in front of an element. */
function opening(state: EditorState, position: number, bracket: string): ChangeSpec {
  return { from: position, insert: separator(characterBefore(state, position), bracket) + bracket };
}

/** The opening bracket of a list and the marks before it, joined if they are adjacent. */
function openingTokens(list: SyntaxNode): Extent[] {
  const tokens: Extent[] = [{ from: list.from, to: innerStart(list) }];
  for (let outer = list.parent; outer !== null && isMark(outer); outer = outer.parent) {
    const mark = outer.firstChild;
    if (mark === null) continue;
    const [first] = tokens;
    if (first?.from === mark.to) tokens[0] = { from: mark.from, to: first.to };
    else tokens.unshift({ from: mark.from, to: mark.to });
  }
  return tokens;
}

/** Moves the opening bracket of a list, with its marks, to the front of an element. */
function movedOpening(state: EditorState, list: SyntaxNode, position: number): ChangeSpec[] {
  const tokens = openingTokens(list);
  const bracket = tokens.map(({ from, to }) => state.sliceDoc(from, to)).join('');
  return [opening(state, position, bracket), ...tokens.map(({ from, to }) => deletion(state, from, to))];
}

/** The closed lists around the cursor, innermost first, each with its closing bracket. */
function* closedLists(state: EditorState): Generator<readonly [list: SyntaxNode, closer: SyntaxNode]> {
  let list = enclosingSequence(treeOf(state), state.selection.main.head);
  for (; list !== null; list = enclosingNode(list)) {
    const closer = closerNode(list);
    if (closer !== null) yield [list, closer];
  }
}

/**
 * Moves the element after the list into it: `(a) b` becomes `(a b)`. If there is none, the surrounding list does so.
 */
export const slurpForward = command((state) => {
  for (const [list, closer] of closedLists(state)) {
    const next = nextElement(withMarks(list));
    if (next === null) continue;
    const changes = [deletion(state, closer.from, closer.to), closing(state, next.to, closer.name)];
    return { changes, from: list.from, to: next.to, side: -1, cursor: null };
  }
  return null;
});

/** Moves the element before the list into it: `a (b)` becomes `(a b)`. */
export const slurpBackward = command((state) => {
  for (const [list] of closedLists(state)) {
    const previous = previousElement(withMarks(list));
    if (previous === null) continue;
    const changes = movedOpening(state, list, previous.from);
    return { changes, from: previous.from, to: list.to, side: 1, cursor: null };
  }
  return null;
});

/** Moves the last element of the list out, after it: `(a b)` becomes `(a) b`. */
export const barfForward = command((state) => {
  for (const [list, closer] of closedLists(state)) {
    const parts = elements(list);
    if (parts.length === 0) continue;
    const end = parts.at(-2)?.to ?? innerStart(list);
    const changes = [closing(state, end, closer.name), deletion(state, closer.from, closer.to)];
    return { changes, from: list.from, to: list.to, side: -1, cursor: null };
  }
  return null;
});

/** Moves the first element of the list out, before it: `(a b)` becomes `a (b)`. */
export const barfBackward = command((state) => {
  for (const [list, closer] of closedLists(state)) {
    const parts = elements(list);
    if (parts.length === 0) continue;
    const changes = movedOpening(state, list, parts[1]?.from ?? closer.from);
    return { changes, from: withMarks(list).from, to: list.to, side: 1, cursor: null };
  }
  return null;
});

/** Replaces the surrounding list by the element at the cursor, or by the selected ones. */
export const raise = command((state) => {
  const tree = treeOf(state);
  const list = surroundings(tree, state.selection.main);
  const run = selectedElements(tree, state.selection.main);
  if (run === null || !isSequence(list)) return null;
  const before = separator(characterBefore(state, list.from), characterAfter(state, run.from));
  const after = separator(characterBefore(state, run.to), characterAfter(state, list.to));
  const changes = [
    { from: list.from, to: run.from, insert: before },
    { from: run.to, to: list.to, insert: after },
  ];
  return { changes, from: list.from, to: run.to, side: 1, cursor: (made) => made.mapPos(run.from, 1) };
});

/** Puts brackets around the element at the cursor, or the selected ones; without one, inserts an empty list. */
export const wrap = command((state) => {
  const tree = treeOf(state);
  const { main } = state.selection;
  const touched = selectedElements(tree, main);
  if (touched === null && isInComment(tree, main.head)) return null;
  const run = touched ?? { from: main.head, to: main.head };
  const changes = [opening(state, run.from, '('), closing(state, run.to, ')')];
  const cursor = (made: ChangeSet): number =>
    run.from === run.to ? made.mapPos(run.from, -1) + 1 : made.mapPos(run.from, 1);
  return { changes, from: run.from, to: run.to, side: 1, cursor };
});

/** Removes the brackets of the surrounding list, and its marks: `(a '(b c))` becomes `(a b c)`. */
export const splice = command((state) => {
  const list = enclosingSequence(treeOf(state), state.selection.main.head);
  if (list === null) return null;
  const closer = closerNode(list);
  const isEmpty = closer !== null && closer.from === innerStart(list);
  const closings = closer === null || isEmpty ? [] : [deletion(state, closer.from, closer.to)];
  const openings = openingTokens(list).map(({ from, to }, index, all) =>
    deletion(state, from, isEmpty && index === all.length - 1 ? list.to : to),
  );
  return {
    changes: [...openings, ...closings],
    from: withMarks(list).from,
    to: list.to,
    side: 1,
    cursor: null,
  };
});
