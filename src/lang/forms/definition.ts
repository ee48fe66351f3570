/** `define`, `define-values` and `begin` where definitions are allowed: in a body and at the top level. */

import { type Diagnostic, DiagnosticError, diagnostic } from '../../text/diagnostic';
import type { CajalDefinition, Core, Lambda, Local } from '../core';
import type { Datum, ListDatum, SymbolDatum } from '../datum';
import type { BodyItem, Expander } from '../expander';
import { rareForms } from '../lateForms';
import type { Scope } from '../scope';
import { badSyntax, type Formals, formals, operands, symbol } from '../syntax';
import { cajalParts } from './cajal';
import { defineSyntax } from './macros';
import { recordDefinitions } from './record';

export interface DefinitionParts {
  readonly name: SymbolDatum;
  readonly value: (scope: Scope, expander: Expander) => Core;
}

/** The parts of `(define name value)` or `(define (name . formals) body …)`, not yet expanded. */
export function definitionParts(form: ListDatum): DefinitionParts {
  const [target, ...rest] = operands(form, 'define', 1, null);
  if (target?.kind === 'list') {
    const head = target.items[0];
    if (head?.kind === 'list') {
      badSyntax(
        'define',
        head.span,
        'A curried definition is not part of this Scheme: define a procedure that returns one.',
      );
    }
    const name = symbol(head, 'define', 'the name of the procedure', target.span);
    const parameters = formals({ ...target, items: target.items.slice(1) }, 'define');
    const value = (scope: Scope, expander: Expander): Core =>
      expander.lambda(name.name, parameters, rest, scope, form.span, 'define');
    return { name, value };
  }
  const name = symbol(target, 'define', 'a name or (name argument …)', form.span);
  const [value, extra] = rest;
  if (value === undefined) badSyntax('define', form.span, `define wants a value for ${name.name}.`);
  if (extra !== undefined) {
    badSyntax('define', extra.span, `define wants one value for ${name.name}; this is one too many.`);
  }
  return { name, value: (scope, expander) => expander.named(name.name, value, scope) };
}

export interface ValuesDefinition {
  readonly formals: Formals;
  readonly expression: Datum;
}

export function valuesDefinition(form: ListDatum): ValuesDefinition {
  const [names, expression] = operands(form, 'define-values', 2, 2);
  return { formals: formals(names!, 'define-values'), expression: expression! };
}

/** A call that runs `expression` and makes a list of its values, as many as the formals require. */
export function listOfValues(definition: ValuesDefinition, scope: Scope, expander: Expander): Core {
  const { span } = definition.expression;
  const producer: Lambda = {
    kind: 'lambda',
    parameters: [],
    rest: null,
    body: expander.expression(definition.expression, scope),
    name: null,
    span,
  };
  const parameters = definition.formals.required.map((each) => expander.local(each.name, each.span));
  const { rest } = definition.formals;
  const last = rest === null ? null : expander.local(rest.name, rest.span);
  const operands: Core[] = [...parameters, ...(last === null ? [] : [last])].map((variable) => ({
    kind: 'local',
    variable,
    span,
  }));
  const body = expander.callBuiltin('list', operands, span);
  const consumer: Lambda = { kind: 'lambda', parameters, rest: last, body, name: 'define-values', span };
  return expander.callBuiltin('call-with-values', [producer, consumer], span);
}

function duplicate(name: SymbolDatum, earlier: Local): Diagnostic {
  return diagnostic('duplicate-name', name.span, `${name.name} is defined twice in this body.`, {
    related: [{ message: 'It is defined here first.', span: earlier.span }],
    hint: 'Give each its own name.',
  });
}

function bindOnce(name: SymbolDatum, scope: Scope, expander: Expander): Local {
  const earlier = scope.own(name);
  if (earlier?.kind === 'local') throw new DiagnosticError(duplicate(name, earlier.variable));
  return expander.bindLocal(name, scope);
}

/** The definitions or expressions of one datum in a body; `begin` is spliced. Binds the defined names in `scope`. */
export function bodyDefinition(datum: Datum, scope: Scope, expander: Expander): BodyItem[] {
  const expanded = expander.expandMacros(datum, scope);
  if (expanded !== datum) return bodyDefinition(expanded, scope, expander);
  const form = datum.kind === 'list' ? expander.formNamed(datum.items[0], scope) : null;
  if (datum.kind !== 'list' || form === null) return [{ kind: 'expression', datum }];
  if (form === 'define-syntax') {
    defineSyntax(datum, scope);
    return [];
  }
  if (form === 'define-record-type') {
    return recordDefinitions(datum, expander).map(({ name, value }) => {
      const variable = bindOnce(name, scope, expander);
      return { kind: 'definition', variable, value: () => value(scope, expander) };
    });
  }
  if (form === 'begin' && datum.items.length > 1 && datum.tail === null) {
    return datum.items.slice(1).flatMap((item) => bodyDefinition(item, scope, expander));
  }
  if (form === 'cond-expand') {
    const chosen = rareForms.value.chosenByFeatures(datum, scope, expander);
    return chosen.flatMap((item) => bodyDefinition(item, scope, expander));
  }
  if (form === 'define') {
    const { name, value } = definitionParts(datum);
    const variable = bindOnce(name, scope, expander);
    return [{ kind: 'definition', variable, value: () => value(scope, expander) }];
  }
  if (form === 'define-cajal') {
    const definition: CajalDefinition = { term: null };
    const { name, value } = cajalParts(datum, definition);
    const variable = bindOnce(name, scope, expander);
    scope.bind(name, { kind: 'local', variable, cajal: definition });
    return [{ kind: 'definition', variable, value: () => value(scope, expander) }];
  }
  if (form === 'define-values') return bodyValues(valuesDefinition(datum), scope, expander);
  return [{ kind: 'expression', datum }];
}

function bodyValues(definition: ValuesDefinition, scope: Scope, expander: Expander): BodyItem[] {
  const { required, rest } = definition.formals;
  const { span } = definition.expression;
  const all = expander.local('values', span);
  const items: BodyItem[] = [
    { kind: 'definition', variable: all, value: () => listOfValues(definition, scope, expander) },
  ];
  for (const [index, name] of [...required, ...(rest === null ? [] : [rest])].entries()) {
    const variable = bindOnce(name, scope, expander);
    const value = (): Core => nthValue({ kind: 'local', variable: all, span }, index, expander);
    items.push({ kind: 'definition', variable, value });
  }
  return items;
}

/** Item `index` of the list made by `listOfValues`. */
export function nthValue(list: Core, index: number, expander: Expander): Core {
  const zero: Core = {
    kind: 'constant',
    datum: { kind: 'number', value: index, span: list.span },
    span: list.span,
  };
  return expander.callBuiltin('list-ref', [list, zero], list.span);
}
