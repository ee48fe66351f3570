/**
 * Compiles core language to closures for the machine. Variables become slots. An environment holds the captured values,
 * the arguments and the locals of one procedure. Expressions without calls are computed at once. All others are put in
 * order, with each intermediate value in a slot of its own.
 */

import type { Call, Core, If, Lambda, Let, Letrec, Local, Rows, Sequence } from '../../lang/core';
import { unreachable } from '../../text/internal';
import { isUserText, type Span } from '../../text/span';
import { linearTerms } from '../cajal/late';
import type { ForkSite, LambdaCode, RowsSite, Simple, Step } from '../machine/code';
import type { Mark } from '../machine/machine';
import { fail } from '../machine/mistakes';
import { Primitive, type Site } from '../machine/primitive';
import { Cell, Closure, datumToValue, type Slot, Traced, unspecified, type Value } from '../machine/values';
import type { GlobalTable } from './globals';
import { capturedEarly, type Group, groupLambdas } from './letrecGroups';
import { applyPrimitive } from './primitiveCalls';
import { Scope } from './scope';

/** A compiled expression: its first step and the size of its environment. */
export interface CompiledExpression {
  readonly step: Step;
  readonly size: number;
}

/** The marks of expressions that a recorder wants to hear of. */
export type Marks = ReadonlyMap<Core, Mark>;

/** Compiles an expression; with `marks`, so that a recorder hears of the marked expressions within it. */
export function compileExpression(
  core: Core,
  globals: GlobalTable,
  marks: Marks = noMarks,
): CompiledExpression {
  const scope = new Scope(null);
  const step = new Compiler(scope, globals, marks).tail(core);
  return { step, size: scope.size };
}

const noMarks: Marks = new Map();

/** Whether an evaluator marks the expression that a call is made for, as in `((%at expression procedure) operand …)`. */
function isMarked(operator: Core): boolean {
  return operator.kind === 'call' && operator.operator.kind === 'builtin' && operator.operator.name === '%at';
}

/** Compiles the body of one procedure. */
class Compiler {
  constructor(
    private readonly scope: Scope,
    private readonly globals: GlobalTable,
    private readonly marks: Marks,
  ) {}

  private site(span: Span): Site {
    return { span, user: isUserText(span) };
  }

  private callSite({ span, operator, operands }: Call): Site {
    const name =
      operator.kind === 'local' ? operator.variable.name : operator.kind === 'global' ? operator.name : null;
    const site = { ...this.site(span), operands: operands.map((each) => each.span), operator: name };
    return isMarked(operator) ? { ...site, interprets: true } : site;
  }

  // Expressions without calls.

  /** Compiles an expression without calls; null if it may call a procedure, fork or bind. */
  private simple(core: Core): Simple | null {
    const simple = this.unmarked(core);
    const mark = simple === null ? undefined : this.marks.get(core);
    return mark === undefined ? simple : recorded(simple!, mark);
  }

  private unmarked(core: Core): Simple | null {
    switch (core.kind) {
      case 'constant': {
        const value = datumToValue(core.datum);
        return () => value;
      }
      case 'unspecified':
        return () => unspecified;
      case 'local':
        return this.local(core.variable, core.span);
      case 'global':
        return this.globals.reference(core.name, this.site(core.span));
      case 'builtin': {
        const value = this.globals.builtin(core.name);
        return () => value;
      }
      case 'table':
        return () => this.globals.table(core.name, core.span);
      case 'lambda':
        return this.lambda(core);
      case 'call':
        return this.simpleCall(core);
      case 'if':
      case 'let':
      case 'letrec':
      case 'sequence':
      case 'rows':
      case 'cajal':
        return null;
      default:
        return unreachable(core);
    }
  }

  private local(variable: Local, span: Span): Simple {
    const read = this.scope.reader(variable);
    // A cell is checked for a value. A plain slot always holds a value.
    if (!this.scope.cells.has(variable)) return read as Simple;
    const site = this.site(span);
    return (env, machine) => {
      const { value } = read(env) as Cell;
      if (value !== undefined) return value;
      return fail(machine, site, 'used-before-definition', `${variable.name} is used before it has a value.`);
    };
  }

  private lambda(core: Lambda): Simple {
    const { code, captured } = this.lambdaCode(core);
    const reads = captured.map((variable) => this.scope.reader(variable));
    return (env) =>
      new Closure(
        code,
        reads.map((read) => read(env)),
      );
  }

  /** The code of a procedure, and the variables of this procedure that it captures. */
  private lambdaCode(core: Lambda): { readonly code: LambdaCode; readonly captured: readonly Local[] } {
    const inner = new Scope(this.scope);
    for (const parameter of core.parameters) inner.define(parameter);
    if (core.rest !== null) inner.define(core.rest);
    const body = new Compiler(inner, this.globals, this.marks).tail(core.body);
    const code: LambdaCode = {
      name: core.name,
      required: core.parameters.length,
      rest: core.rest !== null,
      size: inner.size,
      body,
      span: core.span,
    };
    return { code, captured: inner.capturedVariables() };
  }

  /** Compiles a call of a primitive whose operands contain no calls; null for any other call. */
  private simpleCall(core: Call): Simple | null {
    if (core.operator.kind !== 'builtin') return null;
    const primitive = this.globals.builtin(core.operator.name);
    if (!(primitive instanceof Primitive) || 'enter' in primitive.rule) return null;
    const operands: Simple[] = [];
    for (const operand of core.operands) {
      const simple = this.simple(operand);
      if (simple === null) return null;
      operands.push(simple);
    }
    return applyPrimitive(primitive, operands, this.callSite(core));
  }

  // All expressions.

  /** Computes `core` and returns its value to the frame on the stack. */
  tail(core: Core): Step {
    const simple = this.simple(core);
    if (simple !== null) return (machine) => machine.returnValue(simple(machine.env, machine));
    const step = this.unmarkedTail(core);
    const mark = this.marks.get(core);
    if (mark === undefined) return step;
    return (machine) => {
      machine.recorder?.enter(mark, machine.frame);
      return step;
    };
  }

  private unmarkedTail(core: Core): Step {
    switch (core.kind) {
      case 'if':
        return this.conditional(core, (each) => this.tail(each));
      case 'let':
        return this.let(core);
      case 'letrec':
        return this.letrec(core);
      case 'sequence':
        return this.sequence(core);
      case 'call':
        return this.call(core);
      case 'rows':
        return this.rows(core);
      case 'cajal': {
        const { linksOfTerm, linkWith } = linearTerms.value;
        return this.withValues(linksOfTerm(core), linkWith(core, this.site(core.span)));
      }
      default:
        // The other kinds are always simple.
        return (machine) => machine.returnValue(unspecified);
    }
  }

  /** Computes `core`, writes its value to `slot`, and continues with `next`. */
  private into(slot: number, core: Core, next: Step): Step {
    const simple = this.simple(core);
    if (simple !== null) {
      return (machine) => {
        machine.env[slot] = simple(machine.env, machine);
        return next;
      };
    }
    const bound = this.tail(core);
    return (machine) => {
      machine.push(next, slot);
      return bound;
    };
  }

  /** Passes `use` a reader for each expression's value. Expressions with calls are computed before. */
  private withValues(cores: readonly Core[], use: (values: readonly Simple[]) => Step): Step {
    const pending: { readonly slot: number; readonly core: Core }[] = [];
    const values = cores.map((core): Simple => {
      const simple = this.simple(core);
      if (simple !== null) return simple;
      const slot = this.scope.slot();
      pending.push({ slot, core });
      // The step before writes a value there.
      return (env) => env[slot] as Value;
    });
    return pending.reduceRight<Step>((next, { slot, core }) => this.into(slot, core, next), use(values));
  }

  private conditional(core: If, way: (core: Core) => Step): Step {
    const site: ForkSite = {
      ...this.site(core.span),
      consequent: core.consequent.span,
      alternative: core.alternative.span,
    };
    const consequent = way(core.consequent);
    const alternative = way(core.alternative);
    return this.withValues([core.test], ([test]) => (machine) => {
      const value = test!(machine.env, machine);
      if (value === false) return alternative;
      return value instanceof Traced ? machine.choose(value, consequent, alternative, site) : consequent;
    });
  }

  private let(core: Let): Step {
    const slots = core.variables.map((variable) => this.scope.define(variable));
    const body = this.tail(core.body);
    return core.values.reduceRight<Step>((next, value, index) => this.into(slots[index]!, value, next), body);
  }

  private sequence(core: Sequence): Step {
    const items = [...core.items];
    const last = this.tail(items.pop()!);
    const ignored = this.scope.slot();
    return items.reduceRight<Step>((next, item) => this.into(ignored, item, next), last);
  }

  private call(core: Call): Step {
    const site = this.callSite(core);
    return this.withValues([core.operator, ...core.operands], ([operator, ...operands]) => {
      const count = operands.length;
      return (machine) => {
        const { env } = machine;
        const procedure = operator!(env, machine);
        if (procedure instanceof Closure && procedure.code.required === count && !procedure.code.rest) {
          const { code } = procedure;
          const next = new Array<Slot>(code.size);
          next[0] = procedure.free;
          for (let index = 0; index < count; index++) next[index + 1] = operands[index]!(env, machine);
          machine.noteCall(site);
          return machine.enterCode(code, next);
        }
        return machine.call(
          procedure,
          operands.map((operand) => operand(env, machine)),
          site,
        );
      };
    });
  }

  private rows(core: Rows): Step {
    const site: RowsSite = {
      ...this.site(core.span),
      form: core.form,
      reduction: core.reduction,
      columns: core.variables.map(({ name }, index) => ({ name, span: core.columns[index]!.span })),
    };
    const body = this.lambda({
      kind: 'lambda',
      parameters: core.variables,
      rest: null,
      body: core.body,
      name: null,
      span: core.body.span,
    });
    return this.withValues(core.columns, (columns) => (machine) => {
      const { env } = machine;
      // `lambda` makes closures.
      const closure = body(env, machine) as Closure;
      return machine.reduceRows(
        closure,
        columns.map((column) => column(env, machine)),
        site,
      );
    });
  }

  /**
   * Computes values in order, with every variable in scope of all. Neighbouring procedures are made together, so that
   * each can capture the others. A variable that is captured before it has a value is a cell.
   */
  private letrec(core: Letrec): Step {
    const groups = groupLambdas(core);
    for (const variable of capturedEarly(core, groups)) this.scope.cells.add(variable);
    const slots = new Map(core.variables.map((variable) => [variable, this.scope.define(variable)]));
    const cells = core.variables.filter((variable) => this.scope.cells.has(variable));
    const body = this.tail(core.body);
    const step = groups.reduceRight<Step>((next, group) => this.group(group, slots, next), body);
    if (cells.length === 0) return step;
    return (machine) => {
      for (const variable of cells) machine.env[slots.get(variable)!] = new Cell(variable.name);
      return step;
    };
  }

  private group(group: Group, slots: ReadonlyMap<Local, number>, next: Step): Step {
    if (group.kind === 'value') {
      const slot = slots.get(group.variable)!;
      if (!this.scope.cells.has(group.variable)) return this.into(slot, group.value, next);
      const temporary = this.scope.slot();
      return this.into(temporary, group.value, (machine) => {
        const { env } = machine;
        fillCell(env[slot] as Cell, env[temporary] as Value);
        return next;
      });
    }
    const made = group.members.map(({ variable, lambda }) => {
      const { code, captured } = this.lambdaCode(lambda);
      const reads = captured.map((each) => this.scope.reader(each));
      return { slot: slots.get(variable)!, cell: this.scope.cells.has(variable), code, reads };
    });
    return ({ env }) => {
      const closures = made.map(({ code, reads }) => new Closure(code, new Array<Slot>(reads.length)));
      for (const [index, { slot, cell }] of made.entries()) {
        if (cell) fillCell(env[slot] as Cell, closures[index]!);
        else env[slot] = closures[index]!;
      }
      for (const [index, { reads }] of made.entries()) {
        const { free } = closures[index]!;
        for (const [at, read] of reads.entries()) free[at] = read(env);
      }
      return next;
    };
  }
}

/** Computes a value, of which a recorder hears. */
function recorded(simple: Simple, mark: Mark): Simple {
  return (env, machine) => {
    const { recorder } = machine;
    if (recorder === null) return simple(env, machine);
    recorder.begin(mark, machine.frame);
    return recorder.end(simple(env, machine));
  };
}

function fillCell(cell: Cell, value: Value): void {
  cell.value = value;
}
