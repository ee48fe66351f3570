/**
 * How many candidates of a search the kernel evaluates and calibrates a second, by their size and the number of rows, on one
 * core and on all; what part of the time is the interpreter's; and the same formulas in a plain interpreter in C.
 */

import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type DiscoverCase, type DiscoverRates, discoverOnce, formulasOf, problemOf } from './discoverOnce';
import { proposalRate, searchParts } from './discoverSearch';
import { measureStagedRates } from './discoverStaged';
import { compilePostfix } from './postfix';
import { figure, type Report } from './report';

const cases: readonly DiscoverCase[] = [
  ...[7, 15, 31].flatMap((size) =>
    [20, 100, 1000].map((rows): DiscoverCase => ({ size, rows, functions: false })),
  ),
  { size: 15, rows: 100, functions: true },
];
const seconds = 0.3;
const searchSeconds = 6;
const partNames = ['propose', 'enumerate', 'match', 'canonical', 'judge', 'fit', 'rank', 'rest'] as const;

interface Row extends DiscoverCase, DiscoverRates {
  /** Losses and calibrations a second of all cores together. */
  readonly all: Pick<DiscoverRates, 'losses' | 'calibrations'>;
  /** Losses a second in C; null where there is no gcc, or functions. */
  readonly c: number | null;
}

/** The rates of as many processes at once as there are cores, added up. */
async function onAllCores(each: DiscoverCase): Promise<Row['all']> {
  const path = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
  const loaders = ['--import', 'tsx', '--import', path('../scripts/assets.mjs')];
  const started = Array.from({ length: availableParallelism() }, () =>
    promisify(execFile)(process.execPath, [...loaders, path('./discoverOnce.ts'), JSON.stringify(each)], {
      cwd: path('..'),
    }),
  );
  // What the processes print.
  const rates = (await Promise.all(started)).map(({ stdout }) => JSON.parse(stdout) as DiscoverRates);
  const sum = (of: (rates: DiscoverRates) => number): number => rates.reduce((all, one) => all + of(one), 0);
  return { losses: sum(({ losses }) => losses), calibrations: sum(({ calibrations }) => calibrations) };
}

export async function measureDiscover(): Promise<Report> {
  const postfix = compilePostfix();
  const data: Row[] = [];
  for (const each of cases) {
    const rates = discoverOnce(each, seconds);
    const c =
      postfix === null || each.functions ? null : postfix.measure(problemOf(each), formulasOf(each), seconds);
    if (c !== null && Math.abs(c.check - rates.check) > 1e-6 * c.check)
      throw new Error('C and the kernel differ');
    data.push({ ...each, ...rates, all: await onAllCores(each), c: c?.rate ?? null });
  }
  postfix?.dispose();
  const thousands = (rate: number): string => figure(rate / 1000);
  const percent = (part: number): string => `${Math.round(100 * part)} %`;
  const rows = data.map((row) => [
    String(row.rows),
    thousands(row.losses),
    thousands(row.all.losses),
    percent(row.interpreting),
    row.c === null ? '–' : thousands(row.c),
    figure(row.calibrations),
    figure(row.all.calibrations),
    percent(row.solving),
    `${row.size} nodes${row.functions ? ', with exp, log, sin' : ''}`,
  ]);
  const columns = [
    'rows',
    '1000 evaluated/s',
    'all cores',
    'interpreting',
    'C',
    'calibrated/s',
    'all cores',
    'solving',
    'formula',
  ];
  const title =
    'Candidates of a search, by seconds of the processor: losses, and fits of three constants from four starts';
  const staged = measureStagedRates();
  const inside = staged.map(({ body, constants, losses, calibrations }) => [
    String(constants),
    figure(losses),
    figure(calibrations),
    body,
  ]);
  const rates = [
    [20, false],
    [100, false],
    [100, true],
  ] as const;
  const proposals = rates.map(([count, functions]) => proposalRate(count, functions));
  const searches = ['feynman-I.18.4', 'nguyen-7'].map((id) => searchParts(id, searchSeconds));
  const stagedTitle = 'An unknown inside 80 Runge-Kutta steps over 20 rows, on one core';
  const stagedColumns = ['constants', 'evaluated/s', 'calibrated/s', 'body'];
  return {
    tables: [
      { title, columns, rows },
      {
        title: 'Changes of formulas of 9 to 13 nodes, from proposed to ranked, on one core',
        columns: ['rows', '1000 candidates/s', 'proposing', 'with a loss of its own', 'formulas'],
        rows: proposals.map((each) => [
          String(each.rows),
          thousands(each.candidates),
          percent(each.proposing),
          percent(each.distinct),
          each.functions ? 'with exp, log, sin' : 'of + - * /',
        ]),
      },
      {
        title: 'What takes the time of a search',
        columns: ['1000 ranked/s', '1000 compared/s', 'calibrated/s', ...partNames, 'law'],
        rows: searches.map(({ law, seconds: took, evaluated, compared, calibrated, parts }) => [
          thousands(evaluated / took),
          thousands(compared / took),
          figure(calibrated / took),
          ...partNames.map((part) => percent(parts[part] ?? 0)),
          law,
        ]),
      },
      { title: stagedTitle, columns: stagedColumns, rows: inside },
    ],
    data: { direct: data, proposals, searches, staged },
  };
}
