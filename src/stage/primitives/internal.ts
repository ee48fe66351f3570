/** Internal primitives for the prelude and the expander. Programs cannot spell their names. */

import { printShape, sameShape, sizeOf } from '../../graph';
import type { Machine } from '../machine/machine';
import { fail, wrongType } from '../machine/mistakes';
import { elementwise } from '../machine/operate';
import {
  binary,
  type ControlRule,
  type PrimitiveRule,
  type Site,
  unary,
  variadic,
} from '../machine/primitive';
import { nodesWhere } from '../machine/structure';
import { isNumeric, type Numeric, shapeOf } from '../machine/tensorValue';
import {
  listItems,
  nil,
  Pair,
  RecordType,
  RecordValue,
  type SymbolValue,
  TensorValue,
  type Value,
  Vector,
} from '../machine/values';
import { describeValue } from '../machine/write';
import { type DerivativeKind, takeDerivative } from './derivatives';
import { interpretedRules, nameOf } from './interpreted';
import { namedCheckRules } from './namedChecks';
import { sensitivityRules } from './sensitivity';
import { softChoice } from './softChoice';
import { internalSpecialRules } from './special';
import { toNumeric } from './tensorArguments';

/** Operands that the expander wrote have the intended kind. */
function typeOf(value: Value | undefined): RecordType {
  return value as RecordType;
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

/** Checks the prediction of a fit, which must be a number or a tensor; a vector of numbers is one. */
function prediction(x: Value, site: Site, machine: Machine): Numeric {
  if (isNumeric(x)) return x;
  if (x instanceof Vector) return toNumeric(x, { name: 'fit', site, machine });
  const message = `A prediction must be a number or a tensor, but the procedure returned ${describeValue(x)}.`;
  return fail(machine, site, 'wrong-type', message, {
    hint: listItems(x) === null ? undefined : 'To predict several numbers, return (tensor list).',
  });
}

/** Prediction minus target, of the same shape. The target of a tensor of one element may be a number. */
function residual(x: Value, y: Value, site: Site, machine: Machine): Value {
  const predicted = prediction(x, site, machine);
  const target = toNumeric(y, { name: 'fit', site, machine });
  const [own, other] = [shapeOf(predicted), shapeOf(target)];
  if (!sameShape(own, other) && !(sizeOf(own) === 1 && other.length === 0)) {
    const message = `A prediction of the shape ${printShape(own)} meets a target of the shape ${printShape(other)}.`;
    fail(machine, site, 'shape-mismatch', message, {
      hint: 'Predict as many numbers as a row of the target holds.',
    });
  }
  return elementwise('sub', [predicted, target], '-', site, machine);
}

/** What a column of weights means: relative to their mean, as they are, or standard deviations. */
type WeightKind = 'relative' | 'absolute' | 'errors';

/** Checks the numbers of `weights` or of `errors`. Those that are relative have the mean 1 afterwards. */
function weightsOf(given: Value, kind: Value, site: Site, machine: Machine): Vector {
  const column = machine.asKnown(given);
  // The stager names one of the kinds.
  const meaning = nameOf(kind) as WeightKind;
  const name = meaning === 'errors' ? 'errors' : 'weights';
  const items = column instanceof Vector ? column.items : listItems(column);
  const values = column instanceof TensorValue ? [...column.values] : items;
  if (values === null)
    return wrongType(machine, site, name, 'a column of numbers that no parameter decides', column);
  const isGood = (each: Value): each is number =>
    typeof each === 'number' && Number.isFinite(each) && (meaning === 'errors' ? each > 0 : each >= 0);
  const odd = values.findIndex((each) => !isGood(each));
  if (odd >= 0) {
    const wanted = meaning === 'errors' ? 'above 0' : 'that are not negative';
    const message = `${name} wants numbers ${wanted}, but row ${odd + 1} has ${describeValue(values[odd]!)}.`;
    fail(machine, site, 'bad-option', message);
  }
  const numbers = values.filter(isGood);
  const mean = numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
  if (meaning !== 'errors' && mean === 0) fail(machine, site, 'bad-option', 'All weights are 0.');
  return new Vector(meaning === 'relative' ? numbers.map((each) => each / mean) : numbers);
}

/** Columns without the rows that a target lacks, by the target. */
const observedColumns = new WeakMap<readonly Value[], WeakMap<readonly Value[], Vector>>();

/** The items of a column in the rows in which the target has a value: the same column for the same two. */
function observed(column: Value, target: Value): Value {
  const [items, wanted] = [column, target].map((each) =>
    each instanceof Vector ? each.items : listItems(each),
  );
  if (items == null || wanted == null || items.length !== wanted.length || !wanted.includes(false))
    return column;
  let ofTarget = observedColumns.get(wanted);
  if (ofTarget === undefined) {
    ofTarget = new WeakMap();
    observedColumns.set(wanted, ofTarget);
  }
  let kept = ofTarget.get(items);
  if (kept === undefined) {
    kept = new Vector(items.filter((_, row) => wanted[row] !== false));
    ofTarget.set(items, kept);
  }
  return kept;
}

/** The site of an accessor's mistake: the call, not the definition of the type. */
function callerOf(site: Site, machine: Machine): Site {
  return machine.site.user ? machine.site : site;
}

function holdsNodes(items: Value[]): boolean {
  return nodesWhere(items, () => true).length > 0;
}

/** The number of items from which a fold is rolled. */
const long = 32;

export const internalRules: Readonly<Record<string, PrimitiveRule | ControlRule>> = {
  /** Takes the kind, the procedure, and the list of its arguments. */
  '%derivative': {
    enter: ([kind, procedure, operands], site, machine) => {
      // The prelude names one of the kinds.
      const name = nameOf(kind) as DerivativeKind;
      return takeDerivative(name, procedure!, listItems(operands!) ?? [], site, machine);
    },
  },
  ...interpretedRules,
  ...internalSpecialRules,
  ...namedCheckRules,
  ...sensitivityRules,
  /** Takes the weights, then the options. */
  '%soft-choice': softChoice,
  '%weights': binary(weightsOf),
  /** Takes a column and the target of a fit: the rows in which the target has a value. */
  '%observed': binary(observed),
  '%prediction': unary(prediction),
  '%residual': binary(residual),
  /**
   * Whether a fold over the list uses an index, so that it can be rolled: if the list is long. Items that are separate
   * nodes have already cost a node each, and the derivative of each turn would touch all of them.
   */
  '%by-index?': unary((x, _, machine) => {
    if (!machine.tracing) return false;
    const items = listItems(x) ?? [];
    return items.length >= long && (items.every((each) => each === items[0]) || !holdsNodes(items));
  }),
  /** Checks a list for the procedure that is named first, and returns it. */
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
  '%make-record-type': variadic(
    ([name, fields, opaque = false]) =>
      new RecordType(nameOf(name), (listItems(fields!) ?? []).map(nameOf), opaque === true),
  ),
  // A slice is as long as it must be, where a rest parameter leaves room for more.
  '%record': variadic((operands) => new RecordValue(typeOf(operands[0]), operands.slice(1))),
  '%record?': binary((type, x) => x instanceof RecordValue && x.type === typeOf(type)),
  '%record-ref': recordRef,
};
