/** Decides whether a text is still the program that a title was made for, and what another one is called. */

import { commonWords } from '../words';

/** A title, and the text that it was given to. */
export interface Titled {
  readonly title: string;
  readonly source: string;
}

/** The share of its words that another program has in common with the one before, at most: the words of the language. */
const maxShared = 0.6;
const maxLength = 60;

/** The title of a text that came out of a titled one: the same, unless it is another program by now. */
export function titleOf(source: string, titled: Titled): string {
  return isAnother(titled.source, source) ? ownTitle(source) : titled.title;
}

/** Whether a text defines other names alone, and says other things: a new name for something makes no other program. */
function isAnother(before: string, after: string): boolean {
  const [old, own] = [definedNames(before), definedNames(after)];
  if (old.size === 0 || own.size === 0 || [...own].some((name) => old.has(name))) return false;
  const known = wordsOf(before);
  const words = [...wordsOf(after)];
  return words.filter((word) => known.has(word)).length <= maxShared * words.length;
}

/** `f` of `(define (f x) …)`, `a` of `(define-parameter a 1)`, the first column of `(define-data (x y) …)`. */
function definedNames(text: string): ReadonlySet<string> {
  return new Set([...code(text).matchAll(/\(define[^\s()]*\s+\(*([^\s()']+)/g)].map(([, name]) => name!));
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(code(text).match(/[^\s()[\]'";]+/g) ?? []);
}

function code(text: string): string {
  return text.replace(/;[^\n]*/g, '');
}

/** The first line of the comment that a text begins with. */
function ownTitle(source: string): string {
  const [, comment] = /^\s*;+\s*([^\n]*\S)/.exec(source) ?? [];
  if (comment === undefined || !/\p{L}/u.test(comment)) return commonWords.untitled;
  const sentence = /^[^.:]*/.exec(comment)![0].trim();
  return (sentence === '' ? comment : sentence).slice(0, maxLength);
}
