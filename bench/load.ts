/**
 * A first visit to the page on a slow line: requests, bytes and time until the first loss, and the same for the next visit.
 * `GRADUS_BEFORE=FOLDER` names another build of the page, which is measured in turns with this one.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { launchBrowser } from './browser';
import { firstAndSecondVisit, serveCounted, totalBytes, type Visit } from './firstLoad';
import { median } from './measure';
import { figure, type Report, type Table } from './report';

const slowLine = { bandwidth: 1.6e6, latency: 150 };
const rounds = 3;

interface Build {
  readonly name: string;
  readonly folder: string;
}

interface LoadRow {
  readonly name: string;
  readonly requests: number;
  readonly bytes: number;
  /** Milliseconds from the start of the visit. */
  readonly loss: number;
  readonly editor: number;
  readonly charts: number;
}

function rowOf(name: string, visits: readonly Visit[]): LoadRow {
  const each = (value: (visit: Visit) => number): number => median(visits.map(value));
  return {
    name,
    requests: each(({ answers }) => answers.length),
    bytes: each(({ answers }) => totalBytes(answers)),
    loss: each(({ moments }) => moments.loss),
    editor: each(({ moments }) => moments.editor),
    charts: each(({ moments }) => moments.charts),
  };
}

async function visitOnce({ folder }: Build): Promise<readonly [Visit, Visit]> {
  const site = await serveCounted(folder);
  const browser = await launchBrowser();
  try {
    return await firstAndSecondVisit(browser, site, slowLine);
  } finally {
    await browser.close();
    await site.close();
  }
}

async function visitAll(builds: readonly Build[]): Promise<Map<Build, (readonly [Visit, Visit])[]>> {
  const visits = new Map(builds.map((each) => [each, [] as (readonly [Visit, Visit])[]]));
  for (let round = 0; round < rounds; round++) {
    for (const each of builds) visits.get(each)!.push(await visitOnce(each));
  }
  return visits;
}

function summary(rows: readonly LoadRow[]): Table {
  return {
    title: 'The page in Chromium at 1.6 Mbit/s and 150 ms: until the first loss is shown',
    columns: ['requests', 'kB', 'loss ms', 'editor ms', 'charts ms', ''],
    rows: rows.map(({ name, requests, bytes, loss, editor, charts }) => [
      String(requests),
      figure(bytes / 1000),
      figure(loss),
      figure(editor),
      figure(charts),
      name,
    ]),
    notes: [
      'Bytes as the server compresses and sends them, headers included, of all that is asked for before that loss.',
    ],
  };
}

/** The answers of one visit in the order in which they were asked for. */
function waterfall({ answers }: Visit): Table {
  const start = answers[0]?.asked ?? 0;
  return {
    title: 'What the first visit asks for before the first loss',
    columns: ['asked ms', 'kB', 'coding', ''],
    rows: answers.map(({ path, bytes, encoding, asked }) => [
      String(asked - start),
      figure(bytes / 1000),
      encoding,
      path,
    ]),
  };
}

export async function measureLoad(): Promise<Report> {
  const outDir = mkdtempSync(join(tmpdir(), 'gradus-load-'));
  try {
    await build({ logLevel: 'error', build: { outDir, emptyOutDir: true } });
    const before = process.env['GRADUS_BEFORE'];
    const present: Build = { name: 'this page', folder: outDir };
    const builds = before === undefined ? [present] : [{ name: 'before', folder: before }, present];
    const visits = await visitAll(builds);
    const rows = builds.flatMap((each) => {
      const all = visits.get(each)!;
      return [
        rowOf(
          `${each.name}, first visit`,
          all.map(([first]) => first),
        ),
        rowOf(
          `${each.name}, second visit`,
          all.map(([, second]) => second),
        ),
      ];
    });
    return { tables: [summary(rows), waterfall(visits.get(present)![0]![0])], data: rows };
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
