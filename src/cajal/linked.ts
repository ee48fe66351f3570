/** The values of linked names when a term is compiled, and the calls of procedures that compiling makes. */

import type { Span } from '../text/span';
import type { Operand } from './multilinear';
import { type Link, linksOf, type Term } from './syntax';
import type { Typing } from './typing';

/** A linked value. `Module` is a procedure of the surrounding language, which is opaque here. */
export type Linked<Module> =
  | { readonly kind: 'tensor'; readonly operand: Operand }
  /** A procedure, called with all its arguments at once. */
  | { readonly kind: 'module'; readonly module: Module }
  /** Another term, with its own links, applied to some arguments already. It is a function. */
  | LinkedTerm<Module>;

export interface LinkedTerm<Module> {
  readonly kind: 'term';
  readonly typing: Typing;
  readonly links: Links<Module>;
  readonly operands: readonly Linked<Module>[];
}

export type Links<Module> = (link: Link) => Linked<Module>;

export interface ModuleCall<Module> {
  readonly module: Module;
  /** The operands, each in the shape of its space. */
  readonly operands: readonly Operand[];
  readonly span: Span;
}

/** Work that may call procedures. */
export type Compiling<Module, Result> = Generator<ModuleCall<Module>, Result, Operand>;

/** Whether compiling the term calls no procedure. */
export function isClosed<Module>(term: Term, links: Links<Module>): boolean {
  return linksOf(term).every((link) => {
    const linked = links(link);
    return linked.kind === 'term' ? isClosedTerm(linked) : linked.kind === 'tensor';
  });
}

const closed = new WeakMap<object, boolean>();

/** Whether compiling a linked term with its operands calls no procedure. Found once for each term. */
export function isClosedTerm<Module>(linked: LinkedTerm<Module>): boolean {
  let found = closed.get(linked);
  if (found === undefined) {
    const { typing, links, operands } = linked;
    const given = operands.every((each) =>
      each.kind === 'term' ? isClosedTerm(each) : each.kind === 'tensor',
    );
    found = given && isClosed(typing.term, links);
    closed.set(linked, found);
  }
  return found;
}
