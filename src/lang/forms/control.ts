/** `guard`, `parameterize`, promises and `case-lambda`: calls of procedures of the language, with the parts as procedures. */

import type { Span } from '../../text/span';
import type { Core, Lambda, Local } from '../core';
import type { Datum, ListDatum } from '../datum';
import type { Expander, FormExpander } from '../expander';
import { Scope } from '../scope';
import { badSyntax, distinct, formals, operands, properList, symbol } from '../syntax';
import { expandClauses } from './conditional';

/** A procedure that computes `body`, of no arguments or of one. */
function procedure(body: Core, parameters: readonly Local[] = []): Lambda {
  return { kind: 'lambda', parameters, rest: null, body, name: null, span: body.span };
}

function boolean(value: boolean, span: Span): Core {
  return { kind: 'constant', datum: { kind: 'boolean', value, span }, span };
}

/** Expands the clauses to a procedure of what was raised. Without an `else`, it chooses a body, or #f. */
export function expandGuard(form: ListDatum, scope: Scope, expander: Expander): Core {
  const [head, ...body] = operands(form, 'guard', 2, null);
  const { items, span } = properList(head!, 'guard', 'a name and clauses');
  const [first, ...clauses] = items;
  const name = symbol(first, 'guard', 'a name for what is raised', span);
  const inner = new Scope(scope);
  const variable = expander.bindLocal(name, inner);
  const last = clauses.at(-1);
  const hasElse = last?.kind === 'list' && expander.isKeyword(last.items[0], 'else', inner);
  const none = boolean(false, span);
  const result = hasElse ? (value: Core): Core => value : (value: Core): Core => procedure(value);
  const chosen = expandClauses('guard', clauses, inner, expander, none, result);
  const guarded = procedure(expander.body(body, scope, form.span, 'guard'));
  const called = hasElse ? '%guard' : '%guard-some';
  return expander.callBuiltin(called, [procedure(chosen, [variable]), guarded], form.span);
}

export function expandParameterize(form: ListDatum, scope: Scope, expander: Expander): Core {
  const { span } = form;
  const [bindings, ...body] = operands(form, 'parameterize', 2, null);
  const pairs = properList(bindings!, 'parameterize', 'a list of bindings ((parameter value) …)').items.map(
    (item) => {
      const pair = properList(item, 'parameterize', 'a binding (parameter value)');
      if (pair.items.length !== 2)
        badSyntax('parameterize', pair.span, 'A binding of parameterize is (parameter value).');
      return pair.items.map((each) => expander.expression(each, scope));
    },
  );
  const list = (at: 0 | 1): Core =>
    expander.callBuiltin(
      'list',
      pairs.map((pair) => pair[at]!),
      span,
    );
  const within = procedure(expander.body(body, scope, span, 'parameterize'));
  return expander.callBuiltin('%parameterize', [list(0), list(1), within], span);
}

/** Expands `delay`, or `delay-force`, whose expression is another promise. */
export function expandDelay(name: 'delay' | 'delay-force'): FormExpander {
  return (form, scope, expander) => {
    const [expression] = operands(form, name, 1, 1);
    const thunk = procedure(expander.expression(expression!, scope));
    return expander.callBuiltin('%promise', [thunk, boolean(name === 'delay-force', form.span)], form.span);
  };
}

/** Expands to a call with no name, the arities as data, and a list of procedures. */
export function expandCaseLambda(form: ListDatum, scope: Scope, expander: Expander): Core {
  const { span } = form;
  const clauses = operands(form, 'case-lambda', 1, null).map((datum) => {
    const clause = properList(datum, 'case-lambda', 'a clause ((name …) body …)');
    const [parameters, ...body] = clause.items;
    if (parameters === undefined || body.length === 0)
      badSyntax('case-lambda', clause.span, 'A clause of case-lambda is ((name …) body …).');
    const names = formals(parameters, 'case-lambda');
    distinct([...names.required, ...(names.rest === null ? [] : [names.rest])], 'case-lambda');
    return { names, lambda: expander.lambda(null, names, body, scope, clause.span, 'case-lambda') };
  });
  const arities = clauses.map(({ names: { required, rest } }): Datum => {
    const count: Datum = { kind: 'number', value: required.length, span };
    return { kind: 'list', items: [count], tail: { kind: 'boolean', value: rest !== null, span }, span };
  });
  const data: Core = { kind: 'constant', datum: { kind: 'list', items: arities, tail: null, span }, span };
  const procedures = expander.callBuiltin(
    'list',
    clauses.map(({ lambda }) => lambda),
    span,
  );
  return expander.callBuiltin('%case-lambda', [boolean(false, span), data, procedures], span);
}
