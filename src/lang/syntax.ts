/** Takes forms apart. Each helper returns the wanted part or throws a diagnostic that shows the form's grammar. */

import { DiagnosticError, diagnostic } from '../text/diagnostic';
import type { Span } from '../text/span';
import { type Entry, forms } from './catalogue';
import {
  type Datum,
  describeDatum,
  type Identity,
  identityOf,
  isProperList,
  type ListDatum,
  type SymbolDatum,
} from './datum';

const grammars: Readonly<Record<string, Entry>> = forms;

/** Stops the expansion of one form. Its neighbours are still expanded. */
export function badSyntax(form: string, at: Span, message: string): never {
  const grammar = grammars[form]?.signature;
  const hint = grammar === undefined ? undefined : `Write ${grammar}.`;
  throw new DiagnosticError(diagnostic('bad-syntax', at, message, { hint }));
}

/** Refuses a call that ends in a dotted tail, at the tail. */
export function dottedCall(at: Span): never {
  throw new DiagnosticError(
    diagnostic('bad-syntax', at, 'A call cannot end in a dotted tail.', {
      hint: 'Write (apply f x … list) to call with the items of a list.',
    }),
  );
}

/** The parts of a form after its head, which must make a proper list of `min` to `max` items. */
export function operands(form: ListDatum, name: string, min: number, max: number | null): readonly Datum[] {
  if (form.tail !== null) badSyntax(name, form.tail.span, `${name} cannot end in a dotted tail.`);
  const rest = form.items.slice(1);
  if (rest.length < min) {
    const wanted = max === min ? `${min}` : `at least ${min}`;
    badSyntax(
      name,
      form.span,
      `${name} wants ${wanted} ${min === 1 ? 'part' : 'parts'}, found ${rest.length}.`,
    );
  }
  if (max !== null && rest.length > max) {
    const extra = rest[max]!;
    badSyntax(
      name,
      extra.span,
      `${name} wants at most ${max} ${max === 1 ? 'part' : 'parts'}; this is one too many.`,
    );
  }
  return rest;
}

export function properList(datum: Datum, form: string, what: string): ListDatum {
  if (!isProperList(datum))
    badSyntax(form, datum.span, `${form} wants ${what} here, found ${describeDatum(datum)}.`);
  return datum;
}

export function symbol(datum: Datum | undefined, form: string, what: string, at: Span): SymbolDatum {
  if (datum === undefined) badSyntax(form, at, `${form} wants ${what} here.`);
  if (datum.kind !== 'symbol') {
    badSyntax(form, datum.span, `${form} wants ${what} here, found ${describeDatum(datum)}.`);
  }
  return datum;
}

/** "1 part", "2 parts". */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

export interface Formals {
  readonly required: readonly SymbolDatum[];
  readonly rest: SymbolDatum | null;
}

/** `(a b)`, `(a . rest)` or `rest`. */
export function formals(datum: Datum, form: string): Formals {
  if (datum.kind === 'symbol') return { required: [], rest: datum };
  if (datum.kind !== 'list') {
    badSyntax(form, datum.span, `${form} wants a list of names here, found ${describeDatum(datum)}.`);
  }
  const required = datum.items.map((item) => symbol(item, form, 'a name', item.span));
  const rest = datum.tail === null ? null : symbol(datum.tail, form, 'a name', datum.tail.span);
  distinct([...required, ...(rest === null ? [] : [rest])], form);
  return { required, rest };
}

export function distinct(names: readonly SymbolDatum[], form: string): void {
  const seen = new Map<Identity, SymbolDatum>();
  for (const each of names) {
    const earlier = seen.get(identityOf(each));
    if (earlier !== undefined) {
      throw new DiagnosticError(
        diagnostic('duplicate-name', each.span, `${form} names ${each.name} twice.`, {
          related: [{ message: 'It is named here first.', span: earlier.span }],
          hint: 'Give each its own name.',
        }),
      );
    }
    seen.set(identityOf(each), each);
  }
}

export interface BindingPair {
  readonly name: SymbolDatum;
  readonly value: Datum;
}

/** Refuses `(name value)` where a list of bindings is wanted. */
function oneBinding(datum: Datum, form: string): never {
  const { start, end, source } = datum.span;
  throw new DiagnosticError(
    diagnostic('bad-syntax', datum.span, `${form} wants a list of bindings here; this is a single binding.`, {
      hint: `Put parentheses around it: ((name value)).`,
      fixes: [
        {
          label: 'Put parentheses around the binding',
          edits: [
            { span: { source, start, end: start }, insert: '(' },
            { span: { source, start: end, end }, insert: ')' },
          ],
        },
      ],
    }),
  );
}

/** `((name value) …)`. */
export function bindingPairs(datum: Datum, form: string): readonly BindingPair[] {
  const { items } = properList(datum, form, 'a list of bindings ((name value) …)');
  if (items.length === 2 && items[0]!.kind === 'symbol') oneBinding(datum, form);
  return items.map((item) => {
    const pair = properList(item, form, 'a binding (name value)');
    const name = symbol(pair.items[0], form, 'a name', pair.span);
    const value = pair.items[1];
    if (value === undefined || pair.items.length > 2) {
      badSyntax(
        form,
        pair.span,
        `A binding of ${form} is (name value); this one has ${countOf(pair.items.length, 'part')}.`,
      );
    }
    return { name, value };
  });
}
