/**
 * The evaluator: Scheme in Scheme. Its text is expanded, compiled and run once. Programs are data to it. In the tower
 * it is also data to itself: the compiled evaluator interprets the evaluator, which interprets the program.
 */

import { type Core, expandText } from '../../lang';
import { type Diagnostic, DiagnosticError, diagnostic, hasErrors } from '../../text/diagnostic';
import type { Span } from '../../text/span';
import { createMachine } from '../control';
import { defaultLimits, type Level } from '../machine/limits';
import { fail } from '../machine/mistakes';
import { Primitive } from '../machine/primitive';
import { valueOfRun } from '../machine/run';
import type { Value } from '../machine/values';
import { internalNames } from '../primitives';
import { compileExpression } from './compile';
import { shippedEvaluator } from './evaluatorText';
import { GlobalTable, type Library } from './globals';
import { prelude } from './prelude';
import { quoteCore } from './quoted';

export type { Level } from '../machine/limits';

export interface LevelOptions {
  readonly level?: Level;
  /** The evaluator's text; null for the one that ships. */
  readonly evaluator?: string | null;
}

export interface Evaluator {
  /** The procedure that evaluates an expression in an environment. */
  readonly evaluate: Value;
  /** The procedure that evaluates an expression with the bindings of an association list. */
  readonly interpret: Value;
  /** Whether it gives the procedures that evaluate expressions to `%watch`. */
  readonly watches: boolean;
  /** The same evaluator, interpreted by this one. It is made at first use. */
  readonly above: () => Evaluator;
  /** The time to expand, compile and run it, in milliseconds. */
  readonly preparation: number;
  /** The number of programs that it interpreted. */
  uses: number;
}

export type PreparedEvaluator =
  | { readonly ok: true; readonly evaluator: Evaluator }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** The procedures that an evaluator must define. */
const wanted = [
  ['evaluate', 'an expression and an environment'],
  ['interpret', 'an expression and an association list'],
] as const;

interface Definition {
  readonly name: string;
  readonly value: Core;
  readonly span: Span;
}

const prepared = new Map<string, PreparedEvaluator>();
/** The number of texts that are kept: the one that ships, and recent ones. */
const remembered = 8;

/** The evaluator of this text. A kept one is reused. */
export function evaluatorOf(changed: string | null = null): PreparedEvaluator {
  const text = changed ?? shippedEvaluator();
  let result = prepared.get(text);
  if (result === undefined) {
    result = prepare(text);
    const oldest = [...prepared.keys()].find((each) => each !== shippedEvaluator());
    if (prepared.size >= remembered && oldest !== undefined) prepared.delete(oldest);
    prepared.set(text, result);
  }
  return result;
}

function prepare(text: string): PreparedEvaluator {
  const { program, diagnostics } = expandText(text, {
    source: 'evaluator',
    tables: [],
    globals: ['standard'],
    internals: internalNames,
  });
  if (hasErrors(diagnostics)) return { ok: false, diagnostics };
  const definitions: Definition[] = [];
  for (const form of program.forms) {
    if (form.kind === 'define') definitions.push(form);
    else return refused(form.span, 'The evaluator holds definitions only.');
  }
  for (const [name, given] of wanted) {
    if (definitions.some((each) => each.name === name)) continue;
    return refused(
      { source: 'evaluator', start: 0, end: 0 },
      `The evaluator must define ${name}, a procedure of ${given}.`,
    );
  }
  try {
    return { ok: true, evaluator: run(definitions, /\(%watch\s/.test(text), null) };
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return { ok: false, diagnostics: [error.diagnostic] };
  }
}

function refused(span: Span, message: string): PreparedEvaluator {
  return { ok: false, diagnostics: [diagnostic('bad-evaluator', span, message)] };
}

/** The top level of names that programs need not define. `interpret` is that of the shipped evaluator. */
function language(): GlobalTable {
  return new GlobalTable(library(null), () => null);
}

/** The prelude, and the `interpret` of the evaluator of `text`. */
export function library(text: string | null): Library {
  const names = prelude();
  return {
    get: (name) => {
      if (name !== 'interpret') return names.get(name);
      const result = evaluatorOf(text);
      return result.ok ? result.evaluator.interpret : brokenEvaluator;
    },
  };
}

const brokenEvaluator = new Primitive(
  'interpret',
  { min: 2, max: 2 },
  {
    apply: (_, site, machine) =>
      fail(machine, site, 'bad-evaluator', 'The evaluator has a mistake, so it interprets nothing.'),
  },
);

/**
 * The limit of steps for the definitions of an evaluator. These are mostly procedures, so that more steps mean an
 * endless loop.
 */
const preparationSteps = 10_000_000;

/** Runs the definitions, compiled or interpreted by the evaluator below. */
function run(definitions: readonly Definition[], watches: boolean, below: Evaluator | null): Evaluator {
  const began = performance.now();
  const globals = new GlobalTable(prelude(), () => null);
  globals.define('standard', language().topLevel());
  for (const { name } of definitions) globals.declare(name);
  const top = globals.topLevel();
  const machine = createMachine({ limits: { ...defaultLimits, steps: preparationSteps } });
  for (const { name, value, span } of definitions) {
    const site = { span, user: true };
    if (below === null) {
      const { step, size } = compileExpression(value, globals);
      machine.start(step, size, site);
    } else {
      const datum = quoteCore(value, globals);
      machine.start((running) => running.call(below.evaluate, [datum, top], site), 1, site);
    }
    machine.finish();
    globals.define(name, valueOfRun(machine.run));
  }
  const [evaluate, interpret] = wanted.map(([name]) => globals.get(name)!) as [Value, Value];
  const preparation = performance.now() - began;
  const evaluator: Evaluator = { evaluate, interpret, watches, above, preparation, uses: 0 };
  let next: Evaluator | null = null;
  function above(): Evaluator {
    next ??= run(definitions, watches, evaluator);
    return next;
  }
  return evaluator;
}

/** The evaluator that interprets a program at the level; null at `direct`. Throws the evaluator's own mistake. */
export function evaluatorAt(level: Level, text: string | null): Evaluator | null {
  if (level === 'direct') return null;
  const result = evaluatorOf(text);
  if (!result.ok) throw new DiagnosticError(result.diagnostics[0]!);
  const { evaluator } = result;
  return level === 'interpreter' ? evaluator : evaluator.above();
}
