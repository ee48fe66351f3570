/**
 * Groups of the values of a `letrec`. Neighbouring procedures are made together, so that they can capture each other.
 */

import { type Core, type Lambda, type Letrec, type Local, mentionedLocals } from '../../lang/core';

export type Group =
  | { readonly kind: 'value'; readonly variable: Local; readonly value: Core }
  | { readonly kind: 'lambdas'; readonly members: { readonly variable: Local; readonly lambda: Lambda }[] };

/** Groups neighbouring procedures; every other value is a group of its own. The order is kept. */
export function groupLambdas(core: Letrec): Group[] {
  const groups: Group[] = [];
  for (const [index, value] of core.values.entries()) {
    const variable = core.variables[index]!;
    const last = groups.at(-1);
    if (value.kind !== 'lambda') groups.push({ kind: 'value', variable, value });
    else if (last?.kind === 'lambdas') last.members.push({ variable, lambda: value });
    else groups.push({ kind: 'lambdas', members: [{ variable, lambda: value }] });
  }
  return groups;
}

/** The variables of a `letrec` that are used in an earlier group, or in their own value. */
export function capturedEarly(core: Letrec, groups: readonly Group[]): ReadonlySet<Local> {
  const early = new Set<Local>();
  const later = new Set(core.variables);
  for (const group of groups) {
    if (group.kind === 'lambdas') for (const { variable } of group.members) later.delete(variable);
    const values = group.kind === 'lambdas' ? group.members.map((each) => each.lambda) : [group.value];
    for (const value of values)
      for (const variable of mentionedLocals(value)) if (later.has(variable)) early.add(variable);
    if (group.kind === 'value') later.delete(group.variable);
  }
  return early;
}
