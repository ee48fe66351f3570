/**
 * Types of Cajal: truth values, numbers below the dimension, linear functions. A variable is the unknown type of a
 * linked name, which its uses decide. If they leave it open, the space is known when the name is linked.
 */

import { unreachable } from '../text/internal';

export interface Arrow {
  readonly kind: 'arrow';
  readonly domain: Type;
  readonly codomain: Type;
}

/** Solved at most once, by unification. */
export interface TypeVariable {
  readonly kind: 'variable';
  solution: Type | null;
}

export type Type = { readonly kind: 'bool' } | { readonly kind: 'nat' } | Arrow | TypeVariable;

export const bool: Type = { kind: 'bool' };
export const nat: Type = { kind: 'nat' };

export function arrow(domain: Type, codomain: Type): Arrow {
  return { kind: 'arrow', domain, codomain };
}

export function typeVariable(): TypeVariable {
  return { kind: 'variable', solution: null };
}

/** The type with a solved variable at its top replaced by its solution. */
export function resolve(type: Type): Type {
  let found = type;
  while (found.kind === 'variable' && found.solution !== null) found = found.solution;
  return found;
}

/** Makes two types equal by solving variables. False if they differ, or one would contain itself. */
export function unify(first: Type, second: Type): boolean {
  const [a, b] = [resolve(first), resolve(second)];
  if (a === b) return true;
  if (a.kind === 'variable') return solve(a, b);
  if (b.kind === 'variable') return solve(b, a);
  if (a.kind === 'arrow' && b.kind === 'arrow') {
    return unify(a.domain, b.domain) && unify(a.codomain, b.codomain);
  }
  return a.kind === b.kind;
}

function solve(variable: TypeVariable, type: Type): boolean {
  if (occurs(variable, type)) return false;
  variable.solution = type;
  return true;
}

function occurs(variable: TypeVariable, type: Type): boolean {
  const found = resolve(type);
  if (found.kind === 'arrow') return occurs(variable, found.domain) || occurs(variable, found.codomain);
  return found === variable;
}

/** Whether the type contains Nat, so that the dimension matters. */
export function mentionsNat(type: Type): boolean {
  const found = resolve(type);
  if (found.kind === 'arrow') return mentionsNat(found.domain) || mentionsNat(found.codomain);
  return found.kind === 'nat';
}

/** The argument types of a function of several arguments, in order, and its final result. */
export function uncurried(type: Type): { readonly domains: readonly Type[]; readonly result: Type } {
  const domains: Type[] = [];
  let result = resolve(type);
  while (result.kind === 'arrow') {
    domains.push(result.domain);
    result = resolve(result.codomain);
  }
  return { domains, result };
}

/** The order of a type: 0 for data, 1 for functions of data, and so on. */
export function orderOf(type: Type): number {
  const found = resolve(type);
  if (found.kind !== 'arrow') return 0;
  return Math.max(orderOf(found.domain) + 1, orderOf(found.codomain));
}

const letters = ['V', 'W', 'X', 'Y', 'Z'];

/** As a program writes it; open types as letters, in order of appearance. */
export function printType(type: Type, open: TypeVariable[] = []): string {
  const found = resolve(type);
  switch (found.kind) {
    case 'bool':
      return 'Bool';
    case 'nat':
      return 'Nat';
    case 'arrow':
      return `(-o ${printType(found.domain, open)} ${printType(found.codomain, open)})`;
    case 'variable': {
      if (!open.includes(found)) open.push(found);
      const at = open.indexOf(found);
      return letters[at] ?? `V${at}`;
    }
    default:
      return unreachable(found);
  }
}
