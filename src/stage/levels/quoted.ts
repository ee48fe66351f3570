/**
 * Writes core language as data for the evaluator: lists of symbols with the spans of the expressions. The first pair of
 * a combination has the span of the combination, each later pair the span of its item.
 */

import { forms, isBuiltin } from '../../lang/catalogue';
import type { Core, Lambda, Local, Rows } from '../../lang/core';
import { unreachable } from '../../text/internal';
import type { Span } from '../../text/span';
import { linearTerms } from '../cajal/late';
import type { Mark } from '../machine/machine';
import { datumToValue, nil, Pair, SymbolValue, unspecified, type Value } from '../machine/values';
import { here, numbered, ofLanguage, ofProgram } from '../primitives/interpreted';
import type { Marks } from './compile';
import type { GlobalTable } from './globals';

/** The names with a special meaning to the evaluator. */
const keywords: ReadonlySet<string> = new Set([...Object.keys(forms), 'named-lambda', '%again']);

function symbol(name: string): Value {
  return SymbolValue.of(name);
}

interface Part {
  readonly value: Value;
  readonly span: Span;
}

function combination(span: Span, parts: readonly Part[]): Pair {
  let rest: Value = nil;
  for (let index = parts.length - 1; index > 0; index--) {
    rest = new Pair(parts[index]!.value, rest, parts[index]!.span);
  }
  return new Pair(parts[0]!.value, rest, span);
}

class Quoter {
  /** The first variable of each name. Others of the same name get a number. */
  private readonly spelt = new Map<string, Local>();

  constructor(
    private readonly globals: GlobalTable,
    private readonly places: Places | null,
  ) {}

  /** The data of an expression. A recorder hears of it if it is marked: what is not a combination becomes one. */
  value(core: Core): Value {
    const value = this.plain(core);
    const mark = this.places?.marks.get(core);
    if (mark === undefined) return value;
    const { span } = core;
    const marked =
      value instanceof Pair
        ? value
        : combination(span, [
            { value: symbol(here), span },
            { value, span },
          ]);
    this.places!.pairs.set(marked, mark);
    return marked;
  }

  private plain(core: Core): Value {
    const { span } = core;
    switch (core.kind) {
      case 'constant': {
        const value = datumToValue(core.datum);
        const { kind } = core.datum;
        return kind === 'symbol' || kind === 'list' ? this.quoted(value, span) : value;
      }
      case 'unspecified':
        return unspecified;
      case 'local':
        return this.variable(core.variable);
      case 'global':
        return symbol(keywords.has(core.name) ? `${ofProgram}${core.name}` : core.name);
      case 'builtin':
        return symbol(this.globals.has(core.name) ? `${ofLanguage}${core.name}` : core.name);
      case 'table':
        return this.quoted(this.globals.table(core.name, span), span);
      case 'lambda':
        return this.lambda(core);
      case 'if':
        return this.combine('if', [core.test, core.consequent, core.alternative], span);
      case 'let':
      case 'letrec': {
        const bindings = core.variables.map((variable, index) => {
          const value = { value: this.value(core.values[index]!), span: core.values[index]!.span };
          return combination(variable.span, [{ value: this.variable(variable), span: variable.span }, value]);
        });
        const whole = bindings.reduceRight<Value>((rest, each) => new Pair(each, rest), nil);
        return this.form(core.kind, [whole, this.value(core.body)], [span, core.body.span], span);
      }
      case 'sequence':
        return this.combine('begin', core.items, span);
      case 'call':
        return combination(
          span,
          [core.operator, ...core.operands].map((each) => ({ value: this.value(each), span: each.span })),
        );
      case 'rows':
        return this.rows(core);
      case 'cajal': {
        const { linkingPrimitive, linksOfTerm } = linearTerms.value;
        const links = linksOfTerm(core).map((each) => ({ value: this.value(each), span: each.span }));
        return combination(span, [{ value: linkingPrimitive(core), span }, ...links]);
      }
      default:
        return unreachable(core);
    }
  }

  private quoted(value: Value, span: Span): Value {
    return this.form('quote', [value], [span], span);
  }

  private form(keyword: string, values: readonly Value[], spans: readonly Span[], span: Span): Value {
    const rest = values.map((value, index) => ({ value, span: spans[index]! }));
    return combination(span, [{ value: symbol(keyword), span }, ...rest]);
  }

  private combine(keyword: string, cores: readonly Core[], span: Span): Value {
    return this.form(
      keyword,
      cores.map((each) => this.value(each)),
      cores.map((each) => each.span),
      span,
    );
  }

  private variable(variable: Local): Value {
    const { name, id } = variable;
    const first = this.spelt.get(name) ?? variable;
    this.spelt.set(name, first);
    const plain = first === variable && !keywords.has(name) && !isBuiltin(name) && !this.globals.has(name);
    return symbol(plain ? name : numbered(name, id));
  }

  private lambda({ name, parameters, rest, body, span }: Lambda): Value {
    const tail = rest === null ? nil : this.variable(rest);
    const variables = parameters.reduceRight<Value>(
      (list, each) => new Pair(this.variable(each), list, each.span),
      tail,
    );
    const [keyword, head] =
      name === null ? ['lambda', variables] : ['named-lambda', new Pair(symbol(name), variables, span)];
    return this.form(keyword, [head, this.value(body)], [span, body.span], span);
  }

  /** Writes a call of `%rows`: the form and its reduction, the columns' names at their spans, the body, the columns. */
  private rows({ form, reduction, variables, columns, body, span }: Rows): Value {
    const names = variables.reduceRight<Value>(
      (list, { name }, index) => new Pair(symbol(name), list, columns[index]!.span),
      nil,
    );
    const description = new Pair(symbol(form), new Pair(symbol(reduction), names, span), span);
    const procedure: Lambda = {
      kind: 'lambda',
      parameters: variables,
      rest: null,
      body,
      name: null,
      span: body.span,
    };
    return this.form(
      '%rows',
      [this.quoted(description, span), this.lambda(procedure), ...columns.map((each) => this.value(each))],
      [span, body.span, ...columns.map((each) => each.span)],
      span,
    );
  }
}

/** The marked expressions of a program, and the data that they became. */
export interface Places {
  readonly marks: Marks;
  readonly pairs: WeakMap<Pair, Mark>;
}

/** Writes an expression of the program as the evaluator takes it. `places` get the data of marked expressions. */
export function quoteCore(core: Core, globals: GlobalTable, places: Places | null = null): Value {
  return new Quoter(globals, places).value(core);
}
