/**
 * Finds calls that cannot succeed without running them: a wrong number of arguments to a procedure whose parameters are
 * known, and a call of something that is known not to be a procedure.
 */

import { type Diagnostic, type DiagnosticOptions, diagnostic } from '../text/diagnostic';
import type { Span } from '../text/span';
import { type Arity, accepts, arityOf, describeArity } from './arity';
import { adviceOnOperands, adviceOnOperator } from './callAdvice';
import { constants, procedures } from './catalogue';
import { type Call, type Core, type Lambda, type Local, parts } from './core';
import { formatNumber } from './numberSyntax';
import { coreOf, definedNames, type Fit, type TopForm } from './program';

interface Known {
  readonly name: string;
  readonly arity: Arity;
  readonly signature: string | null;
  readonly span: Span | null;
}

function lambdaArity({ parameters, rest }: Lambda): Arity {
  return { min: parameters.length, max: rest === null ? parameters.length : null };
}

/** The formals as they are written: `(f a b . rest)`. */
function lambdaSignature(name: string, { parameters, rest }: Lambda): string {
  const names = [name, ...parameters.map((each) => each.name)];
  return `(${names.join(' ')}${rest === null ? '' : ` . ${rest.name}`})`;
}

/** The number that is written in an expression's place. */
function numberOf(core: Core): number | null {
  return core.kind === 'constant' && core.datum.kind === 'number' ? core.datum.value : null;
}

class CallChecker {
  readonly diagnostics: Diagnostic[] = [];
  /** What is said of calls that succeed all the same. */
  readonly warnings: Diagnostic[] = [];
  private readonly locals = new Map<Local, Known>();

  constructor(
    private readonly globals: ReadonlyMap<string, Known>,
    private readonly notProcedures: ReadonlyMap<string, string>,
  ) {}

  check(core: Core): void {
    if (core.kind === 'let' || core.kind === 'letrec') {
      for (const [index, value] of core.values.entries()) this.learn(core.variables[index]!, value);
    }
    if (core.kind === 'call') this.checkCall(core);
    for (const part of parts(core)) this.check(part);
  }

  private learn(variable: Local, value: Core): void {
    if (value.kind !== 'lambda') return;
    const signature = lambdaSignature(variable.name, value);
    this.locals.set(variable, {
      name: variable.name,
      arity: lambdaArity(value),
      signature,
      span: variable.span,
    });
  }

  private known(operator: Core): Known | null {
    switch (operator.kind) {
      case 'local':
        return this.locals.get(operator.variable) ?? null;
      case 'global':
        return this.globals.get(operator.name) ?? null;
      case 'builtin': {
        const entry = procedures[operator.name];
        if (entry === undefined) return null;
        return {
          name: operator.name,
          arity: arityOf(entry.signature),
          signature: entry.signature,
          span: null,
        };
      }
      case 'lambda':
        return { name: 'This procedure', arity: lambdaArity(operator), signature: null, span: null };
      default:
        return null;
    }
  }

  private checkProcedure(operator: Core, options: (name: string) => DiagnosticOptions): void {
    if (operator.kind !== 'global' && operator.kind !== 'builtin') return;
    const { kind, name, span } = operator;
    const isConstant = kind === 'builtin' && Object.hasOwn(constants, name);
    const other = kind === 'global' ? this.notProcedures.get(name) : isConstant ? 'a number' : undefined;
    if (other === undefined) return;
    const message = `${name} is ${other}, not a procedure.`;
    this.diagnostics.push(diagnostic('not-a-procedure', span, message, options(name)));
  }

  private checkCall(call: Call): void {
    const { operator } = call;
    this.checkProcedure(
      operator,
      (name) =>
        adviceOnOperator(call.span) ?? {
          hint: `For its value write ${name} without parentheses around it.`,
        },
    );
    this.checkCount(this.known(operator), call.operands.length, call.span);
    if (operator.kind === 'builtin' && operator.name === '/') this.checkDivision(call);
  }

  /** Warns where a number that is written is divided by a zero that is written. */
  private checkDivision({ operands, span }: Call): void {
    const numbers = operands.map(numberOf);
    const [first, ...others] = numbers.length === 1 ? [1, ...numbers] : numbers;
    const zero = others.indexOf(0);
    if (first === undefined || first === null || zero < 0) return;
    const value = formatNumber(first / 0);
    const message = others.every((each) => each !== null)
      ? `This divides ${formatNumber(first)} by 0, which makes ${value}.`
      : `This divides by 0, which makes infinity or +nan.0.`;
    this.warnings.push(diagnostic('division-by-zero', span, message, { severity: 'warning' }));
  }

  checkCount(known: Known | null, count: number, span: Span, what = 'got'): void {
    if (known === null || accepts(known.arity, count)) return;
    const related =
      known.span === null ? [] : [{ message: `${known.name} is defined here.`, span: known.span }];
    const message = `${known.name} takes ${describeArity(known.arity)}, but ${what} ${count}.`;
    const hint = known.signature === null ? undefined : `It is called as ${known.signature}.`;
    const options = adviceOnOperands(span) ?? { hint };
    this.diagnostics.push(diagnostic('wrong-arity', span, message, { related, ...options }));
  }

  checkFit(fit: Fit): void {
    const { loss } = fit.options;
    if (loss?.kind === 'procedure') {
      const { procedure } = loss;
      const hint = 'A loss is a procedure of a prediction and a target, such as (lambda (p t) …).';
      this.checkProcedure(procedure, () => ({ hint }));
      this.checkCount(this.known(procedure), 2, procedure.span, 'the number of values that a loss gets is');
    }
    this.checkProcedure(fit.procedure.core, (name) => ({
      hint: `Write the procedure that is fitted, such as (lambda (x) (* ${name} x)).`,
    }));
    this.checkCount(
      this.known(fit.procedure.core),
      fit.inputs.length,
      fit.procedure.core.span,
      'the number of input columns is',
    );
  }
}

/** Globals defined exactly once, as a procedure, a parameter or a column. */
function learnGlobals(forms: readonly TopForm[]): [Map<string, Known>, Map<string, string>] {
  const procedures = new Map<string, Known>();
  const others = new Map<string, string>();
  const counts = new Map<string, number>();
  const count = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const each of forms) {
    const form = each.kind === 'damaged' && each.expanded !== null ? each.expanded : each;
    if (form.kind === 'define') {
      count(form.name);
      if (form.value.kind === 'lambda') {
        // The name of a global of a library is not the one that is written.
        const name = form.value.name ?? form.name;
        const signature = lambdaSignature(name, form.value);
        const known = { name, arity: lambdaArity(form.value), signature, span: form.nameSpan };
        procedures.set(form.name, known);
      } else if (form.value.kind === 'constant' && form.value.datum.kind === 'number') {
        others.set(form.name, 'a number');
      }
    } else if (form.kind === 'parameter') others.set(form.name, 'a parameter');
    else if (form.kind === 'data') {
      for (const { name } of form.columns) if (name !== null) others.set(name, 'a column');
    } else if (form.kind === 'defineValues' || form.kind === 'damaged') form.names.forEach(count);
  }
  for (const [name, times] of counts) {
    if (times < 2) continue;
    procedures.delete(name);
    others.delete(name);
  }
  return [procedures, others];
}

/** The forms, with those that have an impossible call marked as damaged. */
export function checkCalls(forms: readonly TopForm[]): {
  readonly forms: readonly TopForm[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const checker = new CallChecker(...learnGlobals(forms));
  const checked = forms.map((form): TopForm => {
    const before = checker.diagnostics.length;
    for (const core of coreOf(form)) checker.check(core);
    if (form.kind === 'fit') checker.checkFit(form);
    if (checker.diagnostics.length === before || form.kind === 'damaged') return form;
    return { kind: 'damaged', names: definedNames(form), expanded: form, span: form.span };
  });
  return { forms: checked, diagnostics: [...checker.diagnostics, ...checker.warnings] };
}
