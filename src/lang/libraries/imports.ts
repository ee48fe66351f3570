/** `import`: finds libraries, takes import sets apart (R7RS 5.2), and binds what they bring. */

import { DiagnosticError, diagnostic, didYouMean } from '../../text/diagnostic';
import type { Span } from '../../text/span';
import { suggest } from '../../text/suggest';
import { printDatum } from '../core';
import { type Datum, isProperList, type ListDatum, type SymbolDatum } from '../datum';
import type { Expander } from '../expander';
import type { TopLevel } from '../pending';
import type { Binding, Exports, Scope } from '../scope';
import { badSyntax, symbol } from '../syntax';
import { alternativeTo } from '../unsupportedNames';
import { isShipped, libraryTexts, type ShippedName } from './shipped';
import { auxiliaryWords, plainName, standardLibraries } from './standard';

type Chosen = Map<string, Binding | null>;

const modifiers = ['only', 'except', 'prefix', 'rename'];

/** Finds the exports of a library that ships. */
export type ShippedExports = (name: ShippedName) => Exports;

/** Binds what an import set brings in the scope of the program or the library. */
export function bindImports(set: Datum, top: TopLevel, shipped: ShippedExports): void {
  for (const [name, binding] of importSet(set, top, shipped)) bindImported(name, binding, set.span, top);
}

/** A definition of the program itself wins over an imported name, and that of a library over the language's own. */
function bindImported(
  name: string,
  binding: Binding | null,
  span: Span,
  { scope, language, expander, library }: TopLevel,
): void {
  if (binding === null) return;
  const own = scope.ownNamed(name);
  if (own !== null && !same(own, binding)) {
    const earlier = expander.importedAt.get(own);
    if (earlier === undefined || isOfLanguage(binding, name, language)) return;
    if (!isOfLanguage(own, name, language)) {
      expander.report(
        diagnostic('duplicate-import', span, `Two libraries bring ${name}.`, {
          related: [{ message: 'The other is imported here.', span: earlier }],
          hint: `Leave one out with (except … ${name}), or give it another name with (prefix …) or (rename …).`,
        }),
      );
      return;
    }
  }
  scope.bindName(name, binding);
  expander.importedAt.set(binding, span);
  if (library === null && !isOfLanguage(binding, name, language)) expander.imported.set(name, binding);
}

function same(a: Binding, b: Binding): boolean {
  if (a === b) return true;
  return 'name' in a && 'name' in b && a.kind === b.kind && a.name === b.name;
}

/** Whether the name means what it means without any import. */
function isOfLanguage(binding: Binding, name: string, language: Scope): boolean {
  const meaning = language.named(name);
  return meaning !== null && same(meaning, binding);
}

function importSet(set: Datum, top: TopLevel, shipped: ShippedExports): Chosen {
  if (!isProperList(set) || set.items.length === 0)
    return badSyntax(
      'import',
      set.span,
      `A library is named by a list, as (scheme base): found ${printDatum(set)}.`,
    );
  const [head, inner, ...rest] = set.items;
  if (head?.kind === 'symbol' && modifiers.includes(head.name) && inner?.kind === 'list')
    return changed(head.name, rest, set, inner, importSet(inner, top, shipped), top.expander);
  return new Map(exportsOf(set, top, shipped));
}

/** What is left of the names of `inner`, or what they are called. */
function changed(
  modifier: string,
  rest: readonly Datum[],
  set: ListDatum,
  inner: ListDatum,
  from: Chosen,
  expander: Expander,
): Chosen {
  const title = printDatum(inner);
  if (modifier === 'prefix') {
    const prefix = symbol(rest[0], 'import', 'the prefix', set.span).name;
    return new Map([...from].map(([name, binding]) => [prefix + name, binding]));
  }
  if (modifier === 'rename') {
    const pairs = rest.map((pair) => renaming(pair));
    const renamed = new Map(pairs.map(([old, name]) => [wanted(old, from, title, expander), name.name]));
    return new Map([...from].map(([name, binding]) => [renamed.get(name) ?? name, binding]));
  }
  const names = rest.map((each) => symbol(each, 'import', 'a name', each.span));
  const listed = new Set(names.map((each) => wanted(each, from, title, expander)));
  if (modifier === 'only') for (const each of names) warnOfMissing(each, from, expander);
  return new Map([...from].filter(([name]) => listed.has(name) === (modifier === 'only')));
}

function renaming(pair: Datum): readonly [SymbolDatum, SymbolDatum] {
  if (!isProperList(pair) || pair.items.length !== 2)
    return badSyntax('import', pair.span, 'A name is given another as (name other-name).');
  const [old, name] = pair.items;
  return [symbol(old, 'import', 'a name', pair.span), symbol(name, 'import', 'a name', pair.span)];
}

/** The name, which the library must have. */
function wanted({ name, span }: SymbolDatum, from: Chosen, title: string, expander: Expander): string {
  if (from.has(name) || auxiliaryWords.has(name)) return name;
  const near = suggest(name, from.keys());
  const other = libraryWith(name);
  const elsewhere = near === null ? {} : didYouMean(near, span);
  const hint = other === null ? elsewhere : { hint: `The library ${other} has it.` };
  expander.report(diagnostic('unknown-import', span, `${title} has no ${name}.`, hint));
  return name;
}

/** A name of the standard that the language lacks can be imported, but not used. */
function warnOfMissing({ name, span }: SymbolDatum, from: Chosen, expander: Expander): void {
  if (from.get(name) !== null || auxiliaryWords.has(name)) return;
  const advice = alternativeTo(name) ?? undefined;
  expander.report(
    diagnostic('left-out', span, `Gradus has no ${name}.`, { severity: 'warning', hint: advice }),
  );
}

/** A standard library that has the name; null if none has. */
function libraryWith(name: string): string | null {
  const found = Object.entries(standardLibraries).find(([, names]) => names?.includes(name));
  return found?.[0] ?? null;
}

/** The name of a library as it is looked up. */
export function libraryName(datum: Datum): string {
  if (!isProperList(datum) || datum.items.length === 0)
    return badSyntax(
      'define-library',
      datum.span,
      `A library is named by a list, as (shapes area): found ${printDatum(datum)}.`,
    );
  for (const part of datum.items) {
    const isPart =
      part.kind === 'symbol' || part.kind === 'list' || (part.kind === 'number' && part.value >= 0);
    if (!isPart)
      return badSyntax(
        'define-library',
        part.span,
        `The name of a library is made of names and whole numbers: found ${printDatum(part)}.`,
      );
  }
  return plainName(datum.items.map(printDatum));
}

export function hasLibrary(name: string, expander: Expander): boolean {
  return expander.libraries.has(name) || isShipped(name) || Object.hasOwn(standardLibraries, name);
}

function exportsOf(datum: ListDatum, { language, expander }: TopLevel, shipped: ShippedExports): Exports {
  const name = libraryName(datum);
  const own = expander.libraries.get(name);
  if (own !== undefined) return own;
  if (isShipped(name)) return shipped(name);
  if (Object.hasOwn(standardLibraries, name)) return standardExports(name, language);
  const known = [
    ...expander.libraries.keys(),
    ...Object.keys(libraryTexts),
    ...Object.keys(standardLibraries),
  ];
  const near = suggest(name, known);
  throw new DiagnosticError(
    diagnostic(
      'unknown-library',
      datum.span,
      `There is no library ${name}.`,
      near === null
        ? { hint: 'A library that is defined here comes before its import: (define-library (name …) …).' }
        : didYouMean(near, datum.span),
    ),
  );
}

function standardExports(name: string, language: Scope): Exports {
  const names = standardLibraries[name] ?? [...language.names()];
  return new Map(names.map((each) => [each, auxiliaryWords.has(each) ? null : language.named(each)]));
}
