/**
 * `define-cajal`: a term of Cajal with a name. The term stays data, together with the Scheme bindings of its names.
 * `cajal/` reads its forms, scope and types.
 */

import { type CajalDefinition, type CajalLink, type CajalTerm, type Core, selectWithin } from '../core';
import {
  type Datum,
  type Identity,
  identityOf,
  isProperList,
  isSymbol,
  type ListDatum,
  type SymbolDatum,
} from '../datum';
import type { Expander } from '../expander';
import type { Scope } from '../scope';
import { badSyntax, operands, symbol } from '../syntax';

export interface CajalParts {
  readonly name: SymbolDatum;
  readonly value: (scope: Scope, expander: Expander) => CajalTerm;
}

const defaultDimension = 10;
/** The limit of the dimension: a matrix between numbers then has a million elements. */
const maxDimensions = 1000;

/**
 * The parts of `(define-cajal name term [(dimension d)])`, not yet expanded. `definition` is filled when it is
 * expanded.
 */
export function cajalParts(form: ListDatum, definition: CajalDefinition): CajalParts {
  const [target, term, option] = operands(form, 'define-cajal', 2, 3);
  const name = symbol(target, 'define-cajal', 'a name', form.span);
  const dimension = option === undefined ? defaultDimension : dimensionOf(option);
  const value = (scope: Scope, expander: Expander): CajalTerm => {
    const links = linksWithin(term!, scope, expander);
    const { span } = form;
    definition.term = {
      kind: 'cajal',
      name: name.name,
      nameSpan: name.span,
      term: term!,
      dimension,
      links,
      // Only a mistake in the term asks for them.
      get names() {
        return [...scope.names()];
      },
      span,
    };
    return definition.term;
  };
  return { name, value };
}

function dimensionOf(option: Datum): number {
  if (!isProperList(option) || !isSymbol(option.items[0], 'dimension') || option.items.length !== 2) {
    badSyntax('define-cajal', option.span, 'define-cajal wants (dimension d) here, or nothing.');
  }
  const [, size] = option.items;
  if (
    size?.kind === 'number' &&
    Number.isInteger(size.value) &&
    size.value >= 1 &&
    size.value <= maxDimensions
  )
    return size.value;
  return badSyntax(
    'define-cajal',
    size!.span,
    `A dimension is a whole number from 1 to ${maxDimensions}: numbers are below it.`,
  );
}

/** The Scheme bindings of the symbols of a term, whether or not the term binds them itself. */
function linksWithin(term: Datum, scope: Scope, expander: Expander): CajalLink[] {
  const links = new Map<Identity, CajalLink>();
  for (const each of symbolsWithin(term)) {
    const identity = identityOf(each);
    if (links.has(identity)) continue;
    const value = expander.valueOf(each, scope);
    if (value === null) continue;
    const binding = scope.lookup(each);
    const definition =
      binding?.kind === 'local' || binding?.kind === 'global' ? (binding.cajal ?? null) : null;
    links.set(identity, { name: each.name, identity, value, definition });
  }
  return [...links.values()];
}

function* symbolsWithin(datum: Datum): Generator<SymbolDatum> {
  if (datum.kind === 'symbol') yield datum;
  if (datum.kind !== 'list') return;
  for (const item of datum.items) yield* symbolsWithin(item);
}

/** Every term of Cajal within an expression. */
export function cajalTerms(core: Core): CajalTerm[] {
  return selectWithin(core, (each) => (each.kind === 'cajal' ? each : null));
}
