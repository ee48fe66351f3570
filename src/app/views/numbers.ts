/**
 * Says what may become of a number of a program's text: it is the start of a parameter, or the program computes with it,
 * so that one staging serves all its values, or each value makes another program.
 */

import {
  alike,
  type DefineParameter,
  expandText,
  formatNumber,
  type NumberPlace,
  parseNumber,
  withFreeNumbers,
} from '../../lang';
import { drive } from '../../rpc';
import { defaultLimits, type Limits, type StagedProgram } from '../../stage';
import { hasErrors } from '../../text/diagnostic';
import { pointAt, startsOf } from '../../train';
import { quickestBackend } from '../evaluation';
import type { Program } from '../program';
import type { ChangedNumber, CurrentValues, RunSettings } from '../protocol';
import { currentValues } from '../runs/currentValues';

/** The parameter whose start the number is, all of it; null if there is none. */
export function startedBy(program: Program, { start, end }: NumberPlace): DefineParameter | null {
  const found = program
    .expanded()
    .program.forms.find(
      (form): form is DefineParameter =>
        form.kind === 'parameter' &&
        form.initial.kind === 'constant' &&
        form.initial.datum.kind === 'number' &&
        form.initial.span.start === start &&
        form.initial.span.end === end,
    );
  return found ?? null;
}

/** The numbers that a program computes with, each with the value in the text. */
export function writtenValues({ text }: Program, places: readonly NumberPlace[]): Float64Array {
  return Float64Array.from(places, ({ start, end }) => parseNumber(text.slice(start, end)) ?? Number.NaN);
}

/**
 * The program with these numbers free; null where they are part of its structure. `of` makes the program of the same
 * settings. What it stages is checked against the program of the text: a number may decide things while it is staged.
 */
export async function freed(
  program: Program,
  staged: StagedProgram,
  places: readonly NumberPlace[],
  of: (limits: Limits) => Program,
  settings: RunSettings,
  signal: AbortSignal,
): Promise<Program | null> {
  if (!areComputedWith(program, places)) return null;
  const free = of(limitsBeside(staged));
  const compiled = await drive(free.compiled(settings.temperature), signal);
  if (compiled.staged === null || !drawsAlike(compiled.staged, staged)) return null;
  const values = await startValues(program, staged, new Float64Array(0), settings);
  const others = await startValues(free, compiled.staged, writtenValues(program, places), settings);
  return areAlike(values, others) ? free : null;
}

/**
 * Room for a program that computes with a number at a time when it was known before, but not for one that unrolls what the
 * number decided.
 */
function limitsBeside({ steps }: StagedProgram): Limits {
  return { ...defaultLimits, steps: 20 * steps + 20_000, nodes: 20 * steps + 20_000 };
}

/** Whether the program of another value is the same but for the constant: no macro or option looks at it. */
function areComputedWith(program: Program, places: readonly NumberPlace[]): boolean {
  const written = writtenValues(program, places);
  if (written.some(Number.isNaN)) return false;
  const others = places.map((place, index) => ({
    ...place,
    text: formatNumber(1.25 * written[index]! + 0.5),
  }));
  const expanded = expandText(withNumbers(program.text, others), {
    source: 'program',
    tables: program.tableNames,
  });
  if (hasErrors(expanded.diagnostics)) return false;
  const own = program.expanded().program;
  return alike(withFreeNumbers(own, places), withFreeNumbers(expanded.program, placesAfter(others)));
}

/** Where numbers are after each was replaced. */
function placesAfter(edits: readonly ChangedNumber[]): readonly NumberPlace[] {
  return edits.map(({ start, text }) => {
    const moved = edits
      .filter((other) => other.start < start)
      .reduce((sum, other) => sum + other.text.length - (other.end - other.start), 0);
    return { start: start + moved, end: start + moved + text.length };
  });
}

/** Whether the plots have the same curves with the same points. */
function drawsAlike(a: StagedProgram, b: StagedProgram): boolean {
  const sizes = ({ plots, watches, parameters, objective }: StagedProgram): string =>
    JSON.stringify([
      plots.map(({ x, curves }) => [x.length, curves.map((each) => each.kind)]),
      watches.length,
      parameters.map(({ start }) => start.length),
      objective?.rowCount ?? null,
    ]);
  return sizes(a) === sizes(b);
}

/** By how much, relative to the larger, results may differ that are added up in another order. */
const tolerance = 1e-9;

/** The figures at the start, at these values of the free numbers; null without an objective. */
async function startValues(
  program: Program,
  staged: StagedProgram,
  numbers: Float64Array,
  settings: RunSettings,
): Promise<CurrentValues | null> {
  const plan = program.plan(staged, settings);
  if (plan === null) return null;
  const naturals = Float64Array.from([...startsOf(staged.parameters), ...numbers]);
  const temperature = plan.softness?.temperature ?? null;
  return currentValues(plan, pointAt(naturals, temperature), await quickestBackend(plan.gradient));
}

function areAlike(a: CurrentValues | null, b: CurrentValues | null): boolean {
  if (a === null || b === null) return a === b;
  const size = Math.max(Math.abs(a.loss), ...a.gradients.map(Math.abs));
  const same = (x: number, y: number): boolean => Object.is(x, y) || Math.abs(x - y) <= tolerance * size;
  return same(a.loss, b.loss) && a.gradients.every((each, index) => same(each, b.gradients[index]!));
}

/** The text with other numbers. */
export function withNumbers(text: string, numbers: readonly ChangedNumber[]): string {
  return [...numbers]
    .sort((a, b) => b.start - a.start)
    .reduce((whole, { start, end, text: other }) => whole.slice(0, start) + other + whole.slice(end), text);
}
