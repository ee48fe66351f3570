/**
 * Which laws a search finds again, over seeds: those of history, made-up ones with noise of 0, 1 and 10 %, and terms inside of
 * simulations. `GRADUS_LAWS` chooses some by a part of their names, `GRADUS_SECONDS` limits each search, in seconds of one core,
 * `GRADUS_SEEDS=1,2` and `GRADUS_NOISE=0.01` choose seeds and noises.
 */

import { heldOut, historicalLaws, type Law, type MadeUp, madeUp, madeUpLaw } from './laws/definitions';
import { type Recovery, recover } from './laws/run';
import { simulatedLaws } from './laws/simulations';
import { figure, type Report, type Table } from './report';

const seeds = (process.env['GRADUS_SEEDS'] ?? '1,2,3,4,5').split(',').map(Number);
/** 30 seconds on two cores, and two minutes for what simulates. */
const directSeconds = 60;
const simulatedSeconds = 240;

interface Row {
  readonly law: Law;
  readonly runs: readonly Recovery[];
}

function rowsOf(laws: readonly Law[], seconds: number, untilEnd: boolean): readonly Row[] {
  const chosen = process.env['GRADUS_LAWS'] ?? '';
  const limit = Number(process.env['GRADUS_SECONDS'] ?? seconds);
  return laws
    .filter(({ id }) => id.includes(chosen))
    .map((law) => ({ law, runs: seeds.map((seed) => recover(law, { seed, seconds: limit, untilEnd })) }));
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

function tableOf(title: string, rows: readonly Row[]): Table {
  return {
    title,
    columns: ['found', 'seconds', 'evaluated', 'calibrated', 'size', 'law'],
    rows: rows.map(({ law, runs }) => [
      `${runs.filter(({ found }) => found).length} of ${runs.length}`,
      figure(median(runs.map(({ seconds }) => seconds))),
      String(median(runs.map(({ evaluated }) => evaluated))),
      String(median(runs.map(({ calibrated }) => calibrated))),
      String(law.size),
      `${law.id}  ${law.law}`,
    ]),
    notes: ['Medians over seeds, until the law was found; seconds of one core.'],
  };
}

type Group = readonly [title: string, rows: readonly Row[]];

function madeUpGroups(title: string, laws: readonly MadeUp[]): readonly Group[] {
  const only = process.env['GRADUS_NOISE'];
  const noises = only === undefined ? [0, 0.01, 0.1] : only.split(',').map(Number);
  return noises.map(
    (noise): Group => [
      `${title}, noise of ${100 * noise} %`,
      rowsOf(
        laws.map((each) => madeUpLaw(each, noise)),
        directSeconds,
        false,
      ),
    ],
  );
}

export async function measureLaws(): Promise<Report> {
  const groups: readonly Group[] = [
    [
      'Laws of history; the search continues to the end, where the law must still be on the front',
      rowsOf(historicalLaws(), directSeconds, true),
    ],
    ...madeUpGroups('Made-up laws', madeUp),
    ...madeUpGroups('Made-up laws that no setting was chosen on', heldOut),
    ['Terms inside of simulations, noise of 1 to 2 %', rowsOf(simulatedLaws(), simulatedSeconds, false)],
  ];
  const measured = groups.filter(([, rows]) => rows.length > 0);
  return {
    tables: measured.map(([title, rows]) => tableOf(title, rows)),
    data: measured.map(([title, rows]) => ({
      title,
      laws: rows.map(({ law: { id, law, size }, runs }) => ({ id, law, size, runs })),
    })),
  };
}
