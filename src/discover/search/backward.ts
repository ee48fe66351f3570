/**
 * From the target of a candidate to what a node of it should have in each row, so that the candidate has its target: the calls
 * between the root and the node are inverted. After Pawlak, Wieloch and Krawiec, "Semantic backpropagation for designing
 * search operators in genetic programming" (IEEE Transactions on Evolutionary Computation 19, 2015).
 */

import type { JudgedRows } from '../task';
import { applyTo, columnOf } from './columns';
import { type CallTree, isUnary, type Tree } from './tree';

/** What a node should have, in each row. */
export interface Desired {
  readonly values: Float64Array;
  /** The derivative of the candidate's value by the node's, at these values; 0 in a row that cannot be inverted. */
  readonly slopes: Float64Array;
  /** Where the candidate is `rest` + slopes * node, whatever the node is: `rest`. Null where it is not linear in the node. */
  readonly rest: Float64Array | null;
}

/** One row's value and slope before and after a call is inverted. */
interface Step {
  value: number;
  slope: number;
}

/** Inverts a call of one operand; `now` is what the operand has at present, which chooses among several inverses. */
type UnaryInverse = (step: Step, now: number) => void;

/** The angle with this sine, nearest to the present one: asin(value), or pi less it, and full turns. */
function nearestAngle(first: number, second: number, now: number): number {
  const turn = 2 * Math.PI;
  const near = (angle: number): number => angle + turn * Math.round((now - angle) / turn);
  const [a, b] = [near(first), near(second)];
  return Math.abs(a - now) <= Math.abs(b - now) ? a : b;
}

function set(step: Step, value: number, slopeOfCall: number): void {
  step.value = value;
  step.slope *= slopeOfCall;
}

const unaryInverses: { readonly [op: string]: UnaryInverse } = {
  neg: (step) => set(step, -step.value, -1),
  square: (step, now) => {
    const root = Math.sqrt(step.value) * (now < 0 ? -1 : 1);
    set(step, root, 2 * root);
  },
  sqrt: (step) => set(step, step.value >= 0 ? step.value * step.value : Number.NaN, 0.5 / step.value),
  exp: (step) => set(step, Math.log(step.value), step.value),
  log: (step) => {
    const value = Math.exp(step.value);
    set(step, value, 1 / value);
  },
  sin: (step, now) => {
    const angle = Math.asin(step.value);
    const value = nearestAngle(angle, Math.PI - angle, now);
    set(step, value, Math.cos(value));
  },
  cos: (step, now) => {
    const angle = Math.acos(step.value);
    const value = nearestAngle(angle, -angle, now);
    set(step, value, -Math.sin(value));
  },
  tanh: (step) => set(step, Math.atanh(step.value), 1 - step.value * step.value),
  atan: (step) => {
    const value = Math.abs(step.value) < Math.PI / 2 ? Math.tan(step.value) : Number.NaN;
    set(step, value, 1 / (1 + value * value));
  },
  abs: (step, now) => {
    const sign = now < 0 ? -1 : 1;
    set(step, step.value >= 0 ? sign * step.value : Number.NaN, sign);
  },
  sigmoid: (step) => set(step, Math.log(step.value / (1 - step.value)), step.value * (1 - step.value)),
};

/** The way to a node: the calls from the root on, and which operand leads on. */
function pathTo(tree: Tree, place: number): readonly (readonly [CallTree, number])[] {
  const path: (readonly [CallTree, number])[] = [];
  let node = tree;
  let rest = place;
  while (rest > 0 && node.kind === 'call') {
    rest--;
    const first = node.operands[0]!;
    const operand = rest < first.size ? 0 : 1;
    path.push([node, operand]);
    if (operand === 1) rest -= first.size;
    node = node.operands[operand]!;
  }
  return path;
}

/** What the node at a place, counted as `nodesOf` counts, should have for the tree to have `target`; null where a call has no inverse. */
export function desiredAt(tree: Tree, place: number, target: Float64Array, rows: JudgedRows): Desired | null {
  const values = target.slice();
  const slopes = new Float64Array(rows.count).fill(1);
  const path = pathTo(tree, place);
  let isLinear = true;
  for (const [call, operand] of path) {
    isLinear &&= isLinearIn(call, operand);
    if (!inverted(call, operand, values, slopes, rows)) return null;
  }
  for (let row = 0; row < rows.count; row++)
    if (!Number.isFinite(values[row]!) || !Number.isFinite(slopes[row]!)) {
      values[row] = 0;
      slopes[row] = 0;
    }
  // A target of 0 leads to -rest / slope.
  const rest = isLinear
    ? Float64Array.from(values, (value, row) => target[row]! - slopes[row]! * value)
    : null;
  return { values, slopes, rest };
}

const linearOperators: ReadonlySet<string> = new Set(['+', '-', '*', 'neg']);

function isLinearIn({ op }: CallTree, operand: number): boolean {
  return linearOperators.has(op) || (op === '/' && operand === 0);
}

/** Inverts one call in all rows, in place. False where it has no inverse. */
function inverted(
  call: CallTree,
  operand: number,
  values: Float64Array,
  slopes: Float64Array,
  rows: JudgedRows,
): boolean {
  const step: Step = { value: 0, slope: 0 };
  const count = rows.count;
  if (isUnary(call.op)) {
    const inverse = unaryInverses[call.op];
    if (inverse === undefined) return false;
    const now = columnOf(call.operands[0]!, rows);
    for (let row = 0; row < count; row++) {
      step.value = values[row]!;
      step.slope = slopes[row]!;
      inverse(step, now[row]!);
      values[row] = step.value;
      slopes[row] = step.slope;
    }
    return true;
  }
  const other = columnOf(call.operands[1 - operand]!, rows);
  switch (call.op) {
    case '+':
      applyTo('-', values, other, values);
      return true;
    case '*':
      applyTo('/', values, other, values);
      applyTo('*', slopes, other, slopes);
      return true;
    case '-':
      for (let row = 0; row < count; row++) {
        values[row] = operand === 0 ? values[row]! + other[row]! : other[row]! - values[row]!;
        if (operand === 1) slopes[row] = -slopes[row]!;
      }
      return true;
    case '/':
      for (let row = 0; row < count; row++) {
        const value = values[row]!;
        const by = other[row]!;
        values[row] = operand === 0 ? value * by : by / value;
        slopes[row] = slopes[row]! * (operand === 0 ? 1 / by : (-value * value) / by);
      }
      return true;
    case 'expt':
      for (let row = 0; row < count; row++) {
        const value = values[row]!;
        const by = other[row]!;
        const found = operand === 0 ? value ** (1 / by) : Math.log(value) / Math.log(by);
        values[row] = found;
        slopes[row] = slopes[row]! * (operand === 0 ? (by * value) / found : value * Math.log(by));
      }
      return true;
    default:
      return false;
  }
}
