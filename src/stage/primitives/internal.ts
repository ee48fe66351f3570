/** What the prelude and the expander may call besides: no program can spell these names. */

import { type DerivativeKind, takeDerivative } from '../derivatives';
import type { Machine } from '../machine';
import { fail, wrongType } from '../mistakes';
import { binary, type ControlRule, type PrimitiveRule, type Site, unary, variadic } from '../primitive';
import { listItems, nil, Pair, RecordType, RecordValue, type SymbolValue, type Value } from '../values';
import { describeValue } from '../write';
import { isNumber } from './numeric';
import { softChoice } from './softChoice';

/** Operands that the expander put there are of the kind it meant. */
function typeOf(value: Value | undefined): RecordType {
  return value as RecordType;
}

function nameOf(value: Value | undefined): string {
  return (value as SymbolValue).name;
}

const recordRef: PrimitiveRule = variadic(([type, position, accessor, record], site, machine) => {
  const wanted = typeOf(type);
  if (record instanceof RecordValue && record.type === wanted) return record.fields[position as number]!;
  return wrongType(
    machine,
    callerOf(site, machine),
    nameOf(accessor),
    `a record of the type ${wanted.name}`,
    record!,
  );
});

/** An accessor's mistake is its caller's: it is shown at the call, not at the definition of the type. */
function callerOf(site: Site, machine: Machine): Site {
  return machine.site.user ? machine.site : site;
}

export const internalRules: Readonly<Record<string, PrimitiveRule | ControlRule>> = {
  /** The kind, the procedure, and a list of what it is called with. */
  '%derivative': {
    enter: ([kind, procedure, operands], site, machine) => {
      // The prelude names one of the kinds.
      const name = nameOf(kind) as DerivativeKind;
      return takeDerivative(name, procedure!, listItems(operands!) ?? [], site, machine);
    },
  },
  /** The weights, then the options. */
  '%soft-choice': softChoice,
  /** The prediction of a fit must be a number. */
  '%prediction': unary((x, site, machine) => {
    if (isNumber(x)) return x;
    return fail(
      machine,
      site,
      'wrong-type',
      `A prediction must be a number, but the procedure returned ${describeValue(x)}.`,
    );
  }),
  /** The list itself, checked on behalf of the procedure that is named first. */
  '%check-list': binary((name, x, site, machine) => {
    if (listItems(x) === null) wrongType(machine, site, (name as SymbolValue).name, 'a list', x);
    return x;
  }),
  /** `assq` for a symbol, which no number can equal. */
  '%assq': binary((key, alist, site, machine) => {
    let rest = alist;
    while (rest instanceof Pair) {
      const entry = rest.car;
      if (!(entry instanceof Pair)) return wrongType(machine, site, 'assq', 'a list of pairs', alist);
      if (entry.car === key) return entry;
      rest = rest.cdr;
    }
    return rest === nil ? false : wrongType(machine, site, 'assq', 'a list of pairs', alist);
  }),
  '%make-record-type': binary(
    (name, fields) => new RecordType(nameOf(name), (listItems(fields) ?? []).map(nameOf)),
  ),
  '%record': variadic(([type, ...fields]) => new RecordValue(typeOf(type), fields)),
  '%record?': binary((type, x) => x instanceof RecordValue && x.type === typeOf(type)),
  '%record-ref': recordRef,
};
