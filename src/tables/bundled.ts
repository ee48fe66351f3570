/** The tables that ship, with their content and source. All are measured facts. */

import influenza from './boarding-school-influenza-1978.csv?raw';
import hareLynx from './hare-lynx.csv?raw';
import hubble from './hubble-1929.csv?raw';
import co2 from './mauna-loa-co2-annual.csv?raw';
import puromycin from './puromycin.csv?raw';
import { cell, type Table } from './table';
import population from './us-census-population.csv?raw';

export interface BundledTable {
  readonly name: string;
  /** A shorter name for the same table. */
  readonly alias: string | null;
  readonly what: string;
  readonly source: string;
  readonly text: string;
}

export const bundledTables: readonly BundledTable[] = [
  {
    name: 'puromycin',
    alias: null,
    what: 'Reaction rate (counts/min²) against puromycin substrate concentration (ppm), treated and untreated cells.',
    source: 'Treloar 1974, in Bates and Watts 1988.',
    text: puromycin,
  },
  {
    name: 'hubble-1929',
    alias: 'hubble',
    what: 'Distance (Mpc) and velocity (km/s) of 24 nebulae.',
    source: 'Hubble, PNAS 15(3), 1929, table 1. Public domain.',
    text: hubble,
  },
  {
    name: 'boarding-school-influenza-1978',
    alias: 'influenza',
    what: 'Boys in bed and convalescent, of 763, day by day.',
    source: 'BMJ 1978;1:587, read off its figure. Tables elsewhere differ by a boy or two.',
    text: influenza,
  },
  {
    name: 'hare-lynx',
    alias: null,
    what: 'Hare and lynx pelts (thousands), 1900 to 1920.',
    source:
      'The classroom pelt series (Howard 2009, Mahaffy 2010). Not a ledger of the Hudson’s Bay Company.',
    text: hareLynx,
  },
  {
    name: 'us-census-population',
    alias: 'us-population',
    what: 'Population of the United States (millions), 1790 to 2020.',
    source: 'US Census facts, public domain. Published tables differ a little for 1830, 1840, 1970 and 1980.',
    text: population,
  },
  {
    name: 'mauna-loa-co2-annual',
    alias: 'co2',
    what: 'Yearly mean CO2 (ppm) at Mauna Loa, 1959 to 2025, as of this snapshot.',
    source: 'NOAA GML, public domain. No endorsement implied.',
    text: co2,
  },
];

/** Every name under which a bundled table can be used. */
export const bundledNames: readonly string[] = bundledTables.flatMap(({ name, alias }) =>
  alias === null ? [name] : [name, alias],
);

const parsed = new Map<string, Table>();

/** A bundled table by either of its names, or null. */
export function bundledTable(name: string): Table | null {
  const found = bundledTables.find((each) => each.name === name || each.alias === name);
  if (found === undefined) return null;
  let table = parsed.get(found.name);
  if (table === undefined) {
    table = plainTable(found.name, found.text);
    parsed.set(found.name, table);
  }
  return table;
}

/** A table whose text has neither quotes nor empty lines, which needs no reader of CSV. */
function plainTable(name: string, text: string): Table {
  const [columns = [], ...lines] = text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  return { name, columns, rows: lines.map((line) => line.map((each) => cell(each, ','))) };
}
