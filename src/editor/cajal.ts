/** Finds the types of Cajal's terms in a program, for display. */

import type { Text } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';
import { defineTerm } from '../cajal/definition';
import { typeAt } from '../cajal/place';
import { cajalTerms, coreOf, expandText } from '../lang';
import * as rare from '../lang/forms/rare';
import { rareForms } from '../lang/lateForms';
import type { Documentation } from './documentation';
import { headName } from './syntax';

// This file is loaded late itself, and expands whatever the text is.
rareForms.provide(rare);

export interface TypedTerm {
  readonly from: number;
  readonly to: number;
  readonly documentation: Documentation;
}

/** Longer terms are named by their kind only. */
const maxTitleLength = 60;

/** The text and the type of the term at an offset; null outside terms. */
export function typedTermAt(node: SyntaxNode, text: Text, offset: number): TypedTerm | null {
  if (!isWithinTerm(node, text)) return null;
  const source = text.toString();
  const { program } = expandText(source, { source: 'program', tables: [] });
  for (const core of program.forms.flatMap(coreOf).flatMap((each) => [...cajalTerms(each)])) {
    const { start, end } = core.nameSpan;
    const isName = start <= offset && offset < end;
    if (!isName && !(core.term.span.start <= offset && offset < core.term.span.end)) continue;
    const defined = defineTerm(core);
    const place = typeAt(defined, isName ? core.term.span.start : offset);
    if (place === null) return null;
    const [from, to] = isName ? [start, end] : [place.span.start, place.span.end];
    const written = source.slice(from, to).replace(/\s+/g, ' ');
    const title = written.length > maxTitleLength ? `${written.slice(0, maxTitleLength - 1)}…` : written;
    return { from, to, documentation: { title, kind: 'term of Cajal', text: `Its type is ${place.type}.` } };
  }
  return null;
}

function isWithinTerm(node: SyntaxNode, text: Text): boolean {
  for (let each: SyntaxNode | null = node; each !== null; each = each.parent) {
    if (each.name === 'List' && headName(each, text) === 'define-cajal') return true;
  }
  return false;
}
