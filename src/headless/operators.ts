/** `npm run experiments -- operators`: how many of 240 restarts recover two unknown operators, as a table. */

import { parseArgs } from 'node:util';
import { WasmBackend } from '../backends/wasm';
import { laws, printedRates, recovered, searches } from '../experiments';

const restartsOfLaw = 30;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Prints a row for each search as soon as it is known. */
export async function operatorsReport(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean', default: false } } });
  const backend = new WasmBackend('the experiment needs doubles');
  const rows: object[] = [];
  for (const hasConstants of [false, true]) {
    const all = laws(hasConstants);
    const total = all.length * restartsOfLaw;
    if (!values.json)
      console.log(`${hasConstants ? 'Two operators and two constants' : 'Two operators'}, ${total} restarts`);
    for (const search of searches) {
      let found = 0;
      for (const [seed, law] of all.entries())
        found += await recovered(law, search, restartsOfLaw, seed, backend);
      rows.push({ hasConstants, search: search.name, restarts: total, recovered: found });
      if (!values.json)
        console.log(
          `  ${search.name.padEnd(34)} ${`${found}`.padStart(4)}  ${percent(found / total).padStart(7)}`,
        );
    }
  }
  if (values.json) console.log(JSON.stringify(rows));
  else {
    console.log('The paper prints, of its 240 restarts');
    for (const [name, rate] of Object.entries(printedRates))
      console.log(`  ${name.padEnd(34)} ${' '.repeat(4)}  ${`${rate.toFixed(1)} %`.padStart(7)}`);
  }
}
