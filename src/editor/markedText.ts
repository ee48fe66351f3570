/** Programs for tests with the selection written in them: `‸` is a cursor, `«…»` a selection. */

import { EditorSelection, EditorState, type Extension, type StateCommand } from '@codemirror/state';
import { schemeIndentation } from './indentation';
import { schemeLanguage } from './language';

/** A state with the text and selection that a marked text shows. */
export function stateOf(marked: string, extensions: Extension = []): EditorState {
  const anchor = marked.search(/[‸«]/);
  const head = marked.replace('«', '').search(/[‸»]/);
  return EditorState.create({
    doc: marked.replace(/[‸«»]/g, ''),
    selection: EditorSelection.single(Math.max(0, anchor), Math.max(0, head)),
    extensions: [schemeLanguage, schemeIndentation, extensions],
  });
}

export function markedText(state: EditorState): string {
  const { from, to, empty } = state.selection.main;
  const text = state.doc.toString();
  const inside = empty ? '‸' : `«${text.slice(from, to)}»`;
  return text.slice(0, from) + inside + text.slice(to);
}

/** The state after a command, or the same one where the command does not apply. */
export function afterCommand(state: EditorState, command: StateCommand): EditorState {
  let next = state;
  command({ state, dispatch: (transaction) => (next = transaction.state) });
  return next;
}

/** The marked text after commands, one after the other. */
export function run(marked: string, ...commands: readonly StateCommand[]): string {
  return markedText(commands.reduce(afterCommand, stateOf(marked)));
}
