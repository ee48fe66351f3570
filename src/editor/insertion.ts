/** Inserts a snippet where the cursor is: within the line if it is one expression, else on lines of its own below. */

import { EditorSelection, type EditorState, type TransactionSpec } from '@codemirror/state';

/** One transaction, so that one undo takes it back. The cursor goes behind what is inserted. */
export function insertion(state: EditorState, text: string): TransactionSpec {
  const { from, to } = state.selection.main;
  const line = state.doc.lineAt(to);
  const isBelow = text.includes('\n') && state.sliceDoc(line.from, line.to).trim() !== '';
  const change = isBelow ? { from: line.to, to: line.to, insert: `\n${text}` } : { from, to, insert: text };
  return {
    changes: change,
    selection: EditorSelection.cursor(change.from + change.insert.length),
    scrollIntoView: true,
    userEvent: 'input.insert',
  };
}
