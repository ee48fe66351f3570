/**
 * Calibrates candidates that come as texts, each by itself: a formula by the judge of its task, anything else, such as a
 * loop, by compiling the program with the text in the place of its unknown. A bad text is refused with its reason.
 */

import { type Datum, definedNames, expandText, read, unknownsOf } from '../lang';
import { drive } from '../rpc';
import { defaultLimits, type Level, type Limits, type StageOptions, stageProgram } from '../stage';
import { hasErrors } from '../text/diagnostic';
import type { DirectProblem } from './directProblem';
import type { FilledObjective } from './fill';
import { constantsOf, sizeOf, withConstants } from './formula';
import { formulaOf, writeFormula } from './formulaText';
import { freeConstantCount, type Kept, keptProgram, notWritten, withConstantsWritten } from './kept';
import { directJudge } from './kernel';
import { fitOfObjective, valuesByName } from './objectiveFit';
import { judgedObjective, type Task } from './problem';
import { type Body, type RefusedText, refusal, refusedAt } from './refusals';
import type { Calibration, Candidate, Judge, Unknown } from './task';

/** A program with unknowns. */
export interface CandidateContext {
  readonly source: string;
  readonly task: Task;
  /** The names that the program is expanded with. */
  readonly names: { readonly tables: readonly string[]; readonly globals: readonly string[] };
  readonly options: StageOptions;
}

export type CalibratedText =
  | {
      readonly kind: 'calibrated';
      /** The body of each unknown with its calibrated constants written in. */
      readonly expressions: Readonly<Record<string, string>>;
      /** The bodies as formulas; null if one of them is none. */
      readonly candidate: Candidate | null;
      readonly size: number;
      readonly loss: number;
      readonly holdoutLoss: number | null;
      /** The program's own parameters, by name: natural values, all elements of each. */
      readonly parameters: Readonly<Record<string, readonly number[]>>;
      readonly converged: boolean;
    }
  | RefusedText;

/** A text of more characters is refused. */
const maxLength = 20_000;
/** A longer text is no formula: a recursion over its parts could be too deep. */
const maxFormulaLength = 2000;
/** A formula of more parts or constants is compiled with the program. */
const maxFormulaSize = 200;
const maxFormulaConstants = 8;
const starts = 4;
const seed = 1;

/** The steps of a text at each level. Above direct an evaluator takes many for one, so that the same time is fewer of them. */
const stepsAt: Readonly<Record<Level, number>> = {
  direct: 2_000_000,
  interpreter: 1_000_000,
  tower: 200_000,
};

/** What a text may take otherwise: one that never ends is refused soon. */
const limits: Omit<Limits, 'steps'> = {
  ...defaultLimits,
  depth: 100_000,
  memory: 64 * 2 ** 20,
  nodes: 100_000,
  turns: 10_000,
};

export class Calibrator {
  private judge: Judge | null = null;
  private readonly ownNames: ReadonlySet<string>;

  constructor(private readonly context: CandidateContext) {
    const { program } = this.expanded(context.source);
    this.ownNames = new Set(program.forms.flatMap(definedNames));
  }

  private expanded(text: string): ReturnType<typeof expandText> {
    return expandText(text, { source: 'program', ...this.context.names });
  }

  /** One text for each unknown, by name. */
  async calibrate(
    texts: Readonly<Record<string, string>>,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<CalibratedText> {
    const bodies: Body[] = [];
    for (const unknown of this.context.task.unknowns) {
      const body = this.body(unknown, texts[unknown.name]);
      if ('kind' in body) return body;
      bodies.push(body);
    }
    const stranger = Object.keys(texts).find((name) => bodies.every(({ unknown }) => unknown.name !== name));
    if (stranger !== undefined)
      return refusal(stranger, `${stranger} is no unknown of the program.`, 'no-unknown');
    const formulas = bodies.flatMap(({ formula }) => formula ?? []);
    return formulas.length === bodies.length && this.isSmall(formulas)
      ? this.calibrateFormulas(bodies, formulas, signal)
      : this.calibrateTexts(bodies, signal);
  }

  private judgeOf(problem: DirectProblem): Judge {
    this.judge ??= directJudge(problem);
    return this.judge;
  }

  private isSmall(candidate: Candidate): boolean {
    const sizes = candidate.map(sizeOf);
    const constants = candidate.flatMap(constantsOf).length;
    return Math.max(...sizes) <= maxFormulaSize && constants <= maxFormulaConstants;
  }

  private body(unknown: Unknown, text: string | undefined): Body | RefusedText {
    const { name } = unknown;
    if (text === undefined) return refusal(name, `There is no body for ${name}.`, 'no-body');
    if (text.length > maxLength)
      return refusal(
        name,
        `The text has ${text.length} characters, but at most ${maxLength} are read.`,
        'too-long',
      );
    const { data, diagnostics } = read(text, 'console');
    if (diagnostics.length > 0) return { kind: 'refused', unknown: name, diagnostics };
    const [datum, extra] = data;
    if (datum === undefined) return refusal(name, 'There is no expression in the text.', 'no-body');
    if (extra !== undefined)
      return refusal(name, 'This is a second expression; a body is one.', 'several-expressions', extra.span);
    const names = { parameters: unknown.parameters, own: this.ownNames };
    const formula = isShallow(datum) ? formulaOf(datum, text, names) : null;
    return { unknown, text, datum, formula };
  }

  private async calibrateFormulas(
    bodies: readonly Body[],
    candidate: Candidate,
    signal: AbortSignal,
  ): Promise<CalibratedText> {
    const { problem } = this.context.task;
    if (problem.kind === 'text') return this.calibrateTexts(bodies, signal);
    const found =
      problem.kind === 'direct'
        ? this.judgeOf(problem).calibrate(candidate, { starts, seed })
        : await filledFit(problem.fill(candidate), this.context.task.unknowns, candidate, signal);
    const expressions = bodies.map(({ unknown }, index) => [
      unknown.name,
      writeFormula(found.candidate[index]!, unknown.parameters),
    ]);
    const size = candidate.reduce((sum, each) => sum + sizeOf(each), 0);
    return finiteOrRefused({
      kind: 'calibrated',
      expressions: Object.fromEntries(expressions),
      candidate: found.candidate,
      size,
      loss: found.loss,
      holdoutLoss: found.holdoutLoss,
      parameters: found.parameters,
      converged: found.converged,
    });
  }

  private async calibrateTexts(bodies: readonly Body[], signal: AbortSignal): Promise<CalibratedText> {
    const { source, options } = this.context;
    const { program, diagnostics } = this.expanded(source);
    const texts = Object.fromEntries(bodies.map(({ unknown, text }) => [unknown.name, text]));
    const reason = notWritten(source, program);
    if (reason !== null) return refusal(bodies[0]!.unknown.name, reason, 'made-by-macro');
    const kept = keptProgram(source, unknownsOf(program), texts);
    const known = new Set(diagnostics.map(({ message }) => message));
    const expanded = this.expanded(kept.source);
    const mistakes = expanded.diagnostics.filter(
      ({ severity, message }) => severity === 'error' && !known.has(message),
    );
    if (mistakes.length > 0) return refusedAt(mistakes, kept, bodies);
    const staged = await drive(
      stageProgram(expanded.program, {
        ...options,
        limits: { ...limits, steps: stepsAt[options.level ?? 'direct'] },
      }),
      signal,
    );
    if (hasErrors(staged.diagnostics) || staged.objective === null)
      return refusedAt(
        staged.diagnostics.filter(({ severity }) => severity === 'error'),
        kept,
        bodies,
      );
    const filled = {
      objective: judgedObjective(staged.objective, staged.parameters),
      parameters: staged.parameters,
    };
    const found = await fitOfObjective(filled, starts, signal);
    const values = valuesByName(staged.parameters, found.values);
    return finiteOrRefused({
      kind: 'calibrated',
      expressions: expressionsOf(bodies, kept, values),
      candidate: null,
      size: bodies.reduce((sum, { datum }) => sum + partsOf(datum), 0),
      loss: found.loss,
      holdoutLoss: found.holdoutLoss,
      parameters: without(values, new Set(kept.constants.map(({ name }) => name))),
      converged: found.converged,
    });
  }
}

/** Fits the constants of formulas within a program, and the program's own parameters. */
async function filledFit(
  { objective, parameters }: FilledObjective,
  unknowns: readonly Unknown[],
  candidate: Candidate,
  signal: AbortSignal,
): Promise<Calibration> {
  const found = await fitOfObjective({ objective, parameters }, starts, signal);
  const values = valuesByName(parameters, found.values);
  const ofBodies = parameters.filter(({ unknown }) => unknown !== undefined);
  const fitted = candidate.map((formula, which) => {
    const own = ofBodies.filter(({ unknown }) => unknown === unknowns[which]!.name);
    return withConstants(
      formula,
      own.map(({ name }) => values[name]![0]!),
    );
  });
  return {
    loss: found.loss,
    holdoutLoss: found.holdoutLoss,
    candidate: fitted,
    parameters: without(values, new Set(ofBodies.map(({ name }) => name))),
    converged: found.converged,
  };
}

/** A candidate whose loss is a number, or the reason why it is refused. */
function finiteOrRefused(found: Exclude<CalibratedText, RefusedText>): CalibratedText {
  if (Number.isFinite(found.loss)) return found;
  const [name] = Object.keys(found.expressions);
  return refusal(name!, 'Its loss is not a number, wherever its constants start.', 'non-finite');
}

function without(
  values: Readonly<Record<string, readonly number[]>>,
  names: ReadonlySet<string>,
): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.has(name)));
}

/** The texts with the fitted values in the place of their free constants. */
function expressionsOf(
  bodies: readonly Body[],
  kept: Kept,
  values: Readonly<Record<string, readonly number[]>>,
): Readonly<Record<string, string>> {
  const fitted = kept.constants.map(({ name }) => values[name]?.[0] ?? Number.NaN);
  const inProgram = [...bodies].sort((a, b) => a.unknown.span.start - b.unknown.span.start);
  return Object.fromEntries(
    inProgram.map(({ unknown, text }) => {
      const count = freeConstantCount(text);
      return [unknown.name, withConstantsWritten(text, fitted.splice(0, count))];
    }),
  );
}

/** Whether a recursion over the datum is safe. */
function isShallow(datum: Datum): boolean {
  return datum.span.end - datum.span.start <= maxFormulaLength;
}

/** The parts of a text as a formula counts them: each call, each number and each name. */
function partsOf(datum: Datum): number {
  if (datum.kind !== 'list') return 1;
  const [head, ...rest] = datum.items;
  return rest.reduce((sum, each) => sum + partsOf(each), head?.kind === 'list' ? 1 + partsOf(head) : 1);
}
