/** `quote`, and `quasiquote` with nested levels, written out as calls that build the parts that vary. */

import type { Span } from '../../text/span';
import type { Core } from '../core';
import { type Datum, isSymbol, type ListDatum, makeList } from '../datum';
import type { Expander } from '../expander';
import type { Scope } from '../scope';
import { badSyntax, operands } from '../syntax';

export function expandQuote(form: ListDatum): Core {
  const [datum] = operands(form, 'quote', 1, 1);
  return { kind: 'constant', datum: datum!, span: form.span };
}

export function expandQuasiquote(form: ListDatum, scope: Scope, expander: Expander): Core {
  const [template] = operands(form, 'quasiquote', 1, 1);
  return quasi(template!, 1, scope, expander) ?? constant(template!);
}

function constant(datum: Datum): Core {
  return { kind: 'constant', datum, span: datum.span };
}

/** `(unquote x)` and the like, also as the dotted tail of a list: `(a . ,x)`. */
function unquoted(datum: Datum): { readonly name: string; readonly operand: Datum } | null {
  if (datum.kind !== 'list' || datum.items.length !== 2 || datum.tail !== null) return null;
  const [head, operand] = datum.items;
  for (const name of ['unquote', 'unquote-splicing', 'quasiquote']) {
    if (isSymbol(head, name)) return { name, operand: operand! };
  }
  return null;
}

/** The core that builds `template`; null if nothing in it is evaluated, so that it is a constant. */
function quasi(template: Datum, depth: number, scope: Scope, expander: Expander): Core | null {
  if (template.kind === 'vector') {
    const list = quasi(makeList(template.items, null, template.span), depth, scope, expander);
    return list === null ? null : expander.callBuiltin('list->vector', [list], template.span);
  }
  if (template.kind !== 'list') return null;
  const escaped = unquoted(template);
  if (escaped?.name === 'unquote' && depth === 1) return expander.expression(escaped.operand, scope);
  if (escaped?.name === 'unquote-splicing' && depth === 1) {
    badSyntax(
      'unquote-splicing',
      template.span,
      'unquote-splicing is allowed only within a list, into which it puts items.',
    );
  }
  if (escaped !== null) {
    const innerDepth = escaped.name === 'quasiquote' ? depth + 1 : depth - 1;
    // Several expressions may come from one: `(a `(b ,,@c)).
    if (innerDepth === 1 && splicing(escaped.operand) !== null)
      return quasiItems(template, innerDepth, scope, expander);
    const inner = quasi(escaped.operand, innerDepth, scope, expander);
    return inner === null
      ? null
      : expander.callBuiltin('list', [constant(template.items[0]!), inner], template.span);
  }
  return quasiItems(template, depth, scope, expander);
}

function quasiItems(template: ListDatum, depth: number, scope: Scope, expander: Expander): Core | null {
  const { span } = template;
  const dotted = dottedUnquote(template);
  const items = dotted === null ? template.items : template.items.slice(0, -2);
  const tail = dotted ?? template.tail;
  let built = tail === null ? null : quasi(tail, depth, scope, expander);
  let rest: Datum = tail ?? makeList([], null, span);
  for (const item of [...items].reverse()) {
    const spliced = depth === 1 ? splicing(item) : null;
    const part = spliced === null ? quasi(item, depth, scope, expander) : expander.expression(spliced, scope);
    if (spliced !== null)
      built = append(part!, built ?? constant(rest), rest, built === null, span, expander);
    else if (part !== null || built !== null) {
      built = expander.callBuiltin('cons', [part ?? constant(item), built ?? constant(rest)], span);
    }
    rest = makeList([item], rest, span);
  }
  return built;
}

/** The tail of `(a . ,x)`, which the reader reads as `(a b unquote x)`. */
function dottedUnquote(template: ListDatum): Datum | null {
  const { items } = template;
  if (template.tail !== null || items.length < 3 || !isSymbol(items.at(-2), 'unquote')) return null;
  return makeList(items.slice(-2), null, template.span);
}

function splicing(item: Datum): Datum | null {
  const escaped = unquoted(item);
  return escaped?.name === 'unquote-splicing' ? escaped.operand : null;
}

/** Splicing into the end of a list needs no copy: `(,@xs)` is xs. */
function append(
  part: Core,
  rest: Core,
  datum: Datum,
  constantRest: boolean,
  span: Span,
  expander: Expander,
): Core {
  const empty = constantRest && datum.kind === 'list' && datum.items.length === 0 && datum.tail === null;
  return empty ? part : expander.callBuiltin('append', [part, rest], span);
}
