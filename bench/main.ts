/**
 * How fast the backends are, side by side in one run: microseconds an epoch, and compile time against operations and
 * steps. Prints tables; `--json FILE` writes the same numbers.
 */

import { writeFileSync } from 'node:fs';
import { type Backend, ReferenceBackend, type StepInput } from '../src/backends';
import { loadTfjs } from '../src/backends/tfjs';
import { WasmBackend } from '../src/backends/wasm';
import { compileGraph } from '../src/backends/wasm/compile';
import { countNodes, type Graph } from '../src/graph';
import type { TrainingPlan } from '../src/train';
import { compileByHand } from './byHand';
import { compare, type Way } from './measure';
import { chain, lotkaVolterra } from './workloads';

const rowCounts = [8, 1024, 65536] as const;
const given = new Float64Array(0);

/** The trainer's steps without its bookkeeping. */
async function steps(name: string, backend: Backend, { step }: TrainingPlan): Promise<Way> {
  const stepper = await backend.stepper(step);
  const input: StepInput = { rows: null, given };
  return {
    name,
    run: async (epochs) => {
      await stepper.advance(new Array<StepInput>(epochs).fill(input));
    },
  };
}

interface EpochRow {
  readonly rows: number;
  readonly microseconds: Readonly<Record<string, number>>;
}

async function epochs(): Promise<EpochRow[]> {
  const byHand = compileByHand();
  const tfjs = await loadTfjs();
  const table: EpochRow[] = [];
  for (const rows of rowCounts) {
    const plan = lotkaVolterra(20, rows);
    const ways = [
      await steps('wasm f64x2', new WasmBackend('measured'), plan),
      await steps('wasm f64', new WasmBackend('measured', { pairs: false }), plan),
      await steps('reference', new ReferenceBackend('measured'), plan),
      await steps(tfjs.report.name, tfjs, plan),
    ];
    if (byHand !== null) {
      ways.push({ name: 'C, gcc -O3', run: async () => {}, measured: () => byHand.measure(rows) });
    }
    const times = await compare(ways, Math.ceil(2_000_000 / rows));
    table.push({ rows, microseconds: Object.fromEntries(times) });
  }
  byHand?.dispose();
  return table;
}

interface CompileRow {
  readonly what: string;
  readonly nodes: number;
  readonly bytes: number;
  /** Milliseconds: our encoding, the engine's compilation, and the first step. */
  readonly encode: number;
  readonly engine: number;
}

async function compileTimes(): Promise<CompileRow[]> {
  const measure = async (what: string, graph: Graph, recordedResults: number): Promise<CompileRow> => {
    const started = performance.now();
    const { bytes } = compileGraph(graph, { recordedResults, pairs: true });
    const encoded = performance.now();
    await WebAssembly.instantiate(bytes);
    const engine = performance.now() - encoded;
    return { what, nodes: countNodes(graph), bytes: bytes.length, encode: encoded - started, engine };
  };
  const table: CompileRow[] = [];
  for (const count of [100, 1000, 10_000, 50_000]) {
    const graph = chain(count);
    table.push(await measure(`a chain of ${count} operations`, graph, graph.results.length));
  }
  for (const count of [20, 1000, 10_000]) {
    const { step } = lotkaVolterra(count, 8);
    table.push(await measure(`Lotka-Volterra, ${count} steps`, step.update, step.recordedResults));
  }
  return table;
}

const digits = (value: number): string =>
  value < 10 ? value.toFixed(2) : value.toFixed(value < 100 ? 1 : 0);

function printEpochs(table: readonly EpochRow[]): void {
  const names = Object.keys(table[0]!.microseconds);
  console.log('Lotka-Volterra, 20 Euler steps: microseconds an epoch, and times C');
  console.log(['rows', ...names].map((each) => each.padStart(20)).join(''));
  for (const { rows, microseconds } of table) {
    const unit = microseconds['C, gcc -O3'];
    const cells = names.map((name) => {
      const ratio = unit === undefined ? '' : ` (${digits(microseconds[name]! / unit)})`;
      return digits(microseconds[name]!) + ratio;
    });
    console.log([String(rows), ...cells].map((each) => each.padStart(20)).join(''));
  }
}

function printCompile(table: readonly CompileRow[]): void {
  console.log('\nCompiling to WebAssembly: milliseconds');
  console.log(['nodes', 'bytes', 'encode', 'engine'].map((each) => each.padStart(10)).join(''));
  for (const { what, nodes, bytes, encode, engine } of table) {
    const cells = [String(nodes), String(bytes), digits(encode), digits(engine)];
    console.log(`${cells.map((each) => each.padStart(10)).join('')}  ${what}`);
  }
}

const lotka = await epochs();
printEpochs(lotka);
const compiling = await compileTimes();
printCompile(compiling);
const target = process.argv[process.argv.indexOf('--json') + 1];
if (process.argv.includes('--json') && target !== undefined)
  writeFileSync(target, `${JSON.stringify({ lotkaVolterra: lotka, compiling }, null, 2)}\n`);
