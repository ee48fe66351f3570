/** A name that a program binds, as the tree shows it, and the parts of forms that names come from. */

import type { Text } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';
import { isSequence, items, symbolName } from './syntax';

export type BindingKind =
  | 'procedure'
  | 'value'
  | 'parameter'
  | 'column'
  | 'argument'
  | 'variable'
  | 'loop variable'
  | 'row value'
  | 'macro'
  | 'pattern variable';

export interface Binding {
  readonly name: string;
  readonly kind: BindingKind;
  /** The start of the bound name. */
  readonly from: number;
  readonly to: number;
  /** The definition, or the form whose list of names contains the name. */
  readonly form: { readonly from: number; readonly to: number };
  /** The call of a procedure: `(area width height)`. */
  readonly signature: string | null;
  /** Its value as the program writes it, if that is short. */
  readonly value: string | null;
}

/** A list that is read as a form. */
export interface Form {
  readonly node: SyntaxNode;
  /** Its items, including the head. */
  readonly parts: readonly SyntaxNode[];
  readonly text: Text;
}

const maxValueLength = 40;

interface BindingOptions {
  readonly signature?: string | null;
  readonly value?: SyntaxNode | undefined;
}

/** The binding of one name; none if the node is not a name, or is `_`. */
export function binding(
  form: Form,
  name: SyntaxNode | undefined,
  kind: BindingKind,
  options: BindingOptions = {},
): Binding[] {
  const spelled = symbolName(name, form.text);
  if (name === undefined || spelled === null || spelled === '_' || spelled === '...') return [];
  const value = options.value === undefined ? null : oneLine(options.value, form.text);
  return [
    {
      name: spelled,
      kind,
      from: name.from,
      to: name.to,
      form: { from: form.node.from, to: form.node.to },
      signature: options.signature ?? null,
      value: value !== null && value.length <= maxValueLength ? value : null,
    },
  ];
}

export function oneLine(node: SyntaxNode, text: Text): string {
  return text.sliceString(node.from, node.to).replace(/\s+/g, ' ');
}

/** The items of a node that should be a list. */
export const listed = (node: SyntaxNode | undefined): SyntaxNode[] =>
  node !== undefined && isSequence(node) ? items(node) : [];

/** The names of a lambda list. Cajal's arguments come with a type, `(n Nat)`. */
export function formals(form: Form, names: readonly SyntaxNode[], kind: BindingKind): Binding[] {
  return names.flatMap((each) =>
    isSequence(each) ? binding(form, items(each)[0], kind) : binding(form, each, kind),
  );
}

/** `x` of `x` and of `(x y . rest)`. */
export function formalsOf(form: Form, node: SyntaxNode | undefined, kind: BindingKind): Binding[] {
  return node?.name === 'Symbol' ? binding(form, node, kind) : formals(form, listed(node), kind);
}

/** The call of a procedure with that name and lambda list. */
export function signatureOf(name: string, formals: SyntaxNode | undefined, text: Text): string {
  const written = formals === undefined ? '' : oneLine(formals, text).replace(/^[([]\s*|\s*[)\]]$/g, '');
  const rest = formals?.name === 'Symbol' ? `. ${written}` : written;
  return rest === '' ? `(${name})` : `(${name} ${rest})`;
}
