/**
 * Turns numbers that a program writes down into free names, so that one staging serves all their values. That is possible
 * where the program computes with the number, and not where the number is quoted, chooses an option, or is matched by a
 * macro: such a program is another one for each value.
 */

import { unreachable } from '../text/internal';
import type { Constant, Core } from './core';
import type { Labelled, LossOption, Program, TopForm } from './program';

/** A number of the program's text: where it begins and ends. */
export interface NumberPlace {
  readonly start: number;
  readonly end: number;
}

/** The free name of the number at one of some places, by its index. No program can spell it. */
export function nameOfNumber(index: number): string {
  return `number ${index}`;
}

/** The program with free names for the numbers at these places, wherever it computes with them. */
export function withFreeNumbers(program: Program, places: readonly NumberPlace[]): Program {
  const named = new Map(places.map(({ start, end }, index) => [`${start} ${end}`, nameOfNumber(index)]));
  const replace = ({ datum, span }: Constant): Core | null => {
    if (datum.kind !== 'number' || span.source !== 'program') return null;
    const name = named.get(`${span.start} ${span.end}`);
    return name === undefined ? null : { kind: 'global', name, span };
  };
  return { ...program, forms: program.forms.map((form) => inForm(form, (core) => inCore(core, replace))) };
}

type CoreMap = (core: Core) => Core;

/** Maps what a form computes. A start, a bound, an option or a row of data must be known, and stays as it is. */
function inForm(form: TopForm, map: CoreMap): TopForm {
  const labelled = ({ core, label }: Labelled): Labelled => ({ core: map(core), label });
  switch (form.kind) {
    case 'define':
    case 'defineValues':
    case 'expression':
      return { ...form, value: map(form.value) };
    case 'fit':
      return {
        ...form,
        procedure: labelled(form.procedure),
        inputs: form.inputs.map(labelled),
        target: labelled(form.target),
        options: { ...form.options, loss: inLoss(form.options.loss, map) },
      };
    case 'minimize': {
      const { penalty } = form.options;
      const options = { ...form.options, penalty: penalty === null ? null : map(penalty) };
      return { ...form, expression: map(form.expression), options };
    }
    case 'watch':
      return { ...form, expression: map(form.expression) };
    case 'plot':
      return { ...form, x: labelled(form.x), y: labelled(form.y), curves: form.curves.map(labelled) };
    case 'data':
    case 'parameter':
    case 'damaged':
      return form;
    default:
      return unreachable(form);
  }
}

function inLoss(loss: LossOption | null, map: CoreMap): LossOption | null {
  return loss?.kind === 'procedure' ? { ...loss, procedure: map(loss.procedure) } : loss;
}

/** The same expression with some constants replaced. */
function inCore(core: Core, replace: (constant: Constant) => Core | null): Core {
  const map: CoreMap = (part) => inCore(part, replace);
  switch (core.kind) {
    case 'constant':
      return replace(core) ?? core;
    case 'unspecified':
    case 'local':
    case 'global':
    case 'builtin':
    case 'table':
    case 'cajal':
      return core;
    case 'lambda':
      return { ...core, body: map(core.body) };
    case 'if':
      return {
        ...core,
        test: map(core.test),
        consequent: map(core.consequent),
        alternative: map(core.alternative),
      };
    case 'let':
    case 'letrec':
      return { ...core, values: core.values.map(map), body: map(core.body) };
    case 'sequence':
      return { ...core, items: core.items.map(map) };
    case 'call':
      return { ...core, operator: map(core.operator), operands: core.operands.map(map) };
    case 'rows':
      return { ...core, columns: core.columns.map(map), body: map(core.body) };
    default:
      return unreachable(core);
  }
}

/** What does not change what a program computes: places, labels, and what the expander keeps for itself. */
const besides: ReadonlySet<string> = new Set(['label', 'alias', 'identity', 'definition', 'names']);

/** Whether two programs compute the same, wherever their parts are in the text. */
export function alike(a: Program, b: Program): boolean {
  return fingerprint(a) === fingerprint(b);
}

function fingerprint({ forms }: Program): string {
  return JSON.stringify(forms, (key, value: unknown) =>
    besides.has(key) || /span$/i.test(key) ? undefined : value,
  );
}
