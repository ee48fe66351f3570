/**
 * The tokens that no regular expression can recognise: nested block comments, the difference between numbers and
 * symbols, and the zero-width tokens that replace a missing bracket, datum or quotation mark.
 */

import { ExternalTokenizer, type InputStream } from '@lezer/lr';
import { parseNumber } from '../lang/numberSyntax';
import {
  BlockComment,
  Dot,
  hashNumber,
  missingClose,
  missingDatum,
  missingQuote,
  plainNumber,
  truth,
} from './scheme.grammar.terms';

const newline = 10;
const carriageReturn = 13;
const doubleQuote = 34;
const hash = 35;
const openParenthesis = 40;
const closeParenthesis = 41;
const comma = 44;
const semicolon = 59;
const openBracket = 91;
const backslash = 92;
const closeBracket = 93;
const backquote = 96;
const bar = 124;
const end = -1;
const atomEnd = /[\s"';]/;

const isOpener = (code: number): boolean => code === openParenthesis || code === openBracket;
const isCloser = (code: number): boolean => code === closeParenthesis || code === closeBracket;
const isLineEnd = (code: number): boolean => code === newline || code === carriageReturn;

const noSpecialization = -1;

/** Distinguishes an atom from a symbol. */
export function atomKind(text: string): number {
  if (text === '.') return Dot;
  return parseNumber(text) === null ? noSpecialization : plainNumber;
}

/** Distinguishes the meanings of a hash sign from an unknown one. */
export function hashKind(text: string): number {
  if (/^#(t|true|f|false)$/.test(text)) return truth;
  return parseNumber(text) === null ? noSpecialization : hashNumber;
}

/** `#| … |#`, which nests. One that is never closed extends to the end of the text. */
export const blockComment = new ExternalTokenizer((input) => {
  if (input.next !== hash || input.peek(1) !== bar) return;
  input.acceptToken(BlockComment, blockCommentLength(input, 0));
});

/**
 * Replaces a missing token where the end of the text, a closing bracket or the next top-level form comes too early. A
 * bracket or square bracket at the start of a line begins the next top-level form only if the rest of the text would
 * leave the present list open.
 */
export const missing = new ExternalTokenizer(
  (input, stack) => {
    if (input.next === end) {
      for (const token of [missingDatum, missingClose, missingQuote]) {
        if (stack.canShift(token)) return input.acceptToken(token);
      }
    } else if (isCloser(input.next)) {
      if (stack.canShift(missingDatum)) input.acceptToken(missingDatum);
    } else if (isOpener(input.next) && isLineEnd(input.peek(-1)) && stack.canShift(missingClose)) {
      if (!closesEnclosingList(input)) input.acceptToken(missingClose);
    }
  },
  { contextual: true },
);

/** Whether the text from here on has more closing brackets than opening ones, up to some point. */
function closesEnclosingList(input: InputStream): boolean {
  let depth = 0;
  for (let offset = 0; ; ) {
    const code = input.peek(offset);
    if (code === end) return false;
    if (isOpener(code)) depth++;
    if (isCloser(code) && --depth < 0) return true;
    offset += lexemeLength(input, offset);
  }
}

/** The length of the lexeme that starts here, if it is one that can hide a bracket; else 1. */
function lexemeLength(input: InputStream, offset: number): number {
  const code = input.peek(offset);
  const next = input.peek(offset + 1);
  if (code === semicolon) return lineCommentLength(input, offset);
  if (code === doubleQuote || code === bar) return quotedLength(input, offset);
  if (code === hash && next === semicolon) return 2;
  if (code === hash && next === bar) return blockCommentLength(input, offset);
  if (code === hash && next === backslash) return 3 + atomLength(input, offset + 3);
  if (code === comma || code === backquote) return 1;
  return Math.max(1, atomLength(input, offset));
}

/** The number of characters before the next one that ends an atom. */
function atomLength(input: InputStream, start: number): number {
  let offset = start;
  for (let code = input.peek(offset); code !== end; code = input.peek(++offset)) {
    if (isOpener(code) || isCloser(code) || atomEnd.test(String.fromCharCode(code))) break;
  }
  return offset - start;
}

function lineCommentLength(input: InputStream, start: number): number {
  let offset = start;
  while (input.peek(offset) !== end && !isLineEnd(input.peek(offset))) offset++;
  return offset - start;
}

function quotedLength(input: InputStream, start: number): number {
  const quote = input.peek(start);
  let offset = start + 1;
  for (; input.peek(offset) !== quote; offset++) {
    if (input.peek(offset) === end) return offset - start;
    if (input.peek(offset) === backslash) offset++;
  }
  return offset + 1 - start;
}

function blockCommentLength(input: InputStream, start: number): number {
  let depth = 0;
  for (let offset = start; input.peek(offset) !== end; ) {
    const [code, next] = [input.peek(offset), input.peek(offset + 1)];
    const opens = code === hash && next === bar;
    const closes = code === bar && next === hash;
    if (opens) depth++;
    if (closes) depth--;
    offset += opens || closes ? 2 : 1;
    if (depth === 0) return offset - start;
    if (input.peek(offset) === end) return offset - start;
  }
  return 0;
}
