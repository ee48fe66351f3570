/** `define-unknown`: a procedure whose body is to be found. Its options are read into an `UnknownForm`. */

import { suggest } from '../../text/suggest';
import { printDatum } from '../core';
import { type Datum, isProperList, isSymbol, type ListDatum, type SymbolDatum } from '../datum';
import type { Expander } from '../expander';
import type { Define, DefineParameter } from '../program';
import type { Scope } from '../scope';
import { badSyntax, distinct, formals, operands, properList, symbol } from '../syntax';
import {
  type Dimension,
  type SearchedOperator,
  searchedOperators,
  type UnknownForm,
  type UnknownUnits,
} from '../unknowns';

const form = 'define-unknown';
const defaultUsing = ['+', '-', '*', '/'] as const;
const defaultSize = 9;
const defaultConstants = 3;
const maxSize = 60;
const maxConstants = 12;
const maxPower = 100;

const optionNames = ['using', 'size', 'constants', 'units'] as const;
type OptionName = (typeof optionNames)[number];

/** The name of the parameter that is the simplest body: it has a space, so that no program can write it. */
export function constantName(name: string): string {
  return `constant of ${name}`;
}

/** The header `(name argument …)`. */
export interface UnknownHeader {
  readonly name: SymbolDatum;
  readonly parameters: readonly SymbolDatum[];
}

export function unknownHeader(datum: ListDatum): UnknownHeader {
  const [target] = operands(datum, form, 1, null);
  const header = properList(target!, form, 'the call (name argument …)');
  const name = symbol(header.items[0], form, 'the name of the procedure', header.span);
  const { required: parameters } = formals({ ...header, items: header.items.slice(1) }, form);
  if (parameters.length === 0)
    badSyntax(
      form,
      header.span,
      `${name.name} has no argument. A number that is to be found is a define-parameter.`,
    );
  return { name, parameters };
}

/** The procedure, whose body is the parameter with the name `constant`. Every mistake in the options is thrown. */
export function expandUnknown(
  datum: ListDatum,
  name: string,
  constant: string,
  scope: Scope,
  expander: Expander,
): Define {
  const { span } = datum;
  const header = unknownHeader(datum);
  const { span: nameSpan } = header.name;
  const value: Define['value'] = {
    kind: 'lambda',
    parameters: header.parameters.map((each) => expander.local(each.name, each.span)),
    rest: null,
    body: { kind: 'global', name: constant, span: nameSpan },
    name: header.name.name,
    span,
  };
  const unknown = { name, constant, ...unknownParts(datum, header, scope) };
  return { kind: 'define', name, nameSpan, value, unknown, span };
}

/** The constant that is the simplest body. The text has no place for its start, so that nothing writes one there. */
export function constantOfUnknown(datum: ListDatum, name: string, constant: string): DefineParameter {
  const { span: nameSpan } = unknownHeader(datum).name;
  const span = { source: 'prelude', start: 0, end: 0 } as const;
  return {
    kind: 'parameter',
    name: constant,
    nameSpan,
    initial: { kind: 'constant', datum: { kind: 'number', value: 1, span }, span },
    constraint: { kind: 'none' },
    rate: null,
    unknown: name,
    span: datum.span,
  };
}

function unknownParts(
  datum: ListDatum,
  { name, parameters }: UnknownHeader,
  scope: Scope,
): Omit<UnknownForm, 'name' | 'constant'> {
  const options = optionsOf(datum.items.slice(2));
  const using = operatorsOf(options.get('using'), { name, parameters }, scope);
  const count = (option: OptionName, least: number, most: number, otherwise: number): number =>
    countOf(options.get(option), least, most) ?? otherwise;
  return {
    nameSpan: name.span,
    parameters: parameters.map((each) => each.name),
    using,
    size: count('size', 1, maxSize, defaultSize),
    constants: count('constants', 0, maxConstants, defaultConstants),
    units: unitsOf(options.get('units'), parameters),
    span: datum.span,
  };
}

function optionsOf(data: readonly Datum[]): ReadonlyMap<OptionName, ListDatum> {
  const found = new Map<OptionName, ListDatum>();
  for (const each of data) {
    const option = properList(each, form, 'an option such as (size 9)');
    const head = symbol(option.items[0], form, 'the name of an option', option.span);
    const name = optionNames.find((known) => known === head.name);
    if (name === undefined) {
      const near = suggest(head.name, optionNames);
      const advice = near === null ? '' : ` Did you mean ${near}?`;
      return badSyntax(form, head.span, `${form} has no option ${head.name}.${advice}`);
    }
    if (found.has(name)) badSyntax(form, option.span, `The option ${name} is given twice.`);
    found.set(name, option);
  }
  return found;
}

function operatorsOf(
  option: ListDatum | undefined,
  { name, parameters }: UnknownHeader,
  scope: Scope,
): readonly SearchedOperator[] {
  if (option === undefined) return usualOperators(name, parameters, scope);
  const names = option.items.slice(1).map((each) => symbol(each, form, 'the name of a procedure', each.span));
  if (names.length === 0) badSyntax(form, option.span, 'using names the procedures that the body may call.');
  distinct(names, form);
  return names.map((each) => {
    const name = searchedName(each);
    const binding = scope.lookup(each);
    if (binding?.kind !== 'builtin')
      badSyntax(
        form,
        each.span,
        `using means the ${each.name} of the language, but the program gives that name another meaning.`,
      );
    if (parameters.some((parameter) => parameter.name === name))
      badSyntax(form, each.span, `${name} is an argument of the unknown, so that its body cannot call it.`);
    return name;
  });
}

/** Those of the usual operators whose names mean in the body what they mean in the language. */
function usualOperators(
  { name, span }: SymbolDatum,
  parameters: readonly SymbolDatum[],
  scope: Scope,
): readonly SearchedOperator[] {
  const kept = defaultUsing.filter(
    (each) =>
      scope.lookup({ kind: 'symbol', name: each, span })?.kind === 'builtin' &&
      parameters.every((parameter) => parameter.name !== each),
  );
  if (kept.length === 0)
    badSyntax(
      form,
      span,
      `The program gives ${defaultUsing.join(', ')} other meanings, so that the body of ${name} can call none of them. Say with using what it may call.`,
    );
  return kept;
}

function searchedName({ name, span }: SymbolDatum): SearchedOperator {
  // The keys of the table are the names.
  if (Object.hasOwn(searchedOperators, name)) return name as SearchedOperator;
  const known = Object.keys(searchedOperators);
  const near = suggest(name, known);
  const advice = near === null ? `What is searched with is ${known.join(', ')}.` : `Did you mean ${near}?`;
  return badSyntax(form, span, `The body of an unknown cannot be searched with ${name}. ${advice}`);
}

/** The number of `(size n)` or `(constants n)`; null if the option is missing. */
function countOf(option: ListDatum | undefined, least: number, most: number): number | null {
  if (option === undefined) return null;
  const [head, count, extra] = option.items;
  const at = extra ?? count ?? option;
  if (
    extra === undefined &&
    count?.kind === 'number' &&
    Number.isInteger(count.value) &&
    count.value >= least &&
    count.value <= most
  )
    return count.value;
  const found = count === undefined || extra !== undefined ? printDatum(option) : printDatum(count);
  return badSyntax(
    form,
    at.span,
    `${printDatum(head!)} wants one whole number from ${least} to ${most}, found ${found}.`,
  );
}

/** `(units unit … unit)`: one for each argument, then that of the value. */
function unitsOf(option: ListDatum | undefined, parameters: readonly SymbolDatum[]): UnknownUnits | null {
  if (option === undefined) return null;
  const units = option.items.slice(1).map(dimensionOf);
  if (units.length !== parameters.length + 1)
    badSyntax(
      form,
      option.span,
      `units wants a unit for each of the ${parameters.length} arguments and one for the value, found ${units.length}.`,
    );
  return { parameters: units.slice(0, -1), value: units.at(-1)! };
}

/** `1`, a name, `(* unit …)`, `(/ unit unit …)` or `(expt unit n)`, where n may be a fraction such as 0.5. */
function dimensionOf(datum: Datum): Dimension {
  if (datum.kind === 'number' && datum.value === 1) return {};
  if (datum.kind === 'symbol') return { [datum.name]: 1 };
  const [head, first, ...rest] = isProperList(datum) ? datum.items : [];
  const power = rest[0];
  if (isSymbol(head, '*') && first !== undefined) return product([first, ...rest], 1);
  if (isSymbol(head, '/') && first !== undefined)
    return rest.length === 0 ? product([first], -1) : joined(dimensionOf(first), product(rest, -1));
  if (isSymbol(head, 'expt') && first !== undefined && power?.kind === 'number' && rest.length === 1) {
    if (Math.abs(power.value) <= maxPower) return scaled(dimensionOf(first), power.value);
  }
  return badSyntax(
    form,
    datum.span,
    `A unit is 1, a name, (* unit …), (/ unit …) or (expt unit n), found ${printDatum(datum)}.`,
  );
}

function product(data: readonly Datum[], power: number): Dimension {
  return data.reduce<Dimension>((so, each) => joined(so, scaled(dimensionOf(each), power)), {});
}

function scaled(dimension: Dimension, power: number): Dimension {
  return Object.fromEntries(
    Object.entries(dimension).flatMap(([name, each]) => (power === 0 ? [] : [[name, each * power]])),
  );
}

function joined(a: Dimension, b: Dimension): Dimension {
  const sums = new Map(Object.entries(a));
  for (const [name, power] of Object.entries(b)) sums.set(name, (sums.get(name) ?? 0) + power);
  return Object.fromEntries([...sums].filter(([, power]) => power !== 0));
}
