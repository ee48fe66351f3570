/**
 * Scheme as a CodeMirror language: the parser, with the role of each node in highlighting and folding, and the
 * language's comments and brackets. `names.ts` colours names by meaning.
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

/** The range from the end of the node's first line to its end; null if it is on one line or is never closed. */
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
