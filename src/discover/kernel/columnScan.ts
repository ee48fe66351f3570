/**
 * Compares many columns with a few: for each column b, the sum of w b^2 and of its products with four other columns. The columns
 * stay in the memory of a small module, in lanes, so that one comparison costs some tens of nanoseconds.
 */

import type { Local } from '../../backends/wasm/assembler/code';
import { ModuleBuilder } from '../../backends/wasm/assembler/module';
import { i32, increase, type Lanes, laneKinds, type Numbers, Writer } from '../../backends/wasm/lanes';
import { until } from '../../backends/wasm/lower/iteration';
import type { KernelLanes } from './module';

/** With how many columns each column is multiplied, beside the weights of its squares: there is code for either number. */
const factorCounts = [4, 8] as const;
export const maxScannedFactors = factorCounts[1];
/** The sums of each column have this distance: that of its weighted squares, then a product with each factor. */
export const sumsOfColumn = 1 + maxScannedFactors;
const page = 65536;

/** `scan(at, end, factors, endOfFactors, out)`: columns follow each other, factors have their lanes beside each other. */
function writeScan(module: ModuleBuilder, lanes: Lanes, factorCount: number): void {
  const code = module.function(`scan${factorCount}`, ['i32', 'i32', 'i32', 'i32', 'i32']);
  const [at, end, factors, endOfFactors, out] = code.parameters as readonly [
    Local,
    Local,
    Local,
    Local,
    Local,
  ];
  const w = new Writer(code, lanes);
  const factor = code.allocLocal('i32');
  const sums = Array.from({ length: 1 + factorCount }, () => code.allocLocal(lanes.number));
  const read =
    (local: Local): Numbers =>
    (c) =>
      c.get(local);
  const load =
    (address: Local, offset: number): Numbers =>
    (c) => {
      c.get(address);
      c.memory(lanes.load, offset);
    };
  until(code, i32.geU(at, end), () => {
    for (const sum of sums) code.set(sum, lanes.constant(0));
    code.set(factor, i32.of(factors));
    until(code, i32.geU(factor, endOfFactors), () => {
      const column = w.let(load(at, 0));
      for (const [index, sum] of sums.entries()) {
        const product = lanes.mul(column, load(factor, index * lanes.bytes));
        code.set(sum, lanes.add(read(sum), index === 0 ? lanes.mul(product, column) : product));
      }
      increase(code, at, lanes.bytes);
      increase(code, factor, sums.length * lanes.bytes);
    });
    for (const [index, sum] of sums.entries()) {
      code.get(out);
      const parts = Array.from({ length: lanes.count }, (_, lane) => lanes.lane(read(sum), lane));
      parts.reduce((a, b) => laneKinds.f64.add(a, b))(code);
      code.memory('f64.store', 8 * index);
    }
    increase(code, out, 8 * sumsOfColumn);
  });
  module.export(code);
}

function scanBytes(lanes: Lanes): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  for (const each of factorCounts) writeScan(module, lanes, each);
  return module.encode(1);
}

let compiled: { readonly module: WebAssembly.Module; readonly lanes: Lanes } | null = null;

function compiledScan(): NonNullable<typeof compiled> {
  if (compiled !== null) return compiled;
  const pairs = scanBytes(laneKinds.f64x2);
  const kind: KernelLanes = WebAssembly.validate(pairs) ? 'f64x2' : 'f64';
  const lanes = laneKinds[kind];
  compiled = { module: new WebAssembly.Module(kind === 'f64x2' ? pairs : scanBytes(lanes)), lanes };
  return compiled;
}

type Scan = (at: number, end: number, factors: number, endOfFactors: number, out: number) => void;

export class ColumnScan {
  private readonly lanes: Lanes;
  private readonly scans: readonly Scan[];
  private readonly memory: WebAssembly.Memory;
  /** Rows of a column with those that fill its last lanes, which count nothing. */
  private readonly paddedRows: number;
  private readonly factorsAt: number;
  private readonly outAt: number;

  /** Columns of `rows` numbers each. */
  constructor(
    private readonly columns: readonly Float64Array[],
    private readonly rows: number,
  ) {
    const { module, lanes } = compiledScan();
    this.lanes = lanes;
    const instance = new WebAssembly.Instance(module);
    // The module exports these.
    this.memory = instance.exports['memory'] as WebAssembly.Memory;
    this.scans = factorCounts.map((each) => instance.exports[`scan${each}`] as Scan);
    this.paddedRows = lanes.count * Math.ceil(rows / lanes.count);
    this.factorsAt = 8 * this.paddedRows * columns.length;
    this.outAt = this.factorsAt + 8 * sumsOfColumn * this.paddedRows;
    const missing = this.outAt + 8 * sumsOfColumn * columns.length - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / page));
    const values = new Float64Array(this.memory.buffer);
    for (const [index, column] of columns.entries()) values.set(column, index * this.paddedRows);
  }

  /**
   * The sums of all columns, `sumsOfColumn` each; valid until the next call. There are at most
   * `maxScannedFactors` factors.
   */
  sums(weights: Float64Array, factors: readonly Float64Array[]): Float64Array {
    const { columns, rows, paddedRows, factorsAt, outAt, lanes } = this;
    const version = factors.length <= factorCounts[0] ? 0 : 1;
    const width = 1 + factorCounts[version];
    const size = width * paddedRows;
    const factorValues = new Float64Array(this.memory.buffer, factorsAt, size).fill(0);
    for (const [index, factor] of [weights, ...factors].entries())
      for (let row = 0; row < rows; row++) {
        const lane = row % lanes.count;
        factorValues[(row - lane) * width + index * lanes.count + lane] = factor[row]!;
      }
    this.scans[version]!(0, factorsAt, factorsAt, factorsAt + 8 * size, outAt);
    return new Float64Array(this.memory.buffer, outAt, sumsOfColumn * columns.length);
  }
}
