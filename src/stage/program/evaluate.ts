/** Runs a program as plain Scheme: every number is known, `display` writes, and expressions have values. */

import type { Core, Program } from '../../lang';
import { type Diagnostic, hasErrors } from '../../text/diagnostic';
import type { Span } from '../../text/span';
import type { LevelOptions } from '../levels/evaluator';
import type { TableValues } from '../levels/globals';
import type { Limits } from '../machine/limits';
import { unspecified, type Value } from '../machine/values';
import { loadNeeds } from './needs';
import { eachForm, Runner } from './runner';
import type { Sliced } from './slices';

export interface EvaluateOptions extends LevelOptions {
  readonly tables: TableValues;
  /** The values of free names, and of parameters in place of their starts. */
  readonly bindings?: ReadonlyMap<string, Value>;
  readonly print?: (text: string) => void;
  /** Called with the value of each top-level expression once it is known. */
  readonly onValue?: (value: Value, span: Span) => void;
  readonly limits?: Limits;
  /** Replaces the seed of the program. */
  readonly seed?: number | null;
  /** Replaces what the program says of its soft choices, unless it is null. */
  readonly straightThrough?: boolean | null;
  /** The temperature of soft choices, which have no noise here; 1 by default. */
  readonly temperature?: number;
}

export interface ExpressionValue {
  readonly span: Span;
  readonly value: Value;
}

export interface Evaluation {
  /** The value of each top-level expression, in order. */
  readonly values: readonly ExpressionValue[];
  readonly diagnostics: readonly Diagnostic[];
  /** The number of machine steps. */
  readonly steps: number;
}

export function* evaluateProgram(program: Program, options: EvaluateOptions): Sliced<Evaluation> {
  yield* loadNeeds(program, options);
  const { bindings = new Map<string, Value>(), print = null, temperature = 1 } = options;
  const runner = new Runner({ ...options, program, tracing: false, print, softness: temperature });
  for (const [name, value] of bindings) runner.globals.define(name, value);
  const values: ExpressionValue[] = [];
  runner.memory.hold((tracer) => {
    for (const { value } of values) tracer.slot(value);
  });
  function* expression(core: Core): Sliced<void> {
    const value = yield* runner.value(core);
    values.push({ span: core.span, value });
    options.onValue?.(value, core.span);
  }
  yield* eachForm(runner, program, function* (form) {
    if (form.kind === 'expression') yield* runner.guarded([], expression(form.value));
    else if (form.kind === 'parameter') {
      const given = bindings.get(form.name);
      const start = given ?? (yield* runner.guarded([form.name], runner.value(form.initial, form.name)));
      if (start !== null) runner.globals.define(form.name, start);
    } else yield* runner.define(form);
  });
  const diagnostics = [...runner.diagnostics, ...runner.machine.warnings];
  return { values, diagnostics, steps: runner.machine.steps };
}

/** The value of the last expression; unspecified if there is none, or after a mistake. */
export function lastValue({ values, diagnostics }: Evaluation): Value {
  return hasErrors(diagnostics) ? unspecified : (values.at(-1)?.value ?? unspecified);
}
