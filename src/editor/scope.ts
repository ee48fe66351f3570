/**
 * Knows which names are visible where, and what a list means: lookups over one tree, innermost binding first. A list
 * that starts with a form's name is that form unless the name is rebound there, as `loop` is within a named let.
 */

import type { EditorState, Text } from '@codemirror/state';
import type { SyntaxNode, Tree } from '@lezer/common';
import type { Binding } from './binding';
import { definitions } from './definition';
import { isKnownForm, type KnownForm } from './forms';
import { bindingsWithin, type ScopedBinding } from './localBinding';
import { enclosingSequence, headName, isSequence, items, symbolName, treeOf } from './syntax';

export class Scope {
  private readonly local = new Map<number, readonly ScopedBinding[]>();
  private global: readonly ScopedBinding[] | null = null;

  constructor(
    readonly tree: Tree,
    readonly text: Text,
  ) {}

  /** The form of a list; null if it is a call or data. */
  formOf(list: SyntaxNode): KnownForm | null {
    const name = headName(list, this.text);
    if (name === null || !isKnownForm(name)) return null;
    return this.lookUp(name, list.from, list.parent) === null ? name : null;
  }

  /** The program's binding of this symbol; null for the language's own names. */
  resolve(symbol: SyntaxNode): Binding | null {
    const name = symbolName(symbol, this.text);
    return name === null ? null : this.lookUp(name, symbol.from, symbol.parent);
  }

  /** The binding whose name is this very symbol. */
  definedBy(symbol: SyntaxNode): Binding | null {
    for (let node = symbol.parent; node !== null; node = node.parent) {
      const found = this.bindingsOf(node).find(({ binding }) => binding.from === symbol.from);
      if (found !== undefined) return found.binding;
    }
    return null;
  }

  /** All names that a symbol at `position` could mean. Of several with the same name, the innermost counts. */
  visibleAt(position: number): Binding[] {
    const visible = new Map<string, Binding>();
    let node: SyntaxNode | null = enclosingSequence(this.tree, position) ?? this.tree.topNode;
    for (; node !== null; node = node.parent) {
      for (const { binding } of knownAt(this.bindingsOf(node), position)) {
        if (!visible.has(binding.name)) visible.set(binding.name, binding);
      }
    }
    return [...visible.values()];
  }

  private lookUp(name: string, position: number, from: SyntaxNode | null): Binding | null {
    for (let node = from; node !== null; node = node.parent) {
      const found = knownAt(this.bindingsOf(node), position).find(({ binding }) => binding.name === name);
      if (found !== undefined) return found.binding;
    }
    return null;
  }

  /** The names that a node binds for its parts. The top of the program binds its definitions. */
  private bindingsOf(node: SyntaxNode): readonly ScopedBinding[] {
    if (node.parent === null) return this.globalBindings(node);
    if (!isSequence(node)) return [];
    return this.local.get(node.from) ?? this.localBindings(node);
  }

  private globalBindings(top: SyntaxNode): readonly ScopedBinding[] {
    this.global ??= definitions(items(top), this.text).map((binding) => ({
      binding,
      from: top.from,
      to: top.to,
    }));
    return this.global;
  }

  /**
   * The local bindings of a list. Whether it is a form depends on the lists around it, so these are resolved first,
   * outermost first, without recursion.
   */
  private localBindings(list: SyntaxNode): readonly ScopedBinding[] {
    const pending: SyntaxNode[] = [];
    for (let node: SyntaxNode | null = list; node !== null; node = node.parent) {
      if (!isSequence(node)) continue;
      if (this.local.has(node.from)) break;
      pending.push(node);
    }
    let found: readonly ScopedBinding[] = [];
    for (const node of pending.reverse()) {
      const form = this.formOf(node);
      found = form === null ? [] : bindingsWithin(form, node, this.text);
      this.local.set(node.from, found);
    }
    return found;
  }
}

/** The bindings known at a position, last first: of two bindings of one name in a form, the later hides the earlier. */
function knownAt(bindings: readonly ScopedBinding[], position: number): ScopedBinding[] {
  return bindings.filter(({ from, to }) => from <= position && position <= to).reverse();
}

const scopes = new WeakMap<Tree, Scope>();

/** The scope of the present text; the same object as long as the tree is the same. */
export function scopeOf(state: EditorState): Scope {
  const tree = treeOf(state);
  const known = scopes.get(tree);
  if (known !== undefined && known.text === state.doc) return known;
  const scope = new Scope(tree, state.doc);
  scopes.set(tree, scope);
  return scope;
}
