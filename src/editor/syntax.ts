/**
 * Reads the tree: what a node is, what a list contains, which list surrounds a place. No names are resolved here. The
 * grammar guarantees that every list, closed or not, is one node from its opening bracket on.
 */

import { ensureSyntaxTree, syntaxTree } from '@codemirror/language';
import type { EditorState, Text } from '@codemirror/state';
import type { SyntaxNode, Tree } from '@lezer/common';

const atomNames = new Set(['Symbol', 'Number', 'Boolean', 'Character', 'String', 'Dot', 'Invalid']);
const markNames = new Set(['Quote', 'Quasiquote', 'Unquote', 'UnquoteSplicing', 'DatumComment']);
const closerOf: Readonly<Record<string, string>> = { '(': ')', '[': ']', '#(': ')' };

/** The time that a command or a lookup may spend on parsing, in milliseconds. */
const patience = 50;

/** The tree, parsed at least up to `upTo` unless the text is so long that this takes too much time. */
export function treeOf(state: EditorState, upTo = state.doc.length): Tree {
  return ensureSyntaxTree(state, upTo, patience) ?? syntaxTree(state);
}

/** Whether a node is a list or a vector, which have brackets. */
export function isSequence(node: SyntaxNode): boolean {
  return node.name === 'List' || node.name === 'Vector';
}

/** Whether a node is a quote, an unquote or `#;`, which applies to the datum after it. */
export function isMark(node: SyntaxNode): boolean {
  return markNames.has(node.name);
}

export function isAtom(node: SyntaxNode): boolean {
  return atomNames.has(node.name);
}

function isComment(node: SyntaxNode): boolean {
  return node.name === 'LineComment' || node.name === 'BlockComment' || node.name === 'Directive';
}

/** Whether text typed at `position` would be part of a comment. */
export function isInComment(tree: Tree, position: number): boolean {
  const node = tree.resolveInner(position, -1);
  return isComment(node) && (node.name === 'LineComment' || position < node.to);
}

/** Whether structural editing moves a node as one: a datum with its marks, or a datum comment. */
export function isElement(node: SyntaxNode): boolean {
  return isAtom(node) || isSequence(node) || isMark(node);
}

export function elements(parent: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = parent.firstChild; child !== null; child = child.nextSibling) {
    if (isElement(child)) found.push(child);
  }
  return found;
}

/** The elements that the reader would put into the list, without the ones commented out. */
export function items(parent: SyntaxNode): SyntaxNode[] {
  return elements(parent).filter((each) => each.name !== 'DatumComment');
}

/** The closing bracket; null if it is missing. */
export function closerNode(sequence: SyntaxNode): SyntaxNode | null {
  const last = sequence.lastChild;
  return last !== null && (last.name === ')' || last.name === ']') ? last : null;
}

/** The offset after the opening bracket. */
export function innerStart(sequence: SyntaxNode): number {
  return sequence.firstChild?.to ?? sequence.to;
}

/** The offset before the closing bracket; if it is missing, the last offset before the next top-level form. */
export function innerEnd(sequence: SyntaxNode): number {
  const closer = closerNode(sequence);
  if (closer !== null) return closer.from;
  let topLevel = sequence;
  while (topLevel.parent?.parent) topLevel = topLevel.parent;
  let next = topLevel.nextSibling;
  while (next !== null && isComment(next)) next = next.nextSibling;
  return next === null ? (topLevel.parent ?? topLevel).to : next.from - 1;
}

/** Whether the brackets are there and of one kind. */
export function isWellBracketed(sequence: SyntaxNode): boolean {
  return closerNode(sequence)?.name === closerOf[sequence.firstChild?.name ?? ''];
}

/**
 * The innermost list or vector that has `position` between its brackets. One that is never closed extends to its end.
 */
export function enclosingSequence(tree: Tree, position: number): SyntaxNode | null {
  let node: SyntaxNode | null = tree.resolveInner(position, -1);
  if (isComment(node) && node.parent !== null) node = node.parent;
  for (let open = openBefore(node, position); open !== null; open = openBefore(open, position)) node = open;
  for (; node !== null; node = node.parent) {
    if (isSequence(node) && innerStart(node) <= position && position <= innerEnd(node)) return node;
  }
  return null;
}

/** The child before `position` that lacks its closing bracket, or that ends with such a child. */
function openBefore(node: SyntaxNode, position: number): SyntaxNode | null {
  let child = node.childBefore(position);
  while (child !== null && isComment(child)) child = child.prevSibling;
  return child !== null && (isMark(child) || (isSequence(child) && closerNode(child) === null))
    ? child
    : null;
}

/** The innermost list or vector that contains a node. */
export function enclosingNode(node: SyntaxNode): SyntaxNode | null {
  for (let outer = node.parent; outer !== null; outer = outer.parent) if (isSequence(outer)) return outer;
  return null;
}

/** The atom that contains or touches `position`; of two that touch it, the one after it. */
export function atomAt(tree: Tree, position: number): SyntaxNode | null {
  for (const side of [1, -1] as const) {
    for (let node: SyntaxNode | null = tree.resolveInner(position, side); node !== null; node = node.parent) {
      if (isAtom(node)) return node;
    }
  }
  return null;
}

/** The node with the marks right before it: for `a` in `',a`, all of it. */
export function withMarks(node: SyntaxNode): SyntaxNode {
  let outer = node;
  while (outer.parent !== null && isMark(outer.parent)) outer = outer.parent;
  return outer;
}

/** A symbol's name, without the bars of `|two words|`. Null for other nodes. */
export function symbolName(node: SyntaxNode | null | undefined, text: Text): string | null {
  if (node?.name !== 'Symbol') return null;
  const written = text.sliceString(node.from, node.to);
  return written.startsWith('|') ? written.replace(/^\||\|$/g, '') : written;
}

/** The first symbol of a list. */
export function headName(list: SyntaxNode, text: Text): string | null {
  if (list.name !== 'List') return null;
  for (let child = list.firstChild; child !== null; child = child.nextSibling) {
    if (isElement(child) && child.name !== 'DatumComment') return symbolName(child, text);
  }
  return null;
}
