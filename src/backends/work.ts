/**
 * Counts the arithmetic of a training step from its graph. The unit is an addition; the weights of other ops are their
 * times in WebAssembly.
 */

import {
  type Block,
  type ConstantNode,
  type Graph,
  isTurns,
  type LoopNode,
  matrixSizes,
  type Node,
  nextValues,
  type OpName,
  type OpNode,
  ops,
  type ScanNode,
  sizeOf,
  type TensorNode,
  type TurnsNode,
  type ValueNode,
} from '../graph';

export interface Arithmetic {
  /** The arithmetic on numbers. */
  readonly numbers: number;
  /** The arithmetic on tensors, element by element. */
  readonly tensors: number;
  /** The number of ops. */
  readonly ops: number;
}

export interface Work {
  readonly perRow: Arithmetic;
  /** The arithmetic outside rows. */
  readonly once: Arithmetic;
  /** Whether a loop ends by numbers that are not known from the start, so that the number of its turns is a guess. */
  readonly isGuess: boolean;
}

const weights: { readonly [Name in OpName]: number } = {
  copy: 0,
  stop: 0,
  add: 1,
  sub: 1,
  mul: 1,
  div: 4,
  neg: 1,
  abs: 1,
  sign: 2,
  min: 1,
  max: 1,
  sqrt: 4,
  exp: 12,
  expm1: 16,
  log: 14,
  log1p: 16,
  log2: 15,
  log10: 15,
  pow: 30,
  powLog: 18,
  sin: 45,
  cos: 45,
  tan: 60,
  asin: 20,
  acos: 20,
  atan: 16,
  atan2: 22,
  sinh: 18,
  cosh: 18,
  tanh: 18,
  floor: 1,
  ceil: 1,
  round: 1,
  trunc: 1,
  rem: 20,
  mod: 24,
  sigmoid: 16,
  softplus: 28,
  relu: 1,
  erf: 40,
  erfc: 40,
  gamma: 80,
  lgamma: 60,
  polygamma: 80,
  stirlingRest: 70,
  eq: 1,
  lt: 1,
  le: 1,
  isNaN: 1,
  isFinite: 1,
  not: 1,
  and: 1,
  or: 1,
  select: 1,
  selectBoolean: 1,
};

/** Additions and multiplications for each element of the result. */
function perElement(node: TensorNode): number {
  const [first, second] = node.operands.map(({ type }) => type.shape);
  switch (node.op) {
    case 'matmul':
      return 2 * matrixSizes(first!, node.attributes[0] === 1)[1];
    case 'conv2d':
      return 2 * sizeOf(second!.slice(0, -1));
    case 'conv2dImage':
      return (2 * sizeOf(second!)) / second!.at(-2)!;
    case 'conv2dFilter':
      return (2 * sizeOf(second!)) / second!.at(-1)!;
    case 'solve':
    case 'det':
    case 'cholesky':
    case 'logdet':
    case 'cofactors':
      return sizeOf(first!);
    case 'logSumExp':
      return 15 * first!.at(-1)!;
    case 'norm':
      return 4 * first!.at(-1)!;
    case 'orderStatistic':
      return orderWork(first!.at(-1)!, node.attributes[0]!);
    case 'triangularize':
      return 3 * first![0]!;
    case 'substitute':
      return first![0]!;
    default:
      return 1;
  }
}

/** An extreme takes one pass, any other element compares all with all. */
function orderWork(length: number, k: number): number {
  return k === 0 || k === length - 1 ? length : 4 * length * length;
}

/** The assumed number of turns of a loop whose number is not known from the start. */
const usualTurns = 100;
/** The limit of counting. */
const maxTurns = 1_000_000;

/** The values from which a loop's test is computed, turn by turn; null if they are not known from the start. */
interface Counting {
  readonly ops: readonly OpNode[];
  readonly carried: readonly { readonly input: ValueNode; readonly next: ValueNode }[];
  readonly values: Map<ValueNode, number>;
}

function countingOf(loop: LoopNode): Counting | null {
  const next = nextValues(loop);
  const values = new Map<ValueNode, number>();
  const needed = new Set<ValueNode>();
  const carried: { input: ValueNode; next: ValueNode }[] = [];
  const isNumber = ({ kind, value }: ConstantNode): boolean =>
    kind === 'constant' && typeof value !== 'object';
  const open = [loop.body.results[0]!];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (needed.has(node)) continue;
    needed.add(node);
    const index = loop.carried.findIndex(({ id }) => id === node.id);
    if (node.kind === 'constant' && isNumber(node)) values.set(node, Number(node.value));
    else if (node.kind === 'op' && node.block === loop.body && node.type.shape.length === 0)
      open.push(...node.operands);
    else if (index >= 0) {
      const start = loop.starts[index]!;
      if (start.kind !== 'constant' || !isNumber(start)) return null;
      values.set(node, Number(start.value));
      carried.push({ input: node, next: next[index]! });
      open.push(next[index]!);
    } else return null;
  }
  const ops = loop.body.nodes.filter((node): node is OpNode => node.kind === 'op' && needed.has(node));
  return { ops, carried, values };
}

/** The number of turns of a loop if it is known from the start; else null. */
function knownTurns(loop: LoopNode): number | null {
  const counting = countingOf(loop);
  if (counting === null) return null;
  const { values, carried } = counting;
  const numberOf = (node: ValueNode | undefined): number => (node === undefined ? 0 : values.get(node)!);
  for (let turns = 1; turns < maxTurns; turns++) {
    for (const node of counting.ops) {
      const [x, y, z] = node.operands;
      values.set(node, ops[node.op].evaluate(numberOf(x), numberOf(y), numberOf(z)));
    }
    if (numberOf(loop.body.results[0]) === 0) return turns;
    const following = carried.map(({ next }) => numberOf(next));
    for (const [index, { input }] of carried.entries()) values.set(input, following[index]!);
  }
  return maxTurns;
}

/** Counts the arithmetic of a graph, region by region. */
class Counter {
  readonly once = { numbers: 0, tensors: 0, ops: 0 };
  readonly perRow = { numbers: 0, tensors: 0, ops: 0 };
  isGuess = false;
  private readonly turns = new Map<TurnsNode, number>();

  block(block: Block, times: number, inRows: boolean): void {
    for (const node of block.nodes) this.node(node, times, inRows);
  }

  private node(node: Node, times: number, inRows: boolean): void {
    switch (node.kind) {
      case 'op':
      case 'tensor': {
        const count = inRows ? this.perRow : this.once;
        count.ops += times;
        const weight = node.kind === 'op' ? weights[node.op] : perElement(node);
        if (node.kind === 'op' && node.type.shape.length === 0) count.numbers += times * weight;
        else count.tensors += times * weight * sizeOf(node.type.shape);
        return;
      }
      case 'branch':
        // One of the arms is taken. Without further knowledge, each counts half.
        for (const arm of node.arms) this.block(arm, times / 2, inRows);
        return;
      case 'rows':
        this.block(node.body, times, true);
        return;
      case 'loop':
      case 'scan':
        this.block(node.body, times * this.turnsOf(node), inRows);
        return;
    }
  }

  private turnsOf(node: TurnsNode): number {
    const found = this.turns.get(node);
    if (found !== undefined) return found;
    const known = node.kind === 'loop' ? knownTurns(node) : this.turnsRecorded(node);
    const turns = known ?? usualTurns;
    this.isGuess ||= known === null;
    this.turns.set(node, turns);
    return turns;
  }

  /** The number of turns that the loop of a scan recorded. */
  private turnsRecorded({ sequences }: ScanNode): number | null {
    for (const sequence of sequences) {
      if (sequence.kind === 'result' && isTurns(sequence.region)) return this.turnsOf(sequence.region);
    }
    return null;
  }
}

export function workOf(graph: Graph): Work {
  const counter = new Counter();
  counter.block(graph.body, 1, false);
  const { once, perRow, isGuess } = counter;
  return { once, perRow, isGuess };
}
