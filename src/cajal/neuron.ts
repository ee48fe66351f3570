/** Describes a term for display: its matrix with labelled axes, and its recurrence if it has one. */

import { printShape } from '../graph';
import type { CajalTerm } from '../lang';
import { DiagnosticError } from '../text/diagnostic';
import { unreachable } from '../text/internal';
import type { Span } from '../text/span';
import { closedTerm } from './closed';
import { compileApplication, compileTerm, finishCompiling } from './compile';
import { type DefinedTerm, defineTerm } from './definition';
import { type Compiling, isClosed, type Links } from './linked';
import { dataOfVector } from './matrix';
import { Multilinear, type Vector } from './multilinear';
import { oneHot, type Space, shapeOfSpace, spaceOf, spaceOfTensor } from './space';
import type { Binder, LambdaTerm } from './syntax';
import { arrow, printType, resolve, type Type, uncurried } from './types';
import type { Typing } from './typing';

export interface Neuron {
  readonly name: string;
  /** The place of the name in its definition. */
  readonly span: Span;
  readonly type: string;
  readonly dimension: number;
  readonly matrix: LabelledMatrix | null;
  /** The reason for a missing matrix, in a sentence. */
  readonly missing: string | null;
  /** The recurrence of a function of a number that iterates from a known base. */
  readonly recurrence: Recurrence | null;
}

/** A matrix with an output in each row and an input in each column; data have one column. */
export interface LabelledMatrix {
  readonly outputs: readonly string[];
  /** Empty for data. */
  readonly inputs: readonly string[];
  readonly values: Float64Array;
}

/** The state before each turn. The answer is the sum of all states, weighted by the number. */
export interface Recurrence {
  readonly states: readonly string[];
  /** The shape of a state. */
  readonly shape: readonly number[];
  readonly turns: readonly Float64Array[];
  /** A square matrix, row by row; null if the step is a procedure, or too large to show. */
  readonly step: Float64Array | null;
}

/** Larger matrices are not shown. */
const maxElements = 4096;

/** Matrices with more columns are not shown if the time for a column is unknown: each may be a call of a procedure. */
const maxColumns = 256;

/** The neuron of a term whose matrix does not depend on Scheme; null for a term with mistakes. */
export function neuronOf(core: CajalTerm): Neuron | null {
  const defined = defineTerm(core);
  if (defined.diagnostics.length > 0) return null;
  const term = closedTerm(defined);
  if (term !== null) {
    const work = () => finishCompiling(compileNeuron(term.typing, term.links, new Multilinear()));
    return describeNeuron(core, work);
  }
  const linked = defined.links.flatMap(({ link, definition }) => (definition === null ? [link.name] : []));
  const names = linked.length === 0 ? 'a term that links values' : linked.join(', ');
  return unseenNeuron(core, `It links ${names} of Scheme, and the program has not come to it.`);
}

export function unseenNeuron(core: CajalTerm, missing: string): Neuron {
  return { ...about(core), matrix: null, missing, recurrence: null };
}

function about(core: CajalTerm): Pick<Neuron, 'name' | 'span' | 'type' | 'dimension'> {
  const { type, dimension } = defineTerm(core).typing;
  return { name: core.name, span: core.nameSpan, type: printType(type), dimension };
}

/** The reason why the matrix is not made; null if it is made. */
export function tooLarge({ typing: { type, dimension } }: Pick<DefinedTerm, 'typing'>): string | null {
  const size = spaceOf(type, dimension)?.size;
  if (size !== undefined)
    return size <= maxElements
      ? null
      : `Its matrix has ${size.toLocaleString('en')} elements, too many to show.`;
  const columns = uncurried(type).domains.reduce(
    (product, each) => product * (spaceOf(each, dimension)?.size ?? Number.POSITIVE_INFINITY),
    1,
  );
  return columns <= maxColumns ? null : `Its matrix has more than ${maxColumns} columns, too many to show.`;
}

/** A neuron under construction. */
export interface CompiledNeuron {
  readonly vector: Vector;
  /** The matrix of a turn, row by row, if it calls no procedure and is small. */
  readonly step: Float64Array | null;
  /** Whether the term acts as its matrix says: linked procedures may not be linear. */
  readonly linear: boolean;
}

export function* compileNeuron<Module>(
  typing: Typing,
  links: Links<Module>,
  algebra: Multilinear,
): Compiling<Module, CompiledNeuron> {
  const vector = yield* compileTerm(typing, links, algebra);
  const turn = turnOf(typing);
  const isPlain = turn !== null && isClosed(turn.term, links);
  return {
    vector,
    step: isPlain ? yield* stepOf(turn, links, vector.space, algebra) : null,
    linear: isClosed(typing.term, links) || (yield* isLinear(typing, links, vector, algebra)),
  };
}

/** The matrix of a turn, with a column for each basis vector of the neuron's result; null if it is too large. */
function* stepOf<Module>(
  turn: Typing,
  links: Links<Module>,
  neuron: Space,
  algebra: Multilinear,
): Compiling<Module, Float64Array | null> {
  // The term maps a number to the carried value.
  const carried = neuron.kind === 'maps' ? neuron.codomain : neuron;
  const { size } = carried;
  if (size * size > maxElements) return null;
  const step = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    const basis = { values: oneHot(size, column), shape: shapeOfSpace(carried) };
    const given = [{ kind: 'tensor', operand: basis }] as const;
    const { values } = dataOfVector(yield* compileApplication(turn, links, given, algebra));
    for (const [row, each] of values.entries()) step[row * size + column] = each;
  }
  return step;
}

/** The tolerance for rounding, relative to the largest element. */
const tolerance = 1e-6;

/** Whether the term acts on weights between values as its matrix says. */
function* isLinear<Module>(
  typing: Typing,
  links: Links<Module>,
  vector: Vector,
  algebra: Multilinear,
): Compiling<Module, boolean> {
  if (vector.space.kind !== 'maps') return true;
  const { domain } = vector.space;
  const values = Float64Array.from({ length: domain.size }, (_, index) => Math.cos(1 + 2 * index));
  const weights = { values, shape: shapeOfSpace(domain) };
  const applied = yield* compileApplication(typing, links, [{ kind: 'tensor', operand: weights }], algebra);
  const found = dataOfVector(applied).values;
  const said = dataOfVector(algebra.apply(vector, algebra.closed(domain, weights))).values;
  const size = said.reduce((max, each) => Math.max(max, Math.abs(each)), 1);
  return said.every((each, index) => Math.abs(each - found[index]!) <= tolerance * size);
}

/** The step of `(lambda ((n Nat)) (iter base (y) step n))` as a separate function; null for any other term. */
function turnOf(typing: Typing): Typing | null {
  const whole = typing.term;
  if (whole.kind !== 'lambda' || whole.body.kind !== 'iter') return null;
  const { base, binder, step, count } = whole.body;
  if (count.kind !== 'variable' || count.binder !== whole.binder) return null;
  const carried = typing.types.get(base)!;
  const turn: LambdaTerm = {
    kind: 'lambda',
    // Compiling asks for the type of the function, not of its variable, which uses find by identity.
    binder: binder as Binder & { readonly type: Type },
    body: step,
    span: step.span,
  };
  const type = arrow(carried, carried);
  return { ...typing, term: turn, type, types: new Map(typing.types).set(turn, type) };
}

/** The neuron of the term. If `work` fails, the neuron holds the reason instead. */
export function describeNeuron(core: CajalTerm, work: () => CompiledNeuron): Neuron {
  const { typing } = defineTerm(core);
  const large = tooLarge({ typing });
  if (large !== null) return unseenNeuron(core, large);
  try {
    const { vector, step, linear } = work();
    if (!linear)
      return unseenNeuron(core, 'What it links is not linear in what it is given, so it has no matrix.');
    const recurrence = turnOf(typing) === null ? null : recurrenceOf(typing, vector, step);
    const shown = vector.space.size <= maxElements;
    const missing = `It gives tensors of the shape ${printShape(resultShape(vector.space))}, so its matrix is too large to show.`;
    const matrix = shown ? labelled(typing, vector) : null;
    return { ...about(core), matrix, missing: shown ? null : missing, recurrence };
  } catch (error) {
    if (error instanceof DiagnosticError) return unseenNeuron(core, error.diagnostic.message);
    throw error;
  }
}

function resultShape(space: Space): readonly number[] {
  return space.kind === 'maps' ? resultShape(space.codomain) : space.shape;
}

function labelled({ type }: Typing, vector: Vector): LabelledMatrix {
  const { values } = dataOfVector(vector);
  const found = resolve(type);
  const { space } = vector;
  if (found.kind !== 'arrow' || space.kind !== 'maps')
    return { outputs: labelsOf(type, space), inputs: [], values };
  return {
    outputs: labelsOf(found.codomain, space.codomain),
    inputs: labelsOf(found.domain, space.domain),
    values,
  };
}

/** The columns of the matrix are the states, turn by turn. */
function recurrenceOf(
  { type, dimension }: Typing,
  vector: Vector,
  step: Float64Array | null,
): Recurrence | null {
  const found = resolve(type);
  if (found.kind !== 'arrow' || vector.space.kind !== 'maps') return null;
  const { codomain } = vector.space;
  const { values } = dataOfVector(vector);
  const turns = Array.from({ length: dimension }, (_, turn) =>
    Float64Array.from({ length: codomain.size }, (__, row) => values[row * dimension + turn]!),
  );
  const states = codomain.size <= maxElements ? labelsOf(found.codomain, codomain) : [];
  return {
    states,
    shape: shapeOfSpace(codomain),
    turns,
    step,
  };
}

/** The labels of a tensor that a program passes to a term; none if there are too many to show. */
export function labelsOfTensor(type: Type, dimension: number, shape: readonly number[]): readonly string[] {
  const space = spaceOfTensor(type, dimension, shape);
  return space === null || space.size > maxElements ? [] : labelsOf(type, space);
}

/** A label for each basis vector. A function has "input ↦ output", a tensor has its places. */
export function labelsOf(type: Type, space: Space): readonly string[] {
  const found = resolve(type);
  if (space.kind === 'maps') {
    // Only functions denote maps.
    const [from, to] = found.kind === 'arrow' ? [found.domain, found.codomain] : [found, found];
    const domain = labelsOf(from, space.domain);
    return labelsOf(to, space.codomain).flatMap((gives) => domain.map((takes) => `${takes} ↦ ${gives}`));
  }
  switch (found.kind) {
    case 'bool':
      return ['true', 'false'];
    case 'nat':
    case 'variable':
      return placesOf(space.shape);
    case 'arrow':
      return [];
    default:
      return unreachable(found);
  }
}

function placesOf(shape: readonly number[]): readonly string[] {
  return shape.reduce<readonly string[]>(
    (before, size) =>
      before.flatMap((place) =>
        Array.from({ length: size }, (_, index) => (place === '' ? `${index}` : `${place} ${index}`)),
      ),
    [''],
  );
}
