/**
 * The time of the processor from the text of each likelihood to its optimum, on WebAssembly: compiling with all that a step needs, then the
 * steps of L-BFGS until none lowers the loss.
 */

import '../src/stage/allParts';
import { WasmBackend } from '../src/backends/wasm';
import { likelihoodSource, likelihoods } from '../src/examples';
import { Trainer } from '../src/train';
import { figure, type Report } from './report';
import { planOf } from './workloads';

interface Row {
  readonly model: string;
  readonly loss: number;
  readonly steps: number;
  readonly compileMilliseconds: number;
  readonly trainMilliseconds: number;
}

/** Time of the processor, which other work on the machine does not lengthen. */
function processorMilliseconds(): number {
  return process.cpuUsage().user / 1000;
}

async function measure(model: string, source: string): Promise<Row> {
  const began = processorMilliseconds();
  const plan = planOf(source);
  const trainer = await Trainer.start(plan, new WasmBackend('measured'));
  const compiled = processorMilliseconds();
  let [loss, steps] = [Number.POSITIVE_INFINITY, 0];
  for (;;) {
    const { losses } = await trainer.advance(100);
    if (losses.length === 0) break;
    loss = Math.min(loss, ...losses);
    steps += losses.length;
  }
  const trained = processorMilliseconds();
  trainer.dispose();
  return {
    model,
    loss,
    steps,
    compileMilliseconds: compiled - began,
    trainMilliseconds: trained - compiled,
  };
}

export async function measureLikelihoods(): Promise<Report> {
  const data: Row[] = [];
  for (const { id, title } of likelihoods) data.push(await measure(title, await likelihoodSource(id)));
  const rows = data.map((row) => [
    figure(row.compileMilliseconds),
    figure(row.trainMilliseconds),
    String(row.steps),
    row.loss.toPrecision(12),
    row.model,
  ]);
  const title = 'Likelihoods: milliseconds of the processor to compile and to train on WebAssembly';
  return { tables: [{ title, columns: ['compile', 'train', 'steps', 'loss', 'model'], rows }], data };
}
