/**
 * Writes sums and products as trees: what commutes in order, powers in their smallest form, and free constants that say the
 * same joined, so that equal formulas have equal trees.
 */

import type { Operator } from '../formula';
import { valueAt } from './arithmetic';
import {
  added,
  type Coefficient,
  type Factor,
  freeCoefficient,
  isOne,
  isZero,
  minusOne,
  zero as none,
  one,
  type Product,
  plus,
  productOf,
  quotient,
  type Sum,
  scaled,
  sumOf,
  times,
  toPower,
} from './normalForms';
import { binary, type CallTree, compareTrees, constant, number, type Tree, unary } from './tree';

export const calls = (tree: Tree, op: Operator): tree is CallTree => tree.kind === 'call' && tree.op === op;

/** Calls of others cannot be written as a number times something, or plus something. */
const scalable: ReadonlySet<Operator> = new Set(['+', '-', '*', '/', 'neg', 'square', 'expt', 'exp']);

export class NormalTrees {
  /** `may`: which operators there are to write powers with. */
  constructor(private readonly may: (op: Operator) => boolean) {}

  /**
   * What remains of a canonical formula without numbers that are added to it or multiply it: all formulas with the same core
   * are a + b f of one another.
   */
  core(tree: Tree): Tree {
    if (tree.kind === 'call' && !scalable.has(tree.op)) return tree;
    const { terms } = sumOf(tree);
    if (terms.length === 0) return constant(1);
    if (terms.length > 1) return this.coreOfTerms(terms);
    const { factors } = this.scalesTaken(terms[0]!);
    const core = factors.length === 0 ? constant(1) : this.ofProduct({ coefficient: one, factors });
    return core.hash === tree.hash ? core : this.core(core);
  }

  private coreOfTerms(terms: readonly Product[]): Tree {
    const scale = scaleOf({ constant: none, terms });
    const sum = scale === null ? { constant: none, terms } : withoutScale({ constant: none, terms }, scale);
    const [core, opposite] = [this.ofSum(sum), this.ofSum(scaled(sum, minusOne))];
    return compareTrees(opposite, core) < 0 ? opposite : core;
  }

  /** A difference whose sign does not matter: itself or its negative, whichever is first. */
  inOrder(tree: CallTree): Tree {
    const opposite = this.ofSum(scaled(sumOf(tree), minusOne));
    return compareTrees(opposite, tree) < 0 ? opposite : tree;
  }

  /** The tree of a sum: constants and positive terms in order, less the negative terms in order. */
  ofSum(given: Sum): Tree {
    const { constant: number, terms } = given.constant.free ? this.knownTermsAdded(given) : given;
    if (terms.length === 0) return ofCoefficient(number);
    if (terms.length === 1 && isZero(number)) return this.ofProduct(terms[0]!);
    const positive: Tree[] = [];
    const negative: Tree[] = [];
    for (const term of terms) {
      const { coefficient } = term;
      const minus = !coefficient.free && coefficient.p < 0;
      const tree = this.ofProduct(minus ? { ...term, coefficient: times(coefficient, minusOne) } : term);
      (minus ? negative : positive).push(tree);
    }
    // A product may have become a sum, or a number: all is gathered again until nothing changes.
    const gathered = positive.some((each) => calls(each, '+') || calls(each, '-') || isNumeric(each));
    if (gathered || negative.some((each) => calls(each, '+') || calls(each, '-') || isNumeric(each))) {
      let sum: Sum = { constant: number, terms: [] };
      for (const each of positive) sum = added(sum, sumOf(each));
      for (const each of negative) sum = added(sum, scaled(sumOf(each), minusOne));
      return this.ofGathered(sum);
    }
    return this.ofTerms(number, positive, negative);
  }

  private knownTermsAdded({ constant: number, terms }: Sum): Sum {
    const known = terms.filter(({ factors }) => factors.every(({ base }) => base.closed));
    const values = known.map((each) => valueAt(this.ofProduct(each), []));
    return {
      constant: values.reduce((sum, each) => plus(sum, freeCoefficient(each)), number),
      terms: terms.filter((each) => !known.includes(each)),
    };
  }

  private ofGathered({ constant: number, terms }: Sum): Tree {
    const minus = ({ coefficient }: Product) => !coefficient.free && coefficient.p < 0;
    const tree = (term: Product) => this.ofProduct(term);
    if (terms.length === 0) return ofCoefficient(number);
    return this.ofTerms(
      number,
      terms.filter((each) => !minus(each)).map(tree),
      terms.filter(minus).map((each) => tree({ ...each, coefficient: times(each.coefficient, minusOne) })),
    );
  }

  private ofTerms(number: Coefficient, positive: Tree[], negative: Tree[]): Tree {
    positive.sort(compareTrees);
    negative.sort(compareTrees);
    if (!isZero(number)) {
      const below = !number.free && number.p < 0 && positive.length > 0;
      if (below) negative.unshift(ofCoefficient(times(number, minusOne)));
      else positive.unshift(ofCoefficient(number));
    }
    if (negative.length === 0) return chain('+', positive);
    const rest = chain('+', negative);
    return positive.length === 0 ? unary('neg', rest) : binary('-', chain('+', positive), rest);
  }

  /** The tree of a product: its coefficient and the positive powers in order, divided by the negative powers in order. */
  ofProduct(given: Product): Tree {
    const { coefficient, factors } = this.absorbed(given);
    if (isZero(coefficient)) return number(0);
    if (factors.length === 0) return ofCoefficient(coefficient);
    const above: Tree[] = [];
    const below: Tree[] = [];
    for (const each of factors) {
      if (each.free) above.push(binary('expt', each.base, constant(each.power)));
      else if (each.power > 0) above.push(this.power(each.base, each.power));
      else below.push(this.power(each.base, -each.power));
    }
    above.sort(compareTrees);
    below.sort(compareTrees);
    const minus = !coefficient.free && coefficient.p < 0;
    const p = minus ? -coefficient.p : coefficient.p;
    if (coefficient.free || p !== 1 || above.length === 0)
      above.unshift(coefficient.free ? constant(coefficient.p) : number(p));
    if (coefficient.q !== 1) below.unshift(number(coefficient.q));
    const numerator = chain('*', above);
    const whole = below.length === 0 ? numerator : binary('/', numerator, chain('*', below));
    return minus ? unary('neg', whole) : whole;
  }

  /**
   * Free constants that say the same are joined: the coefficient of a product goes into its first sum that has a free term, a
   * sum whose terms are all free has the coefficient of its first term taken out, and exponentials become one.
   */
  private absorbed(product: Product): Product {
    const { coefficient, factors } = this.scalesTaken(product);
    return coefficient.free ? this.coefficientDistributed(coefficient, factors) : { coefficient, factors };
  }

  private scalesTaken(product: Product): Product {
    let { coefficient } = product;
    let factors = this.exponentialsJoined(product.factors);
    if (factors.some(({ base }) => calls(base, 'exp'))) {
      const taken = this.scaleTaken(factors);
      coefficient = times(coefficient, taken.coefficient);
      factors = taken.factors;
    }
    const known = coefficient.free ? factors.filter(({ base }) => base.closed) : [];
    for (const { base, power } of known)
      coefficient = times(coefficient, freeCoefficient(valueAt(base, []) ** power));
    if (known.length > 0) factors = factors.filter(({ base }) => !base.closed);
    const divided: Factor[] = [];
    for (const each of factors) {
      const root = coefficient.free ? this.rootWithoutScale(each) : null;
      if (root !== null) {
        coefficient = times(coefficient, root.coefficient);
        divided.push(root.factor);
        continue;
      }
      const sum = each.base.constants > 0 && isSum(each.base) ? sumOf(each.base) : null;
      const scale = sum === null || each.free ? null : scaleOf(sum);
      if (
        sum === null ||
        scale === null ||
        (factors.length === 1 && each.power === 1 && isOne(coefficient))
      ) {
        divided.push(each);
        continue;
      }
      coefficient = times(coefficient, toPower(scale, each.power));
      const base = this.ofSum(withoutScale(sum, scale));
      divided.push({ ...each, base });
    }
    return { coefficient, factors: divided };
  }

  private coefficientDistributed(coefficient: Coefficient, factors: readonly Factor[]): Product {
    const index = factors.findIndex(
      ({ base, power, free }) =>
        power === 1 && !free && base.constants > 0 && isSum(base) && hasFreeTerm(sumOf(base)),
    );
    if (index === -1) return { coefficient, factors };
    const sum = sumOf(factors[index]!.base);
    const isFree = (each: Product) => each.coefficient.free;
    const fixed = sum.terms.filter((each) => !isFree(each));
    const rest: Sum = {
      constant: sum.constant.free ? none : sum.constant,
      terms: fixed,
    };
    const free: Sum = {
      constant: sum.constant.free ? times(sum.constant, coefficient) : none,
      terms: sum.terms
        .filter(isFree)
        .map((each) => ({ ...each, coefficient: times(each.coefficient, coefficient) })),
    };
    const scaledRest = this.restScaled(rest, coefficient);
    const base = this.ofGathered(added(free, scaledRest));
    const others = factors.filter((_, other) => other !== index);
    return { coefficient: one, factors: [{ base, power: 1, free: false }, ...others] };
  }

  private restScaled(rest: Sum, coefficient: Coefficient): Sum {
    if (rest.terms.length === 0)
      return isZero(rest.constant) ? rest : { constant: times(rest.constant, coefficient), terms: [] };
    if (rest.terms.length === 1 && isZero(rest.constant)) return scaled(rest, coefficient);
    const factor: Factor = { base: this.ofSum(rest), power: 1, free: false };
    return { constant: none, terms: [{ coefficient, factors: [factor] }] };
  }

  /** sqrt(c x) is sqrt(c) sqrt(x) for a c above 0. */
  private rootWithoutScale({
    base,
    power,
    free,
  }: Factor): { coefficient: Coefficient; factor: Factor } | null {
    if (free || !calls(base, 'sqrt') || base.constants === 0) return null;
    const inner = productOf(base.operands[0]!);
    if (!inner.coefficient.free || quotient(inner.coefficient) <= 0 || inner.factors.length === 0)
      return null;
    const coefficient = freeCoefficient(Math.sqrt(quotient(inner.coefficient)) ** power);
    const root = unary('sqrt', this.ofProduct({ ...inner, coefficient: one }));
    return { coefficient, factor: { base: root, power, free: false } };
  }

  /** exp(a) exp(b) = exp(a + b), and a power of an exponential multiplies its exponent. */
  private exponentialsJoined(factors: readonly Factor[]): readonly Factor[] {
    const exponentials = factors.filter(({ base }) => calls(base, 'exp'));
    if (
      exponentials.length === 0 ||
      (exponentials.length === 1 && Math.abs(exponentials[0]!.power) === 1 && !exponentials[0]!.free)
    )
      return factors;
    const others = factors.filter(({ base }) => !calls(base, 'exp'));
    let exponent: Sum = { constant: none, terms: [] };
    for (const { base, power, free } of exponentials) {
      const by: Coefficient = { p: power, q: 1, free };
      exponent = added(exponent, scaled(sumOf((base as CallTree).operands[0]!), by)); // It calls `exp`.
    }
    const joined = this.ofSum(exponent);
    if (joined.kind === 'number' && joined.value === 0) return others;
    return [...others, { base: unary('exp', joined), power: 1, free: false }];
  }

  /** exp(c + x) is c' exp(x); exp(-x) with something to divide divides it by exp(x), and 1 / exp(x) is exp(-x). */
  private scaleTaken(factors: readonly Factor[]): Product {
    let coefficient = one;
    const taken = factors.map((each): Factor => {
      if (!calls(each.base, 'exp')) return each;
      let sum = sumOf(each.base.operands[0]!);
      let power = each.power;
      if (sum.constant.free && sum.terms.length > 0) {
        coefficient = times(coefficient, freeCoefficient(Math.exp(power * quotient(sum.constant))));
        sum = { ...sum, constant: none };
      }
      const { constant: fixed, terms } = sum;
      const absorbsSign = terms.length === 1 && isZero(fixed) && terms[0]!.coefficient.free;
      const negative =
        terms.every((term) => !term.coefficient.free && term.coefficient.p < 0) && fixed.p <= 0;
      const alone = factors.length === 1;
      if (
        (absorbsSign && power === -1) ||
        (negative && power === 1 && !alone) ||
        (!negative && power === -1 && alone && !sum.constant.free)
      ) {
        sum = scaled(sum, minusOne);
        power = -power;
      }
      return { base: unary('exp', this.ofSum(sum)), power, free: false };
    });
    return { coefficient, factors: taken };
  }

  /** The smallest of the ways to write a power. */
  private power(base: Tree, power: number): Tree {
    if (power === 1) return base;
    const ways: Tree[] = [
      chain(
        '*',
        Array.from({ length: power }, () => base),
      ),
    ];
    if (this.may('square')) {
      const half = Math.floor(power / 2);
      const inner = calls(base, '-') && half === 1 ? this.inOrder(base) : this.power(base, half);
      const squared = unary('square', inner);
      ways.unshift(power % 2 === 0 ? squared : chain('*', [base, squared].sort(compareTrees)));
    }
    if (this.may('expt')) ways.push(binary('expt', base, number(power)));
    return ways.reduce((best, each) => (each.size < best.size ? each : best));
  }
}

export const isNumeric = (tree: Tree): tree is Extract<Tree, { kind: 'constant' | 'number' }> =>
  tree.kind === 'constant' || tree.kind === 'number';
const isSum = (tree: Tree): boolean => calls(tree, '+') || calls(tree, '-');
const hasFreeTerm = (sum: Sum): boolean =>
  sum.constant.free || sum.terms.some(({ coefficient }) => coefficient.free);

function ofCoefficient({ p, q, free }: Coefficient): Tree {
  if (free) return constant(p);
  return q === 1 ? number(p) : binary('/', number(p), number(q));
}

/** (op a (op b c)), as it is. */
function chain(op: Operator, items: readonly Tree[]): Tree {
  let tree = items[items.length - 1]!;
  for (let index = items.length - 2; index >= 0; index--) tree = binary(op, items[index]!, tree);
  return tree;
}

/** The coefficient that a sum can be divided by so that it has a free constant less; null if a part of it is not free. */
function scaleOf({ constant: number, terms }: Sum): Coefficient | null {
  if (!number.free && !isZero(number)) return null;
  if (!terms.every(({ coefficient }) => coefficient.free)) return null;
  return quotient(terms[0]!.coefficient) === 0 ? null : terms[0]!.coefficient;
}

function withoutScale({ constant: number, terms }: Sum, scale: Coefficient): Sum {
  const by = freeCoefficient(1 / quotient(scale));
  return {
    constant: number.free ? times(number, by) : number,
    terms: terms.map((each, index) => ({
      ...each,
      coefficient: index === 0 ? one : times(each.coefficient, by),
    })),
  };
}
