/**
 * Training time an epoch of the paper's larger programs, written anew at their sizes, at the three levels on WebAssembly, and of
 * 200 restarts: beside what the paper prints.
 */

import '../src/stage/allParts';
import { WasmBackend } from '../src/backends/wasm';
import { experimentLevels } from '../src/experiments';
import { furtherExperiments } from '../src/experiments/furtherList';
import { costsOf, type ModelCosts, type ModelName, models, restartSeconds } from '../src/experiments/models';
import { figure, type Report, type Table } from './report';

const epochs = 20;

function printed(id: string, measure: string): string {
  const experiment = furtherExperiments.find((each) => each.id === id);
  return experiment?.measures.find((each) => each.id === measure)?.printed ?? '–';
}

export async function measureModels(): Promise<Report> {
  const { signal } = new AbortController();
  const backend = new WasmBackend('measured');
  // The names are those of the table.
  const names = Object.keys(models) as ModelName[];
  const costs: Partial<Record<ModelName, ModelCosts>> = {};
  for (const name of names) costs[name] = await costsOf(models[name], epochs, backend, signal);
  const wanted = { restarts: 200, rows: 1, epochs: 300, measured: epochs };
  const seconds = await restartSeconds('climate', wanted, backend, signal);
  const table: Table = {
    title: 'The larger programs on WebAssembly: milliseconds an epoch',
    columns: [...experimentLevels, 'paper', ''],
    rows: names.map((name) => [
      ...experimentLevels.map((level) => figure(costs[name]!.epoch[level])),
      printed(name, 'interpreter'),
      name,
    ]),
  };
  const restarts: Table = {
    title: '200 restarts of the climate over 300 epochs, one row: seconds',
    columns: ['here', 'paper', ''],
    rows: [[figure(seconds), printed('climate', 'restarts'), 'climate']],
  };
  return { tables: [table, restarts], data: { costs, restarts: seconds } };
}
