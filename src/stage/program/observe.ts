/**
 * Observes what a program passes to its Cajal terms at given parameters. The program runs with every number known and
 * with its objective in one row or in some, and each application is recorded. The terms that link Scheme have matrices
 * there.
 */

import {
  type CompiledNeuron,
  type DefinedTerm,
  defineTerm,
  describeNeuron,
  labelsOfTensor,
  type Neuron,
  neuronOf,
  placeOfLoss,
  type Type,
  tooLarge,
  uncurried,
  unseenNeuron,
} from '../../cajal';
import type { TensorData } from '../../graph';
import { type CajalTerm, type Core, cajalTerms, coreOf, type Program } from '../../lang';
import { DiagnosticError } from '../../text/diagnostic';
import type { Span } from '../../text/span';
import { keepsWeight, neuronPrimitive, partsOf } from '../cajal';
import type { Observer, TermApplication } from '../machine/machine';
import type { Value } from '../machine/values';
import type { EvaluateOptions } from './evaluate';
import { loadNeeds } from './needs';
import { fitLoss } from './objective';
import { eachForm, Runner } from './runner';
import type { Sliced } from './slices';

export interface ObserveOptions extends Omit<EvaluateOptions, 'print' | 'onValue'> {
  /** The row of the objective, from 0; null for the mean over its rows. */
  readonly row: number | null;
  /** Whether a mean has used enough time. It is called after each row. */
  readonly enough?: () => boolean;
}

/**
 * A tensor with a label for each element in row-major order. There are no labels if there are too many elements to
 * show.
 */
export interface LabelledTensor extends TensorData {
  readonly labels: readonly string[];
}

/** The operands and the result of the applications of a term. */
export interface Feed {
  /** The operands in order; null for a function that is not a matrix. */
  readonly operands: readonly (LabelledTensor | null)[];
  readonly result: LabelledTensor;
  /** The number of applications. The values are their mean or, in one row, those of the first. */
  readonly applications: number;
  /** The share of the weight that fell off the end of Nat in all applications; null if there was no weight. */
  readonly lost: number | null;
}

export interface ObservedNeuron extends Neuron {
  /** Null if the program does not apply the term. */
  readonly feed: Feed | null;
  /** The place at which the term can lose weight; null if there is none. */
  readonly losing: Span | null;
}

export interface Observed {
  readonly neurons: readonly ObservedNeuron[];
  /** The number of rows of the objective, and of those that were used; null if it has no rows. */
  readonly rows: { readonly count: number; readonly taken: number } | null;
}

/** The maximum number of rows of a mean. */
const maxRows = 100;

/** At most so many rows, evenly spread, in an order whose beginnings are evenly spread too. */
function spread(count: number): readonly number[] {
  const taken = Math.min(count, maxRows);
  const golden = (Math.sqrt(5) - 1) / 2;
  const at = (index: number): number => (index * golden) % 1;
  return [...Array(taken).keys()]
    .map((index) => Math.floor((index * count) / taken))
    .sort((one, other) => at(one) - at(other));
}

/** Sums over the applications of a term. */
interface Sum {
  readonly first: TermApplication;
  readonly operands: readonly (TensorData | null)[];
  readonly result: TensorData;
  count: number;
  given: number;
  kept: number;
  fallen: number;
}

class RecordingObserver implements Observer {
  /** Whether applications are recorded. */
  looking = false;
  rows: Observed['rows'] = null;
  readonly sums = new Map<DefinedTerm, Sum>();
  /** The links of the last application of each term. */
  readonly links = new Map<DefinedTerm, readonly Value[]>();
  private depth = 0;

  constructor(
    private readonly row: number | null,
    private readonly enough: () => boolean,
  ) {}

  readonly enterRows = (count: number): readonly number[] => {
    const all = [...Array(count).keys()];
    if (!this.looking || this.depth++ > 0) return all;
    this.rows ??= { count, taken: 1 };
    return this.row === null ? spread(count) : [Math.min(this.row, count - 1)];
  };

  readonly hasEnoughRows = (taken: number): boolean =>
    this.looking && this.depth === 1 && taken > 0 && this.enough();

  readonly leaveRows = (taken: number): void => {
    if (!this.looking || --this.depth > 0 || this.rows === null) return;
    this.rows = { ...this.rows, taken };
  };

  readonly applied = (application: TermApplication): void => {
    const { term, links, operands, result } = application;
    this.links.set(term, links);
    if (!this.looking) return;
    let sum = this.sums.get(term);
    if (sum === undefined) {
      const zeros = (data: TensorData): TensorData => ({
        ...data,
        values: new Float64Array(data.values.length),
      });
      sum = {
        first: application,
        operands: operands.map((each) => each && zeros(each)),
        result: zeros(result),
        count: 0,
        given: 0,
        kept: 0,
        fallen: 0,
      };
      this.sums.set(term, sum);
    }
    for (const [index, each] of operands.entries()) add(sum.operands[index]!, each);
    add(sum.result, result);
    sum.count++;
    sum.given += operands.reduce(
      (product, each) => product * (each === null ? Number.NaN : weightOf(each)),
      1,
    );
    sum.kept += weightOf(result);
    sum.fallen += application.fallen;
  };

  feed(term: DefinedTerm): Feed | null {
    const sum = this.sums.get(term);
    if (sum === undefined) return null;
    const { first, count } = sum;
    const lost = keepsWeight(term) ? shareLost(sum) : sum.fallen / count;
    const isMean = this.row === null || this.rows === null;
    const { typing } = term;
    const shown = (data: TensorData, type: Type): LabelledTensor => {
      const values = isMean ? data.values.map((each) => each / count) : data.values;
      return { values, shape: data.shape, labels: labelsOfTensor(type, typing.dimension, data.shape) };
    };
    const { operands, result } = isMean ? sum : first;
    const { domains, result: gives } = uncurried(typing.type);
    return {
      operands: operands.map((each, index) => each && shown(each, domains[index]!)),
      result: shown(result, gives),
      applications: count,
      lost,
    };
  }
}

function add(sum: TensorData | null, data: TensorData | null): void {
  for (const [index, each] of (data?.values ?? []).entries()) if (sum !== null) sum.values[index]! += each;
}

/** The share of the weight that was lost; null if there was no weight. */
function shareLost({ given, kept }: Sum): number | null {
  const share = 1 - kept / given;
  return Number.isFinite(share) ? Math.max(0, share) : null;
}

function weightOf({ values }: TensorData): number {
  return values.reduce((sum, each) => sum + each, 0);
}

export function* observeProgram(program: Program, options: ObserveOptions): Sliced<Observed> {
  yield* loadNeeds(program, options);
  const { bindings = new Map<string, Value>(), temperature = 1 } = options;
  const observer = new RecordingObserver(options.row, options.enough ?? (() => false));
  const runner = new Runner({ ...options, program, tracing: false, softness: temperature, observer });
  const looked: Core[] = [];
  yield* eachForm(runner, program, function* (form) {
    if (form.kind === 'fit') looked.push(fitLoss(form));
    else if (form.kind === 'minimize') looked.push(form.expression);
    else if (form.kind === 'parameter') {
      const given = bindings.get(form.name);
      const start = given ?? (yield* runner.guarded([form.name], runner.value(form.initial, form.name)));
      if (start !== null) runner.globals.define(form.name, start);
    } else yield* runner.define(form);
  });
  const expressions = program.forms.flatMap((form) => (form.kind === 'expression' ? [form.value] : []));
  observer.looking = true;
  for (const core of looked.length > 0 ? looked : expressions) yield* runner.guarded([], runner.value(core));
  observer.looking = false;
  const neurons: ObservedNeuron[] = [];
  for (const form of program.forms) {
    for (const core of coreOf(form).flatMap((each) => [...cajalTerms(each)])) {
      const term = defineTerm(core);
      const top = form.kind === 'define' && form.value === core ? runner.globals.get(form.name) : undefined;
      const links = (top === undefined ? null : partsOf(top)?.links) ?? observer.links.get(term) ?? null;
      const neuron = yield* neuronAt(runner, core, links);
      if (neuron === null) continue;
      const losing = placeOfLoss(term)?.span ?? null;
      neurons.push({ ...neuron, feed: observer.feed(term), losing });
    }
  }
  return { neurons, rows: observer.rows };
}

/** The neuron of a term with these values of its links; null if the term has mistakes. */
function* neuronAt(runner: Runner, core: CajalTerm, links: readonly Value[] | null): Sliced<Neuron | null> {
  const still = neuronOf(core);
  const term = defineTerm(core);
  if (still === null || still.matrix !== null || links === null || links.length === 0) return still;
  const large = tooLarge(term);
  if (large !== null) return unseenNeuron(core, large);
  let found: CompiledNeuron | null = null;
  const making = neuronPrimitive(term, links, (neuron) => {
    found = neuron;
  });
  try {
    yield* runner.apply(making, [], core.nameSpan);
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return unseenNeuron(core, error.diagnostic.message);
  }
  // The procedure has called `found` by now.
  return describeNeuron(core, () => found!);
}
