/** The elementwise ops in instructions, for any number of lanes: a total table over the ops of the graph. */

import { type OpName, ops } from '../../../graph';
import { InternalError } from '../../../text/internal';
import type { Lanes, Numbers, Truths } from '../lanes';
import type { Library } from '../math/library';
import type { RoutineName } from '../math/routine';

/** The tools of a lowering: the lanes, the routines, and the second operand if it is a known number. */
export interface Kit {
  readonly m: Lanes;
  readonly library: Library;
  readonly known: number | null;
}

type Arithmetic = (kit: Kit, x: Numbers, y: Numbers) => Numbers;
type Comparison = (kit: Kit, x: Numbers, y: Numbers) => Truths;
type Logic = (kit: Kit, x: Truths, y: Truths) => Truths;

type Plain =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'min'
  | 'max'
  | 'neg'
  | 'abs'
  | 'sqrt'
  | 'floor'
  | 'ceil'
  | 'trunc';

function plain(name: Plain): Arithmetic {
  return ({ m }, x, y) => m[name](x, y);
}

function routine(name: RoutineName): Arithmetic {
  return ({ m, library }, x) => library.call(name, m, [x]);
}

function routineOfTwo(name: RoutineName): Arithmetic {
  return ({ m, library }, x, y) => library.call(name, m, [x, y]);
}

/** A function whose second operand is its order. */
function ofOrder(name: 'polygamma' | 'stirlingRest'): Arithmetic {
  return ({ m, library, known }, x) => {
    if (known === null) throw new InternalError(`the order of ${name} is known`);
    return library[name](known, m, x);
  };
}

/** Small whole powers are products, each of which rounds once. */
const power: Arithmetic = ({ m, library, known }, x, y) => {
  if (known === 3) return m.mul(m.mul(x, x), x);
  const general = library.call('pow', m, [x, y]);
  return known === null ? m.select(m.eq(y, 2), m.mul(x, x), general) : general;
};

/** x^y log x from x, y and x^y. The product tends to 0 with x if y is positive. */
function powerAndLogarithm({ m, library }: Kit, x: Numbers, y: Numbers, power: Numbers): Numbers {
  return m.select(m.and(m.eq(x, 0), m.gt(y, 0)), 0, m.mul(power, library.call('log', m, [x])));
}

const arithmetic = {
  copy: (_, x) => x,
  stop: (_, x) => x,
  add: plain('add'),
  sub: plain('sub'),
  mul: plain('mul'),
  div: plain('div'),
  neg: plain('neg'),
  abs: plain('abs'),
  min: plain('min'),
  max: plain('max'),
  sqrt: plain('sqrt'),
  floor: plain('floor'),
  ceil: plain('ceil'),
  trunc: plain('trunc'),
  round: ({ m }, x) => m.nearest(x),
  sign: ({ m }, x) => m.select(m.gt(x, 0), 1, m.select(m.lt(x, 0), -1, x)),
  relu: ({ m }, x) => m.max(x, 0),
  exp: routine('exp'),
  expm1: routine('expm1'),
  log: routine('log'),
  log1p: routine('log1p'),
  log2: routine('log2'),
  log10: routine('log10'),
  sin: routine('sin'),
  cos: routine('cos'),
  tan: routine('tan'),
  asin: routine('asin'),
  acos: routine('acos'),
  atan: routine('atan'),
  sinh: routine('sinh'),
  cosh: routine('cosh'),
  tanh: routine('tanh'),
  sigmoid: routine('sigmoid'),
  softplus: routine('softplus'),
  erf: routine('erf'),
  erfc: routine('erfc'),
  gamma: routine('gamma'),
  lgamma: routine('lgamma'),
  pow: power,
  atan2: routineOfTwo('atan2'),
  rem: routineOfTwo('rem'),
  mod: routineOfTwo('mod'),
  polygamma: ofOrder('polygamma'),
  stirlingRest: ofOrder('stirlingRest'),
} satisfies Partial<Record<OpName, Arithmetic>>;

const comparisons = {
  eq: ({ m }, x, y) => m.eq(x, y),
  lt: ({ m }, x, y) => m.lt(x, y),
  le: ({ m }, x, y) => m.le(x, y),
  isNaN: ({ m }, x) => m.ne(x, x),
  isFinite: ({ m }, x) => m.lt(m.abs(x), Number.POSITIVE_INFINITY),
} satisfies Partial<Record<OpName, Comparison>>;

const logic = {
  not: ({ m }, x) => m.not(x),
  and: ({ m }, x, y) => m.and(x, y),
  or: ({ m }, x, y) => m.or(x, y),
} satisfies Partial<Record<OpName, Logic>>;

/** Reads the operands of an op. */
export interface Operands {
  readonly number: (position: number) => Numbers;
  readonly truth: (position: number) => Truths;
}

type Lowered =
  | { readonly element: 'number'; readonly value: Numbers }
  | { readonly element: 'boolean'; readonly value: Truths };

const isIn = <Table extends object>(name: PropertyKey, table: Table): name is keyof Table =>
  Object.hasOwn(table, name);

export function lowerElementwise(op: OpName, kit: Kit, { number, truth }: Operands): Lowered {
  const { m } = kit;
  if (op === 'select') return { element: 'number', value: m.select(truth(0), number(1), number(2)) };
  if (op === 'selectBoolean')
    return { element: 'boolean', value: m.selectTruth(truth(0), truth(1), truth(2)) };
  if (op === 'powLog')
    return { element: 'number', value: powerAndLogarithm(kit, number(0), number(1), number(2)) };
  // A rule of one operand ignores the second.
  if (isIn(op, logic)) {
    const rule: Logic = logic[op];
    return { element: 'boolean', value: rule(kit, truth(0), op === 'not' ? truth(0) : truth(1)) };
  }
  const second = (): Numbers => (isUnary(op) ? number(0) : number(1));
  if (isIn(op, comparisons)) {
    const rule: Comparison = comparisons[op];
    return { element: 'boolean', value: rule(kit, number(0), second()) };
  }
  const rule: Arithmetic = arithmetic[op];
  return { element: 'number', value: rule(kit, number(0), second()) };
}

function isUnary(op: OpName): boolean {
  return ops[op].operands.length === 1;
}
