/** What many members cost against one: microseconds a step of all of them, and whole runs with their compilation. */

import { sameInputs } from '../src/backends';
import { WasmBackend } from '../src/backends/wasm';
import { Trainer } from '../src/train';
import { drawStarts } from '../src/train/restarts';
import { compare, type Way } from './measure';
import { figure, type Report, type Table } from './report';
import { planOf, populationPrograms, stepOf, withRestarts } from './workloads';

const sizes = [1, 4, 16, 64, 256, 1024] as const;
const kinds = ['f64x2', 'f32x4'] as const;

interface Row {
  readonly program: string;
  readonly title: string;
  readonly lanes: string;
  /** By the number of members. */
  readonly microseconds: Readonly<Record<number, number>>;
  /** From the start of a run, compilation included, to its end: of one member and of the most. */
  readonly whole: readonly [one: number, most: number];
}

async function wayOf(backend: WasmBackend, source: string, members: number): Promise<Way> {
  const plan = planOf(source);
  const step = stepOf(plan);
  const name = String(members);
  if (members === 1) {
    const stepper = await backend.stepper(step);
    return { name, run: async (epochs) => void (await stepper.advance(sameInputs(epochs))) };
  }
  const starts = drawStarts(plan, members);
  const population = await backend.population(step, starts);
  return { name, run: async (epochs) => void (await population.advance(sameInputs(epochs))) };
}

/** Milliseconds that a run of 500 steps takes, as the worker runs it. */
async function wholeRun(backend: WasmBackend, source: string): Promise<number> {
  const plan = planOf(source);
  const started = performance.now();
  const trainer = await Trainer.start({ ...plan, tolerance: null, steps: 500 }, backend);
  while (trainer.stopped === null) await trainer.advance(100);
  trainer.dispose();
  return performance.now() - started;
}

async function measure(lanes: (typeof kinds)[number]): Promise<Row[]> {
  const table: Row[] = [];
  for (const { name, title, source } of populationPrograms()) {
    const backend = new WasmBackend('measured', { lanes });
    const ways: Way[] = [];
    for (const size of sizes) ways.push(await wayOf(backend, source, size));
    const times = await compare(ways, 100_000);
    const microseconds = Object.fromEntries(sizes.map((size) => [size, times.get(String(size))!]));
    const whole = [
      await wholeRun(backend, source),
      await wholeRun(backend, withRestarts(source, sizes.at(-1)!)),
    ] as const;
    table.push({ program: name, title, lanes, microseconds, whole });
  }
  return table;
}

function tableOf(rows: readonly Row[]): Table {
  return {
    title:
      'Populations on WebAssembly: microseconds a step, times one member; runs of 500 steps in milliseconds',
    columns: ['lanes', ...sizes.map(String), 'run of 1', `of ${sizes.at(-1)}`, ''],
    rows: rows.map(({ title, lanes, microseconds, whole: [one, most] }) => [
      lanes,
      ...sizes.map((size) => {
        const ratio = size === 1 ? '' : ` (${figure(microseconds[size]! / microseconds[1]!)})`;
        return figure(microseconds[size]!) + ratio;
      }),
      figure(one),
      `${figure(most)} (${figure(most / one)})`,
      title,
    ]),
  };
}

export async function measurePopulations(): Promise<Report> {
  const rows: Row[] = [];
  for (const lanes of kinds) rows.push(...(await measure(lanes)));
  return { tables: [tableOf(rows)], data: rows };
}
