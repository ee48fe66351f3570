/**
 * The numbers that a text writes down, each named by the form that it is in: the start of a parameter, the rate of an
 * optimizer, an option, a constant. Quoted data is left out.
 */

import { LineIndex, type Span } from '../text/span';
import { options } from './catalogue';
import { type Datum, isProperList, isSymbol, type ListDatum } from './datum';
import { read } from './reader';

export interface NamedNumber {
  /** `start` is that of a parameter; `setting` belongs to an optimizer, `option` to another option of training. */
  readonly kind: 'start' | 'setting' | 'option' | 'constant';
  /** The name of the parameter, of the setting (`rate`), of the option, or of the definition or form that it is in. */
  readonly name: string;
  /** The optimizer of a setting, the definition around a constant; null where there is none. */
  readonly of: string | null;
  readonly value: number;
  /** As it is written. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/** The settings of each optimizer, in order. */
const settings: Readonly<Record<string, readonly string[]>> = {
  adam: ['rate', 'beta1', 'beta2', 'epsilon'],
  sgd: ['rate'],
  momentum: ['rate', 'momentum'],
  rmsprop: ['rate'],
};

type Naming = Pick<NamedNumber, 'kind' | 'name' | 'of'>;

/** How the item of a list is named. `lists` are the lists around it, from the outermost to its own. */
export function namingOf(lists: readonly ListDatum[], index: number): Naming {
  const list = lists.at(-1)!;
  const outer = lists.at(-2);
  const head = headOf(list);
  const form = definitionOf(lists[0]!);
  if (head === 'define-parameter' && index === 2)
    return { kind: 'start', name: nameIn(list) ?? head, of: null };
  if (head !== null && outer !== undefined && headOf(outer) === 'optimizer')
    return { kind: 'setting', name: settings[head]?.[index - 1] ?? head, of: head };
  if (head !== null && head in options && lists.length > 1) return { kind: 'option', name: head, of: null };
  if (head === 'define' && index === 2) return { kind: 'constant', name: nameIn(list) ?? head, of: null };
  // A binding of a let has its name in front.
  return { kind: 'constant', name: head ?? form ?? '', of: form };
}

/** The name that a top-level form defines; null for a form without one. */
function definitionOf(list: ListDatum): string | null {
  const head = headOf(list);
  return head?.startsWith('define') ? nameIn(list) : head;
}

function headOf({ items }: ListDatum): string | null {
  return isSymbol(items[0]) ? items[0].name : null;
}

/** `f` in `(define f …)` and in `(define (f x) …)`. */
function nameIn({ items }: ListDatum): string | null {
  const named = items[1]?.kind === 'list' ? items[1].items[0] : items[1];
  return isSymbol(named) ? named.name : null;
}

export function isQuoted(datum: Datum): boolean {
  return isProperList(datum) && (isSymbol(datum.items[0], 'quote') || isSymbol(datum.items[0], 'quasiquote'));
}

/** The numbers of a text, in order. */
export function namedNumbers(text: string): readonly NamedNumber[] {
  const lines = new LineIndex(text);
  const found: NamedNumber[] = [];
  const visit = (list: ListDatum, around: readonly ListDatum[]): void => {
    const lists = [...around, list];
    for (const [index, item] of list.items.entries()) {
      if (item.kind === 'number') {
        const { start, end }: Span = item.span;
        const { line } = lines.position(start);
        const written = text.slice(start, end);
        found.push({ ...namingOf(lists, index), value: item.value, text: written, start, end, line });
      } else if (item.kind === 'list' && !isQuoted(item)) visit(item, lists);
    }
  };
  for (const datum of read(text, 'program').data)
    if (datum.kind === 'list' && !isQuoted(datum)) visit(datum, []);
  return found;
}

const objectives = ['fit', 'minimize', 'least-squares', 'negative-log-likelihood'];

/** Where an option can be added to the objective of a text, and whether it names its optimizer; null without one. */
export function objectiveIn(
  text: string,
): { readonly end: number; readonly line: number; readonly hasOptimizer: boolean } | null {
  const form = read(text, 'program').data.find(
    (each): each is ListDatum => each.kind === 'list' && objectives.includes(headOf(each) ?? ''),
  );
  if (form === undefined || !')]'.includes(text[form.span.end - 1] ?? '')) return null;
  const end = form.span.end - 1;
  const hasOptimizer = form.items.some((each) => each.kind === 'list' && headOf(each) === 'optimizer');
  return { end, line: new LineIndex(text).position(end).line, hasOptimizer };
}
