/**
 * What a key costs the worker: asks the service as the page does after each key, for one program of the gallery with another
 * literal each time. As a bundled script it takes the program's name and prints JSON.
 */

import type { RunSettings, TablesVersion } from '../src/app/protocol';
import { Service } from '../src/app/service';
import { variantEvaluator } from '../src/examples';
import { type Example, examples } from '../src/examples/texts';
import { defaultSoftness } from '../src/train';

export interface KeyTimes {
  /**
   * Milliseconds of processor time: for the first text of a process, and the least for a key from the tenth on. What
   * disturbs a measurement only makes it longer.
   */
  readonly first: number;
  readonly key: number;
}

const warmUp = 9;
const measured = 10;

/** The processor time of this process, in milliseconds: what else the machine does is not in it. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The text after so many keys: the first literal behind the first parameter grows by a digit of its own. */
export function textAfter({ source }: Example, keys: number): string {
  const at = source.indexOf('(define-parameter');
  const literal = /(?<=[\s(])\d+(\.\d+)?/;
  const changed = source
    .slice(at)
    .replace(literal, (each) => `${each}${each.includes('.') ? '' : '.'}${keys + 1}`);
  return source.slice(0, at) + changed;
}

async function settingsOf({ settings, variant }: Example): Promise<RunSettings> {
  const { backend = 'auto', temperature = 1, temperatureEnd = temperature, gumbel = false } = settings ?? {};
  const evaluator = variant === undefined ? null : await variantEvaluator(variant);
  const level = evaluator === null ? 'direct' : 'interpreter';
  const softness = { ...defaultSoftness, temperature, temperatureEnd, gumbel };
  return { seed: null, backend, level, evaluator, ...softness };
}

export async function keyTimes(name: string): Promise<KeyTimes> {
  const example = examples.find(({ id }) => id === name);
  if (example === undefined) throw new Error(`there is no example ${name}`);
  const settings = await settingsOf(example);
  const service = new Service(() => undefined);
  const { signal } = new AbortController();
  const times: number[] = [];
  for (let key = 0; key < warmUp + measured; key++) {
    const began = processorTime();
    const request = { source: textAfter(example, key), settings, tables: 0 as TablesVersion };
    const { program } = await service.compile(request, signal);
    await service.backend(settings.backend);
    times.push(processorTime() - began);
    if (program === null) throw new Error(`${name} does not compile after ${key + 1} keys`);
  }
  return { first: times[0]!, key: Math.min(...times.slice(warmUp)) };
}

const [, script, name] = process.argv;
if (script?.includes('keyOnce') === true && name !== undefined)
  console.log(JSON.stringify(await keyTimes(name)));
