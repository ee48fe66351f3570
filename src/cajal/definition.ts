/** Terms as a program defines them: parsed and typed once, each with the types of the terms that it links. */

import type { CajalLink, CajalTerm, Core } from '../lang';
import { byPlace, type Diagnostic, diagnostic } from '../text/diagnostic';
import { parseTerm } from './parse';
import { depthOf, type Link, linksOf, maxDepth, type Term, termsWithin } from './syntax';
import { inferType, type Typing } from './typing';

export interface DefinedLink {
  readonly link: Link;
  readonly value: Core;
  /** The linked term; null for a value of Scheme. */
  readonly definition: CajalTerm | null;
}

export interface DefinedTerm {
  readonly name: string;
  readonly typing: Typing;
  /** The depth of nesting, with the linked terms. */
  readonly depth: number;
  /** The links that the term uses, with the value of each. */
  readonly links: readonly DefinedLink[];
  /** The mistakes of the term; it has a value only without any. */
  readonly diagnostics: readonly Diagnostic[];
}

const defined = new WeakMap<CajalTerm, DefinedTerm>();
/** Terms whose types are being inferred. */
const pending = new Set<CajalTerm>();

/** The definition of a term; the same object for the same term. */
export function defineTerm(core: CajalTerm): DefinedTerm {
  let found = defined.get(core);
  if (found === undefined) {
    pending.add(core);
    found = define(core);
    pending.delete(core);
    defined.set(core, found);
  }
  return found;
}

function define(core: CajalTerm): DefinedTerm {
  const { name, dimension } = core;
  const circular = new Set<Link>();
  const values = new Map<Link, CajalLink>();
  for (const each of core.links) {
    const link = linkOf(each);
    values.set(link, each);
    if (each.definition?.term != null && pending.has(each.definition.term)) circular.add(link);
  }
  const { term, diagnostics } = parseTerm(core.term, {
    links: [...values.keys()],
    names: () => core.names,
  });
  const typing = inferType(term, dimension);
  const used = linksOf(term).map((link) => {
    const { value, definition } = values.get(link)!;
    return { link, value, definition: definition?.term ?? null };
  });
  const found = [...diagnostics, ...typing.diagnostics, ...usesIn(term, circular, name)];
  const linked = used.map(({ definition }) =>
    definition === null || pending.has(definition) ? 0 : defineTerm(definition).depth,
  );
  const depth = depthOf(term) + Math.max(0, ...linked);
  if (depth > maxDepth) found.push(tooDeep(core));
  return { name, typing, depth, links: used, diagnostics: byPlace(found) };
}

function tooDeep({ name, nameSpan }: CajalTerm): Diagnostic {
  const message = `${name} nests deeper than ${maxDepth} levels, with the terms that it links.`;
  return diagnostic('nesting-too-deep', nameSpan, message);
}

function linkOf({ name, identity, definition }: CajalLink): Link {
  const term = definition?.term ?? null;
  if (term === null || pending.has(term)) return { name, identity, known: null };
  const { typing, diagnostics } = defineTerm(term);
  const known = { type: typing.type, dimension: term.dimension, span: term.nameSpan };
  // The type of a term with mistakes is no evidence about its uses.
  return { name, identity, known: diagnostics.length > 0 ? null : known };
}

/** Reports uses of terms that are not defined yet, because they use this one. */
function usesIn(term: Term, circular: ReadonlySet<Link>, name: string): Diagnostic[] {
  return [...termsWithin(term)].flatMap((each) => {
    if (each.kind !== 'link' || !circular.has(each.link)) return [];
    const met = each.link.name === name ? 'itself' : `${each.link.name}, which uses it`;
    return [
      diagnostic('recursive-term', each.span, `${name} uses ${met}: terms of Cajal do not recur.`, {
        hint: 'Repeat a step with (iter base (y) step n).',
      }),
    ];
  });
}
