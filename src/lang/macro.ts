/**
 * `syntax-rules` (R7RS 4.3.2): matches patterns against a use, and fills templates in. The names that a template
 * inserts are aliases, one for each name and expansion, so that they neither capture the user's names nor are captured
 * by them. Inserted data carry the span of the use, so that mistakes show in the user's own text.
 */

import { DiagnosticError, diagnostic } from '../text/diagnostic';
import type { Span } from '../text/span';
import {
  type Alias,
  type Datum,
  describeDatum,
  type Identity,
  identityOf,
  isProperList,
  type ListDatum,
  makeList,
  type SymbolDatum,
} from './datum';
import type { MacroGrowth } from './macroGrowth';
import type { Macro, MacroRule, Scope } from './scope';
import { badSyntax, properList, symbol } from './syntax';

/** The match of a pattern variable: a datum, or one match for each repetition. */
type Match = { readonly datum: Datum } | { readonly each: readonly Match[] };
type Matches = Map<Identity, Match>;

/** The macro defined by `(syntax-rules [ellipsis] (literal …) (pattern template) …)`. */
export function parseMacro(named: SymbolDatum, datum: Datum, scope: Scope): Macro {
  if (datum.kind !== 'list' || !isFormNamed(datum.items[0], 'syntax-rules', scope)) {
    badSyntax(
      'define-syntax',
      datum.span,
      `A macro is defined by syntax-rules, found ${describeDatum(datum)}.`,
    );
  }
  const { items, span } = properList(datum, 'syntax-rules', 'a proper list');
  const given = items[1]?.kind === 'symbol' ? items[1] : null;
  const ellipsis: SymbolDatum = given ?? { kind: 'symbol', name: '...', span };
  const [literalList, ...clauses] = items.slice(given === null ? 1 : 2);
  if (literalList === undefined) badSyntax('syntax-rules', span, 'syntax-rules wants a list of literals.');
  const literals = properList(literalList, 'syntax-rules', 'a list of literals').items.map((item) =>
    symbol(item, 'syntax-rules', 'a name', item.span),
  );
  const macro: Macro = { name: named.name, ellipsis, literals, rules: [], scope, span: named.span };
  return { ...macro, rules: clauses.map((clause) => parseRule(clause, macro)) };
}

function isFormNamed(datum: Datum | undefined, name: string, scope: Scope): boolean {
  if (datum?.kind !== 'symbol') return false;
  const binding = scope.lookup(datum);
  return binding?.kind === 'form' && binding.name === name;
}

function parseRule(clause: Datum, macro: Macro): MacroRule {
  const { items, span } = properList(clause, 'syntax-rules', 'a rule (pattern template)');
  const [pattern, template] = items;
  if (pattern === undefined || template === undefined || items.length > 2) {
    badSyntax('syntax-rules', span, `A rule is (pattern template); this one has ${items.length} parts.`);
  }
  if (pattern.kind !== 'list' || pattern.items.length === 0) {
    badSyntax('syntax-rules', pattern.span, 'A pattern is a list that starts with the macro’s name or _.');
  }
  const variables = new Map<Identity, number>();
  const rest = makeList(pattern.items.slice(1), pattern.tail, pattern.span);
  collectVariables(rest, 0, macro, variables);
  const rule = { pattern: rest, template, variables };
  checkTemplate(template, 0, rule, macro);
  return rule;
}

/** Whether a symbol is the macro's ellipsis, and not a literal of that name. */
function isEllipsis(datum: Datum | undefined, macro: Macro): boolean {
  if (datum?.kind !== 'symbol' || datum.name !== macro.ellipsis.name) return false;
  return !macro.literals.some((literal) => literal.name === datum.name);
}

function isLiteral(datum: SymbolDatum, macro: Macro): boolean {
  return macro.literals.some((literal) => identityOf(literal) === identityOf(datum));
}

function collectVariables(
  pattern: Datum,
  depth: number,
  macro: Macro,
  variables: Map<Identity, number>,
): void {
  if (pattern.kind === 'symbol') {
    if (isLiteral(pattern, macro) || pattern.name === '_') return;
    if (isEllipsis(pattern, macro)) {
      badSyntax(
        'syntax-rules',
        pattern.span,
        'An ellipsis follows the pattern that it repeats, once in a list.',
      );
    }
    if (variables.has(identityOf(pattern))) {
      badSyntax('syntax-rules', pattern.span, `The pattern names ${pattern.name} twice.`);
    }
    variables.set(identityOf(pattern), depth);
    return;
  }
  if (pattern.kind !== 'list' && pattern.kind !== 'vector') return;
  const { before, repeated, after } = splitAtEllipsis(pattern.items, macro);
  for (const item of [...before, ...after]) collectVariables(item, depth, macro, variables);
  if (repeated !== null) collectVariables(repeated, depth + 1, macro, variables);
  if (pattern.kind === 'list' && pattern.tail !== null)
    collectVariables(pattern.tail, depth, macro, variables);
}

interface Split {
  readonly before: readonly Datum[];
  readonly repeated: Datum | null;
  readonly after: readonly Datum[];
}

/** The items of a pattern before the repeated one, that one, and those after its ellipsis. */
function splitAtEllipsis(items: readonly Datum[], macro: Macro): Split {
  const at = items.findIndex((item, index) => index > 0 && isEllipsis(item, macro));
  if (at < 0) return { before: items, repeated: null, after: [] };
  return { before: items.slice(0, at - 1), repeated: items[at - 1]!, after: items.slice(at + 1) };
}

// Matching.

function match(pattern: Datum, input: Datum, macro: Macro, scope: Scope, matches: Matches): boolean {
  switch (pattern.kind) {
    case 'symbol':
      if (isLiteral(pattern, macro)) return sameIdentifier(pattern, macro.scope, input, scope);
      if (pattern.name !== '_') matches.set(identityOf(pattern), { datum: input });
      return true;
    case 'list': {
      const [items, tail] = input.kind === 'list' ? [input.items, input.tail] : [[], input];
      return matchItems(pattern.items, pattern.tail, items, tail, input.span, macro, scope, matches);
    }
    case 'vector':
      if (input.kind !== 'vector') return false;
      return matchItems(pattern.items, null, input.items, null, input.span, macro, scope, matches);
    case 'number':
    case 'boolean':
    case 'string':
    case 'character':
      return input.kind === pattern.kind && Object.is(input.value, pattern.value);
  }
}

/** Whether a literal matches an identifier: they mean the same, or both are unbound. */
function sameIdentifier(literal: SymbolDatum, literalScope: Scope, input: Datum, scope: Scope): boolean {
  if (input.kind !== 'symbol') return false;
  const [wanted, found] = [literalScope.lookup(literal), scope.lookup(input)];
  return wanted === null && found === null ? literal.name === input.name : wanted === found;
}

function matchItems(
  patterns: readonly Datum[],
  patternTail: Datum | null,
  inputs: readonly Datum[],
  inputTail: Datum | null,
  span: Span,
  macro: Macro,
  scope: Scope,
  matches: Matches,
): boolean {
  const { before, repeated, after } = splitAtEllipsis(patterns, macro);
  const fixed = before.length + after.length;
  if (inputs.length < fixed) return false;
  const repetitions = repeated === null ? 0 : inputs.length - fixed;
  const each = (pattern: Datum, index: number): boolean =>
    match(pattern, inputs[index]!, macro, scope, matches);
  if (!before.every(each)) return false;
  if (repeated !== null) {
    const turns = inputs.slice(before.length, before.length + repetitions).map((input) => {
      const turn: Matches = new Map();
      return match(repeated, input, macro, scope, turn) ? turn : null;
    });
    if (turns.includes(null)) return false;
    const variables = new Map<Identity, number>();
    collectVariables(repeated, 0, macro, variables);
    for (const name of variables.keys()) matches.set(name, { each: turns.map((turn) => turn!.get(name)!) });
  }
  if (!after.every((pattern, index) => each(pattern, before.length + repetitions + index))) return false;
  const rest = inputs.slice(fixed + repetitions);
  if (patternTail === null) return rest.length === 0 && inputTail === null;
  const tail = rest.length === 0 && inputTail !== null ? inputTail : makeList(rest, inputTail, span);
  return match(patternTail, tail, macro, scope, matches);
}

// Templates.

/** How many ellipses follow the item at `index`. */
function ellipsesAfter(items: readonly Datum[], index: number, macro: Macro): number {
  let count = 0;
  while (isEllipsis(items[index + 1 + count], macro)) count++;
  return count;
}

/** `(... template)`, in which an ellipsis is a name like any other. */
function escapedTemplate(template: Datum, macro: Macro): Datum | null {
  if (!isProperList(template) || template.items.length !== 2 || !isEllipsis(template.items[0], macro))
    return null;
  return template.items[1]!;
}

/** The macro without an ellipsis, for the template within `(... …)`. */
function withoutEllipsis(macro: Macro): Macro {
  return { ...macro, ellipsis: { ...macro.ellipsis, name: '\u0000' } };
}

/** Refuses a variable under fewer ellipses than it has matches for, and an ellipsis that repeats nothing. */
function checkTemplate(template: Datum, depth: number, rule: MacroRule, macro: Macro): void {
  if (template.kind === 'symbol') {
    const wanted = rule.variables.get(identityOf(template));
    if (wanted !== undefined && wanted > depth) {
      badSyntax(
        'syntax-rules',
        template.span,
        `${template.name} is a sequence here: it needs an ellipsis after it.`,
      );
    }
    return;
  }
  if (template.kind !== 'list' && template.kind !== 'vector') return;
  const escaped = escapedTemplate(template, macro);
  if (escaped !== null) return checkTemplate(escaped, depth, rule, withoutEllipsis(macro));
  for (let index = 0; index < template.items.length; index++) {
    const item = template.items[index]!;
    const ellipses = ellipsesAfter(template.items, index, macro);
    if (ellipses > 0 && !repeats(item, depth, rule, macro)) {
      badSyntax(
        'syntax-rules',
        item.span,
        'The ellipsis repeats nothing: no variable before it is a sequence.',
      );
    }
    checkTemplate(item, depth + ellipses, rule, macro);
    index += ellipses;
  }
  if (template.kind === 'list' && template.tail !== null) checkTemplate(template.tail, depth, rule, macro);
}

function repeats(template: Datum, depth: number, rule: MacroRule, macro: Macro): boolean {
  return (
    [...variablesIn(template)].some((name) => (rule.variables.get(name) ?? 0) > depth) ||
    macro.ellipsis.name === '\u0000'
  );
}

function* variablesIn(template: Datum): Generator<Identity> {
  if (template.kind === 'symbol') yield identityOf(template);
  if (template.kind !== 'list' && template.kind !== 'vector') return;
  for (const item of template.items) yield* variablesIn(item);
  if (template.kind === 'list' && template.tail !== null) yield* variablesIn(template.tail);
}

/** The limit of the items of one list that an expansion makes. */
const maxItems = 200_000;

class Filling {
  private readonly aliases = new Map<Identity, Alias>();

  constructor(
    private readonly macro: Macro,
    /** The span of the use, which inserted data carry. */
    private readonly span: Span,
    private readonly growth: MacroGrowth,
  ) {}

  fill(template: Datum, matches: Matches, macro: Macro = this.macro): Datum {
    this.growth.spend(1, this.macro, this.span);
    switch (template.kind) {
      case 'symbol': {
        const found = matches.get(identityOf(template));
        // The definition of the macro was checked: no sequence is used where one datum is needed.
        return found === undefined ? this.renamed(template) : (found as { readonly datum: Datum }).datum;
      }
      case 'list': {
        const escaped = escapedTemplate(template, macro);
        if (escaped !== null) return this.fill(escaped, matches, withoutEllipsis(macro));
        const tail = template.tail === null ? null : this.fill(template.tail, matches, macro);
        return makeList(this.items(template.items, matches, macro), tail, this.span);
      }
      case 'vector':
        return { kind: 'vector', items: this.items(template.items, matches, macro), span: this.span };
      default:
        return { ...template, span: this.span };
    }
  }

  private items(templates: readonly Datum[], matches: Matches, macro: Macro): Datum[] {
    const filled: Datum[] = [];
    for (let index = 0; index < templates.length; index++) {
      const ellipses = ellipsesAfter(templates, index, macro);
      const repeated = this.repeat(templates[index]!, ellipses, matches, macro);
      if (filled.length + repeated.length > maxItems) this.refuseLength();
      for (const item of repeated) filled.push(item);
      index += ellipses;
    }
    return filled;
  }

  private repeat(template: Datum, ellipses: number, matches: Matches, macro: Macro): Datum[] {
    if (ellipses === 0) return [this.fill(template, matches, macro)];
    const sequences = [...new Set(variablesIn(template))].flatMap((name) => {
      const found = matches.get(name);
      return found !== undefined && 'each' in found ? [[name, found.each] as const] : [];
    });
    const turns = Math.max(0, ...sequences.map(([, each]) => each.length));
    for (const [, each] of sequences) {
      if (each.length !== turns) {
        badSyntax(
          this.macro.name,
          this.span,
          `${this.macro.name} was given sequences of unequal length, which its template goes through together.`,
        );
      }
    }
    return Array.from({ length: turns }, (_, turn) => {
      const inner = new Map(matches);
      for (const [name, each] of sequences) inner.set(name, each[turn]!);
      return this.repeat(template, ellipses - 1, inner, macro);
    }).flat();
  }

  private refuseLength(): never {
    throw new DiagnosticError(
      diagnostic('endless-expansion', this.span, `The macro ${this.macro.name} expands to too much.`, {
        hint: `A list of an expansion has at most ${maxItems} items. Let the macro stop doubling what it was given.`,
      }),
    );
  }

  private renamed(template: SymbolDatum): SymbolDatum {
    const identity = identityOf(template);
    let alias = this.aliases.get(identity);
    if (alias === undefined) {
      alias = { symbol: template, scope: this.macro.scope };
      this.aliases.set(identity, alias);
    }
    return { kind: 'symbol', name: template.name, span: this.span, alias };
  }
}

/** The expansion of a use, by the first rule whose pattern matches it. `growth` limits its size. */
export function expandMacro(macro: Macro, use: ListDatum, scope: Scope, growth: MacroGrowth): Datum {
  const input = makeList(use.items.slice(1), use.tail, use.span);
  for (const rule of macro.rules) {
    const matches: Matches = new Map();
    if (match(rule.pattern, input, macro, scope, matches))
      return growth.checked(new Filling(macro, use.span, growth).fill(rule.template, matches), use, macro);
  }
  throw new DiagnosticError(
    diagnostic('no-pattern-matches', use.span, `No pattern of ${macro.name} matches this use.`, {
      hint:
        macro.rules.length === 0
          ? 'It has no rules.'
          : `Its patterns: ${macro.rules.map((rule) => patternText(macro, rule)).join('  ')}`,
    }),
  );
}

function patternText(macro: Macro, { pattern }: MacroRule): string {
  const text = (datum: Datum): string => {
    if (datum.kind === 'symbol') return datum.name;
    if (datum.kind === 'list') {
      const tail = datum.tail === null ? '' : ` . ${text(datum.tail)}`;
      return `(${datum.items.map(text).join(' ')}${tail})`;
    }
    if (datum.kind === 'vector') return `#(${datum.items.map(text).join(' ')})`;
    return String(datum.value);
  };
  const inside = text(pattern).replace(/^\(|\)$/g, '');
  return `(${[macro.name, ...(inside === '' ? [] : [inside])].join(' ')})`;
}
