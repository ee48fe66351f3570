/**
 * Scheme as a CodeMirror language: the parser with what each node is to highlighting and folding, and the language's
 * comments and brackets. Names are coloured by meaning elsewhere, in `names.ts`.
 */

import { foldNodeProp, LRLanguage } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';
import { styleTags, tags } from '@lezer/highlight';
import { parser } from './scheme.grammar';
import { closerNode } from './syntax';

const highlighting = styleTags({
  'String String/"\\""': tags.string,
  Escape: tags.escape,
  Number: tags.number,
  Boolean: tags.bool,
  Character: tags.character,
  Symbol: tags.variableName,
  LineComment: tags.lineComment,
  BlockComment: tags.blockComment,
  'DatumComment!': tags.comment,
  Directive: tags.meta,
  Dot: tags.punctuation,
  'Quote/"\'" Quasiquote/"`" Unquote/"," UnquoteSplicing/",@"': tags.quote,
  'Invalid InvalidEscape UnmatchedClose/...': tags.invalid,
});

/** From the end of the node's first line to where it closes; null where it stands on one line or never closes. */
function foldRange(node: SyntaxNode, state: EditorState): { from: number; to: number } | null {
  const line = state.doc.lineAt(node.from);
  if (node.to <= line.to) return null;
  if (node.name !== 'List' && node.name !== 'Vector') return { from: line.to, to: node.to };
  const closer = closerNode(node);
  return closer === null || closer.from <= line.to ? null : { from: line.to, to: closer.from };
}

const folding = foldNodeProp.add({
  List: foldRange,
  Vector: foldRange,
  String: foldRange,
  BlockComment: foldRange,
});

export const schemeLanguage = LRLanguage.define({
  name: 'scheme',
  parser: parser.configure({ props: [highlighting, folding] }),
  languageData: {
    commentTokens: { line: ';', block: { open: '#|', close: '|#' } },
    closeBrackets: { brackets: ['(', '[', '"'], before: ')]' },
    wordChars: '!$%&*+-./:<=>?@^_~',
  },
});
