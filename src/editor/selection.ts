/** Grows the selection from atom to list to the surrounding list, and shrinks it back in the same steps. */

import {
  EditorSelection,
  type Extension,
  type SelectionRange,
  type StateCommand,
  StateEffect,
  StateField,
} from '@codemirror/state';
import type { SyntaxNode, Tree } from '@lezer/common';
import { elements, isElement, isSequence, treeOf } from './syntax';

interface Extent {
  readonly from: number;
  readonly to: number;
}

/** The ranges that a node offers for selection: a string's text, a list's elements, and the node itself. */
function extents(node: SyntaxNode): Extent[] {
  const own = { from: node.from, to: node.to };
  if (node.name === 'String') return [{ from: node.from + 1, to: Math.max(node.from + 1, node.to - 1) }, own];
  if (!isSequence(node)) return isElement(node) || node.parent === null ? [own] : [];
  const parts = elements(node);
  const [first, last] = [parts[0], parts.at(-1)];
  return first === undefined || last === undefined ? [own] : [{ from: first.from, to: last.to }, own];
}

/** All ranges that can be selected around an offset, from the smallest to the whole text. */
function ladder(tree: Tree, position: number): Extent[] {
  const rungs: Extent[] = [];
  for (const side of [1, -1] as const) {
    for (let node: SyntaxNode | null = tree.resolveInner(position, side); node !== null; node = node.parent) {
      rungs.push(...extents(node));
    }
  }
  return rungs.sort((a, b) => a.to - a.from - (b.to - b.from));
}

function isWithin(inner: Extent, outer: Extent): boolean {
  return outer.from <= inner.from && inner.to <= outer.to && outer.to - outer.from > inner.to - inner.from;
}

function grown(tree: Tree, range: SelectionRange): SelectionRange {
  const rung = ladder(tree, range.from).find((each) => isWithin(range, each));
  return rung === undefined ? range : EditorSelection.range(rung.from, rung.to);
}

function shrunk(tree: Tree, range: SelectionRange): SelectionRange {
  const rung = ladder(tree, range.from).findLast((each) => isWithin(each, range));
  return rung === undefined ? EditorSelection.cursor(range.from) : EditorSelection.range(rung.from, rung.to);
}

const growth = StateEffect.define<EditorSelection>();
const shrinking = StateEffect.define<null>();

/** The selections that grew to the present one. Any other change of text or selection clears them. */
const history = StateField.define<readonly EditorSelection[]>({
  create: () => [],
  update: (past, transaction) => {
    for (const effect of transaction.effects) {
      if (effect.is(growth)) return [...past, effect.value];
      if (effect.is(shrinking)) return past.slice(0, -1);
    }
    return transaction.docChanged || transaction.selection !== undefined ? [] : past;
  },
});

export const growSelection: StateCommand = ({ state, dispatch }) => {
  const tree = treeOf(state);
  const selection = EditorSelection.create(
    state.selection.ranges.map((range) => grown(tree, range)),
    state.selection.mainIndex,
  );
  if (selection.eq(state.selection)) return false;
  dispatch(state.update({ selection, effects: growth.of(state.selection), userEvent: 'select' }));
  return true;
};

export const shrinkSelection: StateCommand = ({ state, dispatch }) => {
  const tree = treeOf(state);
  const past = state.field(history, false)?.at(-1);
  const selection =
    past ??
    EditorSelection.create(
      state.selection.ranges.map((range) => shrunk(tree, range)),
      state.selection.mainIndex,
    );
  if (selection.eq(state.selection)) return false;
  dispatch(state.update({ selection, effects: shrinking.of(null), userEvent: 'select' }));
  return true;
};

/** The history that `shrinkSelection` needs. */
export const selectionHistory: Extension = history;
