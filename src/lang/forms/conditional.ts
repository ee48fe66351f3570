/** Conditional forms. All become `if` on the value of a test, where only #f is false. */

import type { Span } from '../../text/span';
import type { Core } from '../core';
import { type Datum, isProperList, type ListDatum } from '../datum';
import type { Expander } from '../expander';
import type { Scope } from '../scope';
import { badSyntax, operands, properList } from '../syntax';

function choose(test: Core, consequent: Core, alternative: Core, span: Span): Core {
  return { kind: 'if', test, consequent, alternative, span };
}

function boolean(value: boolean, span: Span): Core {
  return { kind: 'constant', datum: { kind: 'boolean', value, span }, span };
}

/** Binds a value that is used more than once. */
function once(value: Core, name: string, expander: Expander, use: (reference: Core) => Core): Core {
  const variable = expander.local(name, value.span);
  const body = use({ kind: 'local', variable, span: value.span });
  return { kind: 'let', variables: [variable], values: [value], body, span: value.span };
}

export function expandIf(form: ListDatum, scope: Scope, expander: Expander): Core {
  const [test, consequent, alternative] = operands(form, 'if', 2, 3);
  return choose(
    expander.expression(test!, scope),
    expander.expression(consequent!, scope),
    alternative === undefined
      ? { kind: 'unspecified', span: form.span }
      : expander.expression(alternative, scope),
    form.span,
  );
}

export function expandWhen(form: ListDatum, scope: Scope, expander: Expander): Core {
  const [test, ...body] = operands(form, 'when', 2, null);
  const nothing: Core = { kind: 'unspecified', span: form.span };
  return choose(
    expander.expression(test!, scope),
    expander.sequence(body, scope, form.span),
    nothing,
    form.span,
  );
}

export function expandUnless(form: ListDatum, scope: Scope, expander: Expander): Core {
  const [test, ...body] = operands(form, 'unless', 2, null);
  const nothing: Core = { kind: 'unspecified', span: form.span };
  return choose(
    expander.expression(test!, scope),
    nothing,
    expander.sequence(body, scope, form.span),
    form.span,
  );
}

export function expandAnd(form: ListDatum, scope: Scope, expander: Expander): Core {
  const tests = operands(form, 'and', 0, null).map((datum) => expander.expression(datum, scope));
  const last = tests.pop() ?? boolean(true, form.span);
  return tests.reduceRight((rest, test) => choose(test, rest, boolean(false, form.span), form.span), last);
}

export function expandOr(form: ListDatum, scope: Scope, expander: Expander): Core {
  const tests = operands(form, 'or', 0, null).map((datum) => expander.expression(datum, scope));
  const last = tests.pop() ?? boolean(false, form.span);
  return tests.reduceRight(
    (rest, test) => once(test, 'or', expander, (value) => choose(value, value, rest, form.span)),
    last,
  );
}

/** The expression after `=>`: a procedure that is called with the value of the test or the key. */
function receiver(clause: ListDatum, at: number, form: string): Datum {
  const procedure = clause.items[at + 1];
  if (procedure === undefined || clause.items.length > at + 2) {
    badSyntax(form, clause.span, `=> is followed by exactly one procedure.`);
  }
  return procedure;
}

function clauses(data: readonly Datum[], form: string): readonly ListDatum[] {
  return data.map((datum) => {
    const clause = properList(datum, form, 'a clause');
    if (clause.items.length === 0) badSyntax(form, clause.span, `A clause of ${form} cannot be empty.`);
    return clause;
  });
}

export function expandCond(form: ListDatum, scope: Scope, expander: Expander): Core {
  const data = operands(form, 'cond', 1, null);
  const otherwise: Core = { kind: 'unspecified', span: form.span };
  return expandClauses('cond', data, scope, expander, otherwise, (value) => value);
}

/** The clauses of `cond`, or of a form like it. `result` makes the value of a clause, `otherwise` is there for none. */
export function expandClauses(
  name: 'cond' | 'guard',
  data: readonly Datum[],
  scope: Scope,
  expander: Expander,
  otherwise: Core,
  result: (value: Core) => Core,
): Core {
  const all = clauses(data, name);
  const nest = (index: number): Core => {
    const clause = all[index];
    if (clause === undefined) return otherwise;
    const [test, ...body] = clause.items;
    if (expander.isKeyword(test, 'else', scope)) {
      if (index < all.length - 1) badSyntax(name, clause.span, 'else is allowed in the last clause only.');
      if (body.length === 0) badSyntax(name, clause.span, 'else wants a body.');
      return result(expander.sequence(body, scope, clause.span));
    }
    const value = expander.expression(test!, scope);
    if (body.length === 0) {
      return once(value, name, expander, (found) =>
        choose(found, result(found), nest(index + 1), clause.span),
      );
    }
    if (expander.isKeyword(body[0], '=>', scope)) {
      const procedure = receiver(clause, 1, name);
      return once(value, name, expander, (found) => {
        const operator = expander.expression(procedure, scope);
        const call: Core = { kind: 'call', operator, operands: [found], span: clause.span };
        return choose(found, result(call), nest(index + 1), clause.span);
      });
    }
    const chosen = result(expander.sequence(body, scope, clause.span));
    return choose(value, chosen, nest(index + 1), clause.span);
  };
  return nest(0);
}

export function expandCase(form: ListDatum, scope: Scope, expander: Expander): Core {
  const [key, ...rest] = operands(form, 'case', 2, null);
  const all = clauses(rest, 'case');
  return once(expander.expression(key!, scope), 'key', expander, (value) => {
    const body = (clause: ListDatum): Core => {
      if (!expander.isKeyword(clause.items[1], '=>', scope)) {
        if (clause.items.length < 2) badSyntax('case', clause.span, 'A clause of case wants a body.');
        return expander.sequence(clause.items.slice(1), scope, clause.span);
      }
      const operator = expander.expression(receiver(clause, 1, 'case'), scope);
      return { kind: 'call', operator, operands: [value], span: clause.span };
    };
    const nest = (index: number): Core => {
      const clause = all[index];
      if (clause === undefined) return { kind: 'unspecified', span: form.span };
      if (expander.isKeyword(clause.items[0], 'else', scope)) {
        if (index < all.length - 1)
          badSyntax('case', clause.span, 'else is allowed in the last clause only.');
        return body(clause);
      }
      const data = clause.items[0]!;
      if (!isProperList(data)) {
        badSyntax('case', data.span, 'A clause of case starts with a list of data, as in ((1 2 3) …).');
      }
      const tests = data.items.map((datum) =>
        expander.callBuiltin('eqv?', [value, { kind: 'constant', datum, span: datum.span }], datum.span),
      );
      const last = tests.pop() ?? boolean(false, data.span);
      const test = tests.reduceRight(
        (others, each) => choose(each, boolean(true, data.span), others, data.span),
        last,
      );
      return choose(test, body(clause), nest(index + 1), clause.span);
    };
    return nest(0);
  });
}
