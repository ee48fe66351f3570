/**
 * Trees as sums of products: a sum has a constant and terms, a product has a coefficient and powers of bases. Equal formulas
 * that are written differently have the same sums and products. A number is *free* once a free constant has gone into it.
 */

import { mixed, type Tree } from './tree';

/** A coefficient p / q of whole numbers, or a free constant p with q = 1. */
export interface Coefficient {
  readonly p: number;
  readonly q: number;
  readonly free: boolean;
}

/** `base` to a power that is a whole number other than 0, or a free constant. */
export interface Factor {
  readonly base: Tree;
  readonly power: number;
  readonly free: boolean;
}

export interface Product {
  readonly coefficient: Coefficient;
  readonly factors: readonly Factor[];
}

export interface Sum {
  readonly constant: Coefficient;
  readonly terms: readonly Product[];
}

export const zero: Coefficient = { p: 0, q: 1, free: false };
export const one: Coefficient = { p: 1, q: 1, free: false };
export const minusOne: Coefficient = { p: -1, q: 1, free: false };

function divisor(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : divisor(b, a % b);
}

/** A division by 0 is not a number, which no formula may have: the formula then stays as it is written. */
function reduced(p: number, q: number): Coefficient {
  if (q === 0 || !Number.isSafeInteger(p) || !Number.isSafeInteger(q))
    return { p: Number.NaN, q: 1, free: false };
  if (q === 1) return { p, q, free: false };
  const common = divisor(p, q) * Math.sign(q);
  return { p: p / common, q: q / common, free: false };
}

export const quotient = ({ p, q }: Coefficient): number => p / q;
export const freeCoefficient = (value: number): Coefficient => ({ p: value, q: 1, free: true });
export const isOne = ({ p, q, free }: Coefficient): boolean => !free && p === 1 && q === 1;
export const isZero = ({ p, free }: Coefficient): boolean => !free && p === 0;

export function times(a: Coefficient, b: Coefficient): Coefficient {
  return a.free || b.free ? freeCoefficient(quotient(a) * quotient(b)) : reduced(a.p * b.p, a.q * b.q);
}

export function plus(a: Coefficient, b: Coefficient): Coefficient {
  return a.free || b.free
    ? freeCoefficient(quotient(a) + quotient(b))
    : reduced(a.p * b.q + b.p * a.q, a.q * b.q);
}

export function toPower(a: Coefficient, power: number): Coefficient {
  if (a.free) return freeCoefficient(quotient(a) ** power);
  return power >= 0 ? reduced(a.p ** power, a.q ** power) : reduced(a.q ** -power, a.p ** -power);
}

/** The product without its coefficient, by its factors in any order. */
export function hashOfFactors(factors: readonly Factor[]): number {
  let sum = 0;
  for (const { base, power, free } of factors) sum += mixed(free ? 201 : 200, base.hash, free ? 0 : power);
  return sum % Number.MAX_SAFE_INTEGER;
}

export const hasConstants = (factors: readonly Factor[]): boolean =>
  factors.some(({ base, free }) => free || base.constants > 0);

/** Powers above this are left as they are written. */
const maxPower = 12;

/** The product that a tree is; a sum is a product of one factor. */
export function productOf(tree: Tree): Product {
  switch (tree.kind) {
    case 'constant':
      return { coefficient: freeCoefficient(tree.value), factors: [] };
    case 'number':
      return { coefficient: { p: tree.value, q: 1, free: false }, factors: [] };
    case 'argument':
      return { coefficient: one, factors: [{ base: tree, power: 1, free: false }] };
    case 'call': {
      const [a, b] = tree.operands;
      switch (tree.op) {
        case 'neg':
          return multiplied(productOf(a!), { coefficient: minusOne, factors: [] });
        case '*':
          return multiplied(productOf(a!), productOf(b!));
        case '/':
          return multiplied(productOf(a!), raised(productOf(b!), -1));
        case 'square':
          return powered(a!, 2);
        case 'expt':
          if (b!.kind === 'number' && Math.abs(b!.value) <= maxPower && b!.value !== 0)
            return powered(a!, b!.value);
          if (b!.kind === 'constant') return freelyPowered(a!, b!.value);
      }
      return { coefficient: one, factors: [{ base: tree, power: 1, free: false }] };
    }
  }
}

/** Only a product of one factor is raised factor by factor: (xy)^2 is smaller than x^2 y^2. */
function powered(a: Tree, power: number): Product {
  const inner = productOf(a);
  if (inner.factors.length <= 1) return raised(inner, power);
  if (inner.coefficient.free) {
    const bare = bareOf(a);
    if (bare !== null)
      return {
        coefficient: toPower(inner.coefficient, power),
        factors: [{ base: bare, power, free: false }],
      };
  }
  return { coefficient: one, factors: [{ base: a, power, free: false }] };
}

/** A canonical product without the free coefficient that it begins with; null if it does not begin with one. */
function bareOf(tree: Tree): Tree | null {
  return tree.kind === 'call' && tree.op === '*' && tree.operands[0]!.kind === 'constant'
    ? tree.operands[1]!
    : null;
}

/** A base below 0 stays where it is: its even powers have values that the joined power would not have. */
function freelyPowered(a: Tree, power: number): Product {
  const inner = productOf(a);
  const [factor] = inner.factors;
  const asItIs: Product = { coefficient: one, factors: [{ base: a, power, free: true }] };
  const scale = quotient(inner.coefficient);
  if (scale <= 0) return asItIs;
  const coefficient = isOne(inner.coefficient) ? one : freeCoefficient(scale ** power);
  if (inner.factors.length === 1) {
    if (!factor!.free && factor!.power % 2 === 0) return asItIs;
    return { coefficient, factors: [{ base: factor!.base, power: factor!.power * power, free: true }] };
  }
  const bare = inner.coefficient.free ? bareOf(a) : null;
  return bare === null ? asItIs : { coefficient, factors: [{ base: bare, power, free: true }] };
}

export function raised({ coefficient, factors }: Product, power: number): Product {
  const raised = factors.map((each) => ({ ...each, power: each.power * power }));
  return withoutRoots({ coefficient: toPower(coefficient, power), factors: raised });
}

/** Even powers of roots and of absolute values are powers of what is in them. */
function withoutRoots(product: Product): Product {
  const index = product.factors.findIndex(
    ({ base, power, free }) =>
      !free && power % 2 === 0 && base.kind === 'call' && (base.op === 'sqrt' || base.op === 'abs'),
  );
  if (index === -1) return product;
  const { base, power } = product.factors[index]!;
  if (base.kind !== 'call') return product;
  const factors = product.factors.filter((_, other) => other !== index);
  const inner = powered(base.operands[0]!, base.op === 'sqrt' ? power / 2 : power);
  return multiplied({ coefficient: product.coefficient, factors }, inner);
}

/** Powers of one base add up; a base with constants of its own is only joined with itself if nothing in it is free. */
export function multiplied(a: Product, b: Product): Product {
  const factors = [...a.factors];
  for (const each of b.factors) {
    const index =
      each.base.constants > 0 ? -1 : factors.findIndex(({ base }) => base.hash === each.base.hash);
    if (index === -1) {
      factors.push(each);
      continue;
    }
    const old = factors[index]!;
    const power = old.power + each.power;
    const free = old.free || each.free;
    if (power === 0 && !free) factors.splice(index, 1);
    else factors[index] = { base: old.base, power, free };
  }
  return withoutRoots({ coefficient: times(a.coefficient, b.coefficient), factors });
}

/** The sum that a tree is; a product is a sum of one term. */
export function sumOf(tree: Tree): Sum {
  if (tree.kind === 'call') {
    const [a, b] = tree.operands;
    if (tree.op === '+') return added(sumOf(a!), sumOf(b!));
    if (tree.op === '-') return added(sumOf(a!), scaled(sumOf(b!), minusOne));
    if (tree.op === 'neg') return scaled(sumOf(a!), minusOne);
  }
  const product = productOf(tree);
  return product.factors.length === 0
    ? { constant: product.coefficient, terms: [] }
    : { constant: zero, terms: [product] };
}

export function scaled({ constant, terms }: Sum, by: Coefficient): Sum {
  return {
    constant: isZero(constant) ? zero : times(constant, by),
    terms: terms.map((each) => ({ ...each, coefficient: times(each.coefficient, by) })),
  };
}

/** Terms that differ in their coefficients alone become one. */
export function added(a: Sum, b: Sum): Sum {
  const terms = [...a.terms];
  for (const each of b.terms) {
    const hash = hashOfFactors(each.factors);
    const index = hasConstants(each.factors)
      ? -1
      : terms.findIndex(({ factors }) => !hasConstants(factors) && hashOfFactors(factors) === hash);
    if (index === -1) {
      terms.push(each);
      continue;
    }
    const coefficient = plus(terms[index]!.coefficient, each.coefficient);
    if (isZero(coefficient)) terms.splice(index, 1);
    else terms[index] = { coefficient, factors: each.factors };
  }
  return {
    constant: isZero(b.constant)
      ? a.constant
      : isZero(a.constant)
        ? b.constant
        : plus(a.constant, b.constant),
    terms,
  };
}
