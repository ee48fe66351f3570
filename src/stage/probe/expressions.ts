/**
 * The expressions of a program's text, numbered in the order of their places, and the marks by which a recorder hears of
 * them. The names of parameters are expressions too. In a `fit`, the procedure is its prediction, a column its cell in a
 * row, and the form itself the loss of a row.
 */

import { type Core, coreOf, type Fit, type Program, parts, type Written } from '../../lang';
import type { Span } from '../../text/span';
import type { Marks } from '../levels/compile';
import type { BodyOf, Mark } from '../machine/machine';
import { fitLoss } from '../program/objective';

export interface ProbedExpression {
  /** The places of the expression; the first is the innermost. */
  readonly spans: readonly Span[];
  /** What it is, for a stepper. */
  readonly form: ExpressionForm;
  /** The place of the procedure that a call names; null for other forms. */
  readonly operator: Span | null;
}

/** What an expression is. In a `fit`, the procedure is its prediction, and a column a cell of it. */
export type ExpressionForm =
  | 'number'
  | 'name'
  | 'parameter'
  | 'call'
  | 'if'
  | 'let'
  | 'sequence'
  | 'rows'
  | 'procedure'
  | 'prediction'
  | 'column'
  | 'loss'
  | 'other';

/** Places that lead to an expression: offsets from `start` up to `end`. */
interface Region {
  readonly start: number;
  readonly end: number;
  readonly expression: number;
}

export interface Expressions {
  readonly all: readonly ProbedExpression[];
  readonly marks: Marks;
  /** The loss of each `fit`, with marked parts. */
  readonly losses: ReadonlyMap<Fit, Core>;
  /** The expression of a parameter's name. */
  readonly parameters: ReadonlyMap<string, number>;
  /** The innermost expression at an offset of the program's text; null if there is none. */
  readonly at: (offset: number) => number | null;
  /** The expression that is written from one offset to another; null if there is none. */
  readonly from: (start: number, end: number) => number | null;
}

function formOf(core: Core): ExpressionForm {
  switch (core.kind) {
    case 'constant':
      return 'number';
    case 'local':
    case 'global':
    case 'builtin':
    case 'table':
      return 'name';
    case 'call':
    case 'if':
    case 'sequence':
    case 'rows':
      return core.kind;
    case 'let':
    case 'letrec':
      return 'let';
    case 'lambda':
      return 'procedure';
    default:
      return 'other';
  }
}

class Collector {
  readonly all: ProbedExpression[] = [];
  readonly marks = new Map<Core, Mark>();
  readonly losses = new Map<Fit, Core>();
  readonly parameters = new Map<string, number>();
  readonly regions: Region[] = [];
  private readonly byPlace = new Map<string, number>();
  private readonly bodies = new Map<Core, BodyOf>();
  private readonly operators = new Set<Core>();

  constructor(
    program: Program,
    private readonly written: Written,
  ) {
    const seen = new Set<Core>();
    for (const core of written.keys()) this.visit(core, seen);
    for (const form of program.forms) for (const core of coreOf(form)) this.visit(core, seen);
    const bySource = [...written].filter(([, spans]) => spans.every(({ source }) => source === 'program'));
    for (const [core, spans] of bySource) this.expression(core, spans);
    for (const [core, bodyOf] of this.bodies)
      if (!this.marks.has(core)) this.marks.set(core, { expression: -1, bodyOf });
    for (const form of program.forms) {
      if (form.kind === 'parameter') {
        const id = this.at(form.nameSpan, [form.nameSpan], 'parameter');
        this.parameters.set(form.name, id);
      }
      if (form.kind === 'fit') this.fit(form);
      if (form.kind === 'minimize') this.head(form.span, form.expression);
    }
  }

  /** Finds bodies of procedures, and the names of procedures that are called. */
  private visit(core: Core, seen: Set<Core>): void {
    const waiting = [core];
    for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
      if (seen.has(each)) continue;
      seen.add(each);
      if (each.kind === 'lambda') this.bodies.set(each.body, { name: each.name, span: each.span });
      if (each.kind === 'call') this.operators.add(each.operator);
      waiting.push(...parts(each));
    }
  }

  private at(key: Span, spans: readonly Span[], form: ExpressionForm, operator: Span | null = null): number {
    const known = this.byPlace.get(`${key.start} ${key.end}`);
    if (known !== undefined) return known;
    const id = this.all.push({ spans, form, operator }) - 1;
    for (const each of spans) {
      this.byPlace.set(`${each.start} ${each.end}`, id);
      this.regions.push({ start: each.start, end: each.end, expression: id });
    }
    return id;
  }

  /** The expression at a place of a `fit`, which is something else there. */
  private within(span: Span, form: ExpressionForm): Mark {
    const expression = this.at(span, [span], form);
    this.all[expression] = { ...this.all[expression]!, form };
    return { expression, bodyOf: null };
  }

  private expression(core: Core, spans: readonly Span[]): void {
    const isName = formOf(core) === 'name';
    // The name of a procedure that is called belongs to the call.
    if (spans.length === 0 || (isName && this.operators.has(core))) return;
    const operator = core.kind === 'call' ? core.operator.span : null;
    const id = this.at(spans[0]!, spans, formOf(core), operator);
    if (core.kind !== 'lambda')
      this.marks.set(core, { expression: id, bodyOf: this.bodies.get(core) ?? null });
  }

  /** The head of an objective leads to what it makes small. */
  private head(span: Span, expression: Core): void {
    const id = this.marks.get(expression)?.expression;
    if (id !== undefined && id >= 0)
      this.regions.push({ start: span.start, end: expression.span.start, expression: id });
  }

  private fit(form: Fit): void {
    const loss = fitLoss(form);
    this.losses.set(form, loss);
    if (loss.kind !== 'rows') return;
    const { core } = form.procedure;
    const procedure = this.written.get(core)?.[0] ?? core.span;
    const { weights, errors } = form.options;
    const columns = [...form.inputs, form.target].map((each) => each.core.span);
    for (const each of [weights, errors]) if (each !== null) columns.push(each.span);
    const visit = (each: Core): void => {
      const { span } = each;
      if (each.kind === 'local' && columns.includes(span)) this.marks.set(each, this.within(span, 'column'));
      const isPrediction = each.kind === 'call' && each.operator === core;
      if (isPrediction) this.marks.set(each, this.within(procedure, 'prediction'));
      for (const part of isPrediction ? each.operands : parts(each)) if (part !== core) visit(part);
    };
    visit(loss.body);
    const expression = this.all.push({ spans: [form.span], form: 'loss', operator: null }) - 1;
    this.regions.push({ start: form.span.start, end: core.span.start, expression });
    this.marks.set(loss.body, { expression, bodyOf: null });
  }
}

/** The expressions of an expanded program. */
export function expressionsOf(program: Program, written: Written): Expressions {
  const { all, marks, losses, parameters, regions } = new Collector(program, written);
  const sorted = [...regions].sort((a, b) => a.start - b.start || b.end - a.end);
  const from = new Map(regions.map(({ start, end, expression }) => [`${start} ${end}`, expression]));
  return {
    all,
    marks,
    losses,
    parameters,
    at: (offset) => {
      let found: Region | null = null;
      for (const each of sorted) {
        if (each.start > offset) break;
        if (offset < each.end && (found === null || each.end - each.start <= found.end - found.start))
          found = each;
      }
      return found?.expression ?? null;
    },
    from: (start, end) => from.get(`${start} ${end}`) ?? null,
  };
}
