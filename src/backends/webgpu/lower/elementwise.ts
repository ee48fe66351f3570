/** An expression of WGSL for each op, from expressions for its operands. */

import type { OpName } from '../../../graph';
import { InternalError } from '../../../text/internal';
import type { FunctionName, Library } from '../math/library';

export interface Kit {
  readonly library: Library;
  /** The second operand, if it is a constant. */
  readonly known: number | null;
}

type Lowering = (operands: readonly [string, string, string], kit: Kit) => string;

const infix =
  (operator: string): Lowering =>
  ([x, y]) =>
    `${x} ${operator} ${y}`;

/** A function of the library on the operands. */
function own(name: FunctionName, count: number): Lowering {
  return (operands, { library }) => `${library.use(name)}(${operands.slice(0, count).join(', ')})`;
}

const builtIn =
  (name: string): Lowering =>
  ([x]) =>
    `${name}(${x})`;

/** Powers up to this exponent are products. */
const maxFactors = 8;

const pow: Lowering = ([x, y], { library, known }) => {
  if (known === 0.5) return `sqrt(${x} + 0.0f)`;
  if (known !== null && Number.isInteger(known) && known >= 1 && known <= maxFactors)
    return new Array<string>(known).fill(x).join(' * ');
  return `${library.use('power')}(${x}, ${y})`;
};

/** The product tends to 0 with x if y is positive. */
const powLog: Lowering = ([x, y, power], { library }) => {
  const [log, equal, less] = (['logarithm', 'equal', 'less'] as const).map((name) => library.use(name));
  return `select(${power} * ${log}(${x}), 0.0f, ${equal}(${x}, 0.0f) && ${less}(0.0f, ${y}))`;
};

/** A function whose second operand is its order. */
function ofOrder(name: 'polygamma' | 'stirlingRest'): Lowering {
  return ([x], { library, known }) => {
    if (known === null) throw new InternalError(`the order of a ${name} is computed`);
    return `${library[name](known)}(${x})`;
  };
}

const lowerings: { readonly [Name in OpName]: Lowering } = {
  copy: ([x]) => x,
  stop: ([x]) => x,
  add: infix('+'),
  sub: infix('-'),
  mul: infix('*'),
  div: infix('/'),
  neg: ([x]) => `-${x}`,
  abs: builtIn('abs'),
  sign: own('signOf', 1),
  min: own('smaller', 2),
  max: own('larger', 2),
  sqrt: builtIn('sqrt'),
  exp: own('exponential', 1),
  expm1: own('exponentialLessOne', 1),
  log: own('logarithm', 1),
  log1p: own('logarithmOfNext', 1),
  log2: own('binaryLogarithm', 1),
  log10: own('decimalLogarithm', 1),
  pow,
  powLog,
  sin: own('sine', 1),
  cos: own('cosine', 1),
  tan: own('tangent', 1),
  asin: own('arcSine', 1),
  acos: own('arcCosine', 1),
  atan: own('arcTangent', 1),
  atan2: own('angle', 2),
  sinh: own('hyperbolicSine', 1),
  cosh: own('hyperbolicCosine', 1),
  tanh: own('hyperbolicTangent', 1),
  floor: builtIn('floor'),
  ceil: builtIn('ceil'),
  round: builtIn('round'),
  trunc: builtIn('trunc'),
  rem: own('remainder', 2),
  mod: own('modulo', 2),
  sigmoid: own('sigmoid', 1),
  softplus: own('softplus', 1),
  relu: ([x], { library }) => `${library.use('larger')}(${x}, 0.0f)`,
  erf: own('errorFunction', 1),
  erfc: own('errorComplement', 1),
  gamma: own('gammaFunction', 1),
  lgamma: own('logGamma', 1),
  polygamma: ofOrder('polygamma'),
  stirlingRest: ofOrder('stirlingRest'),
  eq: own('equal', 2),
  lt: own('less', 2),
  le: own('atMost', 2),
  isNaN: ([x], { library }) => `!${library.use('isNumber')}(${x})`,
  isFinite: own('isFinite', 1),
  not: ([x]) => `!${x}`,
  and: infix('&&'),
  or: infix('||'),
  select: ([c, x, y]) => `select(${y}, ${x}, ${c})`,
  selectBoolean: ([c, x, y]) => `select(${y}, ${x}, ${c})`,
};

export function lowerElementwise(op: OpName, operands: readonly string[], kit: Kit): string {
  const [x = '', y = '', z = ''] = operands;
  return lowerings[op]([x, y, z], kit);
}
