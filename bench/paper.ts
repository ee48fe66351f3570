/**
 * Training time an epoch: the programs of the paper's experiments at the three levels, on WebAssembly, and larger
 * programs on each backend that computes them, beside PyTorch where it is installed.
 */

import { ReferenceBackend } from '../src/backends';
import { loadTfjs } from '../src/backends/tfjs';
import { unsupported, WasmBackend } from '../src/backends/wasm';
import { compileGraph } from '../src/backends/wasm/compile';
import type { TrainingPlan } from '../src/train';
import { compare, steps } from './measure';
import { findPyTorch } from './pytorch';
import { figure, type Report, type Table } from './report';
import { levels } from './staging';
import { experimentPrograms, largerPrograms, type NamedProgram, planOf, stepOf } from './workloads';

interface LevelsRow {
  readonly program: string;
  readonly title: string;
  readonly rows: number | null;
  /** Microseconds an epoch. */
  readonly microseconds: Readonly<Record<string, number>>;
  /** The sizes of the levels' modules in bytes; one where they are the same, byte for byte. */
  readonly modules: readonly number[];
}

function moduleOf(plan: TrainingPlan): Uint8Array {
  const step = stepOf(plan);
  return compileGraph(step.update, { recordedResults: step.recordedResults, lanes: 'f64x2' }).bytes;
}

/** The sizes of the modules that a program compiles to at the levels; one where all are the same bytes. */
export function moduleSizes(plans: readonly TrainingPlan[]): readonly number[] {
  const modules = plans.map(moduleOf);
  const isSame = modules.every((bytes) => Buffer.compare(bytes, modules[0]!) === 0);
  return isSame ? [modules[0]!.length] : modules.map(({ length }) => length);
}

async function acrossLevels(program: NamedProgram): Promise<LevelsRow> {
  const plans = levels.map((level) => planOf(program.source, level));
  const ways = await Promise.all(
    plans.map((plan, index) => steps(levels[index]!, new WasmBackend('measured'), plan)),
  );
  const microseconds = Object.fromEntries(await compare(ways, 1_000_000));
  const { name, title } = program;
  const rows = plans[0]!.objective.rowCount;
  return { program: name, title, rows, microseconds, modules: moduleSizes(plans) };
}

interface BackendsRow {
  readonly program: string;
  readonly title: string;
  /** Microseconds an epoch of each backend that computes the program. */
  readonly microseconds: Readonly<Record<string, number>>;
}

async function acrossBackends(): Promise<BackendsRow[]> {
  const tfjs = await loadTfjs();
  const torch = findPyTorch();
  const table: BackendsRow[] = [];
  for (const { name, title, source } of largerPrograms()) {
    const plan = planOf(source);
    const backends = [
      ...(unsupported(stepOf(plan).update) === null ? [new WasmBackend('measured')] : []),
      new ReferenceBackend('measured'),
      tfjs,
    ];
    const ways = await Promise.all(backends.map((backend) => steps(backend.report.name, backend, plan)));
    const microseconds = Object.fromEntries(await compare(ways, 100_000));
    if (torch !== null) microseconds[torch.name] = torch.measure(name);
    table.push({ program: name, title, microseconds });
  }
  return table;
}

function levelsTable(table: readonly LevelsRow[]): Table {
  return {
    title: 'The paper’s programs on WebAssembly: microseconds an epoch, and times direct',
    columns: ['rows', ...levels, 'bytes', ''],
    rows: table.map(({ program, title, rows, microseconds, modules }) => [
      String(rows ?? '–'),
      ...levels.map((level) => {
        const ratio = microseconds[level]! / microseconds['direct']!;
        return figure(microseconds[level]!) + (level === 'direct' ? '' : ` (${ratio.toFixed(3)})`);
      }),
      modules.join('/'),
      `${program}  ${title}`,
    ]),
  };
}

function backendsTable(table: readonly BackendsRow[]): Table {
  const names = [...new Set(table.flatMap(({ microseconds }) => Object.keys(microseconds)))];
  return {
    title: 'Larger programs: microseconds an epoch',
    columns: [...names, ''],
    rows: table.map(({ title, microseconds }) => [
      ...names.map((name) => figure(microseconds[name] ?? Number.NaN)),
      title,
    ]),
  };
}

export async function measurePaper(): Promise<Report> {
  const programs: LevelsRow[] = [];
  for (const program of experimentPrograms) programs.push(await acrossLevels(program));
  const larger = await acrossBackends();
  return { tables: [levelsTable(programs), backendsTable(larger)], data: { programs, larger } };
}
