/**
 * The support for evaluators, to which programs are data: the places of expressions, the names of variables, and the
 * primitives that pass both to the machine.
 */

import { isUserText, type Span } from '../../text/span';
import type { RowsSite } from '../machine/code';
import { binary, type ControlRule, type PrimitiveRule, type Site, unary } from '../machine/primitive';
import { Closure, listItems, Pair, SymbolValue, type Value } from '../machine/values';

/** Prefixes that say whose a name is, where the name alone would mean something else to the evaluator. */
export const ofProgram = 'program:';
export const ofLanguage = 'language:';

/** What gives an expression that is not a combination a place. */
export const here = '%here';

/** The mark between a variable's name and its number, where the name alone is another variable's. */
const apart = '·';

export function numbered(name: string, id: number): string {
  return `${name}${apart}${id}`;
}

/** The name that the user wrote. */
function writtenName(spelt: string): string {
  const [name] = spelt.split(apart);
  for (const owner of [ofProgram, ofLanguage]) if (name!.startsWith(owner)) return name!.slice(owner.length);
  return name!;
}

const places = new WeakMap<Pair, Site>();

/** The place in the user's text of an expression that is data; null for one that comes from elsewhere. */
function placeOf(expression: Value): Site | null {
  if (!(expression instanceof Pair) || expression.span === null) return null;
  if (!isUserText(expression.span)) return null;
  let place = places.get(expression);
  if (place === undefined) {
    const operands: Span[] = [];
    for (let rest = expression.cdr; rest instanceof Pair; rest = rest.cdr) {
      operands.push(rest.span ?? expression.span);
    }
    const { car } = expression;
    const head = car instanceof SymbolValue ? writtenName(car.name) : null;
    // A mistake of an accessor is reported at its call.
    if (head === '%record-ref') return null;
    place = { span: expression.span, user: true, operands, head };
    places.set(expression, place);
  }
  return place;
}

/** The name of a symbol: operands that an expander or a quoter put there are of the kind that it meant. */
export function nameOf(value: Value | undefined): string {
  return (value as SymbolValue).name;
}

/** The site of `(form reduction name …)`, each name at the span of its column. */
function rowsSite(description: Value, site: Site): RowsSite {
  const [form, reduction, ...names] = listItems(description)!;
  const columns = names.map((name) => ({ name: nameOf(name), span: site.span }));
  let rest: Value = ((description as Pair).cdr as Pair).cdr;
  for (let index = 0; rest instanceof Pair; index++, rest = rest.cdr) {
    if (rest.span !== null) columns[index] = { name: columns[index]!.name, span: rest.span };
  }
  // The quoter wrote this description.
  return { ...site, form: nameOf(form), reduction: nameOf(reduction), columns } as RowsSite;
}

export const interpretedRules: Readonly<Record<string, PrimitiveRule | ControlRule>> = {
  /** Answers with the value. From here on mistakes and nodes are those of the expression, where it is the user's. */
  '%at': binary((expression, value, _, machine) => {
    const place = placeOf(expression);
    if (place === null) return value;
    machine.noteCall(place);
    if (value instanceof Closure) machine.countCall(place);
    return value;
  }),
  /** Answers with the procedure that evaluates an expression, or with one like it that a recorder hears of. */
  '%watch': binary((expression, run, _, { recorder }) => {
    if (recorder === null || !(expression instanceof Pair && run instanceof Closure)) return run;
    return recorder.watch(expression, run);
  }),
  /** Answers with its operand, for which the quoter writes it where a recorder asks for the place of a name or a number. */
  [here]: unary((value) => value),
  /** Tells whether two procedures were made by the same `lambda`: so an evaluator recognizes its own procedures. */
  '%same-code?': binary((f, g) => f instanceof Closure && g instanceof Closure && f.code === g.code),
  /** Takes a description of the form, the body as a procedure of a row, and the columns. */
  '%rows': {
    enter: ([description, body, ...columns], site, machine) =>
      machine.reduceRows(body!, columns, rowsSite(description!, site.user ? site : machine.site)),
  },
};
