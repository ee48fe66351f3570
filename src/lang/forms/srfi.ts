/** Short forms of other Schemes: `receive` (SRFI 8), `and-let*` (SRFI 2), `cut` and `cute` (SRFI 26), `named-lambda`. */

import type { Core, Lambda, Local } from '../core';
import { type Datum, isSymbol, type ListDatum, type SymbolDatum } from '../datum';
import type { Expander } from '../expander';
import { Scope } from '../scope';
import { badSyntax, formals, operands, properList, symbol } from '../syntax';

export function expandReceive(form: ListDatum, scope: Scope, expander: Expander): Core {
  const [names, expression, ...body] = operands(form, 'receive', 3, null);
  const { span } = expression!;
  const value = expander.expression(expression!, scope);
  const producer: Lambda = { kind: 'lambda', parameters: [], rest: null, body: value, name: null, span };
  const parameters = formals(names!, 'receive');
  const consumer = expander.lambda('receive', parameters, body, scope, form.span, 'receive');
  return expander.callBuiltin('call-with-values', [producer, consumer], form.span);
}

export function expandNamedLambda(form: ListDatum, scope: Scope, expander: Expander): Core {
  const [target, ...body] = operands(form, 'named-lambda', 2, null);
  if (target?.kind !== 'list')
    return badSyntax('named-lambda', target!.span, 'named-lambda wants (name argument …) here.');
  const name = symbol(target.items[0], 'named-lambda', 'the name of the procedure', target.span);
  const parameters = formals({ ...target, items: target.items.slice(1) }, 'named-lambda');
  return expander.lambda(name.name, parameters, body, scope, form.span, 'named-lambda');
}

/** A clause is `(name value)`, `(test)` or a name; what comes after one that is #f is not evaluated. */
export function expandAndLet(form: ListDatum, scope: Scope, expander: Expander): Core {
  const [list, ...body] = operands(form, 'and-let*', 1, null);
  const clauses = properList(list!, 'and-let*', 'a list of clauses ((name value) …)').items;
  const from = (index: number, inner: Scope): Core => {
    const clause = clauses[index];
    if (clause === undefined) return expander.body(body, inner, form.span, 'and-let*');
    const isLast = index === clauses.length - 1 && body.length === 0;
    const rest = (next: Scope, value: Core): Core => (isLast ? value : from(index + 1, next));
    const { name, value: datum } = andLetClause(clause);
    const value = expander.expression(datum, inner);
    const { span } = clause;
    if (name === null) {
      if (isLast) return value;
      const otherwise: Core = { kind: 'constant', datum: { kind: 'boolean', value: false, span }, span };
      return { kind: 'if', test: value, consequent: rest(inner, value), alternative: otherwise, span };
    }
    const next = new Scope(inner);
    const variable = expander.bindLocal(name, next);
    const held: Core = { kind: 'local', variable, span: name.span };
    const test: Core = isLast
      ? held
      : { kind: 'if', test: held, consequent: rest(next, held), alternative: held, span };
    return { kind: 'let', variables: [variable], values: [value], body: test, span };
  };
  if (clauses.length > 0) return from(0, scope);
  if (body.length > 0) return expander.body(body, scope, form.span, 'and-let*');
  return { kind: 'constant', datum: { kind: 'boolean', value: true, span: form.span }, span: form.span };
}

function andLetClause(clause: Datum): { readonly name: SymbolDatum | null; readonly value: Datum } {
  if (clause.kind === 'symbol') return { name: null, value: clause };
  const { items, span } = properList(clause, 'and-let*', 'a clause (name value) or (test)');
  const [first, second] = items;
  if (first !== undefined && items.length === 1) return { name: null, value: first };
  if (second === undefined || items.length > 2)
    return badSyntax('and-let*', span, 'A clause of and-let* is (name value), (test) or a name.');
  return { name: symbol(first, 'and-let*', 'a name', span), value: second };
}

/** `cut` leaves the parts that are no slots within the procedure; `cute` evaluates them before. */
export function expandCut(form: ListDatum, scope: Scope, expander: Expander): Core {
  const [head, ...parts] = form.items;
  const name = isSymbol(head) ? head.name : 'cut';
  if (parts.length === 0) badSyntax(name, form.span, `${name} wants a procedure.`);
  const takesRest = isSymbol(parts.at(-1), '<...>');
  const given = takesRest ? parts.slice(0, -1) : parts;
  const misplaced = given.find((each) => isSymbol(each, '<...>'));
  if (misplaced !== undefined) badSyntax(name, misplaced.span, `<...> comes last in ${name}.`);
  const isEarly = expander.formNamed(head, scope) === 'cute';
  const parameters: Local[] = [];
  const early: { readonly variable: Local; readonly value: Core }[] = [];
  const operandOf = (part: Datum): Core => {
    const { span } = part;
    if (isSymbol(part, '<>')) {
      const variable = expander.local('slot', span);
      parameters.push(variable);
      return { kind: 'local', variable, span };
    }
    const value = expander.expression(part, scope);
    if (!isEarly || value.kind === 'constant') return value;
    const variable = expander.local('part', span);
    early.push({ variable, value });
    return { kind: 'local', variable, span };
  };
  const [operator, ...operands] = given.map(operandOf);
  const rest = takesRest ? expander.local('slots', form.span) : null;
  const lambda: Lambda = {
    kind: 'lambda',
    parameters,
    rest,
    body: callOf(operator, operands, rest, form, expander),
    name: null,
    span: form.span,
  };
  if (early.length === 0) return lambda;
  return {
    kind: 'let',
    variables: early.map(({ variable }) => variable),
    values: early.map(({ value }) => value),
    body: lambda,
    span: form.span,
  };
}

function callOf(
  operator: Core | undefined,
  operands: readonly Core[],
  rest: Local | null,
  { span }: ListDatum,
  expander: Expander,
): Core {
  if (operator === undefined) return badSyntax('cut', span, 'cut wants a procedure in front of <...>.');
  if (rest === null) return { kind: 'call', operator, operands, span };
  return expander.callBuiltin(
    'apply',
    [operator, ...operands, { kind: 'local', variable: rest, span }],
    span,
  );
}
