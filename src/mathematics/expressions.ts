/**
 * Expressions of the core language to formulas. What a `let` or a `letrec` names becomes an equation of its own, below
 * the equation in which it is used. What has no notation is written as a call, or as Scheme.
 */

import type { Call, Core, Datum, If, Lambda, Let, Letrec, Local, Rows } from '../lang';
import { printDatum, writtenName } from '../lang';
import { unreachable } from '../text/internal';
import {
  between,
  type Case,
  type Equation,
  type Formula,
  fence,
  joined,
  mark,
  row,
  shortened,
  word,
} from './formula';
import { procedureName, variable } from './names';
import type { Writer } from './notation';
import { notations } from './notations';
import { type Binding, enclosed, negated } from './precedence';

/** What the formulas of a program share. */
export interface Vocabulary {
  /** The names of the parameters. */
  readonly parameters: ReadonlySet<string>;
  /** Letters for the number of a row and for the number of rows, which the program does not use itself. */
  readonly rowIndex: string;
  readonly rowCount: string;
}

/** Deeper expressions, and longer equations, end with an ellipsis. */
const maxDepth = 40;
const maxParts = 1500;
const maxCodeLength = 40;

const ellipsis = mark('…');

/** Writes the two sides of one equation, and collects the equations that belong below it. */
export class EquationWriter implements Writer {
  readonly where: Equation[] = [];
  private depth = 0;

  constructor(
    private readonly vocabulary: Vocabulary,
    private readonly locals: Map<Local, Formula> = new Map(),
    private readonly remaining = { parts: maxParts },
  ) {}

  /** `name(parameters) = body` if the value is a procedure, else `name = value`; it sees the variables of this equation. */
  define(name: Formula, value: Core): Equation {
    const inner = new EquationWriter(this.vocabulary, this.locals, this.remaining);
    if (value.kind !== 'lambda') return { left: name, right: inner.write(value), where: inner.where };
    const left = row(name, fence(inner.parameters(value)));
    return { left, right: inner.write(value.body), where: inner.where };
  }

  /** Names a variable in all that follows. */
  bind(local: Local, as: Formula): void {
    this.locals.set(local, as);
  }

  write(core: Core): Formula {
    if (this.depth >= maxDepth || this.remaining.parts <= 0) return ellipsis;
    this.remaining.parts -= 1;
    this.depth += 1;
    const written = this.writeHere(core);
    this.depth -= 1;
    return written;
  }

  /** Written so that an operator of this binding may be beside it. */
  operand(core: Core, least: Binding): Formula {
    return enclosed(this.write(core), least);
  }

  /** `name(operand, …)`. */
  call(name: Formula, operands: readonly Core[]): Formula {
    return row(name, fence(this.list(operands)));
  }

  list(items: readonly Core[]): Formula {
    return joined(shortened(items.map((item) => this.write(item))), ',');
  }

  private writeHere(core: Core): Formula {
    switch (core.kind) {
      case 'constant':
        return constant(core.datum);
      case 'unspecified':
        return ellipsis;
      case 'local':
        return this.local(core.variable);
      case 'global':
        return variable(core.name, this.vocabulary.parameters.has(core.name));
      case 'builtin':
        return builtin(core.name);
      case 'table':
        return word(core.name);
      case 'lambda':
        return this.procedure(core);
      case 'if':
        return this.choice(core);
      case 'let':
        return this.let(core);
      case 'letrec':
        return this.letrec(core);
      case 'sequence':
        return core.items.length === 0 ? ellipsis : this.write(core.items[core.items.length - 1]!);
      case 'call':
        return this.application(core);
      case 'rows':
        return this.rows(core);
      case 'cajal':
        return word(core.name);
      default:
        return unreachable(core);
    }
  }

  private local(local: Local): Formula {
    return this.locals.get(local) ?? this.name(local);
  }

  /** Gives a variable its name, with a prime for each other variable of that name in the equation. */
  private name(local: Local): Formula {
    const others = [...this.locals.keys()].filter(({ name }) => name === local.name).length;
    const plain = variable(local.name);
    const named = others === 0 ? plain : row(plain, mark('′'.repeat(Math.min(others, 3))));
    this.locals.set(local, named);
    return named;
  }

  private parameters({ parameters, rest }: Lambda): Formula {
    const names = parameters.map((each) => this.name(each));
    return joined(rest === null ? names : [...names, row(this.name(rest), ellipsis)], ',');
  }

  private procedure(lambda: Lambda): Formula {
    const { length } = lambda.parameters;
    if (length === 0 && lambda.rest === null) return this.write(lambda.body);
    const parameters = this.parameters(lambda);
    const only = length === 1 && lambda.rest === null;
    return row(only ? parameters : fence(parameters), between('↦'), this.write(lambda.body));
  }

  private choice(core: If): Formula {
    const { test, consequent, alternative } = core;
    if (isBoolean(alternative, false))
      return row(this.operand(test, 'logic'), between('∧'), this.operand(consequent, 'logic'));
    if (isBoolean(consequent, true))
      return row(this.operand(test, 'logic'), between('∨'), this.operand(alternative, 'logic'));
    const cases: Case[] = [];
    let rest: Core = core;
    while (rest.kind === 'if') {
      const condition = this.write(rest.test);
      cases.push({ value: this.write(rest.consequent), condition });
      rest = rest.alternative;
    }
    if (rest.kind !== 'unspecified') cases.push({ value: this.write(rest), condition: null });
    return { kind: 'cases', cases };
  }

  private let({ variables, values, body }: Let): Formula {
    // `or`, `cond` and `case` bind the value of a test to use it twice.
    const [only] = variables;
    if (variables.length === 1 && only!.span === values[0]!.span) {
      if (body.kind === 'if' && isLocal(body.test, only!) && isLocal(body.consequent, only!))
        return row(this.operand(values[0]!, 'logic'), between('∨'), this.operand(body.alternative, 'logic'));
      this.bind(only!, this.write(values[0]!));
      return this.write(body);
    }
    // The values are outside the scope of the variables.
    const equations = variables.map((each, index) => this.binding(each, values[index]!));
    this.where.push(...equations);
    return this.write(body);
  }

  /** Writes a name or a number wherever the variable is; another value gets an equation. */
  private bindValue(local: Local, value: Core): void {
    const isPlain = ['local', 'global', 'constant', 'builtin', 'table'].includes(value.kind);
    if (isPlain) this.bind(local, this.write(value));
    else this.where.push(this.binding(local, value));
  }

  private letrec({ variables, values, body }: Letrec): Formula {
    const names = variables.map((each, index) =>
      values[index]!.kind === 'lambda' ? this.procedureOf(each) : this.name(each),
    );
    const result = this.write(body);
    for (const [index, name] of names.entries()) this.where.push(this.define(name, values[index]!));
    return result;
  }

  private binding(local: Local, value: Core): Equation {
    const equation = this.define(word(''), value);
    const name = value.kind === 'lambda' ? this.procedureOf(local) : this.name(local);
    if (value.kind !== 'lambda') return { ...equation, left: name };
    const { left } = equation;
    return left.kind === 'row' ? { ...equation, left: row(name, ...left.items.slice(1)) } : equation;
  }

  private procedureOf(local: Local): Formula {
    const named = this.name(local);
    const name = named.kind === 'variable' ? procedureName(local.name) : named;
    this.locals.set(local, name);
    return name;
  }

  private application({ operator, operands }: Call): Formula {
    if (operator.kind === 'builtin') {
      const notation = notations.get(operator.name)?.(this, operands) ?? null;
      return notation ?? this.call(builtin(operator.name), operands);
    }
    if (operator.kind === 'global') return this.call(procedureName(operator.name), operands);
    if (operator.kind === 'local') return this.call(this.local(operator.variable), operands);
    if (
      operator.kind === 'lambda' &&
      operator.rest === null &&
      operator.parameters.length === operands.length
    ) {
      const { parameters, body } = operator;
      for (const [index, each] of parameters.entries()) this.bindValue(each, operands[index]!);
      return this.write(body);
    }
    if (
      operator.kind === 'call' &&
      operator.operator.kind === 'builtin' &&
      !notations.has(operator.operator.name)
    ) {
      const index = this.list(operator.operands);
      return this.call({ kind: 'index', base: builtin(operator.operator.name), index }, operands);
    }
    return this.call(this.operand(operator, 'power'), operands);
  }

  private rows({ reduction, variables, columns, body }: Rows): Formula {
    for (const [index, each] of variables.entries()) this.bind(each, this.inRow(columns[index]!));
    return this.overRows(reduction, this.operand(body, 'product'));
  }

  /** The value of a column in the present row. */
  inRow(column: Core): Formula {
    const base = this.operand(column, 'power');
    return { kind: 'index', base, index: variable(this.vocabulary.rowIndex) };
  }

  /** The sum or the mean of a formula over all rows. */
  overRows(reduction: Rows['reduction'], of: Formula): Formula {
    const { rowIndex, rowCount } = this.vocabulary;
    const total: Formula = {
      kind: 'total',
      symbol: '∑',
      below: row(variable(rowIndex), between('='), { kind: 'number', value: 1 }),
      above: variable(rowCount),
      of,
    };
    if (reduction === 'sum') return total;
    return row({ kind: 'fraction', over: { kind: 'number', value: 1 }, under: variable(rowCount) }, total);
  }

  /** A list made by a procedure of each item, as what is listed and where its variables come from; null if it is none. */
  listed(core: Core): { readonly item: Formula; readonly from: Formula } | null {
    if (core.kind !== 'call' || core.operator.kind !== 'builtin') return null;
    if (!['map', 'vector-map', 'append-map'].includes(core.operator.name)) return null;
    const [procedure, ...lists] = core.operands;
    if (procedure?.kind !== 'lambda' || procedure.rest !== null) return null;
    if (procedure.parameters.length !== lists.length) return null;
    const sources = lists.map((each) => this.write(each));
    const names = procedure.parameters.map((each) => this.name(each));
    const item = this.write(procedure.body);
    const side = (parts: readonly Formula[]): Formula =>
      parts.length === 1 ? parts[0]! : fence(joined(parts, ','));
    return { item, from: row(side(names), between('∈'), side(sources)) };
  }
}

function builtin(name: string): Formula {
  if (name === 'pi') return mark('π');
  if (name === 'e') return word('e');
  if (name === '+' || name === '/') return mark(name);
  if (name === '-') return mark('−');
  if (name === '*') return mark('×');
  return word(writtenName(name).replace(/^%/, ''));
}

function constant(datum: Datum): Formula {
  switch (datum.kind) {
    case 'number':
      return datum.value < 0
        ? negated({ kind: 'number', value: -datum.value })
        : { kind: 'number', value: datum.value };
    case 'boolean':
      return word(datum.value ? 'true' : 'false');
    case 'symbol':
      return word(datum.name);
    case 'vector':
    case 'list': {
      const { items } = datum;
      const isPlain = items.every(({ kind }) => kind === 'number' || kind === 'symbol');
      if (isPlain && (datum.kind === 'vector' || datum.tail === null))
        return fence(joined(shortened(items.map(constant)), ','));
      return code(datum);
    }
    case 'string':
    case 'character':
      return code(datum);
    default:
      return unreachable(datum);
  }
}

function code(datum: Datum): Formula {
  const text = printDatum(datum);
  return { kind: 'code', text: text.length > maxCodeLength ? `${text.slice(0, maxCodeLength - 1)}…` : text };
}

function isBoolean(core: Core, value: boolean): boolean {
  return core.kind === 'constant' && core.datum.kind === 'boolean' && core.datum.value === value;
}

function isLocal(core: Core, local: Local): boolean {
  return core.kind === 'local' && core.variable === local;
}
