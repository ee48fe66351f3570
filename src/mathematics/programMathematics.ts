/** A program to its equations: the definitions that its loss depends on, in order, and the loss. */

import {
  type Core,
  coreOf,
  type Define,
  definedNames,
  type Fit,
  type Minimize,
  mentionedLocals,
  type Program,
  parts,
  type TopForm,
} from '../lang';
import { sum } from './arithmetic';
import { EquationWriter, type Vocabulary } from './expressions';
import { type Equation, type Formula, fence, mark, row, word } from './formula';
import { procedureName, variable } from './names';
import { enclosed } from './precedence';

export interface Mathematics {
  readonly model: readonly Equation[];
  /** Null for a program without a loss. */
  readonly loss: Equation | null;
}

type Objective = Fit | Minimize;

/** More definitions are left out: nobody reads them as formulas. */
const maxDefinitions = 60;

/** The equations of a program. `lossOf` makes the loss of a `fit` as a reduction over rows. */
export function mathematicsOf({ forms }: Pick<Program, 'forms'>, lossOf: (fit: Fit) => Core): Mathematics {
  const vocabulary = vocabularyOf(forms);
  const objective = forms.find((form): form is Objective => form.kind === 'fit' || form.kind === 'minimize');
  const shown = definitionsOf(forms, objective ?? null)
    .filter((define) => !isOfRecord(define))
    .slice(0, maxDefinitions);
  const model = shown.map(({ name, value }) => {
    const left = value.kind === 'lambda' ? procedureName(name) : variable(name);
    return new EquationWriter(vocabulary).define(left, value);
  });
  if (objective === undefined) return { model, loss: null };
  const writer = new EquationWriter(vocabulary);
  const right = objective.kind === 'fit' ? writer.write(lossOf(objective)) : minimized(objective, writer);
  return { model, loss: { left: word('loss'), right, where: writer.where } };
}

function minimized({ form, expression, options }: Minimize, writer: EquationWriter): Formula {
  switch (form) {
    case 'minimize':
      return writer.write(expression);
    case 'negative-log-likelihood': {
      return options.penalty === null
        ? writer.write(expression)
        : sum(writer, [expression, options.penalty])!;
    }
    case 'least-squares': {
      const residual = writer.inRow(expression);
      const { errors, weights } = options;
      const scaled: Formula =
        errors === null ? residual : fence({ kind: 'fraction', over: residual, under: writer.inRow(errors) });
      const squared: Formula = {
        kind: 'power',
        base: enclosed(scaled, 'atom'),
        exponent: { kind: 'number', value: 2 },
      };
      const term = weights === null ? squared : row(writer.inRow(weights), mark('\u2062'), squared);
      return writer.overRows(options.reduce ?? 'mean', term);
    }
  }
}

/** The definitions that the objective depends on, in order of the text; all of a program without one. */
function definitionsOf(forms: readonly TopForm[], objective: Objective | null): readonly Define[] {
  const all = forms.filter((form) => form.kind === 'define');
  if (objective === null) return all;
  const byName = new Map(all.map((define) => [define.name, define]));
  const found = new Set<Define>();
  const waiting = [...coresOf(objective)];
  for (let core = waiting.pop(); core !== undefined; core = waiting.pop()) {
    const define = core.kind === 'global' ? byName.get(core.name) : undefined;
    if (define !== undefined && !found.has(define)) {
      found.add(define);
      waiting.push(define.value);
    }
    waiting.push(...parts(core));
  }
  return all.filter((define) => found.has(define));
}

/** Whether it is a part of a `define-record-type`: its names say what it is. */
function isOfRecord({ value }: Define): boolean {
  const core = value.kind === 'lambda' ? value.body : value;
  if (core.kind !== 'call' || core.operator.kind !== 'builtin') return false;
  return ['%make-record-type', '%record', '%record-ref', '%record?'].includes(core.operator.name);
}

function coresOf(objective: Objective): readonly Core[] {
  const { loss, weights, errors, penalty } = objective.options;
  const procedure = loss?.kind === 'procedure' ? loss.procedure : null;
  const options = [procedure, weights, errors, penalty].filter((each) => each !== null);
  return [...coreOf(objective), ...options];
}

function vocabularyOf(forms: readonly TopForm[]): Vocabulary {
  const parameters = new Set(forms.flatMap((form) => (form.kind === 'parameter' ? [form.name] : [])));
  const names = new Set(forms.flatMap(definedNames));
  for (const core of forms.flatMap(coreOf)) for (const { name } of mentionedLocals(core)) names.add(name);
  const free = (letters: readonly [string, ...string[]]): string =>
    letters.find((letter) => !names.has(letter)) ?? letters[0];
  return { parameters, rowIndex: free(['i', 'j', 'k', 'r', 'l']), rowCount: free(['n', 'N', 'm', 'M']) };
}
