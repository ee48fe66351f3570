/** A compiled term as something to look at: its matrix with labelled axes, and the recurrence where it is one. */

import type { CajalTerm } from '../lang';
import { DiagnosticError } from '../text/diagnostic';
import { unreachable } from '../text/internal';
import type { Span } from '../text/span';
import { closedTerm, dataOf } from './closed';
import { defineTerm } from './definition';
import type { LinkedTerm } from './linked';
import { spaceOf } from './space';
import type { Binder, LambdaTerm, Term } from './syntax';
import { arrow, printType, resolve, type Type } from './types';

export interface Neuron {
  readonly name: string;
  /** Of the name in its definition. */
  readonly span: Span;
  readonly type: string;
  readonly dimension: number;
  /** Null where there is none: why, in a sentence. */
  readonly matrix: LabelledMatrix | null;
  readonly missing: string | null;
  /** Set for a function of a number that iterates from a known base. */
  readonly recurrence: Recurrence | null;
}

/** Row by row an output, column by column an input; of data one column. */
export interface LabelledMatrix {
  readonly outputs: readonly string[];
  /** Empty for data. */
  readonly inputs: readonly string[];
  readonly values: Float64Array;
}

/** `state` from `start` on, times `step` in each turn; the answer is the sum of all states, weighted by the number. */
export interface Recurrence {
  readonly states: readonly string[];
  readonly start: Float64Array;
  /** Square, row by row. */
  readonly step: Float64Array;
}

/** Larger matrices are not shown. */
const mostElements = 4096;

/** Null for a term with mistakes. */
export function neuronOf(core: CajalTerm): Neuron | null {
  const defined = defineTerm(core);
  const { typing, diagnostics } = defined;
  if (diagnostics.length > 0) return null;
  const { type, dimension } = typing;
  const about = { name: core.name, span: core.nameSpan, type: printType(type), dimension };
  const none = (missing: string): Neuron => ({ ...about, matrix: null, missing, recurrence: null });
  const term = closedTerm(defined);
  if (term === null) {
    const linked = defined.links.flatMap(({ link, definition }) => (definition === null ? [link.name] : []));
    const names = linked.length === 0 ? 'a term that links values' : linked.join(', ');
    return none(`It links ${names} of Scheme, so its matrix is known only when the program runs.`);
  }
  const size = spaceOf(type, dimension)?.size ?? Number.POSITIVE_INFINITY;
  if (size > mostElements)
    return none(`Its matrix has ${size.toLocaleString('en')} elements, too many to show.`);
  try {
    return { ...about, matrix: labelled(term), missing: null, recurrence: recurrenceOf(term) };
  } catch (error) {
    if (error instanceof DiagnosticError) return none(error.diagnostic.message);
    throw error;
  }
}

function labelled(term: LinkedTerm<never>): LabelledMatrix {
  const { type, dimension } = term.typing;
  const { values } = dataOf(term, term.typing);
  const found = resolve(type);
  if (found.kind !== 'arrow') return { outputs: labelsOf(type, dimension), inputs: [], values };
  return { outputs: labelsOf(found.codomain, dimension), inputs: labelsOf(found.domain, dimension), values };
}

/** A name for each basis vector; of a function "what it takes ↦ what it gives". */
function labelsOf(type: Type, dimension: number): readonly string[] {
  const found = resolve(type);
  switch (found.kind) {
    case 'bool':
      return ['true', 'false'];
    case 'nat':
      return Array.from({ length: dimension }, (_, index) => String(index));
    case 'arrow': {
      const domain = labelsOf(found.domain, dimension);
      return labelsOf(found.codomain, dimension).flatMap((to) => domain.map((from) => `${from} ↦ ${to}`));
    }
    case 'variable':
      return [];
    default:
      return unreachable(found);
  }
}

/** Of `(lambda ((n Nat)) (iter base (y) step n))`. */
function recurrenceOf(term: LinkedTerm<never>): Recurrence | null {
  const { typing } = term;
  const whole = typing.term;
  if (whole.kind !== 'lambda' || whole.body.kind !== 'iter') return null;
  const { base, binder, step, count } = whole.body;
  if (count.kind !== 'variable' || count.binder !== whole.binder) return null;
  const carried = typing.types.get(base)!;
  const size = spaceOf(carried, typing.dimension)?.size ?? Number.POSITIVE_INFINITY;
  if (size * size > mostElements) return null;
  const part = (each: Term, type: Type): Float64Array => {
    const types = new Map(typing.types).set(each, type);
    return dataOf(term, { ...typing, term: each, type, types }).values;
  };
  const turn: LambdaTerm = {
    kind: 'lambda',
    // Compiling asks for the type of the function, not of its variable, which uses know by identity.
    binder: binder as Binder & { readonly type: Type },
    body: step,
    span: step.span,
  };
  return {
    states: labelsOf(carried, typing.dimension),
    start: part(base, carried),
    step: part(turn, arrow(carried, carried)),
  };
}
