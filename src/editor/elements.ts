/** Finds the elements at a cursor or in a selection, and their neighbours, on which structural commands act. */

import type { EditorState, SelectionRange } from '@codemirror/state';
import type { SyntaxNode, Tree } from '@lezer/common';
import { elements, enclosingSequence, isElement } from './syntax';

export interface ElementRun {
  readonly from: number;
  readonly to: number;
}

export function nextElement(node: SyntaxNode): SyntaxNode | null {
  let next = node.nextSibling;
  while (next !== null && !isElement(next)) next = next.nextSibling;
  return next;
}

export function previousElement(node: SyntaxNode): SyntaxNode | null {
  let previous = node.prevSibling;
  while (previous !== null && !isElement(previous)) previous = previous.prevSibling;
  return previous;
}

/** The innermost list around the whole of a selection, or the program. */
export function surroundings(tree: Tree, range: SelectionRange): SyntaxNode {
  let outer = enclosingSequence(tree, range.from);
  while (outer !== null && outer.to < range.to) outer = enclosingSequence(tree, outer.from);
  return outer ?? tree.topNode;
}

/**
 * The elements of one list that a selection touches. For a cursor it is the element that contains it, or that it
 * touches, preferably the one after it.
 */
export function selectedElements(tree: Tree, range: SelectionRange): ElementRun | null {
  const candidates = elements(surroundings(tree, range));
  const touched = range.empty
    ? candidates.filter((each) => each.from <= range.head && range.head <= each.to).slice(-1)
    : candidates.filter((each) => each.from < range.to && range.from < each.to);
  const [first, last] = [touched[0], touched.at(-1)];
  return first === undefined || last === undefined ? null : { from: first.from, to: last.to };
}

const blank = /\s/;
const opener = /[([]/;
const closer = /[)\]]/;

/** A space if the texts on both sides of an edit would otherwise join. */
export function separator(left: string, right: string): '' | ' ' {
  if (left === '' || right === '' || blank.test(left) || blank.test(right)) return '';
  return opener.test(left) || left === "'" || closer.test(right) ? '' : ' ';
}

export function characterBefore(state: EditorState, position: number): string {
  return state.sliceDoc(Math.max(0, position - 1), position);
}

export function characterAfter(state: EditorState, position: number): string {
  return state.sliceDoc(position, Math.min(state.doc.length, position + 1));
}
