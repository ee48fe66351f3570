/**
 * What a key costs the worker: asks the service as the page does after each key, for one program of the gallery with another
 * literal each time. As a bundled script it takes the program's name, and how many literals to skip, and prints JSON.
 */

import { loadNamedParts } from '../src/app/lateParts';
import type { CompileReply, CompileRequest, RunSettings, TablesVersion } from '../src/app/protocol';
import { Service } from '../src/app/service';
import { variantEvaluator } from '../src/examples';
import { type Example, examples } from '../src/examples/texts';
import { defaultSoftness } from '../src/train';
import { processorTime } from './measure';

export interface KeyTimes {
  /**
   * Milliseconds of processor time: for the first text of a process, and the least for a key from the tenth on. What
   * disturbs a measurement only makes it longer.
   */
  readonly first: number;
  readonly key: number;
}

/** There are no tables of the user's. */
const noTables = 0 as TablesVersion;
const { signal } = new AbortController();

const warmUp = 9;
const measured = 10;

/**
 * The text after so many keys: a literal behind the first parameter, or of a program without any, grows by a digit of its own;
 * `skipped` others before it stay.
 */
export function textAfter({ source }: Pick<Example, 'source'>, keys: number, skipped = 0): string {
  const at = Math.max(0, source.indexOf('(define-parameter'));
  let position = 0;
  const changed = source
    .slice(at)
    .replace(/;.*|(?<=[\s(])\d+(\.\d+)?/g, (each) =>
      !each.startsWith(';') && position++ === skipped
        ? `${each}${each.includes('.') ? '' : '.'}${keys + 1}`
        : each,
    );
  return source.slice(0, at) + changed;
}

/** How many literals are to be skipped, because the program does not compile with another in their place: an index is one. */
export async function literalsToSkip(example: Example): Promise<number> {
  const settings = await settingsOf(example);
  const service = new Service(() => undefined);
  for (let skipped = 0; textAfter(example, 0, skipped) !== example.source; skipped++) {
    const source = textAfter(example, 0, skipped);
    const { program } = await compiled(service, { source, settings, tables: noTables });
    if (program !== null) return skipped;
  }
  throw new Error(`${example.id} has no literal that can be changed`);
}

/** As the worker answers a request: once the parts of the language that its text names are loaded. */
async function compiled(service: Service, request: CompileRequest): Promise<CompileReply> {
  await loadNamedParts(request);
  return service.compile(request, signal);
}

async function settingsOf({ settings, variant }: Example): Promise<RunSettings> {
  const { backend = 'auto', temperature = 1, temperatureEnd = temperature, gumbel = false } = settings ?? {};
  const evaluator = variant === undefined ? null : await variantEvaluator(variant);
  const level = evaluator === null ? 'direct' : 'interpreter';
  const softness = { ...defaultSoftness, temperature, temperatureEnd, gumbel };
  return { seed: null, backend, level, evaluator, ...softness };
}

export async function keyTimes(name: string, skipped: number): Promise<KeyTimes> {
  const example = examples.find(({ id }) => id === name);
  if (example === undefined) throw new Error(`there is no example ${name}`);
  const settings = await settingsOf(example);
  const service = new Service(() => undefined);
  const times: number[] = [];
  for (let key = 0; key < warmUp + measured; key++) {
    const began = processorTime();
    const request = { source: textAfter(example, key, skipped), settings, tables: noTables };
    const { program } = await compiled(service, request);
    await service.backend(settings.backend);
    times.push(processorTime() - began);
    if (program === null) throw new Error(`${name} does not compile after ${key + 1} keys`);
  }
  return { first: times[0]!, key: Math.min(...times.slice(warmUp)) };
}

const [, script, name, skipped = '0'] = process.argv;
if (script?.includes('keyOnce') === true && name !== undefined)
  console.log(JSON.stringify(await keyTimes(name, Number(skipped))));
