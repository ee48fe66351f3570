/** The definitions of a program, in order: an outline for a reader. */

import { Text } from '@codemirror/state';
import { builtinNames } from '../lang/catalogue';
import type { BindingKind } from './binding';
import { definitions } from './definition';
import { schemeLanguage } from './language';
import { items } from './syntax';

export interface OutlineItem {
  readonly name: string;
  readonly kind: BindingKind;
  /** `(area width height)` for a procedure; null for another definition. */
  readonly signature: string | null;
  /** The place of the name, and its line, counted from 1. */
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

export function outlineOf(source: string): readonly OutlineItem[] {
  const text = Text.of(source.split('\n'));
  const tree = schemeLanguage.parser.parse(source);
  return definitions(items(tree.topNode), text).map(({ name, kind, signature, from, to }) => {
    return { name, kind, signature, start: from, end: to, line: text.lineAt(from).number };
  });
}

/** The names that an expression in the scope of a program may use: the program's own first, then the language's. */
export function namesFor(source: string): readonly string[] {
  return [...new Set([...outlineOf(source).map(({ name }) => name), ...builtinNames()])];
}
