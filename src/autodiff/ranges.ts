/**
 * Bounds the value of a node, as far as its ops show it: a square is not negative, a sigmoid is at most 1, an
 * exponential can overflow. Reverse mode asks where a partial can be infinite, and emits nothing where it cannot.
 * Sums and products of finite numbers count as finite. A bound never says less than the value can be otherwise.
 */

import {
  type InputNode,
  isTurns,
  nodesWithin,
  type OpName,
  type OpNode,
  type RegionNode,
  resultSources,
  type TensorNode,
  type TensorOpName,
  type TurnsNode,
  type ValueNode,
} from '../graph';
import {
  absolute,
  anyFinite,
  anything,
  between,
  canBeInfinite,
  canBeZero,
  infinity,
  maxFinite,
  nearZero,
  negated,
  power,
  product,
  quotient,
  type Range,
  sum,
  union,
} from './intervals';

/** The exponential of a number beyond this may overflow, or underflow, in 32-bit floats. */
export const maxExponent = 80;
/** The size that a parameter or a number of a row is taken to have at most, as a power of ten. */
const ordinary = 6;
/** A product beyond this power of ten may overflow in 32-bit floats. */
const maxPower = 30;

/** How many ops a bound looks through. */
const maxDepth = 16;

type Bound = (x: Range, y: Range, z: Range) => Range;

const unit: Bound = () => between(-1, 1);
const rightAngles: Bound = () => between(-4, 4);
/** A function that never falls. */
const rising =
  (f: (x: number) => number): Bound =>
  ({ low, high }) =>
    between(f(low), f(high));

/** Ops that are missing can have any value. */
const bounds: { readonly [Name in OpName]?: Bound } = {
  copy: (x) => x,
  stop: (x) => x,
  add: sum,
  sub: (x, y) => sum(x, negated(y)),
  mul: product,
  div: quotient,
  neg: negated,
  abs: absolute,
  sign: unit,
  min: (x, y) => between(Math.min(x.low, y.low), Math.min(x.high, y.high)),
  max: (x, y) => between(Math.max(x.low, y.low), Math.max(x.high, y.high)),
  sqrt: rising((x) => Math.sqrt(Math.max(x, 0))),
  exp: rising((x) => (x > maxExponent ? infinity : x < -maxExponent ? 0 : Math.exp(x))),
  expm1: rising((x) => (x > maxExponent ? infinity : Math.expm1(x))),
  log: rising((x) => (x < nearZero ? -infinity : Math.log(x))),
  log1p: rising((x) => (x < nearZero - 1 ? -infinity : Math.log1p(x))),
  log2: rising((x) => (x < nearZero ? -infinity : Math.log2(x))),
  log10: rising((x) => (x < nearZero ? -infinity : Math.log10(x))),
  pow: power,
  sin: unit,
  cos: unit,
  atan: rightAngles,
  atan2: rightAngles,
  asin: rightAngles,
  acos: rightAngles,
  sinh: ({ low, high }) =>
    between(low < -maxExponent ? -infinity : Math.sinh(low), high > maxExponent ? infinity : Math.sinh(high)),
  cosh: (x) => between(1, absolute(x).high > maxExponent ? infinity : Math.cosh(absolute(x).high)),
  tanh: unit,
  erf: unit,
  erfc: () => between(0, 2),
  floor: rising(Math.floor),
  ceil: rising(Math.ceil),
  round: rising(Math.round),
  trunc: rising(Math.trunc),
  sigmoid: () => between(0, 1),
  softplus: ({ high }) => between(0, high === infinity ? infinity : maxFinite),
  relu: rising((x) => Math.max(x, 0)),
  select: (_, x, y) => union(x, y),
};

/** Tensor ops whose elements are elements of their operands, or zeros. */
const arrangements: ReadonlySet<TensorOpName> = new Set<TensorOpName>([
  'broadcast',
  'reshape',
  'permute',
  'concat',
  'slice',
  'pad',
  'gather',
  'scatter',
  'maxPick',
  'orderStatistic',
]);
/** Tensor ops that add products of elements of their operands. */
const sums: ReadonlySet<TensorOpName> = new Set<TensorOpName>([
  'sum',
  'matmul',
  'conv2d',
  'conv2dImage',
  'conv2dFilter',
  'maxScatter',
  'det',
  'cofactors',
]);

/** Ops of finite numbers whose value is finite however often a loop repeats them. */
const tame: ReadonlySet<OpName> = new Set<OpName>([
  'copy',
  'stop',
  'add',
  'sub',
  'mul',
  'neg',
  'abs',
  'sign',
  'min',
  'max',
  'sqrt',
  'sin',
  'cos',
  'asin',
  'acos',
  'atan',
  'atan2',
  'tanh',
  'floor',
  'ceil',
  'round',
  'trunc',
  'sigmoid',
  'softplus',
  'relu',
  'erf',
  'erfc',
  'select',
]);

function isTame(node: OpNode | TensorNode): boolean {
  if (node.type.element === 'boolean') return true;
  if (node.kind === 'tensor')
    return node.op === 'softmax' || node.op === 'norm' || arrangements.has(node.op) || sums.has(node.op);
  if (node.op !== 'div') return tame.has(node.op);
  const [, divisor] = node.operands;
  return divisor!.kind === 'constant' && typeof divisor!.value === 'number' && divisor!.value !== 0;
}

/** The bounds of the nodes of one graph. Each is computed when it is first asked for. */
/** What reverse mode asks of the values of nodes. */
export interface Bounds {
  of(node: ValueNode): Range;
  canBeInfinite(node: ValueNode): boolean;
  canBeZero(node: ValueNode): boolean;
  /** Whether a value can be a product of many ordinary numbers, so that it can overflow. */
  canGrow(node: ValueNode): boolean;
}

export class Ranges implements Bounds {
  private readonly known = new Map<ValueNode, Range>();
  private readonly powers = new Map<ValueNode, number>();
  private readonly represented = new Map<InputNode, InputNode>();
  private readonly tameTurns = new Map<TurnsNode, boolean>();

  of(node: ValueNode, depth = 0): Range {
    const before = this.known.get(node);
    if (before !== undefined) return before;
    if (depth > maxDepth) return anything;
    const range = this.compute(node, depth + 1);
    this.known.set(node, range);
    return range;
  }

  /** Declares an input of a block under construction to have the values of another. */
  represent(input: InputNode, original: InputNode): void {
    this.represented.set(input, original);
  }

  canBeInfinite(node: ValueNode): boolean {
    return canBeInfinite(this.of(node));
  }

  canBeZero(node: ValueNode): boolean {
    return canBeZero(this.of(node));
  }

  /**
   * Whether products of ordinary numbers may overflow on the way to a node: powers of high degree, and what a loop
   * multiplies again and again.
   */
  canGrow(node: ValueNode): boolean {
    return this.powerOf(node, 0) > maxPower;
  }

  /** The power of ten that bounds a node if parameters and rows are of ordinary size. */
  private powerOf(node: ValueNode, depth: number): number {
    const before = this.powers.get(node);
    if (before !== undefined) return before;
    if (depth > maxDepth) return infinity;
    const power = this.computePower(node, depth + 1);
    this.powers.set(node, power);
    return power;
  }

  private computePower(node: ValueNode, depth: number): number {
    const { low, high } = this.of(node);
    const bound = Math.log10(Math.max(Math.abs(low), Math.abs(high), 1));
    if (bound < maxPower) return bound;
    const most = (nodes: readonly ValueNode[]): number =>
      nodes.reduce((power, each) => Math.max(power, this.powerOf(each, depth)), 0);
    if (node.kind === 'input') {
      const own = this.represented.get(node) ?? node;
      const { parent, region } = own.block;
      const isRepeated = region === null ? parent !== null : isTurns(region);
      return isRepeated ? infinity : ordinary;
    }
    if (node.kind === 'result') return most(resultSources(node.region, node.position));
    const together = (nodes: readonly ValueNode[]): number =>
      nodes.reduce((power, each) => power + this.powerOf(each, depth), 0);
    if (node.kind === 'tensor') {
      const { op, operands } = node;
      if (arrangements.has(op)) return most(operands);
      // A determinant multiplies as many elements as it has rows.
      if (op === 'det' || op === 'cofactors') return most(operands) * operands[0]!.type.shape.at(-1)!;
      return sums.has(op) || op === 'norm' ? together(operands) : ordinary;
    }
    if (node.kind !== 'op') return ordinary;
    switch (node.op) {
      case 'mul':
        return together(node.operands);
      // That the divisor is close to 0 is another hazard.
      case 'div':
        return this.powerOf(node.operands[0]!, depth) + ordinary;
      case 'pow':
        return this.powerOf(node.operands[0]!, depth) * Math.max(1, this.of(node.operands[1]!).high);
      case 'add':
      case 'sub':
      case 'neg':
      case 'abs':
      case 'copy':
      case 'stop':
      case 'max':
      case 'min':
      case 'relu':
      case 'softplus':
      case 'floor':
      case 'ceil':
      case 'round':
      case 'trunc':
      case 'sqrt':
        return most(node.operands);
      case 'select':
        return most(node.operands.slice(1));
      default:
        return ordinary;
    }
  }

  private compute(node: ValueNode, depth: number): Range {
    switch (node.kind) {
      case 'constant': {
        const { value } = node;
        if (!(value instanceof Float64Array)) return between(Number(value), Number(value));
        return value.reduce((range, each) => union(range, between(each, each)), between(infinity, -infinity));
      }
      case 'input':
        return this.input(node, depth);
      case 'op':
        return this.op(node, depth);
      case 'tensor':
        return this.tensor(node, depth);
      case 'result':
        return this.result(node.region, node.position, depth);
    }
  }

  private op({ op, operands }: OpNode, depth: number): Range {
    const bound = bounds[op];
    if (bound === undefined) return anything;
    const [x = anything, y = x, z = x] = operands.map((each) => this.of(each, depth));
    const range = bound(x, y, z);
    return op === 'mul' && operands[0] === operands[1] ? between(Math.max(range.low, 0), range.high) : range;
  }

  private tensor({ op, operands }: TensorNode, depth: number): Range {
    if (op === 'softmax') return between(0, 1);
    const ranges = operands
      .slice(0, op === 'gather' || op === 'scatter' ? 1 : 2)
      .map((each) => this.of(each, depth));
    const [first = anything, ...others] =
      op === 'concat' ? operands.map((each) => this.of(each, depth)) : ranges;
    if (arrangements.has(op)) {
      const range = op === 'maxPick' ? (others[0] ?? first) : others.reduce(union, first);
      return op === 'pad' || op === 'scatter' ? union(range, between(0, 0)) : range;
    }
    if (op === 'norm') return between(0, canBeInfinite(first) ? infinity : maxFinite);
    if (!sums.has(op) || [first, ...others].some(canBeInfinite)) return anything;
    const isPositive = op !== 'det' && op !== 'cofactors' && [first, ...others].every(({ low }) => low >= 0);
    return isPositive ? between(0, maxFinite) : anyFinite;
  }

  private result(region: RegionNode, position: number, depth: number): Range {
    const range = resultSources(region, position)
      .map((source) => this.of(source, depth))
      .reduce(union);
    if (region.kind !== 'rows' || canBeInfinite(range)) return range;
    return range.low >= 0 ? between(0, maxFinite) : anyFinite;
  }

  /** Parameters and columns are finite. What a loop carries is finite if nothing in a turn can make it infinite. */
  private input(node: InputNode, depth: number): Range {
    const original = this.represented.get(node);
    if (original !== undefined) return this.of(original, depth);
    const { parent, region } = node.block;
    if (region === null) return parent === null ? anyFinite : anything;
    if (!isTurns(region)) return anyFinite;
    if (region.kind === 'scan') {
      const element = region.elements.indexOf(node);
      if (element >= 0) return this.of(region.sequences[element]!, depth);
    }
    if (!this.isTame(region)) return anything;
    return region.starts.some((start) => canBeInfinite(this.of(start, depth))) ? anything : anyFinite;
  }

  private isTame(region: TurnsNode): boolean {
    let answer = this.tameTurns.get(region);
    if (answer === undefined) {
      answer = true;
      for (const node of nodesWithin(region.body)) {
        if ((node.kind === 'op' || node.kind === 'tensor') && !isTame(node)) {
          answer = false;
          break;
        }
      }
      this.tameTurns.set(region, answer);
    }
    return answer;
  }
}
