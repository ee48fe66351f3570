/**
 * Compiles terms to multilinear arithmetic, on known tensors and on nodes of a graph alike. Data are vectors. A
 * conditional is the sum of its branches weighted by the truth value. An iteration is the sum of all its turns weighted
 * by the number. On the encodings of values, the result is the encoding of the term's value ("Compiling to recurrent
 * neurons", arXiv:2511.14953).
 *
 * Compiling is a generator. When it reaches a linked procedure of Scheme it yields the call, and continues with the
 * answer. It has no other effect, so it may run again with the same answers.
 */

import { InternalError, unreachable } from '../text/internal';
import type { Span } from '../text/span';
import {
  type Applicable,
  callsWithin,
  type Denotation,
  type Environment,
  lookup,
  shared,
} from './denotation';
import { type Compiling, isClosed, isClosedTerm, type Linked, type LinkedTerm, type Links } from './linked';
import { checkSame, checkStep, misfit, openFunction, tooLarge } from './misfits';
import { BoundError, type Multilinear, type Operand, shapeOfOperand, type Vector } from './multilinear';
import { type Space, shapeOfSpace, spaceOf, spaceOfTensor } from './space';
import type { ApplyTerm, IterTerm, Link, Term } from './syntax';
import { type Arrow, resolve, type Type, uncurried } from './types';
import type { Typing } from './typing';

/** Steps on larger spaces are applied one by one, because squaring their matrices would take longer. */
const maxOfStep = 128;

/** Larger matrices are not made to save applications. */
const maxOfMatrix = maxOfStep * maxOfStep;

/** The vector of a well-typed term; the matrix of a function. Throws a diagnostic if it is too large. */
export function* compileTerm<Module>(
  typing: Typing,
  links: Links<Module>,
  algebra: Multilinear,
): Compiling<Module, Vector> {
  const compiler = new Compiler(typing, links, algebra);
  return yield* compiler.guarded(compiler.applicationOf([]));
}

/**
 * The vector of a function applied to values. With fewer values than arguments, it is the matrix of the remaining
 * function.
 */
export function* compileApplication<Module>(
  typing: Typing,
  links: Links<Module>,
  operands: readonly Linked<Module>[],
  algebra: Multilinear,
): Compiling<Module, Vector> {
  const compiler = new Compiler(typing, links, algebra);
  return yield* compiler.guarded(compiler.applicationOf(operands));
}

/** Runs work that calls no procedure. */
export function finishCompiling<Result>(work: Compiling<never, Result>): Result {
  const { done, value } = work.next();
  if (done !== true) throw new InternalError('a term without links calls nothing');
  return value;
}

class Compiler<Module> {
  private readonly linked = new Map<Link, Denotation<Module>>();

  constructor(
    private readonly typing: Typing,
    private readonly links: Links<Module>,
    private readonly algebra: Multilinear,
    /** Linked terms; several terms may link the same one. */
    private readonly terms = new Map<LinkedTerm<Module>, Applicable<Module>>(),
  ) {}

  /** Reports sizes beyond a limit as the term's mistake. */
  *guarded<Result>(work: Compiling<Module, Result>): Compiling<Module, Result> {
    try {
      return yield* work;
    } catch (error) {
      throw error instanceof BoundError ? tooLarge(error, this.typing.term.span) : error;
    }
  }

  private get dimension(): number {
    return this.typing.dimension;
  }

  private typeOf(term: Term): Type {
    return this.typing.types.get(term)!;
  }

  *applicationOf(operands: readonly Linked<Module>[]): Compiling<Module, Vector> {
    const { value, type } = yield* this.applied(operands);
    return yield* this.toVector(value, type);
  }

  /** The whole term applied to the given operands, and the type of the result. */
  private *applied(
    operands: readonly Linked<Module>[],
  ): Compiling<Module, { readonly value: Denotation<Module>; readonly type: Type }> {
    const { term } = this.typing;
    let [value, type] = [yield* this.denote(term, null), this.typing.type];
    for (const operand of operands) {
      // A term never has more operands than arguments.
      const taken = resolve(type) as Arrow;
      value = yield* this.apply(value, this.fromLinked(operand, taken.domain, term.span), taken);
      type = taken.codomain;
    }
    return { value, type };
  }

  /**
   * The vector of a denotation. The matrix of a function comes from its application to an open variable: to all basis
   * vectors at once.
   */
  private *toVector(value: Denotation<Module>, type: Type): Compiling<Module, Vector> {
    if (value.kind === 'vector') return value;
    // Only functions are not vectors.
    const { domain, codomain } = resolve(type) as Arrow;
    const space = spaceOf(domain, this.dimension);
    if (space === null) throw openFunction(type, this.typing.term.span);
    const { variable, axis } = this.algebra.open(space);
    const given = yield* this.toVector(yield* value.apply(variable), codomain);
    return this.algebra.bind(given, axis, space);
  }

  private *denote(
    term: Term,
    environment: Environment<Module> | null,
  ): Compiling<Module, Denotation<Module>> {
    switch (term.kind) {
      case 'variable':
        return lookup(term.binder, environment);
      case 'link':
        return this.link(term.link, term.span);
      case 'lambda': {
        const { binder, body } = term;
        const calls = callsWithin(environment) || !isClosed(body, this.links);
        const apply = (value: Denotation<Module>) => this.denote(body, { binder, value, outer: environment });
        return this.shared({ kind: 'function', type: this.typeOf(term), calls, apply });
      }
      case 'apply':
        return yield* this.application(term, environment);
      case 'boolean':
        return this.algebra.basis(2, term.value ? 0 : 1);
      case 'if': {
        const condition = yield* this.denoteVector(term.condition, environment);
        const consequent = yield* this.denote(term.consequent, environment);
        const alternative = yield* this.denote(term.alternative, environment);
        return this.blend(condition, consequent, alternative, this.typeOf(term), term.span);
      }
      case 'numeral':
        return this.algebra.basis(this.dimension, term.value);
      case 'successor': {
        let [number, by] = [term.number, 1];
        for (; number.kind === 'successor'; number = number.number) by++;
        return this.algebra.shift(yield* this.denoteVector(number, environment), by);
      }
      case 'iter':
        return yield* this.iterate(term, environment);
      case 'hole':
        throw new InternalError('a term with mistakes is not compiled');
      default:
        return unreachable(term);
    }
  }

  private *denoteVector(term: Term, environment: Environment<Module> | null): Compiling<Module, Vector> {
    return yield* this.toVector(yield* this.denote(term, environment), this.typeOf(term));
  }

  private *application(
    term: ApplyTerm,
    environment: Environment<Module> | null,
  ): Compiling<Module, Denotation<Module>> {
    const operator = yield* this.denote(term.operator, environment);
    const operand = yield* this.denote(term.operand, environment);
    // Well-typed terms apply functions.
    return yield* this.apply(operator, operand, resolve(this.typeOf(term.operator)) as Arrow);
  }

  private *apply(
    operator: Denotation<Module>,
    operand: Denotation<Module>,
    type: Arrow,
  ): Compiling<Module, Denotation<Module>> {
    if (operator.kind === 'function') return yield* operator.apply(operand);
    return this.algebra.apply(operator, yield* this.toVector(operand, type.domain));
  }

  /** The weighted sum of two vectors, or of the results of two functions. */
  private blend(
    condition: Vector,
    consequent: Denotation<Module>,
    alternative: Denotation<Module>,
    type: Type,
    span: Span,
  ): Denotation<Module> {
    if (consequent.kind === 'vector' && alternative.kind === 'vector') {
      checkSame(consequent.space, alternative.space, span);
      return this.algebra.apply(this.algebra.columns([consequent, alternative]), condition);
    }
    // Only functions are not vectors.
    const taken = resolve(type) as Arrow;
    const calls = [consequent, alternative].some((each) => each.kind === 'function' && each.calls);
    const self = this;
    function* apply(operand: Denotation<Module>): Compiling<Module, Denotation<Module>> {
      const first = yield* self.apply(consequent, operand, taken);
      const second = yield* self.apply(alternative, operand, taken);
      return self.blend(condition, first, second, taken.codomain, span);
    }
    return this.shared({ kind: 'function', type, calls, apply });
  }

  private shared(made: Applicable<Module>): Applicable<Module> {
    const size = spaceOf(made.type, this.dimension)?.size ?? Number.POSITIVE_INFINITY;
    const { domain } = resolve(made.type) as Arrow;
    const self = this;
    return shared(
      made,
      size <= maxOfMatrix ? () => self.toVector(made, made.type) : null,
      function* (matrix, operand) {
        return self.algebra.apply(matrix, yield* self.toVector(operand, domain));
      },
    );
  }

  private *iterate(
    term: IterTerm,
    environment: Environment<Module> | null,
  ): Compiling<Module, Denotation<Module>> {
    const { algebra, dimension } = this;
    const base = yield* this.denoteVector(term.base, environment);
    const count = yield* this.denoteVector(term.count, environment);
    const turns = this.isPlain(term.step, base.space)
      ? algebra.powers(base, yield* this.stepMatrix(term, base.space), dimension)
      : algebra.columns(yield* this.turns(term, base));
    return algebra.apply(turns, count);
  }

  /** Whether a step is best applied as a matrix: it calls no procedure, and the matrix is of moderate size. */
  private isPlain(step: Term, { size }: Space): boolean {
    return size <= maxOfStep && isClosed(step, this.links);
  }

  private *stepMatrix({ binder, step }: IterTerm, space: Space): Compiling<Module, Vector> {
    const { variable, axis } = this.algebra.open(space);
    const turned = yield* this.denoteVector(step, { binder, value: variable, outer: null });
    return this.algebra.bind(turned, axis, space);
  }

  /** The carried vector before each turn, for every number of turns. */
  private *turns({ binder, step }: IterTerm, base: Vector): Compiling<Module, readonly Vector[]> {
    const carried = [base];
    this.algebra.beginTurns();
    for (let turn = 1; turn < this.dimension; turn++) {
      const next = yield* this.denoteVector(step, { binder, value: carried.at(-1)!, outer: null });
      checkStep(base.space, next.space, step.span);
      carried.push(next);
    }
    this.algebra.endTurns();
    return carried;
  }

  // Linked names.

  private link(link: Link, span: Span): Denotation<Module> {
    let found = this.linked.get(link);
    if (found === undefined) {
      found = this.fromLinked(this.links(link), this.typing.linkTypes.get(link)!, span);
      this.linked.set(link, found);
    }
    return found;
  }

  private fromLinked(linked: Linked<Module>, type: Type, span: Span): Denotation<Module> {
    switch (linked.kind) {
      case 'tensor':
        return this.linkedVector(linked.operand, type, span);
      case 'module':
        return this.module(linked.module, type, span);
      case 'term': {
        let found = this.terms.get(linked);
        if (found === undefined) {
          found = this.linkedTerm(linked, type);
          this.terms.set(linked, found);
        }
        return found;
      }
      default:
        return unreachable(linked);
    }
  }

  private linkedTerm(linked: LinkedTerm<Module>, type: Type): Applicable<Module> {
    const { typing, links, operands } = linked;
    const compiler = new Compiler(typing, links, this.algebra, this.terms);
    function* apply(operand: Denotation<Module>): Compiling<Module, Denotation<Module>> {
      const { value, type: left } = yield* compiler.applied(operands);
      // A linked term that is applied is a function.
      return yield* compiler.apply(value, operand, resolve(left) as Arrow);
    }
    return compiler.shared({ kind: 'function', type, calls: !isClosedTerm(linked), apply });
  }

  /** A tensor of Scheme, whose shape is that of the type. If the type is open, the shape gives the space. */
  private linkedVector(operand: Operand, type: Type, span: Span): Vector {
    const shape = shapeOfOperand(operand);
    const space = spaceOfTensor(type, this.dimension, shape);
    if (space === null) throw misfit(type, this.dimension, shape, span);
    return this.algebra.closed(space, operand);
  }

  /** A procedure of Scheme, which is called when it has as many arguments as its type. */
  private module(module: Module, type: Type, span: Span): Denotation<Module> {
    const { domains, result } = uncurried(type);
    const self = this;
    const waiting = (given: readonly Denotation<Module>[], left: Type): Denotation<Module> => ({
      kind: 'function',
      type: left,
      calls: true,
      *apply(operand) {
        const operands = [...given, operand];
        // Some arguments are still missing.
        if (operands.length < domains.length) return waiting(operands, (resolve(left) as Arrow).codomain);
        const vectors: Vector[] = [];
        for (const [index, each] of operands.entries())
          vectors.push(yield* self.toVector(each, domains[index]!));
        return yield* self.call(module, vectors, result, span);
      },
    });
    return waiting([], type);
  }

  /** Makes a call for each combination of basis vectors of the open variables. */
  private *call(
    module: Module,
    operands: readonly Vector[],
    type: Type,
    span: Span,
  ): Compiling<Module, Vector> {
    const { algebra } = this;
    let combinations: readonly (readonly Operand[])[] = [[]];
    for (const operand of operands) {
      const shape = shapeOfSpace(operand.space);
      const slices = algebra.slices(operand).map((each) => algebra.reshape(each, shape));
      combinations = combinations.flatMap((before) => slices.map((each) => [...before, each]));
    }
    const results: Vector[] = [];
    for (const each of combinations) {
      results.push(this.linkedVector(yield { module, operands: each, span }, type, span));
      checkSame(results[0]!.space, results.at(-1)!.space, span);
    }
    const axes = operands.flatMap((each) => each.axes);
    return algebra.joined(
      results.map((each) => each.operand),
      results[0]!.space,
      axes,
    );
  }
}
