/**
 * The editor's look. Every colour is a custom property that the page may set, in light and dark; `editor.css` has
 * values for both. Shapes, weights and spacing are here.
 */

import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/**
 * The custom properties for the colours of the editor. Text colours need 4.5:1 on the ground, on the panel and on the
 * line.
 */
export const editorColours = [
  '--editor-ground',
  '--editor-ink',
  '--editor-faint',
  '--editor-hairline',
  '--editor-panel',
  '--editor-active-line',
  '--editor-selection',
  '--editor-occurrence',
  '--editor-found',
  '--editor-linked',
  '--editor-cursor',
  '--editor-focus',
  '--editor-comment',
  '--editor-string',
  '--editor-number',
  '--editor-form',
  '--editor-training',
  '--editor-word',
  '--editor-builtin',
  '--editor-definition',
  '--editor-parameter',
  '--editor-column',
  '--editor-data',
  '--editor-bracket-0',
  '--editor-bracket-1',
  '--editor-bracket-2',
  '--editor-bracket-3',
  '--editor-bracket-4',
  '--editor-bracket-5',
  '--editor-match',
  '--editor-reading',
  '--editor-reading-ground',
  '--editor-error',
  '--editor-warning',
  '--editor-note',
] as const;

export type EditorColour = (typeof editorColours)[number];

const colour = (name: EditorColour): string => `var(${name})`;

const text = EditorView.theme({
  '&': { height: '100%', color: colour('--editor-ink'), backgroundColor: colour('--editor-ground') },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--font-code, ui-monospace, monospace)',
    fontSize: 'var(--editor-font-size, 0.9375rem)',
    fontVariantLigatures: 'none',
    lineHeight: '1.65',
  },
  '.cm-content': { padding: '0.75rem 0', caretColor: colour('--editor-cursor') },
  '.cm-line': { padding: '0 1.5rem 0 0.5rem' },
  '.cm-gutters': {
    color: colour('--editor-faint'),
    backgroundColor: colour('--editor-ground'),
    border: 'none',
  },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '2.5ch', padding: '0 0.25rem 0 0' },
  '.cm-foldGutter .cm-gutterElement': { padding: '0 0.25rem' },
  '.cm-foldGutter span:not([title^="Unfold"])': { opacity: '0' },
  '.cm-gutters:hover .cm-foldGutter span': { opacity: '1' },
  '.cm-activeLine': { backgroundColor: colour('--editor-active-line') },
  '.cm-activeLineGutter': {
    color: colour('--editor-ink'),
    backgroundColor: colour('--editor-active-line'),
  },
  '&:not(.cm-focused) .cm-activeLine, &:not(.cm-focused) .cm-activeLineGutter': {
    backgroundColor: 'transparent',
  },
  '.cm-cursor, .cm-dropCursor': { borderLeft: `2px solid ${colour('--editor-cursor')}` },
  '& > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: colour('--editor-selection'),
  },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: colour('--editor-selection'),
  },
  '.cm-selectionMatch': { backgroundColor: colour('--editor-occurrence') },
  '.cm-linked': { backgroundColor: colour('--editor-linked'), borderRadius: '2px' },
  '.cm-probed': { borderBottom: '2px solid currentColor', borderBottomColor: 'var(--probe)' },
  '.cm-probe-gutter': { minWidth: '1.125rem' },
  '.cm-probe-gutter .cm-gutterElement': { padding: '0 1px', cursor: 'pointer' },
  '.cm-probe-place': { display: 'block', textAlign: 'center', opacity: '0' },
  '.cm-gutterElement:hover > .cm-probe-place': { opacity: '1' },
  '.cm-probe-number': {
    display: 'inline-block',
    minWidth: '1rem',
    borderRadius: '3px',
    fontSize: '0.75em',
    lineHeight: '1rem',
    textAlign: 'center',
    color: colour('--editor-ground'),
    backgroundColor: 'var(--probe)',
  },
  '.cm-searchMatch': { backgroundColor: colour('--editor-found') },
  '.cm-searchMatch-selected': { outline: `2px solid ${colour('--editor-focus')}` },
  '.cm-foldPlaceholder': {
    color: colour('--editor-faint'),
    backgroundColor: 'transparent',
    border: `1px solid ${colour('--editor-hairline')}`,
    padding: '0 0.5ch',
  },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: colour('--editor-match'),
    borderRadius: '2px',
    fontWeight: '700',
  },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'transparent' },
  '.cm-bracket-unmatched, .cm-bracket-unmatched span': {
    color: colour('--editor-error'),
    textDecoration: `underline double ${colour('--editor-error')}`,
  },
  ...Object.fromEntries(
    ([0, 1, 2, 3, 4, 5] as const).map((depth) => [
      `.cm-bracket-${depth}, .cm-bracket-${depth} span`,
      { color: colour(`--editor-bracket-${depth}`) },
    ]),
  ),
});

const names = EditorView.theme({
  '.cm-name-form, .cm-name-form span': { color: colour('--editor-form') },
  '.cm-name-training, .cm-name-training span': { color: colour('--editor-training'), fontWeight: '600' },
  '.cm-name-word, .cm-name-word span': { color: colour('--editor-word') },
  '.cm-name-builtin, .cm-name-builtin span': { color: colour('--editor-builtin') },
  '.cm-name-constant, .cm-name-constant span': { color: colour('--editor-number') },
  '.cm-name-data, .cm-name-data span': { color: colour('--editor-data') },
  '.cm-name-definition, .cm-name-definition span': {
    color: colour('--editor-definition'),
    fontWeight: '600',
  },
  '.cm-name-parameter, .cm-name-parameter span': { color: colour('--editor-parameter'), fontWeight: '600' },
  '.cm-name-column, .cm-name-column span': { color: colour('--editor-column') },
  '.cm-name-absent': { textDecoration: 'line-through' },
});

const readings = EditorView.theme({
  '.cm-reading': {
    display: 'inline-block',
    marginLeft: '2ch',
    padding: '0 0.5ch 0 0',
    borderRadius: '3px',
    color: colour('--editor-reading'),
    backgroundColor: colour('--editor-reading-ground'),
    fontSize: '0.875em',
    lineHeight: '1.5',
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'pre',
    userSelect: 'none',
    cursor: 'default',
  },
  '.cm-reading span': { display: 'inline-block' },
  '.cm-reading-figures': { borderRadius: '3px', touchAction: 'pan-y' },
  '.cm-reading-figures[role=slider]': { cursor: 'ew-resize' },
  '.cm-reading-figures[data-held]': { touchAction: 'none' },
  '.cm-reading-figures:focus-visible': { outline: `2px solid ${colour('--editor-focus')}` },
  '.cm-reading-value': { minWidth: '8ch', textAlign: 'right' },
  '.cm-reading-arrow': { minWidth: '3ch', textAlign: 'center' },
  '.cm-reading-next': { minWidth: '8ch', textAlign: 'left' },
  '.cm-reading-choice .cm-reading-arrow': { minWidth: '1ch' },
  '.cm-reading-choice .cm-reading-next': { textAlign: 'right', fontWeight: '700' },
  '.cm-reading-moved .cm-reading-value': { color: colour('--editor-ink'), fontWeight: '700' },
  '.cm-reading-use': {
    marginLeft: '1ch',
    padding: '0 0.5ch',
    minHeight: '24px',
    border: `1px solid ${colour('--editor-hairline')}`,
    borderRadius: '3px',
    color: colour('--editor-ink'),
    backgroundColor: colour('--editor-panel'),
    font: 'inherit',
    cursor: 'pointer',
  },
  // A line and its chip share a narrow page, or one before an audience, one above the other.
  '@media (max-width: 899px)': beneath(''),
  ...beneath('[data-presenting] & '),
});

/** A chip beneath its line, where a selector says so. */
function beneath(where: string) {
  return {
    // A block would be followed by an empty line, in which CodeMirror has a place for the cursor.
    [`${where}.cm-reading`]: { display: 'inline', margin: '0', padding: '0', backgroundColor: 'transparent' },
    [`${where}.cm-reading::before`]: { content: '"\\A"' },
    [`${where}.cm-reading-figures`]: {
      marginLeft: '2ch',
      padding: '0 0.5ch',
      backgroundColor: colour('--editor-reading-ground'),
    },
    [`${where}.cm-reading-value`]: { minWidth: '0' },
    [`${where}.cm-reading-next`]: { minWidth: '0' },
  };
}

const syntax = HighlightStyle.define([
  { tag: tags.comment, color: colour('--editor-comment'), fontStyle: 'italic' },
  { tag: [tags.string, tags.character], color: colour('--editor-string') },
  { tag: tags.escape, color: colour('--editor-string'), fontWeight: '600' },
  { tag: [tags.number, tags.bool], color: colour('--editor-number') },
  { tag: tags.quote, color: colour('--editor-data') },
  { tag: tags.meta, color: colour('--editor-faint') },
  { tag: tags.invalid, color: colour('--editor-error') },
]);

export const editorTheme: Extension = [text, names, readings, syntaxHighlighting(syntax)];
