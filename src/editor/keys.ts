/**
 * The editor's keys, each with its command and a description: one table for the keymap and for the list of keys.
 * Structural keys are the arrows on the comma and the full stop: `.` moves a bracket to the right, `,` to the left;
 * with Shift it is the opening bracket.
 */

import { defaultKeymap, historyKeymap, simplifySelection } from '@codemirror/commands';
import { foldKeymap } from '@codemirror/language';
import { type Extension, Prec } from '@codemirror/state';
import { type Command, type KeyBinding, keymap } from '@codemirror/view';
import { indentSelectedLines, insertNewline } from './indentCommands';
import { dragNumber } from './numbers/dragging';
import { toggleProbe } from './probes';
import { growSelection, shrinkSelection } from './selection';
import { barfBackward, barfForward, raise, slurpBackward, slurpForward, splice, wrap } from './structural';

export interface EditorKey {
  /** The key in CodeMirror's notation; `Mod` is Cmd on macOS and Ctrl elsewhere. */
  readonly key: string;
  /** The key on macOS, if it differs. */
  readonly mac?: string;
  readonly command: string;
  readonly does: string;
}

/** The commands and keymaps of what is loaded behind the text. */
export interface AssistanceKeys {
  readonly acceptCompletion: Command;
  readonly explain: Command;
  readonly goToRelatedPlace: Command;
  readonly fixProblem: Command;
  readonly hideTooltips: Command;
  readonly completion: readonly KeyBinding[];
  readonly closeBrackets: readonly KeyBinding[];
  readonly search: readonly KeyBinding[];
  readonly lint: readonly KeyBinding[];
}

interface BoundKey extends EditorKey {
  /** The command, or its name if it comes with the assistance; null if CodeMirror's own keymap, or the browser, has the key. */
  readonly run: Command | 'explain' | 'goToRelatedPlace' | 'fixProblem' | null;
}

const tabFocusMilliseconds = 2000;

/** Clears a selection and, like a bare Escape, lets the next Tab leave the editor. */
const letGo: Command = (view) => {
  if (!simplifySelection(view)) return false;
  view.setTabFocusMode(tabFocusMilliseconds);
  return true;
};

const keys: readonly BoundKey[] = [
  {
    key: 'Tab',
    command: 'indent',
    does: 'Indents the line, or the lines selected; takes the completion that is shown.',
    run: indentSelectedLines,
  },
  { key: 'Enter', command: 'new line', does: 'Begins a line at its indentation.', run: insertNewline },
  { key: 'Escape Tab', command: 'leave', does: 'Moves the focus out of the editor.', run: null },
  {
    key: 'Shift-Alt-ArrowRight',
    mac: 'Ctrl-Shift-Cmd-ArrowRight',
    command: 'grow selection',
    does: 'Selects the atom, then the list, then the list around it.',
    run: growSelection,
  },
  {
    key: 'Shift-Alt-ArrowLeft',
    mac: 'Ctrl-Shift-Cmd-ArrowLeft',
    command: 'shrink selection',
    does: 'Takes the last growth of the selection back.',
    run: shrinkSelection,
  },
  {
    key: 'Alt-.',
    mac: 'Ctrl-.',
    command: 'slurp forward',
    does: '(a|) b becomes (a| b).',
    run: slurpForward,
  },
  { key: 'Alt-,', mac: 'Ctrl-,', command: 'barf forward', does: '(a| b) becomes (a|) b.', run: barfForward },
  {
    key: 'Alt-Shift-,',
    mac: 'Ctrl-Shift-,',
    command: 'slurp backward',
    does: 'a (|b) becomes (a |b).',
    run: slurpBackward,
  },
  {
    key: 'Alt-Shift-.',
    mac: 'Ctrl-Shift-.',
    command: 'barf backward',
    does: '(a |b) becomes a (|b).',
    run: barfBackward,
  },
  {
    key: 'Alt-r',
    mac: 'Ctrl-r',
    command: 'raise',
    does: '(f (g a|)) becomes (f a|): the element takes the place of its list.',
    run: raise,
  },
  { key: 'Alt-s', mac: 'Ctrl-s', command: 'splice', does: '(f (a| b)) becomes (f a| b).', run: splice },
  { key: 'Alt-(', mac: 'Ctrl-(', command: 'wrap', does: '(f a|) becomes (f (|a)).', run: wrap },
  {
    key: 'Alt-p',
    mac: 'Ctrl-Alt-p',
    command: 'probe',
    does: 'Shows value and adjoint of the expression at the cursor, or takes them away.',
    run: toggleProbe,
  },
  {
    key: 'Mod-Shift-Space',
    command: 'explain',
    does: 'Shows what the name at the cursor is.',
    run: 'explain',
  },
  {
    key: 'F2',
    command: 'drag a number',
    does: 'Shows a slider for the number at the cursor. The arrows move it, with Shift ten times as far; Escape puts it back.',
    run: dragNumber,
  },
  { key: 'Ctrl-Space', command: 'complete', does: 'Shows the names that can be written here.', run: null },
  { key: 'F8', command: 'next problem', does: 'Moves to the next problem and shows it.', run: null },
  {
    key: 'Shift-F8',
    command: 'related place',
    does: 'Moves to the place that the problem at the cursor speaks of.',
    run: 'goToRelatedPlace',
  },
  {
    key: 'Mod-F8',
    command: 'fix',
    does: 'Makes the first change that is offered for the problem at the cursor.',
    run: 'fixProblem',
  },
  { key: 'Mod-Shift-m', command: 'problems', does: 'Lists the problems.', run: null },
  { key: 'Mod-/', command: 'comment', does: 'Comments the lines out, or in again.', run: null },
  {
    key: 'Ctrl-Shift-[',
    mac: 'Cmd-Alt-[',
    command: 'fold',
    does: 'Folds the form that starts on the line.',
    run: null,
  },
  { key: 'Ctrl-Shift-]', mac: 'Cmd-Alt-]', command: 'unfold', does: 'Unfolds it.', run: null },
  { key: 'Mod-f', command: 'search', does: 'Searches and replaces.', run: null },
  { key: 'Mod-d', command: 'next occurrence', does: 'Selects the next occurrence as well.', run: null },
  { key: 'Mod-z', command: 'undo', does: 'Takes the last change back.', run: null },
];

/** For the list of keys that the page shows. */
export const editorKeys: readonly EditorKey[] = keys.map(({ run: _run, ...shown }) => shown);

function ownKeys(assistance: AssistanceKeys | null): readonly KeyBinding[] {
  const bound = keys.flatMap(({ key, mac, run }): KeyBinding[] => {
    const command = typeof run === 'string' ? (assistance?.[run] ?? null) : run;
    return command === null ? [] : [{ key, run: command, ...(mac === undefined ? {} : { mac }) }];
  });
  return [
    ...(assistance === null ? [] : [{ key: 'Tab', run: assistance.acceptCompletion }]),
    ...bound,
    { key: 'Shift-Enter', run: insertNewline },
    { key: 'Mod-i', run: growSelection, preventDefault: true },
    ...(assistance === null ? [] : [{ key: 'Escape', run: assistance.hideTooltips }]),
    { key: 'Escape', run: letGo },
  ];
}

/** `assistance`: null until it is loaded. */
export function editorKeymap(assistance: AssistanceKeys | null): Extension {
  return [
    Prec.high(keymap.of(assistance?.completion ?? [])),
    keymap.of([
      ...ownKeys(assistance),
      ...(assistance?.closeBrackets ?? []),
      ...defaultKeymap,
      ...(assistance?.search ?? []),
      ...historyKeymap,
      ...foldKeymap,
      ...(assistance?.lint ?? []),
    ]),
  ];
}
