/**
 * What differs between two texts of a program, as their structure says it: numbers, words and options by the form that
 * they are in; anything else by its lines. Comments and layout make no difference.
 */

import { LineIndex } from '../text/span';
import { options } from './catalogue';
import { printDatum } from './core';
import { type Datum, isSymbol, type ListDatum } from './datum';
import { isQuoted, namingOf } from './namedNumbers';
import { read } from './reader';

export type ProgramChange =
  /** A number, a word or a short option that has another value: `adam`, from `0.5` to `5`. */
  | { readonly kind: 'value'; readonly name: string; readonly before: string; readonly after: string }
  /** A short form that is new, or gone. */
  | { readonly kind: 'added' | 'removed'; readonly text: string }
  /** Lines of the text after, or of the text before if `isGone`. */
  | {
      readonly kind: 'lines';
      readonly what: 'model' | 'data';
      readonly first: number;
      readonly last: number;
      readonly isGone: boolean;
    };

/** The longest text of a form that is said in full. */
const maxShown = 32;
/** More changes than this in one form are said by its lines. */
const maxValues = 4;

/** In the order of the text after. Empty if both say the same. */
export function programChanges(before: string, after: string): readonly ProgramChange[] {
  const texts = { before: new Side(before), after: new Side(after) };
  const changes = pairsOf(texts.before.data, texts.after.data).flatMap(([a, b]) => {
    if (a === null) return added(b!, texts.after);
    if (b === null) return removed(a, texts.before);
    return changesOf(a, b, [], texts) ?? [linesOf(b, texts.after, false)];
  });
  return joinLines(changes);
}

class Side {
  readonly data: readonly Datum[];
  readonly lines: LineIndex;

  constructor(readonly text: string) {
    this.data = read(text, 'program').data;
    this.lines = new LineIndex(text);
  }

  written({ span }: Datum): string {
    return this.text.slice(span.start, span.end).replace(/\s+/g, ' ');
  }
}

interface Sides {
  readonly before: Side;
  readonly after: Side;
}

type Pair = readonly [before: Datum | null, after: Datum | null];

/** Forms that belong together: equal ones in their order, then those that define the same, then those of one kind. */
function pairsOf(before: readonly Datum[], after: readonly Datum[]): readonly Pair[] {
  const left = new Set(before);
  const partners = new Map<Datum, Datum>();
  for (const keyOf of [printDatum, keyOfForm, headOfForm]) {
    const keys = new Map([...left].map((each) => [each, keyOf(each)]));
    for (const b of after) {
      if (partners.has(b)) continue;
      const key = keyOf(b);
      const a = key === null ? undefined : [...left].find((each) => keys.get(each) === key);
      if (a === undefined) continue;
      partners.set(b, a);
      left.delete(a);
    }
  }
  return [...after.map((b): Pair => [partners.get(b) ?? null, b]), ...[...left].map((a): Pair => [a, null])];
}

function headOf(datum: Datum): string | null {
  return datum.kind === 'list' && isSymbol(datum.items[0]) ? datum.items[0].name : null;
}

/** Equal for two forms that define the same name. */
function keyOfForm(datum: Datum): string | null {
  const head = headOf(datum);
  if (head === null || datum.kind !== 'list') return null;
  const second = datum.items[1];
  const name = second?.kind === 'list' ? second.items[0] : second;
  return head.startsWith('define') && isSymbol(name) ? `${head} ${name.name}` : null;
}

/** Equal for two objectives, whatever their kind; only forms that define nothing have it. */
function headOfForm(datum: Datum): string | null {
  const head = headOf(datum);
  return head === null || head.startsWith('define') ? null : head;
}

function added(datum: Datum, side: Side): readonly ProgramChange[] {
  const text = side.written(datum);
  return [text.length <= maxShown ? { kind: 'added', text } : linesOf(datum, side, false)];
}

function removed(datum: Datum, side: Side): readonly ProgramChange[] {
  const text = side.written(datum);
  return [text.length <= maxShown ? { kind: 'removed', text } : linesOf(datum, side, true)];
}

function linesOf(datum: Datum, side: Side, isGone: boolean): ProgramChange {
  const [first, last] = [datum.span.start, datum.span.end].map((at) => side.lines.position(at).line);
  const what = headOf(datum) === 'define-data' ? 'data' : 'model';
  return { kind: 'lines', what, first: first!, last: last!, isGone };
}

/** The changes within a form; null if it is another form, and its lines say more. */
function changesOf(
  a: Datum,
  b: Datum,
  around: readonly ListDatum[],
  sides: Sides,
): readonly ProgramChange[] | null {
  if (printDatum(a) === printDatum(b)) return [];
  if (a.kind !== 'list' || b.kind !== 'list' || isQuoted(a) || isQuoted(b)) return null;
  const changes = around.length === 0 ? inForm(a, b, sides) : inList(a, b, around, sides);
  return changes === null || changes.length > maxValues ? null : changes;
}

/** A form of the program, whose options may be in any order. */
function inForm(a: ListDatum, b: ListDatum, sides: Sides): readonly ProgramChange[] | null {
  const split = ({ items }: ListDatum) => {
    const own = items.filter((each) => isOption(each, items));
    return { own, others: items.filter((each) => !own.includes(each)) };
  };
  const [before, after] = [split(a), split(b)];
  const rest = inItems(before.others, after.others, [b], sides);
  if (rest === null) return null;
  const options = pairsByHead(before.own, after.own).map(([x, y]) => {
    if (x === null) return added(y!, sides.after);
    if (y === null) return removed(x, sides.before);
    return changesOf(x, y, [b], sides) ?? replaced(headOf(y) ?? '', inside(x), inside(y), sides);
  });
  return [...rest, ...options.flat()];
}

function isOption(datum: Datum, items: readonly Datum[]): boolean {
  const head = headOf(datum);
  const objective = isSymbol(items[0]) && !items[0].name.startsWith('define');
  return objective && head !== null && head in options && items.indexOf(datum) > 0;
}

function pairsByHead(before: readonly Datum[], after: readonly Datum[]): readonly Pair[] {
  const of = (datum: Datum, all: readonly Datum[]): Datum | null =>
    all.find((each) => headOf(each) === headOf(datum)) ?? null;
  return [
    ...after.map((b): Pair => [of(b, before), b]),
    ...before.filter((a) => of(a, after) === null).map((a): Pair => [a, null]),
  ];
}

/** What an option says, without its name. */
function inside(datum: Datum): readonly Datum[] {
  return datum.kind === 'list' ? datum.items.slice(1) : [datum];
}

/** An option that says something else; by its lines if that is long. */
function replaced(
  name: string,
  before: readonly Datum[],
  after: readonly Datum[],
  sides: Sides,
): readonly ProgramChange[] {
  const [x, y] = [shown(before, sides.before), shown(after, sides.after)];
  if (Math.max(x.length, y.length) <= maxShown) return [{ kind: 'value', name, before: x, after: y }];
  return after[0] === undefined ? [] : [linesOf(after[0], sides.after, false)];
}

/** `adam 0.5` of the one item `(adam 0.5)`. */
function shown(items: readonly Datum[], side: Side): string {
  const [only] = items;
  const parts = items.length === 1 && only?.kind === 'list' ? only.items : items;
  return parts.map((each) => side.written(each)).join(' ');
}

function inList(
  a: ListDatum,
  b: ListDatum,
  around: readonly ListDatum[],
  sides: Sides,
): readonly ProgramChange[] | null {
  return inItems(a.items, b.items, [...around, b], sides);
}

/** The changes of items that have the same places in both lists; `lists` are those around them in the text after. */
function inItems(
  before: readonly Datum[],
  after: readonly Datum[],
  lists: readonly ListDatum[],
  sides: Sides,
): readonly ProgramChange[] | null {
  if (before.length !== after.length) return null;
  const all: ProgramChange[] = [];
  for (const [index, b] of after.entries()) {
    const a = before[index]!;
    if (printDatum(a) === printDatum(b)) continue;
    const changes = inItem(a, b, index, lists, sides);
    if (changes === null) return null;
    all.push(...changes);
  }
  return all;
}

function inItem(
  a: Datum,
  b: Datum,
  index: number,
  lists: readonly ListDatum[],
  sides: Sides,
): readonly ProgramChange[] | null {
  const isAtom = (datum: Datum): boolean => datum.kind !== 'list' && datum.kind !== 'vector';
  if (isAtom(a) && isAtom(b)) {
    // Another head makes another form, and a name in place of another is another computation.
    const isWord = lists.length > 1 && headOf(lists.at(-1)!)! in options;
    if (index === 0 || (!isWord && (a.kind === 'symbol' || b.kind === 'symbol'))) return null;
    const name = nameOfChange(lists, index);
    return [{ kind: 'value', name, before: sides.before.written(a), after: sides.after.written(b) }];
  }
  return a.kind === 'list' && b.kind === 'list' ? changesOf(a, b, lists, sides) : null;
}

/** `adam` for its rate, `adam beta1` for what is behind that, `Vmax` for a start, `* in f` for a constant. */
function nameOfChange(lists: readonly ListDatum[], index: number): string {
  const { kind, name, of } = namingOf(lists, index);
  if (kind === 'setting') return index === 1 ? of! : `${of} ${name}`;
  return kind === 'constant' && of !== null && of !== name ? `${name} in ${of}` : name;
}

/** Neighbouring lines are said together. */
function joinLines(changes: readonly ProgramChange[]): readonly ProgramChange[] {
  const joined: ProgramChange[] = [];
  for (const change of changes) {
    const last = joined.at(-1);
    if (
      change.kind === 'lines' &&
      last?.kind === 'lines' &&
      last.what === change.what &&
      last.isGone === change.isGone &&
      change.first <= last.last + 2 &&
      change.first >= last.first
    )
      joined[joined.length - 1] = { ...last, last: Math.max(last.last, change.last) };
    else joined.push(change);
  }
  return joined;
}
