/** The meaning of names: a chain of scopes from the innermost binding form out to the language itself. */

import { InternalError } from '../text/internal';
import type { Span } from '../text/span';
import { constants, type FormName, forms, procedures } from './catalogue';
import type { CajalDefinition, Local } from './core';
import { type Datum, type Identity, identityOf, type SymbolDatum } from './datum';
import { libraryFormRows } from './formCatalogue';

/** A rule of `syntax-rules`. */
export interface MacroRule {
  readonly pattern: Datum;
  readonly template: Datum;
  /** The pattern's variables, with the number of ellipses that each is under. */
  readonly variables: ReadonlyMap<Identity, number>;
}

export interface Macro {
  readonly name: string;
  readonly ellipsis: SymbolDatum;
  readonly literals: readonly SymbolDatum[];
  readonly rules: readonly MacroRule[];
  /** The scope of the definition, which gives the names of the template their meaning. */
  readonly scope: Scope;
  /** The place of its name in its definition. */
  readonly span: Span;
}

export type Binding =
  | { readonly kind: 'local'; readonly variable: Local; readonly cajal?: CajalDefinition }
  | { readonly kind: 'global'; readonly name: string; readonly cajal?: CajalDefinition }
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'table'; readonly name: string }
  | { readonly kind: 'form'; readonly name: FormName }
  | { readonly kind: 'macro'; readonly macro: Macro }
  /** A name whose value is what the procedure in a parameter object returns. */
  | { readonly kind: 'hyper'; readonly name: string; readonly parameter: Binding };

/** What a library brings, by name; null for a name of the standard that the language lacks. */
export type Exports = ReadonlyMap<string, Binding | null>;

export class Scope {
  private readonly bindings = new Map<Identity, Binding>();
  /** The procedure that repeats the innermost `loop` around this scope. */
  private round: Local | null = null;

  constructor(private readonly parent: Scope | null) {}

  bind(symbol: SymbolDatum, binding: Binding): void {
    this.bindings.set(identityOf(symbol), binding);
  }

  bindName(name: string, binding: Binding): void {
    this.bindings.set(name, binding);
  }

  /** The binding in this very scope, not in one around it. */
  own(symbol: SymbolDatum): Binding | null {
    return this.bindings.get(identityOf(symbol)) ?? null;
  }

  ownNamed(name: string): Binding | null {
    return this.bindings.get(name) ?? null;
  }

  /** The names that are bound in this very scope, but for those of macros' own. */
  ownNames(): readonly string[] {
    return [...this.bindings.keys()].filter((name) => typeof name === 'string');
  }

  /** The binding of a name as programs spell it, here or around. */
  named(name: string): Binding | null {
    return this.bindings.get(name) ?? this.parent?.named(name) ?? null;
  }

  /**
   * The meaning of a name. A name that a macro made, and that is not rebound, means what it means where the macro was
   * defined.
   */
  lookup(symbol: SymbolDatum): Binding | null {
    const identity = identityOf(symbol);
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      const binding = scope.bindings.get(identity);
      if (binding !== undefined) return binding;
    }
    if (symbol.alias === undefined) return null;
    const { alias } = symbol;
    if (!(alias.scope instanceof Scope)) throw new InternalError('an alias has the scope of a macro');
    return alias.scope.lookup(alias.symbol);
  }

  enterLoop(round: Local): void {
    this.round = round;
  }

  get innermostLoop(): Local | null {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      if (scope.round !== null) return scope.round;
    }
    return null;
  }

  /** The tables that can be used here. */
  tables(): readonly string[] {
    const all: string[] = [];
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      for (const binding of scope.bindings.values()) if (binding.kind === 'table') all.push(binding.name);
    }
    return all;
  }

  /** Every name that can be used here, for suggestions. */
  names(): Set<string> {
    const all = new Set<string>();
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      for (const name of scope.bindings.keys()) if (typeof name === 'string') all.add(name);
    }
    return all;
  }
}

/**
 * The scope of the language itself. Tables are bound outside it, so that no table hides a builtin. The libraries that ship also
 * see the forms that only they give to programs.
 */
export function languageScope(tables: Iterable<string>, { forShipped = false } = {}): Scope {
  const outer = new Scope(null);
  for (const name of tables) outer.bindName(name, { kind: 'table', name });
  const scope = new Scope(outer);
  for (const table of [constants, procedures]) {
    for (const name of Object.keys(table)) scope.bindName(name, { kind: 'builtin', name });
  }
  // FormName is defined as the keys of the catalogue.
  for (const name of Object.keys(forms) as FormName[]) {
    if (forShipped || !Object.hasOwn(libraryFormRows, name)) scope.bindName(name, { kind: 'form', name });
  }
  return scope;
}
