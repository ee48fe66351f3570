/**
 * Turns what to try after a run into edits of the program's text and choices of the page, each checked by reading the
 * edited text again. A remedy that the text has no place for is left out.
 */

import {
  type DefineParameter,
  type Program as Expanded,
  expandText,
  type Fit,
  type Minimize,
} from '../../lang';
import { hasErrors } from '../../text/diagnostic';
import type { Span } from '../../text/span';
import type { Remedy, RunEnd } from '../../train';
import type { BackendChoice, EndReport, Offer, TextEdit } from '../protocol';

/** What the edits are made for. */
export interface EndedProgram {
  readonly text: string;
  readonly expanded: Expanded;
  readonly tableNames: readonly string[];
  /** The end of each parameter that is a number, by name. */
  readonly numbers: ReadonlyMap<string, number>;
  /** The backend that computes the program in 64-bit floats. */
  readonly doubles: BackendChoice;
}

export function endReport(end: RunEnd, program: EndedProgram): EndReport {
  const { remedies, ...rest } = end;
  return { ...rest, offers: remedies.flatMap((remedy) => offerOf(remedy, program) ?? []) };
}

export function offerOf(remedy: Remedy, program: EndedProgram): Offer | null {
  const fromEnd = remedy.kind !== 'restarts' && remedy.kind !== 'start';
  if (remedy.kind === 'precision') return { remedy, edits: [], backend: program.doubles, fromEnd };
  const edits = editsOf(remedy, program);
  return edits === null || !isProgram(edits, program) ? null : { remedy, edits, backend: null, fromEnd };
}

/** The text after some edits, which do not overlap. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((whole, { start, end, insert }) => whole.slice(0, start) + insert + whole.slice(end), text);
}

function isProgram(edits: readonly TextEdit[], { text, tableNames }: EndedProgram): boolean {
  return !hasErrors(expandText(edited(text, edits), { source: 'program', tables: tableNames }).diagnostics);
}

type Edited = Exclude<Remedy, { readonly kind: 'precision' }>;

function editsOf(remedy: Edited, program: EndedProgram): readonly TextEdit[] | null {
  const objective = program.expanded.forms.find(
    (form): form is Fit | Minimize => form.kind === 'fit' || form.kind === 'minimize',
  );
  if (objective === undefined) return null;
  const { options } = objective;
  switch (remedy.kind) {
    case 'steps':
      return option('steps', written(remedy.steps), options.steps?.span ?? null, objective, program);
    case 'restarts': {
      const place = options.restarts?.count.span ?? null;
      return option('restarts', written(remedy.restarts), place, objective, program);
    }
    case 'finish':
      return option(
        'optimizer',
        `(${remedy.optimizer})`,
        options.optimizer?.span ?? null,
        objective,
        program,
      );
    case 'rate': {
      const { optimizer } = options;
      const others = (optimizer?.settings ?? [])
        .slice(1)
        .map(({ span }) => program.text.slice(span.start, span.end));
      const words = [optimizer?.name ?? 'adam', written(remedy.rate), ...others];
      return option('optimizer', `(${words.join(' ')})`, optimizer?.span ?? null, objective, program);
    }
    case 'start': {
      const parameter = parameterOf(remedy.parameter, program);
      return parameter === null ? null : replace(parameter.initial.span, written(remedy.value));
    }
    case 'rescale':
      return rescale(remedy.parameter, remedy.scale, program);
  }
}

/** Replaces the part of an option, or adds the option at the end of the objective. */
function option(
  name: string,
  part: string,
  place: Span | null,
  { span }: Fit | Minimize,
  { text }: EndedProgram,
): readonly TextEdit[] | null {
  if (place !== null) return replace(place, part);
  const last = span.end - 1;
  if (span.source !== 'program' || !')]'.includes(text[last] ?? '')) return null;
  return [{ start: last, end: last, insert: ` (${name} ${part})` }];
}

function replace({ source, start, end }: Span, insert: string): readonly TextEdit[] | null {
  return source === 'program' ? [{ start, end, insert }] : null;
}

function parameterOf(name: string, { expanded }: EndedProgram): DefineParameter | null {
  return (
    expanded.forms.find((form): form is DefineParameter => form.kind === 'parameter' && form.name === name) ??
    null
  );
}

/** Learns a parameter as so many times another one, which starts where the run ended. */
function rescale(name: string, scale: number, program: EndedProgram): readonly TextEdit[] | null {
  const parameter = parameterOf(name, program);
  const end = program.numbers.get(name);
  if (parameter === null || end === undefined) return null;
  if (parameter.constraint.kind !== 'none' || parameter.rate !== null) return null;
  const scaled = freshName(`${name}-scaled`, program.text);
  const start = written(Number((end / scale).toPrecision(15)));
  const forms = `(define-parameter ${scaled} ${start})\n(define ${name} (* ${written(scale)} ${scaled}))`;
  return replace(parameter.span, forms);
}

function freshName(wanted: string, text: string): string {
  let name = wanted;
  while (text.includes(name)) name += '-1';
  return name;
}

/** A number as the reader takes it. */
function written(value: number): string {
  return String(value).replace('e+', 'e');
}
