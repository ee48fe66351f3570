/** Short forms: `lambda`, `begin`, `assert`, `soft-choice`, and the reductions over rows. */

import { type Core, printDatum, type RowReduction } from '../core';
import type { ListDatum } from '../datum';
import type { Expander, FormExpander } from '../expander';
import { Scope } from '../scope';
import { badSyntax, bindingPairs, distinct, formals, operands } from '../syntax';

export function expandLambda(form: ListDatum, scope: Scope, expander: Expander): Core {
  const [parameters, ...body] = operands(form, 'lambda', 2, null);
  return expander.lambda(null, formals(parameters!, 'lambda'), body, scope, form.span);
}

export function expandBegin(form: ListDatum, scope: Scope, expander: Expander): Core {
  return expander.sequence(operands(form, 'begin', 1, null), scope, form.span);
}

export function expandAssert(form: ListDatum, scope: Scope, expander: Expander): Core {
  const [test] = operands(form, 'assert', 1, 1);
  const { span } = form;
  const message = `Assertion failed: ${printDatum(test!)}`;
  const text: Core = { kind: 'constant', datum: { kind: 'string', value: message, span }, span };
  return {
    kind: 'if',
    test: expander.expression(test!, scope),
    consequent: { kind: 'unspecified', span },
    alternative: expander.callBuiltin('error', [text], span),
    span,
  };
}

/** Expands the weights, then the options. All are evaluated, because they are blended. */
export function expandSoftChoice(form: ListDatum, scope: Scope, expander: Expander): Core {
  const parts = operands(form, 'soft-choice', 2, null);
  expander.choosesSoftly = true;
  const values = parts.map((part) => expander.expression(part, scope));
  return expander.callBuiltin('%soft-choice', values, form.span);
}

export function expandRows(name: 'mean-over' | 'sum-over', reduction: RowReduction): FormExpander {
  return (form, scope, expander) => {
    const [bindings, ...body] = operands(form, name, 2, null);
    const pairs = bindingPairs(bindings!, name);
    if (pairs.length === 0) badSyntax(name, bindings!.span, `${name} wants at least one column to run over.`);
    distinct(
      pairs.map((pair) => pair.name),
      name,
    );
    const columns = pairs.map((pair) => expander.expression(pair.value, scope));
    const inner = new Scope(scope);
    const variables = pairs.map((pair) => expander.bindLocal(pair.name, inner));
    const result = expander.body(body, inner, form.span, name);
    return { kind: 'rows', form: name, reduction, variables, columns, body: result, span: form.span };
  };
}
