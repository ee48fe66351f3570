/** `npm run experiments -- further`: the papers' experiments that are no table of programs and starts, in a terminal. */

import { parseArgs } from 'node:util';
import { WasmBackend } from '../backends/wasm';
import { runFurther } from '../experiments/further';
import { furtherExperiments } from '../experiments/furtherList';

/** Prints each experiment as soon as it is known; all of them, or those whose ids are given. */
export async function furtherReport(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const ids = furtherExperiments.map(({ id }) => id);
  const unknown = positionals.filter((id) => !ids.includes(id));
  if (unknown.length > 0) {
    console.error(`There is no experiment ${unknown.join(', ')}: only ${ids.join(', ')}.`);
    process.exit(1);
  }
  const conditions = { backend: new WasmBackend('It measures.'), signal: new AbortController().signal };
  const all: object[] = [];
  for (const { id, title, about, measures } of furtherExperiments) {
    if (positionals.length > 0 && !positionals.includes(id)) continue;
    const findings = measures.length === 0 ? {} : await runFurther(id, conditions);
    all.push({
      id,
      title,
      measures: measures.map((each) => ({ ...each, found: findings[each.id] ?? null })),
    });
    if (values.json) continue;
    console.log(`${id}  ${title}`);
    if (measures.length === 0) console.log(`  ${about}`);
    for (const { id: measure, name, printed } of measures)
      console.log(`  ${name.padEnd(44)} ${(printed ?? '–').padStart(20)}  ${findings[measure] ?? '–'}`);
  }
  if (values.json) console.log(JSON.stringify(all));
}
