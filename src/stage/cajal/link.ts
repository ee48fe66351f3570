/** Links a term with the values of its names, and calls the linked term. */

import { defineTerm, type Link, maxDepth, resolve, type Term, termsWithin, uncurried } from '../../cajal';
import type { CajalTerm } from '../../lang';
import type { Simple, Step } from '../machine/code';
import type { Machine } from '../machine/machine';
import { fail } from '../machine/mistakes';
import { type ControlRule, Primitive, type Site } from '../machine/primitive';
import { Closure, listItems, type Slot, Traced, type Value } from '../machine/values';
import { applyTerm } from './application';
import { checkOperand } from './operands';
import { nestingOf, partsOf, TermCode } from './term';

/**
 * The procedure that takes the values of a term's links, in the order of `linksOfTerm`, and returns the term's value.
 */
export function linkingPrimitive(core: CajalTerm): Primitive {
  const term = defineTerm(core);
  const arity = { min: term.links.length, max: term.links.length };
  const code = new TermCode(term, core.span, (own) => (machine) => enterTerm(own, machine));
  const enter: ControlRule['enter'] = (given, site, machine) => {
    const links = given.map((each) => plain(each, machine));
    for (const [index, { link }] of term.links.entries()) {
      const wanted = term.typing.linkTypes.get(link)!;
      const place = { ...site, span: firstUse(link, term.typing.term).span };
      checkOperand(links[index]!, wanted, `${core.name} links ${link.name} as`, code, place, machine);
    }
    const closure = new Closure(code, [[...links], []]);
    checkDepth(closure, code, site, machine);
    if (resolve(term.typing.type).kind === 'arrow') return machine.returnValue(closure);
    return applyTerm(closure, site, machine);
  };
  return new Primitive(core.name, arity, { enter });
}

/** The step that links a term with the values of its links in the present environment. */
export function linkWith(core: CajalTerm, site: Site): (links: readonly Simple[]) => Step {
  const primitive = linkingPrimitive(core);
  return (links) => (machine) => {
    const values = links.map((link) => link(machine.env, machine));
    return machine.call(primitive, values, site);
  };
}

/** The first use of a link in a term. */
function firstUse(link: Link, term: Term): Term {
  // Each link is used at least once.
  return [...termsWithin(term)].find((each) => each.kind === 'link' && each.link === link)!;
}

/** Refuses terms that nest too deep: compiling recurses into links and arguments. */
function checkDepth(closure: Closure, { name }: TermCode, site: Site, machine: Machine): void {
  if (nestingOf(closure) <= maxDepth) return;
  const message = `${name} nests deeper than ${maxDepth} levels, with the terms that it links and is given.`;
  fail(machine, site, 'nesting-too-deep', message);
}

/** A numeral or a truth value must be known, and may be a node whose value is known. */
function plain(value: Value, machine: Machine): Value {
  return value instanceof Traced && value.node.type.shape.length === 0 ? machine.resolve(value) : value;
}

function enterTerm(code: TermCode, machine: Machine): Step | null {
  const { env, site } = machine;
  const free = env[0] as Slot[];
  // The rest argument is a list.
  const given = listItems(env[1] as Value)!.map((each) => plain(each, machine));
  const closure = new Closure(code, free);
  const { operands } = partsOf(closure)!;
  const { domains } = uncurried(code.term.typing.type);
  const left = domains.length - operands.length;
  if (given.length === 0 || given.length > left) {
    const wanted = left === 1 ? '1 argument' : `1 to ${left} arguments`;
    return machine.wrongArity(code.name, wanted, given.length, site);
  }
  const all = [...operands, ...given];
  for (const [index, each] of given.entries()) {
    const taken = domains[operands.length + index]!;
    const place = { ...site, span: (site.user ? site.operands?.[index] : undefined) ?? site.span };
    checkOperand(each, taken, `${code.name} takes`, code, place, machine);
  }
  const applied = new Closure(code, [free[0]!, all]);
  checkDepth(applied, code, machine.site, machine);
  if (all.length < domains.length) return machine.returnValue(applied);
  return applyTerm(applied, site, machine);
}
