/** Indents while the user edits: Tab for the selected lines, Enter for the new line, and lines that a command moved. */

import { getIndentation, IndentContext, indentRange, indentString } from '@codemirror/language';
import {
  type ChangeSet,
  type ChangeSpec,
  EditorSelection,
  type EditorState,
  type Line,
  type SelectionRange,
  type StateCommand,
  Text,
} from '@codemirror/state';
import { isVerbatim } from './indentation';
import { treeOf } from './syntax';

const blanksAtStart = (line: Line): number => /^[ \t]*/.exec(line.text)![0].length;

function selectedLines(state: EditorState): Line[] {
  const lines = new Map<number, Line>();
  for (const { from, to, empty } of state.selection.ranges) {
    for (let position = from; position <= to; ) {
      const line = state.doc.lineAt(position);
      if (empty || position < to) lines.set(line.from, line);
      position = line.to + 1;
    }
  }
  return [...lines.values()].sort((a, b) => a.from - b.from);
}

/**
 * Indents each selected line. A cursor among the blanks that start a line moves behind them. A blank line is indented
 * only if a cursor is on it.
 */
export const indentSelectedLines: StateCommand = ({ state, dispatch }) => {
  if (state.readOnly) return false;
  const columns = new Map<number, number>();
  const context = new IndentContext(state, { overrideIndentation: (start) => columns.get(start) ?? -1 });
  const changes: ChangeSpec[] = [];
  for (const line of selectedLines(state)) {
    const isBlank = line.text.trim() === '';
    const wanted = isBlank && !state.selection.main.empty ? 0 : getIndentation(context, line.from);
    if (wanted === null) continue;
    const insert = indentString(state, wanted);
    const blanks = blanksAtStart(line);
    columns.set(line.from, wanted);
    if (line.text.slice(0, blanks) !== insert)
      changes.push({ from: line.from, to: line.from + blanks, insert });
  }
  const changeSet = state.changes(changes);
  const ranges = state.selection.ranges.map((range) => afterIndentation(state, range, changeSet));
  dispatch(
    state.update({
      changes: changeSet,
      selection: EditorSelection.create(ranges, state.selection.mainIndex),
      scrollIntoView: true,
      userEvent: 'indent',
    }),
  );
  return true;
};

function afterIndentation(state: EditorState, range: SelectionRange, changes: ChangeSet): SelectionRange {
  if (!range.empty) return range.map(changes);
  const line = state.doc.lineAt(range.head);
  const text = line.from + blanksAtStart(line);
  return EditorSelection.cursor(changes.mapPos(Math.max(range.head, text), 1));
}

/** Begins a line at its indentation. The blanks around the break are removed, except in a string or a block comment. */
export const insertNewline: StateCommand = ({ state, dispatch }) => {
  if (state.readOnly) return false;
  const change = state.changeByRange((range) => {
    const { from, to, insert } = isVerbatim(state, range.from)
      ? { from: range.from, to: range.to, insert: Text.of(['', '']) }
      : lineBreak(state, range);
    return { changes: { from, to, insert }, range: EditorSelection.cursor(from + insert.length) };
  });
  dispatch(state.update(change, { scrollIntoView: true, userEvent: 'input' }));
  return true;
};

function lineBreak(state: EditorState, range: SelectionRange): { from: number; to: number; insert: Text } {
  const context = new IndentContext(state, { simulateBreak: range.from });
  const column = getIndentation(context, range.from) ?? 0;
  const first = state.doc.lineAt(range.from);
  const last = state.doc.lineAt(range.to);
  const blanksBefore = /[ \t]*$/.exec(first.text.slice(0, range.from - first.from))![0].length;
  const blanksAfter = /^[ \t]*/.exec(last.text.slice(range.to - last.from))![0].length;
  const isAtom = treeOf(state).resolveInner(range.from, -1).name === 'Character';
  return {
    from: isAtom ? range.from : range.from - blanksBefore,
    to: range.to + blanksAfter,
    insert: Text.of(['', indentString(state, column)]),
  };
}

/** `changes`, followed by the indentation of the lines that contain `from` to `to`: one step to undo. */
export function withIndentation(state: EditorState, changes: ChangeSet, from: number, to: number): ChangeSet {
  const changed = state.update({ changes }).state;
  const next = changed.doc.lineAt(from).to + 1;
  return next > to ? changes : changes.compose(indentRange(changed, next, to));
}
