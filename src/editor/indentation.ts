/**
 * Computes where a line starts, in the column that a Scheme programmer expects. A call aligns under its first argument,
 * a body starts two columns after its bracket, and data align under their first item. Only the tree and the lines above
 * count.
 */

import { getIndentUnit, type IndentContext, indentService } from '@codemirror/language';
import type { EditorState, Extension } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';
import type { KnownForm } from './forms';
import { isData } from './meaning';
import { type Scope, scopeOf } from './scope';
import { enclosingSequence, innerStart, isSequence, items } from './syntax';

type Layout =
  /** The body two columns in. The parts before it, on lines of their own, are four columns in. */
  | { readonly kind: 'body'; readonly before: number }
  /** Under the first part if that is on the head's line, else two columns in. */
  | { readonly kind: 'clauses' }
  /** As a call: under the first part, else one column in. */
  | { readonly kind: 'call' };

const body = (before: number): Layout => ({ kind: 'body', before });
const clauses: Layout = { kind: 'clauses' };
const call: Layout = { kind: 'call' };

const layouts: { readonly [Form in KnownForm]: Layout } = {
  define: body(0),
  'define-values': body(0),
  'define-record-type': body(0),
  'define-syntax': body(0),
  'define-cajal': body(0),
  'define-data': body(0),
  'define-parameter': body(0),
  'define-unknown': body(0),
  fit: body(0),
  minimize: body(0),
  'least-squares': body(0),
  'negative-log-likelihood': body(0),
  watch: body(0),
  plot: body(0),
  lambda: body(1),
  let: body(1),
  'let*': body(1),
  letrec: body(1),
  'letrec*': body(1),
  'let-values': body(1),
  'let*-values': body(1),
  'let-syntax': body(1),
  'letrec-syntax': body(1),
  'syntax-rules': body(1),
  loop: body(1),
  'mean-over': body(1),
  'sum-over': body(1),
  'soft-choice': body(1),
  when: body(1),
  unless: body(1),
  case: body(1),
  'and-let*': body(1),
  λ: body(1),
  'named-lambda': body(1),
  'with-hypers': body(1),
  'define-library': body(0),
  guard: body(1),
  parameterize: body(1),
  'case-lambda': body(0),
  do: body(2),
  receive: body(2),
  begin: clauses,
  cond: clauses,
  'cond-expand': clauses,
  if: call,
  import: call,
  'declare-hyper': call,
  cut: call,
  cute: call,
  'syntax-error': call,
  and: call,
  or: call,
  recur: call,
  assert: call,
  check: call,
  delay: call,
  'delay-force': call,
  quote: call,
  quasiquote: call,
  unquote: call,
  'unquote-splicing': call,
};

/** Lists of names, by the form and the part they are. They align like data. */
const nameLists: Partial<Readonly<Record<KnownForm, number>>> = {
  lambda: 1,
  λ: 1,
  receive: 1,
  'define-data': 1,
  'define-values': 1,
  fit: 2,
  'syntax-rules': 1,
};

/** Whether `position` is in a string or a block comment, where a blank is part of the text. */
export function isVerbatim(state: EditorState, position: number): boolean {
  const node = scopeOf(state).tree.resolveInner(position, -1);
  const outer = node.name === 'String' || node.name === 'BlockComment' ? node : node.parent;
  if (outer?.name === 'BlockComment') return position < outer.to;
  return outer?.name === 'String' && outer.from < position && (position < outer.to || !isClosedString(outer));
}

function isClosedString(string: SyntaxNode): boolean {
  return string.firstChild !== string.lastChild && string.lastChild?.name === '"';
}

/** The column for the line that starts at `position`; null if indenting would change a string or comment. */
export function indentation(context: IndentContext, position: number): number | null {
  const scope = scopeOf(context.state);
  if (isVerbatim(context.state, position)) return null;
  const list = enclosingSequence(scope.tree, position);
  if (list === null) return 0;
  const before = items(list).filter((each) => each.from < position);
  const bracket = context.column(list.from);
  const [head, first] = before;
  if (head === undefined) return bracket + innerStart(list) - list.from;
  if (isAlignedAsData(scope, list, head)) return context.column(head.from);
  const form = scope.formOf(list);
  const layout = form === null ? call : layouts[form];
  const unit = getIndentUnit(context.state);
  if (layout.kind === 'body') {
    // A named let has its name before the bindings.
    const isNamed = form === 'let' && first?.name === 'Symbol';
    const isBody = before.length > layout.before + (isNamed ? 1 : 0);
    return bracket + (isBody ? unit : 2 * unit);
  }
  if (first !== undefined && onOneLine(context, head.from, first.from)) return context.column(first.from);
  return layout.kind === 'clauses' ? bracket + unit : context.column(head.from);
}

/**
 * Whether a list is not a call: a vector, a list that does not start with a name, a list of names, or quoted data. A
 * quoted list that starts like a form is a program as data, and is laid out as a program.
 */
function isAlignedAsData(scope: Scope, list: SyntaxNode, head: SyntaxNode): boolean {
  if (list.name === 'Vector' || head.name !== 'Symbol') return true;
  const outer = list.parent;
  if (outer !== null && isSequence(outer)) {
    const form = scope.formOf(outer);
    const part = form === null ? undefined : nameLists[form];
    if (part !== undefined && items(outer)[part]?.from === list.from) return true;
  }
  return isData(scope, head) && scope.formOf(list) === null && !isWithinQuotedForm(scope, list);
}

/** Whether a quoted list is within a quoted form. */
function isWithinQuotedForm(scope: Scope, list: SyntaxNode): boolean {
  let outer = list.parent;
  while (outer !== null && isSequence(outer) && isData(scope, outer)) {
    if (scope.formOf(outer) !== null) return true;
    outer = outer.parent;
  }
  return false;
}

function onOneLine(context: IndentContext, first: number, second: number): boolean {
  return context.lineAt(first).from === context.lineAt(second).from;
}

export const schemeIndentation: Extension = indentService.of((context, position) =>
  indentation(context, position),
);
