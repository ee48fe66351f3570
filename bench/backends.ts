/** Measures the backends side by side: microseconds an epoch, and compile time against operations and steps. */

import { ReferenceBackend } from '../src/backends';
import { loadTfjs } from '../src/backends/tfjs';
import { WasmBackend } from '../src/backends/wasm';
import { compileGraph } from '../src/backends/wasm/compile';
import { countNodes, type Graph } from '../src/graph';
import { compileByHand } from './byHand';
import { compare, steps } from './measure';
import { figure, type Report, type Table } from './report';
import { chain, lotkaVolterra, stepOf } from './workloads';

const rowCounts = [8, 1024, 65536] as const;

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
      await steps('wasm f32x4', new WasmBackend('measured', { lanes: 'f32x4' }), plan),
      await steps('wasm f64x2', new WasmBackend('measured'), plan),
      await steps('wasm f64', new WasmBackend('measured', { lanes: 'f64' }), plan),
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
  /** Milliseconds of our encoding, of the engine's compilation, and of the first step. */
  readonly encode: number;
  readonly engine: number;
}

async function compileTimes(): Promise<CompileRow[]> {
  const measure = async (what: string, graph: Graph, recordedResults: number): Promise<CompileRow> => {
    const started = performance.now();
    const { bytes } = compileGraph(graph, { recordedResults, lanes: 'f64x2' });
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
    const step = stepOf(lotkaVolterra(count, 8));
    table.push(await measure(`Lotka-Volterra, ${count} steps`, step.update, step.recordedResults));
  }
  return table;
}

function epochTable(table: readonly EpochRow[]): Table {
  const names = Object.keys(table[0]!.microseconds);
  return {
    title: 'Lotka-Volterra, 20 Euler steps: microseconds an epoch, and times C',
    columns: ['rows', ...names, ''],
    rows: table.map(({ rows, microseconds }) => {
      const unit = microseconds['C, gcc -O3'];
      const cells = names.map((name) => {
        const ratio = unit === undefined ? '' : ` (${figure(microseconds[name]! / unit)})`;
        return figure(microseconds[name]!) + ratio;
      });
      return [String(rows), ...cells];
    }),
  };
}

function compileTable(table: readonly CompileRow[]): Table {
  return {
    title: 'Compiling to WebAssembly: milliseconds',
    columns: ['nodes', 'bytes', 'encode', 'engine', ''],
    rows: table.map(({ what, nodes, bytes, encode, engine }) => [
      String(nodes),
      String(bytes),
      figure(encode),
      figure(engine),
      what,
    ]),
  };
}

export async function measureBackends(): Promise<Report> {
  const compiling = await compileTimes();
  const lotka = await epochs();
  return {
    tables: [epochTable(lotka), compileTable(compiling)],
    data: { lotkaVolterra: lotka, compiling },
  };
}
