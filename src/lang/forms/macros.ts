/** `define-syntax`, `let-syntax` and `letrec-syntax`: macros bound in a scope. */

import type { Core } from '../core';
import type { Datum, ListDatum, SymbolDatum } from '../datum';
import type { Expander } from '../expander';
import { parseMacro } from '../macro';
import { Scope } from '../scope';
import { bindingPairs, distinct, operands, symbol } from '../syntax';

export interface SyntaxDefinition {
  readonly name: SymbolDatum;
  readonly rules: Datum;
}

export function syntaxDefinition(form: ListDatum): SyntaxDefinition {
  const [name, rules] = operands(form, 'define-syntax', 2, 2);
  return { name: symbol(name, 'define-syntax', 'the name of the macro', form.span), rules: rules! };
}

/** Binds the macro in `scope`, which also gives the names of its template their meaning. */
export function defineSyntax(form: ListDatum, scope: Scope): void {
  const { name, rules } = syntaxDefinition(form);
  scope.bind(name, { kind: 'macro', macro: parseMacro(name, rules, scope) });
}

/** The macros of `letrec-syntax` see each other, those of `let-syntax` do not. */
export function expandLetSyntax(form: ListDatum, scope: Scope, expander: Expander): Core {
  return letSyntax(form, 'let-syntax', scope, expander);
}

export function expandLetrecSyntax(form: ListDatum, scope: Scope, expander: Expander): Core {
  return letSyntax(form, 'letrec-syntax', scope, expander);
}

function letSyntax(
  form: ListDatum,
  name: 'let-syntax' | 'letrec-syntax',
  scope: Scope,
  expander: Expander,
): Core {
  const [bindings, ...body] = operands(form, name, 1, null);
  const pairs = bindingPairs(bindings!, name);
  distinct(
    pairs.map((pair) => pair.name),
    name,
  );
  const inner = new Scope(scope);
  for (const pair of pairs) {
    const macro = parseMacro(pair.name, pair.value, name === 'let-syntax' ? scope : inner);
    inner.bind(pair.name, { kind: 'macro', macro });
  }
  return expander.body(body, inner, form.span, name);
}
