import '../stage/allParts';
import { shippedTables } from '../app/tables';
import type { Graph } from '../graph';
import { Evaluator, validate } from '../graph';
import { expandText, type Program } from '../lang';
import {
  defaultLimits,
  evaluateProgram,
  finish,
  type LevelOptions,
  type Limits,
  lastValue,
  type StagedProgram,
  stageExpression,
  stageProgram,
  writeValue,
} from '../stage';
import type { Diagnostic } from '../text/diagnostic';
import { renderDiagnostics } from '../text/render';

/** Warnings that many tests give reason for on purpose. */
const expectedWarnings = ['unused-parameter', 'no-gradient'];

function refuse(all: readonly Diagnostic[], source: string): void {
  const diagnostics = all.filter(({ code }) => !expectedWarnings.includes(code));
  if (diagnostics.length > 0) throw new Error(renderDiagnostics(diagnostics, { program: source }));
}

/** An expanded program of the free `names`. */
export interface Expanded {
  readonly source: string;
  readonly names: readonly string[];
  readonly program: Program;
}

export function expanded(source: string, names: readonly string[]): Expanded {
  const { program, diagnostics } = expandText(source, {
    source: 'program',
    tables: shippedTables.names,
    globals: names,
  });
  refuse(diagnostics, source);
  return { source, names, program };
}

/** The value of the last expression as a graph of the free names. */
export function graphOf({ source, names, program }: Expanded, through: LevelOptions = {}): Graph {
  const whole = { source: 'program', start: 0, end: source.length } as const;
  const inputs = new Map(names.map((name) => [name, { kind: 'numeric', shape: [] }] as const));
  const staged = finish(stageExpression(program, inputs, { tables: shippedTables.value, ...through }, whole));
  if (staged.expression === null) refuse(staged.diagnostics, source);
  const { graph } = staged.expression!;
  validate(graph);
  return graph;
}

export function expressionGraph(source: string, names: readonly string[], through: LevelOptions = {}): Graph {
  return graphOf(expanded(source, names), through);
}

/** The program trained from its own start alone, for a comparison that would take long for a population. */
export function withoutRestarts(source: string): string {
  return source.replace(/\(restarts [^()]*\)/, '');
}

/** The value of the last expression with every number known: the program as plain Scheme. */
export function plainValue(source: string, bindings: Readonly<Record<string, number>>): number {
  const names = Object.keys(bindings);
  // The default limit of steps refuses the program before this one.
  return plainValueWithin(expanded(source, names), bindings, Number.POSITIVE_INFINITY)!;
}

/** The value, or null where the machine would take more steps than `maxSteps`. */
export function plainValueWithin(
  { source, program }: Expanded,
  bindings: Readonly<Record<string, number>>,
  maxSteps: number,
): number | null {
  const limits = { ...defaultLimits, steps: Math.min(maxSteps, defaultLimits.steps) };
  const values = new Map(Object.entries(bindings));
  const run = finish(evaluateProgram(program, { tables: shippedTables.value, bindings: values, limits }));
  if (run.steps > maxSteps) return null;
  refuse(run.diagnostics, source);
  const value = lastValue(run);
  if (typeof value !== 'number') throw new Error(`the value is no number: ${source}`);
  return value;
}

/** The written value and the output of a program without unknowns, or the rendering of its mistakes. */
export function evaluation(
  source: string,
  through: LevelOptions & { readonly limits?: Limits } = {},
): {
  readonly written: string;
  readonly output: string;
  readonly mistakes: string;
  readonly found: readonly Diagnostic[];
  /** The number of steps of the machine. */
  readonly steps: number;
} {
  const { program, diagnostics } = expandText(source, { source: 'program', tables: shippedTables.names });
  let output = '';
  const print = (text: string): void => {
    output += text;
  };
  const run = finish(evaluateProgram(program, { tables: shippedTables.value, print, ...through }));
  const found = [...diagnostics, ...run.diagnostics];
  const mistakes = renderDiagnostics(found, { program: source });
  return { written: writeValue(lastValue(run)), output, mistakes, found, steps: run.steps };
}

export function staged(source: string, through: LevelOptions = {}): StagedProgram {
  const { program, diagnostics } = expandText(source, { source: 'program', tables: shippedTables.names });
  refuse(diagnostics, source);
  const result = finish(stageProgram(program, { tables: shippedTables.value, ...through }));
  refuse(result.diagnostics, source);
  return result;
}

/** Every mistake and warning of expanding, running and staging a program. */
export function mistakes(source: string, through: LevelOptions = {}): readonly Diagnostic[] {
  const { program, diagnostics } = expandText(source, { source: 'program', tables: shippedTables.names });
  const limits = { ...defaultLimits, depth: 10_000, steps: 1_000_000 };
  const run = finish(evaluateProgram(program, { tables: shippedTables.value, limits, ...through }));
  const result = finish(stageProgram(program, { tables: shippedTables.value, limits, ...through }));
  const all = [...diagnostics, ...run.diagnostics, ...result.diagnostics];
  const key = ({ code, span }: Diagnostic): string => `${code} ${span.start} ${span.end}`;
  return all.filter((each, index) => all.findIndex((other) => key(other) === key(each)) === index);
}

/** The first result of a graph on the reference backend. */
export function valueAt(graph: Graph, point: readonly number[]): number {
  return new Evaluator(graph).evaluate(point)[0]!;
}
