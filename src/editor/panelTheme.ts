/**
 * The look of the elements over and around the text: tooltips, the completion list, the search panel, marks of
 * mistakes.
 */

import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { EditorColour } from './theme';

const colour = (name: EditorColour): string => `var(${name})`;
const hairline = `1px solid ${colour('--editor-hairline')}`;

const controls = EditorView.theme({
  '.cm-tooltip': {
    color: colour('--editor-ink'),
    backgroundColor: colour('--editor-panel'),
    border: hairline,
    borderRadius: '4px',
    boxShadow: '0 2px 12px rgb(0 0 0 / 0.18)',
    fontSize: '0.875rem',
  },
  '.cm-tooltip-section:not(:first-child)': { borderTop: hairline },
  '.cm-panels': { color: colour('--editor-ink'), backgroundColor: colour('--editor-panel') },
  '.cm-panels-top': { borderBottom: hairline },
  '.cm-panels-bottom': { borderTop: hairline },
  '.cm-panel.cm-search': { padding: '0.375rem 0.5rem' },
  '.cm-panel.cm-search label': { fontSize: '0.8125rem' },
  '.cm-textfield': {
    color: colour('--editor-ink'),
    backgroundColor: colour('--editor-ground'),
    border: hairline,
    borderRadius: '3px',
    fontSize: '0.875rem',
  },
  '.cm-button': {
    color: colour('--editor-ink'),
    backgroundColor: 'transparent',
    backgroundImage: 'none',
    border: hairline,
    borderRadius: '3px',
    fontSize: '0.8125rem',
  },
  '.cm-button:hover': { backgroundColor: colour('--editor-active-line') },
  '.cm-button:focus-visible, .cm-textfield:focus-visible, .cm-panel button:focus-visible': {
    outline: `2px solid ${colour('--editor-focus')}`,
  },
  '.cm-panel.cm-search [name=close], .cm-panel.cm-panel-lint [name=close]': {
    color: colour('--editor-ink'),
    fontSize: '1.125rem',
  },
});

const icons: Readonly<Record<string, string>> = {
  form: 'λ',
  procedure: 'ƒ',
  parameter: 'θ',
  column: '≡',
  variable: 'x',
  constant: 'π',
  table: '▦',
  word: '•',
};

const completion = EditorView.theme({
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--font-code, ui-monospace, monospace)',
    maxHeight: '15em',
    minWidth: '16em',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '0.125rem 0.5rem', lineHeight: '1.5' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    color: colour('--editor-ink'),
    backgroundColor: colour('--editor-selection'),
  },
  '.cm-completionMatchedText': { fontWeight: '700', textDecoration: 'none' },
  '.cm-completionDetail': { color: colour('--editor-faint'), fontStyle: 'normal', marginLeft: '1ch' },
  '.cm-completionIcon': { color: colour('--editor-faint'), opacity: '1', width: '1.25em', fontSize: '1em' },
  ...Object.fromEntries(
    Object.entries(icons).map(([kind, glyph]) => [
      `.cm-completionIcon-${kind}::after`,
      { content: `"${glyph}"` },
    ]),
  ),
  '.cm-tooltip.cm-completionInfo': { padding: '0' },
  '.cm-documentation': { padding: '0.5rem 0.75rem', maxWidth: '28rem', lineHeight: '1.45' },
  '.cm-documentation-heading code': {
    fontFamily: 'var(--font-code, ui-monospace, monospace)',
    fontWeight: '600',
    whiteSpace: 'pre-wrap',
  },
  '.cm-documentation-heading span': { color: colour('--editor-faint'), marginLeft: '0.5ch' },
  '.cm-documentation-example, .cm-documentation-definition': {
    margin: '0.5rem 0 0',
    overflow: 'auto',
    maxHeight: '16rem',
  },
  '.cm-documentation-text': { marginTop: '0.25rem', whiteSpace: 'pre-line' },
});

const severities = [
  { name: 'error', colour: colour('--editor-error'), line: 'wavy', glyph: '!', shape: 'circle(50%)' },
  {
    name: 'warning',
    colour: colour('--editor-warning'),
    line: 'dashed',
    glyph: '!',
    shape: 'polygon(50% 0, 100% 100%, 0 100%)',
  },
  { name: 'info', colour: colour('--editor-note'), line: 'dotted', glyph: 'i', shape: 'inset(0)' },
] as const;

const diagnostics = EditorView.theme({
  '.cm-tooltip-lint, .cm-tooltip ul.cm-tooltip-lint': { margin: '0', padding: '0', maxWidth: '32rem' },
  '.cm-diagnostic': { padding: '0.5rem 0.75rem', marginLeft: '0', lineHeight: '1.45' },
  '.cm-diagnostic-message, .cm-diagnostic-related, .cm-diagnostic-advice': { display: 'block' },
  '.cm-diagnostic-related, .cm-diagnostic-advice': { marginTop: '0.25rem' },
  '.cm-diagnostic-advice': { color: colour('--editor-faint') },
  '.cm-diagnostic-link': { textDecoration: 'underline', cursor: 'pointer' },
  '.cm-diagnosticAction': {
    margin: '0.375rem 0.5rem 0 0',
    padding: '0.125rem 0.5rem',
    border: `1px solid ${colour('--editor-faint')}`,
    borderRadius: '3px',
    backgroundColor: 'transparent',
    color: 'inherit',
    font: 'inherit',
    cursor: 'pointer',
  },
  '.cm-panel.cm-panel-lint ul': { maxHeight: '9rem', fontSize: '0.875rem' },
  '.cm-panel.cm-panel-lint ul [aria-selected], .cm-panel.cm-panel-lint ul:focus [aria-selected]': {
    color: colour('--editor-ink'),
    backgroundColor: colour('--editor-selection'),
  },
  '.cm-panel.cm-panel-lint ul [aria-selected] .cm-diagnostic-body *': { color: 'inherit' },
  '.cm-lintRange': { backgroundImage: 'none', paddingBottom: '0' },
  '.cm-lintRange-active': { backgroundColor: colour('--editor-active-line') },
  '.cm-gutter-lint': { width: '1.5rem' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0.35rem 0.25rem 0 0.375rem' },
  '.cm-lint-marker': { width: '0.875rem', height: '0.875rem' },
  '.cm-lint-marker::before': {
    display: 'block',
    color: colour('--editor-ground'),
    fontSize: '0.6875rem',
    fontWeight: '700',
    lineHeight: '0.875rem',
    textAlign: 'center',
  },
  ...Object.fromEntries(
    severities.flatMap((each) => [
      [`.cm-diagnostic-${each.name}`, { borderLeft: `4px solid ${each.colour}` }],
      [`.cm-diagnostic-${each.name} strong`, { color: each.colour }],
      [
        `.cm-lintRange-${each.name}`,
        {
          backgroundImage: 'none',
          textDecoration: `underline ${each.line} ${each.colour} 1.5px`,
          textUnderlineOffset: '4px',
          textDecorationSkipInk: 'none',
        },
      ],
      [`.cm-lint-marker-${each.name}`, { content: 'normal' }],
      [
        `.cm-lint-marker-${each.name}::before`,
        { content: `"${each.glyph}"`, backgroundColor: each.colour, clipPath: each.shape },
      ],
    ]),
  ),
});

export const panelTheme: Extension = [controls, completion, diagnostics];
