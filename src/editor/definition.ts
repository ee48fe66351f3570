/** The names that definitions add to the body or program that contains them. */

import type { Text } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';
import { type Binding, binding, type Form, formalsOf, listed, oneLine, signatureOf } from './binding';
import { headName, isSequence, items, symbolName } from './syntax';

/** The names that the definitions among `nodes` add, including those within `begin`. */
export function definitions(nodes: readonly SyntaxNode[], text: Text): Binding[] {
  return nodes.flatMap((node) => (isSequence(node) ? definition(node, text) : []));
}

function definition(node: SyntaxNode, text: Text): Binding[] {
  const form: Form = { node, parts: items(node), text };
  const [, target, value] = form.parts;
  switch (headName(node, text)) {
    case 'define':
      return defineBinding(form);
    case 'define-parameter':
      return binding(form, target, 'parameter', { value });
    case 'define-unknown':
      return headedBinding(form);
    case 'define-data':
      return listed(target).flatMap((each) => binding(form, each, 'column', { value }));
    case 'define-values':
      return formalsOf(form, target, 'value');
    case 'define-syntax':
      return binding(form, target, 'macro');
    case 'define-cajal':
      return binding(form, target, 'procedure');
    case 'define-record-type':
      return recordBindings(form);
    case 'begin':
      return definitions(form.parts.slice(1), text);
    case 'cond-expand':
      return form.parts.slice(1).flatMap((clause) => definitions(listed(clause).slice(1), text));
    case 'define-library':
      return exportedBindings(form);
    case 'declare-hyper':
    case 'declare-hypers':
      return form.parts.slice(1).flatMap((name) => binding(form, name, 'value'));
    default:
      return [];
  }
}

/** What a library of the program gives to others. */
function exportedBindings({ parts, text }: Form): Binding[] {
  const declared = (name: string): SyntaxNode[] =>
    parts
      .filter((part) => isSequence(part) && headName(part, text) === name)
      .flatMap((part) => items(part).slice(1));
  const exported = new Set(declared('export').map((each) => symbolName(each, text)));
  return definitions(declared('begin'), text).filter(({ name }) => exported.has(name));
}

/** `(define (name argument …) …)`, or the same of another form. */
function headedBinding(form: Form): Binding[] {
  const [, target] = form.parts;
  if (target === undefined || !isSequence(target)) return [];
  const signature = oneLine(target, form.text)
    .replace(/^\[/, '(')
    .replace(/[)\]]?$/, ')');
  return binding(form, items(target)[0], 'procedure', { signature });
}

function defineBinding(form: Form): Binding[] {
  const [, target, value] = form.parts;
  if (target !== undefined && isSequence(target)) return headedBinding(form);
  if (value !== undefined && headName(value, form.text) === 'lambda') {
    const name = symbolName(target, form.text) ?? '';
    const signature = signatureOf(name, items(value)[1], form.text);
    return binding(form, target, 'procedure', { signature });
  }
  return binding(form, target, 'value', { value });
}

function recordBindings(form: Form): Binding[] {
  const [, , maker, predicate, ...fields] = form.parts;
  const made = maker !== undefined && isSequence(maker);
  return [
    ...binding(form, made ? items(maker)[0] : maker, 'procedure', {
      signature: made ? oneLine(maker, form.text) : null,
    }),
    ...binding(form, predicate, 'procedure', {
      signature: `(${symbolName(predicate, form.text)} x)`,
    }),
    ...fields.flatMap((field) => {
      const accessor = listed(field)[1];
      return binding(form, accessor, 'procedure', {
        signature: `(${symbolName(accessor, form.text)} record)`,
      });
    }),
  ];
}
