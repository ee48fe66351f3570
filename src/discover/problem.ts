/**
 * The task that a program with unknowns is: `direct` where the loss is a sum of squares of one unknown's value, else
 * `staged`, with bodies put into graphs that are made once, or `text`, where each body is compiled with the whole program.
 */

import { type Graph, nodesBehind } from '../graph';
import { type Program, type UnknownForm, unknownsOf } from '../lang';
import {
  type Objective,
  type Sliced,
  type StagedParameter,
  type StagedProgram,
  type StageOptions,
  stageProgram,
} from '../stage';
import { type Diagnostic, diagnostic, hasErrors } from '../text/diagnostic';
import { InternalError } from '../text/internal';
import { span } from '../text/span';
import { splitRows } from '../train/batches';
import { atLastTemperature } from './choices';
import type { DirectProblem } from './directProblem';
import { directProblem } from './directTask';
import { type FilledObjective, fillObjective } from './fill';
import type { Candidate, Unknown } from './task';

/** A program whose graphs have the calls of unknowns in them. */
export interface StagedProblem {
  readonly kind: 'staged';
  /** The objective with the calls of unknowns in its graphs. Its options say which rows are held out. */
  readonly objective: Objective;
  /** The program's own parameters, and for each unknown the constant of its simplest body. */
  readonly parameters: readonly StagedParameter[];
  readonly forms: readonly UnknownForm[];
  /** The objective with a body for each unknown, ready to be trained. */
  fill(candidate: Candidate): FilledObjective;
}

/** A program that cannot be staged before its bodies are known. */
export interface TextProblem {
  readonly kind: 'text';
  /** What is wrong where a body is not known. */
  readonly mistake: Diagnostic;
}

export interface Task {
  readonly unknowns: readonly Unknown[];
  readonly problem: DirectProblem | StagedProblem | TextProblem;
  /** The program with the simplest bodies. */
  readonly staged: StagedProgram;
  /** The number of rows that train, and of those held out; null if the objective is no reduction over rows. */
  readonly rows: { readonly training: number; readonly holdout: number } | null;
}

/** A program with fewer rows has none held out. */
const minRows = 20;
/** The share of rows that is held out where the program does not say one. */
const usualHoldout = 0.2;

/** The share of rows that a search holds out. They never select. */
export function heldOutShare(rowCount: number | null, given: number): number {
  if (rowCount === null || rowCount < minRows) return 0;
  return given > 0 ? given : usualHoldout;
}

export function unknownOf(form: UnknownForm): Unknown {
  const { name, parameters, using, size, constants, units } = form;
  return { name, parameters, using, size, constants, units, span: form.span };
}

export interface TaskResult {
  /** Null if the program has mistakes, no unknown, or nothing that a body is judged by. */
  readonly task: Task | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** The task of an expanded program without mistakes. */
export function* taskOf(program: Program, options: StageOptions): Sliced<TaskResult> {
  const forms = unknownsOf(program);
  if (forms.length === 0)
    return refused('no-unknown', 'The program has no define-unknown, so there is nothing to find.');
  const staged = yield* stageProgram(program, options);
  if (hasErrors(staged.diagnostics)) return { task: null, diagnostics: staged.diagnostics };
  if (staged.objective === null)
    return refused(
      'no-objective',
      'The program has no fit and no minimize, so that nothing judges the bodies of its unknowns.',
      forms[0],
    );
  const open = yield* stageProgram(program, { ...options, level: 'direct', keepsUnknowns: true });
  const unused = open.objective === null ? [] : unusedIn(open.objective.graph, forms);
  if (unused.length > 0) return { task: null, diagnostics: unused };
  const share = heldOutShare(staged.objective.rowCount, staged.objective.options.holdout);
  const { rowCount } = staged.objective;
  const plan = splitRows(rowCount, share, staged.objective.options.seed);
  const holdout = plan.holdout?.rows.length ?? 0;
  return {
    task: {
      unknowns: forms.map(unknownOf),
      problem: problemOf(open, forms),
      staged,
      rows: rowCount === null ? null : { training: rowCount - holdout, holdout },
    },
    diagnostics: staged.diagnostics,
  };
}

/** The unknowns on which the loss does not depend, as mistakes. */
function unusedIn(graph: Graph, forms: readonly UnknownForm[]): Diagnostic[] {
  const behind = nodesBehind(graph.results.slice(0, 1));
  const used = new Set(graph.parameters.filter((each) => behind.has(each)).map(({ name }) => name));
  return forms
    .filter(({ constant }) => !used.has(constant))
    .map(({ name, nameSpan }) =>
      diagnostic(
        'unused-unknown',
        nameSpan,
        `The loss does not depend on ${name}: no body for it is better than another.`,
        { hint: `Call ${name} in what the loss is computed from.` },
      ),
    );
}

/**
 * The objective as a search judges by it: on all rows that are not held out, from one start at a time, and with soft choices
 * as they are at the end of a run.
 */
export function judgedObjective(objective: Objective, parameters: readonly StagedParameter[]): Objective {
  const { options, rowCount } = objective;
  const holdout = heldOutShare(rowCount, options.holdout);
  return {
    ...atLastTemperature(objective, parameters.length),
    options: { ...options, holdout, batch: null, restarts: 1 },
  };
}

function problemOf(open: StagedProgram, forms: readonly UnknownForm[]): Task['problem'] {
  const { objective, parameters } = open;
  const mistake = open.diagnostics.find(({ severity }) => severity === 'error');
  if (mistake !== undefined) return { kind: 'text', mistake };
  if (objective === null) throw new InternalError('a program without mistakes has lost its objective');
  const judged = judgedObjective(objective, parameters);
  return (
    directProblem(judged, parameters, forms) ?? {
      kind: 'staged',
      objective: judged,
      parameters,
      forms,
      fill: (candidate) => fillObjective(judged, parameters, forms, candidate),
    }
  );
}

function refused(code: string, message: string, at?: UnknownForm): TaskResult {
  const place = at?.nameSpan ?? span('program', 0, 0);
  return { task: null, diagnostics: [diagnostic(code, place, message)] };
}
