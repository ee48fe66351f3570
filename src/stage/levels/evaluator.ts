/**
 * The evaluator: Scheme in Scheme. Its text is expanded, compiled and run once; each program is data to it. As data to
 * itself it makes the tower: the evaluator that the compiled evaluator interprets.
 */

import { type Core, expandText } from '../../lang';
import shipped from '../../scheme/evaluator.scm?raw';
import { type Diagnostic, DiagnosticError, diagnostic, hasErrors } from '../../text/diagnostic';
import type { Span } from '../../text/span';
import { createMachine } from '../control';
import { defaultLimits } from '../machine/limits';
import { fail } from '../machine/mistakes';
import { Primitive } from '../machine/primitive';
import { valueOfRun } from '../machine/run';
import type { Value } from '../machine/values';
import { internalNames } from '../primitives';
import { compileExpression } from './compile';
import { GlobalTable, type Library } from './globals';
import { prelude } from './prelude';
import { quoteCore } from './quoted';

export const shippedEvaluator: string = shipped;

/** How many evaluators a program goes through. */
export type Level = 'direct' | 'interpreter' | 'tower';

export interface LevelOptions {
  readonly level?: Level;
  /** The evaluator's text; null for the one that ships. */
  readonly evaluator?: string | null;
}

export interface Evaluator {
  /** A procedure of an expression and an environment. */
  readonly evaluate: Value;
  /** A procedure of an expression and an association list. */
  readonly interpret: Value;
  /** The same evaluator as data to itself; made when it is first wanted. */
  readonly above: () => Evaluator;
  /** Milliseconds that it took to expand, compile and run it. */
  readonly preparation: number;
  /** How many programs went through it. */
  uses: number;
}

export type PreparedEvaluator =
  | { readonly ok: true; readonly evaluator: Evaluator }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** What an evaluator must define. */
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
/** Texts that are remembered: the one that ships, and what was tried lately. */
const remembered = 8;

/** The evaluator of this text, from the last time where there was one. */
export function evaluatorOf(changed: string | null = null): PreparedEvaluator {
  const text = changed ?? shipped;
  let result = prepared.get(text);
  if (result === undefined) {
    result = prepare(text);
    const oldest = [...prepared.keys()].find((each) => each !== shipped);
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
    return { ok: true, evaluator: run(definitions, null) };
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return { ok: false, diagnostics: [error.diagnostic] };
  }
}

function refused(span: Span, message: string): PreparedEvaluator {
  return { ok: false, diagnostics: [diagnostic('bad-evaluator', span, message)] };
}

/** What programs can use without defining it, as a top level; `interpret` means the shipped evaluator's. */
function language(): GlobalTable {
  return new GlobalTable(library(null), () => null);
}

/** The prelude, and `interpret` by the evaluator of `text`. */
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

/** Steps for the definitions of an evaluator, which are mostly procedures: more of them do not end, or are better spent later. */
const preparationSteps = 10_000_000;

/** Runs the definitions: compiled, or by the evaluator below. */
function run(definitions: readonly Definition[], below: Evaluator | null): Evaluator {
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
  const evaluator: Evaluator = { evaluate, interpret, above, preparation, uses: 0 };
  let next: Evaluator | null = null;
  function above(): Evaluator {
    next ??= run(definitions, evaluator);
    return next;
  }
  return evaluator;
}

/** The procedure that interprets a program at the level; null where nothing does. Throws the evaluator's own mistake. */
export function procedureAt(level: Level, text: string | null): Value | null {
  if (level === 'direct') return null;
  const result = evaluatorOf(text);
  if (!result.ok) throw new DiagnosticError(result.diagnostics[0]!);
  const { evaluator } = result;
  return level === 'interpreter' ? evaluator.evaluate : evaluator.above().evaluate;
}
