/** `let` and the other binding forms, and the loops that become `letrec`: named `let`, `do`, `loop`. */

import type { Span } from '../../text/span';
import type { Core, Lambda, Local } from '../core';
import type { Datum, ListDatum, SymbolDatum } from '../datum';
import type { Expander } from '../expander';
import { Scope } from '../scope';
import {
  type BindingPair,
  badSyntax,
  bindingPairs,
  countOf,
  distinct,
  operands,
  properList,
  symbol,
} from '../syntax';

export function expandLet(form: ListDatum, scope: Scope, expander: Expander): Core {
  const [first, ...rest] = operands(form, 'let', 1, null);
  if (first?.kind === 'symbol') return namedLet(form, first, rest, scope, expander);
  const pairs = bindingPairs(first!, 'let');
  distinct(
    pairs.map((pair) => pair.name),
    'let',
  );
  const values = pairs.map((pair) => expander.named(pair.name.name, pair.value, scope));
  const inner = new Scope(scope);
  const variables = pairs.map((pair) => expander.bindLocal(pair.name, inner));
  const body = expander.body(rest, inner, form.span, 'let');
  return variables.length === 0 ? body : { kind: 'let', variables, values, body, span: form.span };
}

function namedLet(
  form: ListDatum,
  name: SymbolDatum,
  rest: readonly Datum[],
  scope: Scope,
  expander: Expander,
): Core {
  const [bindings, ...body] = rest;
  if (bindings === undefined) badSyntax('let', form.span, 'A named let wants bindings after its name.');
  const pairs = bindingPairs(bindings, 'let');
  return iteration(form.span, name, pairs, scope, expander, (inner) =>
    expander.body(body, inner, form.span, 'let'),
  );
}

/** `(letrec ((name (lambda (variable …) body))) (name start …))`, with the starts outside the scope of the name. */
function iteration(
  span: Span,
  name: SymbolDatum,
  pairs: readonly BindingPair[],
  scope: Scope,
  expander: Expander,
  makeBody: (inner: Scope) => Core,
): Core {
  distinct(
    pairs.map((pair) => pair.name),
    'let',
  );
  const starts = pairs.map((pair) => expander.named(pair.name.name, pair.value, scope));
  const outer = new Scope(scope);
  const procedure = expander.bindLocal(name, outer);
  const inner = new Scope(outer);
  const parameters = pairs.map((pair) => expander.bindLocal(pair.name, inner));
  return iterate(span, procedure, parameters, starts, makeBody(inner));
}

function iterate(
  span: Span,
  procedure: Local,
  parameters: readonly Local[],
  starts: readonly Core[],
  body: Core,
): Core {
  const lambda: Lambda = { kind: 'lambda', parameters, rest: null, body, name: procedure.name, span };
  const operator: Core = { kind: 'local', variable: procedure, span: procedure.span };
  const call: Core = { kind: 'call', operator, operands: starts, span };
  return { kind: 'letrec', variables: [procedure], values: [lambda], body: call, span };
}

export function expandLetStar(form: ListDatum, scope: Scope, expander: Expander): Core {
  const [bindings, ...body] = operands(form, 'let*', 1, null);
  const pairs = bindingPairs(bindings!, 'let*');
  // One scope will do for all of them: each value is expanded before the next name is bound.
  const inner = new Scope(scope);
  const bound = pairs.map(({ name, value }) => {
    const core = expander.named(name.name, value, inner);
    return { core, variable: expander.bindLocal(name, inner) };
  });
  return bound.reduceRight<Core>(
    (rest, { core, variable }) => ({
      kind: 'let',
      variables: [variable],
      values: [core],
      body: rest,
      span: form.span,
    }),
    expander.body(body, inner, form.span, 'let*'),
  );
}

/** `letrec` means `letrec*`: the values are computed in order. */
export function expandLetrec(form: ListDatum, scope: Scope, expander: Expander): Core {
  const [bindings, ...body] = operands(form, 'letrec', 1, null);
  const pairs = bindingPairs(bindings!, 'letrec');
  distinct(
    pairs.map((pair) => pair.name),
    'letrec',
  );
  const inner = new Scope(scope);
  const variables = pairs.map((pair) => expander.bindLocal(pair.name, inner));
  const values = pairs.map((pair) => expander.named(pair.name.name, pair.value, inner));
  const result = expander.body(body, inner, form.span, 'letrec');
  return variables.length === 0
    ? result
    : { kind: 'letrec', variables, values, body: result, span: form.span };
}

export function expandLoop(form: ListDatum, scope: Scope, expander: Expander): Core {
  const [bindings, ...body] = operands(form, 'loop', 1, null);
  const pairs = bindingPairs(bindings!, 'loop');
  distinct(
    pairs.map((pair) => pair.name),
    'loop',
  );
  const starts = pairs.map((pair) => expander.named(pair.name.name, pair.value, scope));
  const round = expander.local('loop', form.items[0]!.span);
  const inner = new Scope(scope);
  inner.enterLoop(round);
  const parameters = pairs.map((pair) => expander.bindLocal(pair.name, inner));
  return iterate(form.span, round, parameters, starts, expander.body(body, inner, form.span, 'loop'));
}

export function expandRecur(form: ListDatum, scope: Scope, expander: Expander): Core {
  const round = scope.innermostLoop;
  if (round === null) badSyntax('recur', form.span, 'recur is outside any loop.');
  const next = operands(form, 'recur', 0, null).map((datum) => expander.expression(datum, scope));
  const operator: Core = { kind: 'local', variable: round, span: form.items[0]!.span };
  return { kind: 'call', operator, operands: next, span: form.span };
}

interface DoVariable {
  readonly name: SymbolDatum;
  readonly start: Datum;
  readonly step: Datum | null;
}

function doVariable(item: Datum): DoVariable {
  const parts = properList(item, 'do', 'a variable (name first next)');
  const name = symbol(parts.items[0], 'do', 'a name', parts.span);
  const start = parts.items[1];
  if (start === undefined || parts.items.length > 3) {
    badSyntax(
      'do',
      parts.span,
      `A variable of do is (name first) or (name first next); this one has ${countOf(parts.items.length, 'part')}.`,
    );
  }
  return { name, start, step: parts.items[2] ?? null };
}

export function expandDo(form: ListDatum, scope: Scope, expander: Expander): Core {
  const [bindings, ending, ...body] = operands(form, 'do', 2, null);
  const variables = properList(bindings!, 'do', 'a list of variables ((name first next) …)').items.map(
    doVariable,
  );
  distinct(
    variables.map((each) => each.name),
    'do',
  );
  const [test, ...results] = properList(ending!, 'do', 'an ending (test result …)').items;
  if (test === undefined) badSyntax('do', ending!.span, 'do wants a test that ends it.');
  const starts = variables.map((each) => expander.expression(each.start, scope));
  const procedure = expander.local('do', form.span);
  const inner = new Scope(scope);
  const parameters = variables.map((each) => expander.bindLocal(each.name, inner));
  const operator: Core = { kind: 'local', variable: procedure, span: form.span };
  const steps = variables.map(
    (each, index): Core =>
      each.step === null
        ? { kind: 'local', variable: parameters[index]!, span: each.name.span }
        : expander.expression(each.step, inner),
  );
  const again: Core = { kind: 'call', operator, operands: steps, span: form.span };
  const turn = body.map((datum) => expander.expression(datum, inner));
  const loopBody: Core = {
    kind: 'if',
    test: expander.expression(test, inner),
    consequent: expander.sequence(results, inner, ending!.span),
    alternative: turn.length === 0 ? again : { kind: 'sequence', items: [...turn, again], span: form.span },
    span: form.span,
  };
  return iterate(form.span, procedure, parameters, starts, loopBody);
}
