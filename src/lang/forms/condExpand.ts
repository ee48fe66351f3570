/** `cond-expand` (R7RS 4.2.1), which chooses by what this implementation has, and `syntax-error` (R7RS 4.3.3). */

import { DiagnosticError, diagnostic } from '../../text/diagnostic';
import { type Core, printDatum } from '../core';
import { type Datum, isProperList, type ListDatum } from '../datum';
import type { Expander } from '../expander';
import { featureNames } from '../libraries/features';
import { hasLibrary, libraryName } from '../libraries/imports';
import type { Scope } from '../scope';
import { badSyntax, operands, properList } from '../syntax';

const form = 'cond-expand';

/** The data of the first clause whose requirement holds. */
export function chosenByFeatures(datum: ListDatum, scope: Scope, expander: Expander): readonly Datum[] {
  const clauses = operands(datum, form, 1, null).map((each) => {
    const [requirement, ...body] = properList(each, form, 'a clause (feature body …)').items;
    if (requirement === undefined)
      badSyntax(form, each.span, 'A clause of cond-expand begins with a feature.');
    return { requirement, body };
  });
  const chosen = clauses.find(({ requirement }) => holds(requirement, scope, expander));
  if (chosen !== undefined) return chosen.body;
  throw new DiagnosticError(
    diagnostic('no-feature', datum.span, 'No clause of cond-expand holds here.', {
      hint: `Gradus has ${featureNames.join(', ')}. A clause (else …) holds everywhere.`,
    }),
  );
}

function holds(requirement: Datum, scope: Scope, expander: Expander): boolean {
  if (requirement.kind === 'symbol')
    return requirement.name === 'else' || featureNames.includes(requirement.name);
  if (!isProperList(requirement)) return badRequirement(requirement);
  const [head, ...parts] = requirement.items;
  const all = (): readonly boolean[] => parts.map((each) => holds(each, scope, expander));
  switch (head?.kind === 'symbol' ? head.name : null) {
    case 'and':
      return all().every(Boolean);
    case 'or':
      return all().some(Boolean);
    case 'not':
      return parts.length === 1 ? !all()[0] : badRequirement(requirement);
    case 'library':
      return parts.length === 1 ? hasLibrary(libraryName(parts[0]!), expander) : badRequirement(requirement);
    default:
      return badRequirement(requirement);
  }
}

function badRequirement(datum: Datum): never {
  return badSyntax(
    form,
    datum.span,
    `A feature is a name, (library (name …)), or and, or and not of features: found ${printDatum(datum)}.`,
  );
}

export function expandCondExpand(datum: ListDatum, scope: Scope, expander: Expander): Core {
  return expander.sequence(chosenByFeatures(datum, scope, expander), scope, datum.span);
}

export function refuseSyntax(datum: ListDatum): never {
  const [message, ...rest] = operands(datum, 'syntax-error', 1, null);
  if (message?.kind !== 'string')
    return badSyntax('syntax-error', datum.span, 'syntax-error wants a message in quotes first.');
  const sentence = [message.value, ...rest.map(printDatum)].join(' ');
  throw new DiagnosticError(diagnostic('syntax-error', datum.span, sentence));
}
