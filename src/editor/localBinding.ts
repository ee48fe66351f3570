/**
 * What each form binds for its own parts, and in which range a name is known: one rule a form, over the tree. An
 * unfinished form binds as much as can be recognised.
 */

import type { Text } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';
import {
  type Binding,
  type BindingKind,
  binding,
  type Form,
  formals,
  formalsOf,
  listed,
  signatureOf,
} from './binding';
import { definitions } from './definition';
import { headName, innerEnd, isSequence, items, symbolName } from './syntax';

export interface ScopedBinding {
  readonly binding: Binding;
  /** The range where the name is known, both ends included. */
  readonly from: number;
  readonly to: number;
}

interface Region {
  readonly from: number;
  readonly to: number;
}

type BindingRule = (form: Form) => readonly ScopedBinding[];

function within(bindings: readonly Binding[], region: Region): ScopedBinding[] {
  return bindings.map((each) => ({ binding: each, ...region }));
}

/** The range from the end of a part to the end of the form; the whole form, if the part is missing. */
function after(form: Form, part: SyntaxNode | undefined): Region {
  return { from: part?.to ?? form.node.from, to: innerEnd(form.node) };
}

/** The definitions at the start of a body, which are known in all of it. */
function bodyFrom(form: Form, index: number): ScopedBinding[] {
  return within(definitions(form.parts.slice(index), form.text), after(form, form.parts[index - 1]));
}

const lambdaRule: BindingRule = (form) => [
  ...within(formalsOf(form, form.parts[1], 'argument'), after(form, form.parts[1])),
  ...bodyFrom(form, 2),
];

const defineRule: BindingRule = (form) => {
  const header = form.parts[1];
  if (header === undefined || !isSequence(header)) return [];
  const names = formals(form, items(header).slice(1), 'argument');
  return [...within(names, after(form, header)), ...bodyFrom(form, 2)];
};

const receiveRule: BindingRule = (form) => [
  ...within(formalsOf(form, form.parts[1], 'variable'), after(form, form.parts[2])),
  ...bodyFrom(form, 3),
];

/** The bindings of `((name value) …)`. In a loop, the values change from turn to turn. */
function clauses(form: Form, node: SyntaxNode | undefined, kind: BindingKind): Binding[] {
  return listed(node).flatMap((clause) => {
    const [name, value] = listed(clause);
    const isProcedure = value !== undefined && headName(value, form.text) === 'lambda';
    if (!isProcedure || kind !== 'variable') return binding(form, name, kind, { value });
    const signature = signatureOf(symbolName(name, form.text) ?? '', items(value)[1], form.text);
    return binding(form, name, 'procedure', { signature });
  });
}

function letRule(kind: BindingKind): BindingRule {
  return (form) => {
    const named = form.parts[1]?.name === 'Symbol';
    const at = named ? 2 : 1;
    const names = clauses(form, form.parts[at], named ? 'loop variable' : kind);
    const signature = ['', ...names.map((each) => each.name)].join(' ');
    const again = named
      ? binding(form, form.parts[1], 'procedure', {
          signature: `(${symbolName(form.parts[1], form.text)}${signature})`,
        })
      : [];
    return [...within([...again, ...names], after(form, form.parts[at])), ...bodyFrom(form, at + 1)];
  };
}

const letStarRule: BindingRule = (form) => [
  ...listed(form.parts[1]).flatMap((clause) => {
    const [name, value] = listed(clause);
    return within(binding(form, name, 'variable', { value }), after(form, clause));
  }),
  ...bodyFrom(form, 2),
];

const letrecRule: BindingRule = (form) => [
  ...within(clauses(form, form.parts[1], 'variable'), after(form, form.parts[0])),
  ...bodyFrom(form, 2),
];

/** The variables of `do`, which are known in every step, the test and the body, but not in the first values. */
const doRule: BindingRule = (form) => {
  const names = clauses(form, form.parts[1], 'loop variable');
  const steps = listed(form.parts[1]).flatMap((clause) => {
    const first = listed(clause)[1];
    return first === undefined ? [] : [{ from: first.to, to: clause.to }];
  });
  return [...steps, after(form, form.parts[1])].flatMap((region) => within(names, region));
};

/** The definitions of a library, which are known within it. */
const libraryRule: BindingRule = (form) => bodyFrom(form, 2);

function letValuesRule(inOrder: boolean): BindingRule {
  return (form) => [
    ...listed(form.parts[1]).flatMap((clause) => {
      const names = formalsOf(form, listed(clause)[0], 'variable');
      return within(names, after(form, inOrder ? clause : form.parts[1]));
    }),
    ...bodyFrom(form, 2),
  ];
}

/** The name for what is raised, in the clauses, and the definitions of the body. */
const guardRule: BindingRule = (form) => {
  const clauses = form.parts[1];
  const name = listed(clauses)[0];
  const region = { from: name?.to ?? form.node.from, to: clauses?.to ?? innerEnd(form.node) };
  return [...within(binding(form, name, 'variable'), region), ...bodyFrom(form, 2)];
};

const parameterizeRule: BindingRule = (form) => bodyFrom(form, 2);

/** The arguments of each clause, with the definitions of its body. */
const caseLambdaRule: BindingRule = (form) =>
  form.parts.slice(1).flatMap((clause) => {
    const region = { from: listed(clause)[0]?.to ?? clause.from, to: clause.to };
    const names = formalsOf(form, listed(clause)[0], 'argument');
    return within([...names, ...definitions(listed(clause).slice(1), form.text)], region);
  });

/** The variables of each clause's own pattern: all its symbols but the first and the literals. */
const syntaxRulesRule: BindingRule = (form) => {
  const literals = new Set(listed(form.parts[1]).map((each) => symbolName(each, form.text)));
  return form.parts.slice(2).flatMap((clause) => {
    const pattern = listed(clause)[0];
    const names = listed(pattern)
      .slice(1)
      .flatMap((each) => patternVariables(form, each))
      .filter((each) => !literals.has(each.name));
    return within(names, { from: pattern?.to ?? clause.from, to: clause.to });
  });
};

function patternVariables(form: Form, node: SyntaxNode): Binding[] {
  if (!isSequence(node)) return binding(form, node, 'pattern variable');
  return items(node).flatMap((each) => patternVariables(form, each));
}

const rules: ReadonlyMap<string, BindingRule> = new Map<string, BindingRule>([
  ['lambda', lambdaRule],
  ['λ', lambdaRule],
  ['named-lambda', defineRule],
  ['receive', receiveRule],
  ['and-let*', letStarRule],
  ['define', defineRule],
  ['define-library', libraryRule],
  ['let', letRule('variable')],
  ['loop', letRule('loop variable')],
  ['mean-over', letRule('row value')],
  ['sum-over', letRule('row value')],
  ['let*', letStarRule],
  ['letrec', letrecRule],
  ['letrec*', letrecRule],
  ['do', doRule],
  ['guard', guardRule],
  ['parameterize', parameterizeRule],
  ['case-lambda', caseLambdaRule],
  ['let-values', letValuesRule(false)],
  ['let*-values', letValuesRule(true)],
  ['let-syntax', letRule('macro')],
  ['letrec-syntax', letRule('macro')],
  ['syntax-rules', syntaxRulesRule],
]);

/** The names that a form binds for its own parts, outer ones first. */
export function bindingsWithin(form: string, node: SyntaxNode, text: Text): readonly ScopedBinding[] {
  return rules.get(form)?.({ node, parts: items(node), text }) ?? [];
}
