/** `check` (SRFI 78): an expression with the value that it should have, reported in the console. */

import type { Core } from '../core';
import type { Datum, ListDatum } from '../datum';
import type { Expander } from '../expander';
import type { Scope } from '../scope';
import { badSyntax, operands } from '../syntax';

const shape = 'Write (check expression => expected), or (check expression (=> same?) expected).';

/** The equality that follows the expression: `equal?` for `=>` alone, that of `(=> same?)` otherwise. */
function equality(arrow: Datum, scope: Scope, expander: Expander): Core {
  if (expander.isKeyword(arrow, '=>', scope)) return expander.builtin('equal?', arrow.span);
  const [mark, same, ...more] = arrow.kind === 'list' ? arrow.items : [];
  if (!expander.isKeyword(mark, '=>', scope) || same === undefined || more.length > 0)
    return badSyntax('check', arrow.span, shape);
  return expander.expression(same, scope);
}

export function expandCheck(form: ListDatum, scope: Scope, expander: Expander): Core {
  const { span } = form;
  const [expression, arrow, expected, ...more] = operands(form, 'check', 1, null);
  if (arrow === undefined || expected === undefined || more.length > 0)
    return badSyntax('check', span, shape);
  const variables = ['value', 'expected'].map((name) => expander.local(name, span));
  const [value, wanted] = variables.map((variable): Core => ({ kind: 'local', variable, span }));
  const same: Core = {
    kind: 'call',
    operator: equality(arrow, scope, expander),
    operands: [value!, wanted!],
    span,
  };
  const quoted: Core = { kind: 'constant', datum: expression!, span };
  expander.prints = true;
  return {
    kind: 'let',
    variables,
    values: [expander.expression(expression!, scope), expander.expression(expected, scope)],
    body: expander.callBuiltin('check-result', [quoted, value!, wanted!, same], span),
    span,
  };
}
