/** Finds the expressions that a reader means: by the cursor or selection, or by a click beside a line. */

import type { EditorState, SelectionRange } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';
import { elements, isAtom, isSequence, treeOf, withMarks } from './syntax';

interface Extent {
  readonly start: number;
  readonly end: number;
}

const extentOf = ({ from, to }: SyntaxNode): Extent => ({ start: from, end: to });

function isDatum(node: SyntaxNode): boolean {
  return isSequence(node) || isAtom(node);
}

/** The element under a place between brackets, or touching it: the one after it before the one before it. */
function innermost(state: EditorState, offset: number): SyntaxNode | null {
  const tree = treeOf(state);
  for (const side of [1, -1] as const)
    for (let node: SyntaxNode | null = tree.resolveInner(offset, side); node !== null; node = node.parent)
      if (isDatum(node)) {
        const touches = isAtom(node) || (side === 1 ? node.from === offset : node.to === offset);
        if (touches || side === -1) return node;
        break;
      }
  return null;
}

/** The name that a call begins with means the call. */
function withItsCall(node: SyntaxNode): SyntaxNode {
  const { parent } = node;
  const isHead = parent?.name === 'List' && elements(parent)[0]?.from === node.from;
  return isHead && isAtom(node) ? parent : node;
}

/** What is selected, without the blanks around it; at a cursor, the innermost expression. Null where there is none. */
export function expressionAt(state: EditorState, range: SelectionRange): Extent | null {
  if (range.empty) {
    const node = innermost(state, range.head);
    return node === null ? null : extentOf(withMarks(withItsCall(node)));
  }
  const text = state.sliceDoc(range.from, range.to);
  const start = range.from + (text.length - text.trimStart().length);
  const end = range.to - (text.length - text.trimEnd().length);
  return start < end ? { start, end } : null;
}

/** The elements that begin on a line, the outermost first; where there are none, the one around its begin. */
export function expressionsOfLine(state: EditorState, offset: number): readonly Extent[] {
  const { from, to } = state.doc.lineAt(offset);
  const found: SyntaxNode[] = [];
  treeOf(state).iterate({
    from,
    to,
    enter: ({ node }) => {
      if (isDatum(node) && node.from >= from && node.from < to) found.push(node);
    },
  });
  const [first] = found;
  if (first === undefined) return [];
  // The head of a definition is looked at last: its body may begin on a later line.
  const bodies = found.flatMap((node) => (isSequence(node) ? elements(node).slice(-1) : []));
  const seen = new Set<number>();
  return [...found, ...bodies]
    .filter(({ from: start, to: end }) => !seen.has(start * 1e7 + end) && seen.add(start * 1e7 + end))
    .map(extentOf);
}
