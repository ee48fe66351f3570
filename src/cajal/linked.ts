/** What linked names stand for when a term is compiled, and the calls of procedures that compiling comes to. */

import type { Span } from '../text/span';
import type { Operand } from './multilinear';
import { type Link, linksOf, type Term } from './syntax';
import type { Typing } from './typing';

/** `Module` is a procedure of the language around, of which nothing is known here. */
export type Linked<Module> =
  | { readonly kind: 'tensor'; readonly operand: Operand }
  /** Called with all its arguments at once. */
  | { readonly kind: 'module'; readonly module: Module }
  /** Another term, a function, with its own links, applied to some arguments already. */
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
  /** Each in the shape of its space. */
  readonly operands: readonly Operand[];
  readonly span: Span;
}

/** Work that calls procedures on the way. */
export type Compiling<Module, Result> = Generator<ModuleCall<Module>, Result, Operand>;

/** Whether compiling the term calls no procedure. */
export function isClosed<Module>(term: Term, links: Links<Module>): boolean {
  return linksOf(term).every((link) => {
    const linked = links(link);
    return linked.kind === 'term' ? isClosedTerm(linked) : linked.kind === 'tensor';
  });
}

const closed = new WeakMap<object, boolean>();

/** The same of a linked term with what it was given; found once for each. */
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
