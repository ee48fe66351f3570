/**
 * `define-record-type` (R7RS 5.5) as definitions: the type is an object of its own, and the constructor, the predicate
 * and the accessors are procedures on it. Records do not change, so there are no modifiers.
 */

import { diagnostic } from '../../text/diagnostic';
import type { Span } from '../../text/span';
import type { Core, Lambda } from '../core';
import { type Datum, identityOf, isProperList, type ListDatum, type SymbolDatum } from '../datum';
import type { Expander } from '../expander';
import type { Scope } from '../scope';
import { badSyntax, distinct, operands, properList, symbol } from '../syntax';

/** One of the definitions of a record type. `type` refers to the type object in the scope of the definitions. */
export interface RecordDefinition {
  readonly name: SymbolDatum;
  readonly value: (scope: Scope, expander: Expander) => Core;
}

interface Field {
  readonly name: SymbolDatum;
  readonly accessor: SymbolDatum | null;
}

function field(datum: Datum, expander: Expander): Field {
  if (datum.kind === 'symbol') return { name: datum, accessor: null };
  const parts = properList(datum, 'define-record-type', 'a field (name accessor)');
  const name = symbol(parts.items[0], 'define-record-type', 'the name of a field', parts.span);
  const accessor =
    parts.items[1] === undefined
      ? null
      : symbol(parts.items[1], 'define-record-type', 'an accessor', parts.span);
  const modifier = parts.items[2];
  if (modifier !== undefined) {
    expander.report(
      diagnostic('left-out', modifier.span, 'Records do not change, so a field has no modifier.', {
        hint: 'Make a new record with the constructor.',
      }),
    );
  }
  return { name, accessor };
}

export function recordDefinitions(form: ListDatum, expander: Expander): readonly RecordDefinition[] {
  const [typeName, construction, predicate, ...rest] = operands(form, 'define-record-type', 3, null);
  const type = symbol(
    isProperList(typeName) ? typeName.items[0] : typeName,
    'define-record-type',
    'the name of the type',
    form.span,
  );
  const fields = rest.map((each) => field(each, expander));
  distinct(
    fields.map((each) => each.name),
    'define-record-type',
  );
  const { span } = form;
  const typeReference = (scope: Scope, expander: Expander): Core =>
    expander.expression({ ...type, span }, scope);
  const definitions: RecordDefinition[] = [
    {
      name: type,
      value: (_, expander) => {
        const names = fields.map((each): Datum => each.name);
        const list: Core = {
          kind: 'constant',
          datum: { kind: 'list', items: names, tail: null, span },
          span,
        };
        return expander.callBuiltin(
          '%make-record-type',
          [{ kind: 'constant', datum: type, span }, list],
          span,
        );
      },
    },
  ];
  const maker = constructorParts(construction!, fields);
  if (maker !== null) {
    definitions.push({
      name: maker.name,
      value: (scope, expander) =>
        constructorLambda(maker, fields, typeReference(scope, expander), expander, span),
    });
  }
  if (predicate!.kind === 'symbol') {
    const name = predicate!;
    definitions.push({
      name,
      value: (scope, expander) =>
        unaryLambda(name, '%record?', [typeReference(scope, expander)], expander, span),
    });
  }
  for (const [index, { accessor }] of fields.entries()) {
    if (accessor === null) continue;
    const position: Core = { kind: 'constant', datum: { kind: 'number', value: index, span }, span };
    const name: Core = { kind: 'constant', datum: accessor, span };
    definitions.push({
      name: accessor,
      value: (scope, expander) =>
        unaryLambda(
          accessor,
          '%record-ref',
          [typeReference(scope, expander), position, name],
          expander,
          span,
        ),
    });
  }
  return definitions;
}

interface Constructor {
  readonly name: SymbolDatum;
  /** The field of each argument. */
  readonly positions: readonly number[];
}

/** The parts of `(make field …)`. A name alone takes all fields in order; #f means no constructor. */
function constructorParts(datum: Datum, fields: readonly Field[]): Constructor | null {
  if (datum.kind === 'boolean' && !datum.value) return null;
  if (datum.kind === 'symbol') return { name: datum, positions: fields.map((_, index) => index) };
  const [head, ...names] = properList(datum, 'define-record-type', 'a constructor (make field …)').items;
  const positions = names.map((item) => {
    const name = symbol(item, 'define-record-type', 'the name of a field', item.span);
    const position = fields.findIndex((each) => identityOf(each.name) === identityOf(name));
    if (position < 0)
      badSyntax('define-record-type', item.span, `The constructor takes ${name.name}, which is no field.`);
    return position;
  });
  return { name: symbol(head, 'define-record-type', 'the name of the constructor', datum.span), positions };
}

function constructorLambda(
  { name, positions }: Constructor,
  fields: readonly Field[],
  type: Core,
  expander: Expander,
  span: Span,
): Lambda {
  const parameters = positions.map((position) => expander.local(fields[position]!.name.name, span));
  const values = fields.map((_, index): Core => {
    const at = positions.indexOf(index);
    return at < 0 ? { kind: 'unspecified', span } : { kind: 'local', variable: parameters[at]!, span };
  });
  const body = expander.callBuiltin('%record', [type, ...values], span);
  return { kind: 'lambda', parameters, rest: null, body, name: name.name, span };
}

/** A procedure of one record, which calls a builtin with `operands` before it. */
function unaryLambda(
  name: SymbolDatum,
  builtin: string,
  operands: readonly Core[],
  expander: Expander,
  span: Span,
): Lambda {
  const record = expander.local('record', span);
  const body = expander.callBuiltin(builtin, [...operands, { kind: 'local', variable: record, span }], span);
  return { kind: 'lambda', parameters: [record], rest: null, body, name: name.name, span };
}
