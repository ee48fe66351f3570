/** `let-values` and `let*-values`, written out with `call-with-values`. */

import type { Core, Lambda } from '../core';
import type { ListDatum } from '../datum';
import type { Expander } from '../expander';
import { Scope } from '../scope';
import { badSyntax, distinct, type Formals, formals, operands, properList } from '../syntax';

function expandValues(
  form: ListDatum,
  scope: Scope,
  expander: Expander,
  name: 'let-values' | 'let*-values',
): Core {
  const [bindings, ...body] = operands(form, name, 1, null);
  const pairs = properList(bindings!, name, 'a list of bindings (((name …) expression) …)').items.map(
    (item) => {
      const pair = properList(item, name, 'a binding ((name …) expression)');
      const [names, expression] = pair.items;
      if (names === undefined || expression === undefined || pair.items.length > 2) {
        badSyntax(name, pair.span, `A binding of ${name} is ((name …) expression).`);
      }
      return { formals: formals(names, name), expression };
    },
  );
  const all = (each: Formals) => [...each.required, ...(each.rest === null ? [] : [each.rest])];
  if (name === 'let-values')
    distinct(
      pairs.flatMap((pair) => all(pair.formals)),
      name,
    );
  const nest = (index: number, valueScope: Scope, inner: Scope): Core => {
    const pair = pairs[index];
    if (pair === undefined) return expander.body(body, inner, form.span, name);
    const { span } = pair.expression;
    const value = expander.expression(pair.expression, valueScope);
    const producer: Lambda = { kind: 'lambda', parameters: [], rest: null, body: value, name: null, span };
    const next = new Scope(inner);
    const parameters = pair.formals.required.map((each) => expander.bindLocal(each, next));
    const rest = pair.formals.rest === null ? null : expander.bindLocal(pair.formals.rest, next);
    const result = nest(index + 1, name === 'let-values' ? valueScope : next, next);
    const consumer: Lambda = { kind: 'lambda', parameters, rest, body: result, name, span };
    return expander.callBuiltin('call-with-values', [producer, consumer], span);
  };
  return nest(0, scope, scope);
}

/** Expands the form; every expression is outside the scope of the names. */
export function expandLetValues(form: ListDatum, scope: Scope, expander: Expander): Core {
  return expandValues(form, scope, expander, 'let-values');
}

export function expandLetStarValues(form: ListDatum, scope: Scope, expander: Expander): Core {
  return expandValues(form, scope, expander, 'let*-values');
}
