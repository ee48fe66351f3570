/**
 * The page itself, in Chromium: from a key to the losses of the changed program, and how long the tasks of the main
 * thread are while it trains.
 */

import type { CDPSession, Page } from '@playwright/test';
import { encodeLink } from '../src/ui/sharing/permalink';
import { defaultSettings } from '../src/ui/state/settings';
import { withSite } from './browser';
import { figure, type Report } from './report';
import { experimentPrograms, type NamedProgram } from './workloads';

interface PageRow {
  readonly program: string;
  readonly title: string;
  /** Milliseconds from a key to the loss of the program that it changed: the median, and the longest. */
  readonly answer: number;
  readonly slowest: number;
  /** Milliseconds of processor time of the main thread's tasks while it trains: the longest, and how many took more than 8. */
  readonly longest: number;
  readonly above: number;
  readonly tasks: number;
}

const keys = 10;
const frame = 8;

/** Milliseconds until the loss in figures is another than before, from just before a key is pressed. */
async function answerTo(page: Page, key: string): Promise<number> {
  await page.evaluate(() => {
    const loss = document.querySelector('[data-testid="loss-now"]')!;
    const before = loss.textContent;
    const answered = new Promise<number>((resolve) => {
      document.addEventListener(
        'keydown',
        () => {
          const pressed = performance.now();
          const observer = new MutationObserver(() => {
            if (loss.textContent === before) return;
            observer.disconnect();
            requestAnimationFrame(() => resolve(performance.now() - pressed));
          });
          observer.observe(loss, { childList: true, characterData: true, subtree: true });
        },
        { capture: true, once: true },
      );
    });
    Object.assign(window, { answered });
  });
  await page.keyboard.press(key);
  return page.evaluate(() => (window as unknown as { answered: Promise<number> }).answered);
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds, of the clock and of the thread's own time. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Milliseconds of each task of the page's main thread while `work` goes on. */
export async function tasksDuring(cdp: CDPSession, work: () => Promise<void>): Promise<number[]> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: object[] }): void => void events.push(...(value as TraceEvent[]));
  cdp.on('Tracing.dataCollected', collect);
  await cdp.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', '__metadata', 'disabled-by-default-devtools.timeline'] },
  });
  await work();
  const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve));
  await cdp.send('Tracing.end');
  await complete;
  cdp.off('Tracing.dataCollected', collect);
  const threads = new Set(
    events.flatMap(({ name, pid, tid, args }) =>
      name === 'thread_name' && args?.name === 'CrRendererMain' ? [`${pid} ${tid}`] : [],
    ),
  );
  return events.flatMap(({ name, pid, tid, dur, tdur }) =>
    name === 'RunTask' && threads.has(`${pid} ${tid}`) ? [(tdur ?? dur ?? 0) / 1000] : [],
  );
}

async function measureProgram(page: Page, address: string, program: NamedProgram): Promise<PageRow> {
  const link = await encodeLink({ title: program.title, source: program.source, settings: defaultSettings });
  await page.goto('about:blank');
  await page.goto(`${address}#${link}`);
  await page.locator('.run-status[data-state="ready"]').waitFor();
  const place = program.source.indexOf('(define-parameter');
  const line = program.source.slice(0, place).split('\n').length;
  // The end of the first parameter's start, where a digit more makes another number of it.
  await page
    .locator('.cm-line')
    .nth(line - 1)
    .click();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  const answers: number[] = [];
  for (let index = 0; index < keys; index++) {
    answers.push(await answerTo(page, index % 2 === 0 ? '1' : 'Backspace'));
    await page.waitForTimeout(100);
  }
  answers.sort((a, b) => a - b);
  const cdp = await page.context().newCDPSession(page);
  await page.getByRole('button', { name: 'Train' }).click();
  await page.locator('.run-status:is([data-state="training"], [data-state="done"])').waitFor();
  const tasks = await tasksDuring(cdp, () => page.waitForTimeout(2500));
  await cdp.detach();
  const { name, title } = program;
  return {
    program: name,
    title,
    answer: answers[keys >> 1]!,
    slowest: answers.at(-1)!,
    longest: Math.max(...tasks),
    above: tasks.filter((each) => each > frame).length,
    tasks: tasks.length,
  };
}

export async function measurePage(): Promise<Report> {
  const table = await withSite({}, ({ address, inBrowser }) =>
    inBrowser(async (page) => {
      const rows: PageRow[] = [];
      for (const program of experimentPrograms) rows.push(await measureProgram(page, address, program));
      return rows;
    }),
  );
  return {
    tables: [
      {
        title:
          'The page in Chromium: milliseconds from a key to the changed loss, and of the main thread’s tasks in training',
        columns: ['answer', 'slowest', 'longest task', `above ${frame}`, 'tasks', ''],
        rows: table.map((row) => [
          figure(row.answer),
          figure(row.slowest),
          figure(row.longest),
          String(row.above),
          String(row.tasks),
          `${row.program}  ${row.title}`,
        ]),
      },
    ],
    data: table,
  };
}
