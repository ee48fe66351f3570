/**
 * The hyperparameters of (malt): `declare-hyper` defines a name whose value depends on the call that is under way, and `with-hypers`
 * gives it one for a while. Behind each is a parameter object of R7RS 4.2.6, which holds a procedure that returns the value.
 */

import type { Core } from '../core';
import type { Datum, ListDatum, SymbolDatum } from '../datum';
import type { Expander } from '../expander';
import { fullName } from '../libraries/shipped';
import type { PendingForm, TopLevel } from '../pending';
import { type Binding, Scope } from '../scope';
import { badSyntax, bindingPairs, operands, symbol } from '../syntax';

export function collectHyper(
  form: ListDatum,
  { scope, expander, library }: TopLevel,
): readonly PendingForm[] {
  const { span } = form;
  const name = symbol(operands(form, 'declare-hyper', 1, 1)[0], 'declare-hyper', 'a name', span);
  // Declared again, as readers of the book do with those of the library, it is the same.
  if (scope.own(name)?.kind === 'hyper') return [];
  const plain = `the hyperparameter ${name.alias === undefined ? name.name : expander.privateName(name.name)}`;
  const whole = library === null ? plain : fullName(library, plain);
  const parameter: Binding = { kind: 'global', name: whole };
  scope.bind(name, { kind: 'hyper', name: name.name, parameter });
  const value = (): Core => {
    const message = `${name.name} has no value: give it one in (with-hypers ((${name.name} …)) …).`;
    const text: Core = { kind: 'constant', datum: { kind: 'string', value: message, span }, span };
    const body = expander.callBuiltin('error', [text], span);
    const valueless: Core = { kind: 'lambda', parameters: [], rest: null, body, name: name.name, span };
    return expander.callBuiltin('make-parameter', [valueless], span);
  };
  const expand: PendingForm['expand'] = () => {
    return { kind: 'define', name: whole, nameSpan: name.span, value: value(), span };
  };
  return [{ span, names: [], unique: false, expand }];
}

/** The values are computed first; the body is that of a `parameterize`. */
export function expandWithHypers(form: ListDatum, scope: Scope, expander: Expander): Core {
  const { span } = form;
  const [bindings, ...body] = operands(form, 'with-hypers', 2, null);
  const pairs = bindingPairs(bindings!, 'with-hypers').map(({ name, value }, index) => {
    const binding = scope.lookup(name);
    if (binding?.kind === 'hyper') return { parameter: binding.parameter, value, key: `${index}` };
    return badSyntax(
      'with-hypers',
      name.span,
      `${name.name} is no hyperparameter: declare it with (declare-hyper ${name.name}).`,
    );
  });
  // Names that no text can write, in a scope that gives them their meanings.
  const meanings = new Scope(null);
  for (const each of ['let', 'lambda', 'parameterize'] as const)
    meanings.bindName(each, { kind: 'form', name: each });
  for (const { parameter, key } of pairs) meanings.bindName(`parameter ${key}`, parameter);
  const made = new Map<string, SymbolDatum>();
  const meaning = (name: string): SymbolDatum => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const alias = { symbol: { kind: 'symbol', name, span } as const, scope: meanings };
    const fresh: SymbolDatum = { kind: 'symbol', name, span, alias };
    made.set(name, fresh);
    return fresh;
  };
  const list = (...items: readonly Datum[]): ListDatum => ({ kind: 'list', items, tail: null, span });
  const values = pairs.map(({ key, value }) => list(meaning(`value ${key}`), value));
  const parameters = pairs.map(({ key }) =>
    list(meaning(`parameter ${key}`), list(meaning('lambda'), list(), meaning(`value ${key}`))),
  );
  return expander.expression(
    list(meaning('let'), list(...values), list(meaning('parameterize'), list(...parameters), ...body)),
    scope,
  );
}
