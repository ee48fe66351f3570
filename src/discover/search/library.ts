/**
 * Small formulas without free constants, each function once whatever its scale and offset are, with their values in the rows. A
 * search compares them all with what a place in a candidate should have.
 */

import type { Operator } from '../formula';
import type { JudgedRows } from '../task';
import { applyTo, columnOf } from './columns';
import type { Grammar } from './grammar';
import { argument, binary, commutative, mixed, number, operatorBit, type Tree, unary } from './tree';

export interface LibraryEntry {
  readonly tree: Tree;
  readonly values: Float64Array;
}

const maxSize = 9;
/** A library has at most so many numbers: rows times entries. */
const maxNumbers = 400_000;
const maxEntries = 3_000;
/** Formulas that larger ones are made of, beside those that are compared. */
const buildersPerEntry = 1.5;
const maxMagnitude = 1e12;
/** Functions that are not made of each other: what is left out is rarely a law. */
const transcendental = (['exp', 'log', 'sin', 'cos', 'tan', 'tanh', 'atan', 'sigmoid', 'softplus'] as const)
  .map((op: Operator) => operatorBit(op))
  .reduce((all, bit) => all | bit, 0);

const halves = new Float32Array(2);
const bits = new Int32Array(halves.buffer);

/** Of two sums over rows, with other weights, the leading 24 bits: the same for the same functions but for rounding. */
class Fingerprints {
  private readonly weights: readonly [Float64Array, Float64Array];

  constructor(private readonly count: number) {
    const drawn = (of: number) =>
      Float64Array.from({ length: count }, (_, row) => 0.5 + (mixed(500 + of, row, 1) % 65_536) / 65_536);
    this.weights = [drawn(0), drawn(1)];
  }

  /** Of (v - shift) scale. */
  of(values: Float64Array, shift: number, scale: number): number {
    const [first, second] = this.weights;
    let a = 0;
    let b = 0;
    for (let row = 0; row < this.count; row++) {
      const value = (values[row]! - shift) * scale;
      a += first[row]! * value;
      b += second[row]! * value;
    }
    halves[0] = a;
    halves[1] = b;
    return mixed(502, bits[0]!, bits[1]!);
  }

  /** The fingerprint of a function, which its scale and offset do not change; null for a constant. */
  ofShape(values: Float64Array): number | null {
    let sum = 0;
    for (let row = 0; row < this.count; row++) sum += values[row]!;
    const mean = sum / this.count;
    let variation = 0;
    let largest = 0;
    let sign = 1;
    for (let row = 0; row < this.count; row++) {
      const difference = values[row]! - mean;
      variation += difference * difference;
      if (Math.abs(difference) <= 1.000001 * largest) continue;
      largest = Math.abs(difference);
      sign = difference < 0 ? -1 : 1;
    }
    const isConstant = !(variation > 1e-20 * this.count * (mean * mean + 1e-300));
    return isConstant ? null : this.of(values, mean, sign / Math.sqrt(variation));
  }
}

export class Library {
  /** What is compared, small formulas first. */
  readonly entries: LibraryEntry[] = [];
  private readonly bySize: LibraryEntry[][] = [[]];
  private readonly values = new Set<number>();
  private readonly shapes = new Set<number>();
  private readonly fingerprints: Fingerprints;
  private readonly scratch: Float64Array;
  private readonly limit: number;
  private builders = 0;

  constructor(
    private readonly grammar: Grammar,
    private readonly rows: JudgedRows,
  ) {
    this.fingerprints = new Fingerprints(rows.count);
    this.scratch = new Float64Array(rows.count);
    this.limit = Math.min(maxEntries, Math.floor(maxNumbers / Math.max(1, rows.count)));
    const leaves = grammar.unknown.parameters.map((_, index) => argument(index));
    this.begin([...leaves, number(1)]);
    this.addMonomials();
    for (let size = 2; size <= Math.min(maxSize, grammar.unknown.size) && !this.isFull; size++)
      this.addSize(size);
    this.entries.sort((a, b) => a.tree.size - b.tree.size);
  }

  private get isFull(): boolean {
    return this.entries.length >= this.limit || this.builders >= buildersPerEntry * this.limit;
  }

  private begin(leaves: readonly Tree[]): void {
    const list: LibraryEntry[] = [];
    this.bySize.push(list);
    for (const tree of leaves) {
      if (tree.kind === 'argument') this.scratch.set(this.rows.columns[tree.index]!);
      else this.scratch.fill(1);
      this.take(tree, list);
    }
  }

  /** Products of powers of a few arguments, which many laws are made of. Nothing larger is made of them. */
  private addMonomials(): void {
    const { algebra, unknown } = this.grammar;
    if (!algebra.may('*')) return;
    for (const powers of monomialPowers(unknown.parameters.length, algebra.may('/'))) {
      const tree = monomial(powers, (op) => algebra.may(op));
      if (tree === null || tree.size > Math.min(maxSize, unknown.size)) continue;
      const values = columnOf(tree, this.rows);
      this.scratch.set(values);
      this.compare(tree);
    }
  }

  private addSize(size: number): void {
    const list: LibraryEntry[] = [];
    this.bySize.push(list);
    for (const op of this.grammar.unary) {
      for (const { tree, values } of this.bySize[size - 1]!) {
        if ((operatorBit(op) & transcendental) !== 0 && (tree.operators & transcendental) !== 0) continue;
        applyTo(op, values, values, this.scratch);
        this.take(unary(op, tree), list);
        if (this.isFull) return;
      }
    }
    // A turn for each operator, so that none is left out where there is no room for all.
    for (let left = 1; left < size - 1; left++)
      for (const op of this.grammar.binary) {
        if (commutative.has(op) && left > size - 1 - left) continue;
        this.addCalls(op, this.bySize[left]!, this.bySize[size - 1 - left]!, list);
        if (this.isFull) return;
      }
  }

  private addCalls(
    op: Operator,
    left: readonly LibraryEntry[],
    right: readonly LibraryEntry[],
    list: LibraryEntry[],
  ): void {
    for (const a of left)
      for (const b of right) {
        if (a.tree.closed && b.tree.closed) continue;
        applyTo(op, a.values, b.values, this.scratch);
        this.take(binary(op, a.tree, b.tree), list);
        if (this.isFull) return;
      }
  }

  /** Takes a formula whose values are in `scratch`, if its function is new. */
  private take(tree: Tree, list: LibraryEntry[]): void {
    const { scratch, fingerprints } = this;
    for (let row = 0; row < scratch.length; row++) if (!(Math.abs(scratch[row]!) <= maxMagnitude)) return;
    const value = fingerprints.of(scratch, 0, 1);
    if (this.values.has(value)) return;
    this.values.add(value);
    if (!this.grammar.allowsPart(tree)) return;
    const entry: LibraryEntry = { tree, values: scratch.slice() };
    const shape = fingerprints.ofShape(scratch);
    if (shape === null && tree.kind !== 'number') return;
    list.push(entry);
    this.builders++;
    if (shape === null || this.shapes.has(shape)) return;
    this.shapes.add(shape);
    this.entries.push(entry);
  }

  /** Takes a formula whose values are in `scratch` only to be compared. */
  private compare(tree: Tree): void {
    const { scratch } = this;
    for (let row = 0; row < scratch.length; row++) if (!(Math.abs(scratch[row]!) <= maxMagnitude)) return;
    const shape = this.fingerprints.ofShape(scratch);
    if (shape === null || this.shapes.has(shape) || !this.grammar.allowsPart(tree)) return;
    this.shapes.add(shape);
    this.entries.push({ tree, values: scratch.slice() });
  }
}

const maxMonomialArguments = 3;
const maxDegree = 4;
const maxMonomials = 1500;

/** The powers of each argument, in the order of their degrees; there is no power below 0 without a division. */
function monomialPowers(count: number, divides: boolean): readonly (readonly number[])[] {
  const each = divides ? [0, 1, -1, 2, -2, 3, 4] : [0, 1, 2, 3, 4];
  const degree = (powers: readonly number[]): number =>
    powers.reduce((sum, power) => sum + Math.abs(power), 0);
  const used = (powers: readonly number[]): number => powers.filter((power) => power !== 0).length;
  let found: readonly (readonly number[])[] = [[]];
  for (let index = 0; index < count; index++)
    found = found
      .flatMap((powers) => each.map((power) => [...powers, power]))
      .filter((powers) => degree(powers) <= maxDegree && used(powers) <= maxMonomialArguments);
  return found
    .filter((powers) => used(powers) > 0)
    .sort((a, b) => degree(a) - degree(b))
    .slice(0, maxMonomials);
}

function monomial(powers: readonly number[], may: (op: Operator) => boolean): Tree | null {
  // The square of a product is smaller than the product of squares.
  if (may('square') && powers.every((power) => power % 2 === 0)) {
    const root = monomial(
      powers.map((power) => power / 2),
      may,
    );
    return root === null ? null : unary('square', root);
  }
  const power = (base: Tree, exponent: number): Tree => {
    if (exponent === 1) return base;
    if (may('square') && exponent % 2 === 0) return unary('square', power(base, exponent / 2));
    return binary('*', base, power(base, exponent - 1));
  };
  const product = (sign: 1 | -1): Tree | null =>
    powers.reduce<Tree | null>((all, exponent, index) => {
      if (exponent * sign <= 0) return all;
      const factor = power(argument(index), exponent * sign);
      return all === null ? factor : binary('*', all, factor);
    }, null);
  const below = product(-1);
  const above = product(1) ?? (below === null ? null : number(1));
  return below === null || above === null ? above : binary('/', above, below);
}
