/** What the prelude and the expander may call besides: no program can spell these names. */

import { printShape, sameShape, sizeOf } from '../../graph';
import { isUserText, type Span } from '../../text/span';
import { writtenName } from '../levels/spelling';
import type { RowsSite } from '../machine/code';
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
  Closure,
  listItems,
  nil,
  Pair,
  RecordType,
  RecordValue,
  SymbolValue,
  type Value,
} from '../machine/values';
import { describeValue } from '../machine/write';
import { type DerivativeKind, takeDerivative } from './derivatives';
import { softChoice } from './softChoice';
import { toNumeric } from './tensorArguments';

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

/** The prediction of a fit must be a number or a tensor. */
function prediction(x: Value, site: Site, machine: Machine): Numeric {
  if (isNumeric(x)) return x;
  const message = `A prediction must be a number or a tensor, but the procedure returned ${describeValue(x)}.`;
  return fail(machine, site, 'wrong-type', message, {
    hint: listItems(x) === null ? undefined : 'To predict several numbers, return (tensor list).',
  });
}

/** Prediction less target, of one shape; the target of a tensor of one element may be a number. */
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

/** An accessor's mistake is its caller's: it is shown at the call, not at the definition of the type. */
function callerOf(site: Site, machine: Machine): Site {
  return machine.site.user ? machine.site : site;
}

function holdsNodes(items: Value[]): boolean {
  return nodesWhere(items, () => true).length > 0;
}

/** Items from which a fold is rolled. */
const long = 32;

const places = new WeakMap<Pair, Site>();

/** Where an expression that is data stands in the user's text; null for what stands nowhere there. */
function placeOf(expression: Value): Site | null {
  if (!(expression instanceof Pair) || expression.span === null) return null;
  if (!isUserText(expression.span)) return null;
  let place = places.get(expression);
  if (place === undefined) {
    const operands: Span[] = [];
    for (let rest = expression.cdr; rest instanceof Pair; rest = rest.cdr) {
      operands.push(rest.span ?? expression.span);
    }
    const { car } = expression;
    const head = car instanceof SymbolValue ? writtenName(car.name) : null;
    // An accessor's mistake is its caller's.
    if (head === '%record-ref') return null;
    place = { span: expression.span, user: true, operands, head };
    places.set(expression, place);
  }
  return place;
}

/** `(form reduction name …)`, each name at the span of its column. */
function rowsSite(description: Value, site: Site): RowsSite {
  const [form, reduction, ...names] = listItems(description)!;
  const columns = names.map((name) => ({ name: nameOf(name), span: site.span }));
  let rest: Value = ((description as Pair).cdr as Pair).cdr;
  for (let index = 0; rest instanceof Pair; index++, rest = rest.cdr) {
    if (rest.span !== null) columns[index] = { name: columns[index]!.name, span: rest.span };
  }
  // Whoever quoted the form wrote its description.
  return { ...site, form: nameOf(form), reduction: nameOf(reduction), columns } as RowsSite;
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
  /** The value; from here on mistakes and nodes are those of the expression, where it is the user's. */
  '%at': binary((expression, value, _, machine) => {
    const place = placeOf(expression);
    if (place !== null) machine.noteCall(place);
    return value;
  }),
  /** Whether two procedures were made by the same `lambda`: how an evaluator knows its own procedures again. */
  '%same-code?': binary((f, g) => f instanceof Closure && g instanceof Closure && f.code === g.code),
  /** A description of the form, the body as a procedure of a row, and the columns. */
  '%rows': {
    enter: ([description, body, ...columns], site, machine) =>
      machine.reduceRows(body!, columns, rowsSite(description!, site)),
  },
  /** The weights, then the options. */
  '%soft-choice': softChoice,
  '%prediction': unary(prediction),
  '%residual': binary(residual),
  /**
   * Whether a fold over the list goes by index, as a loop that can be rolled: where unrolled it would be long. Items
   * that are nodes of their own have cost a node each already, and each turn's derivative would touch all of them.
   */
  '%by-index?': unary((x, _, machine) => {
    if (!machine.tracing) return false;
    const items = listItems(x) ?? [];
    return items.length >= long && (items.every((each) => each === items[0]) || !holdsNodes(items));
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
