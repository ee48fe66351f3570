/**
 * A number of each program of the gallery, dragged in Chromium: the tasks of the main thread meanwhile, and how often the
 * loss that is shown changes.
 */

import type { Page } from '@playwright/test';
import { examples } from '../src/examples';
import { withSite } from './browser';
import { tasksDuring } from './page';
import { figure, type Report } from './report';

interface DragRow {
  readonly example: string;
  readonly title: string;
  /** The number that was dragged. */
  readonly number: string;
  /** Milliseconds of the main thread's tasks: the longest, and how many were longer than 12. */
  readonly longest: number;
  readonly above: number;
  /** Losses shown in a second of the drag. */
  readonly frames: number;
}

const limit = 12;
const seconds = 2;

/** The first number that starts a parameter, else the first number of the program. */
async function firstNumber(
  page: Page,
): Promise<{ readonly x: number; readonly y: number; readonly text: string }> {
  return page.evaluate(() => {
    const lines = [...document.querySelectorAll('.cm-line')];
    const texts = lines.flatMap((line) =>
      [...line.querySelectorAll('span')]
        .filter(
          (each) => each.closest('.cm-reading') === null && /^-?\d+(\.\d+)?$/.test(each.textContent ?? ''),
        )
        .map((each) => ({ each, starts: line.textContent?.includes('(define-parameter') === true })),
    );
    const { each } = texts.find(({ starts }) => starts) ?? texts[0]!;
    each.scrollIntoView({ block: 'center' });
    const { left, top, width, height } = each.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2, text: each.textContent! };
  });
}

async function measureExample(page: Page, address: string, id: string, title: string): Promise<DragRow> {
  await page.goto('about:blank');
  await page.goto(`${address}#example/${id}`);
  await page.locator('.run-status[data-state="ready"]').waitFor();
  await page.locator('.cm-editor[data-assisted]').first().waitFor();
  const { x, y, text } = await firstNumber(page);
  await page.keyboard.down('Alt');
  await page.mouse.move(x, y);
  await page.mouse.down();
  // The first move waits for what is staged once.
  await page.mouse.move(x + 20, y);
  await page.waitForTimeout(1500);
  await page.evaluate(() => {
    const loss = document.querySelector('[data-testid="loss-now"]')!;
    const counter = { shown: 0 };
    new MutationObserver(() => counter.shown++).observe(loss, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    Object.assign(window, { counter });
  });
  const cdp = await page.context().newCDPSession(page);
  const began = performance.now();
  const tasks = await tasksDuring(cdp, async () => {
    for (let step = 0; performance.now() - began < 1000 * seconds; step++) {
      await page.mouse.move(x + 40 * Math.sin(step / 10), y);
      await page.waitForTimeout(8);
    }
  });
  const shown = await page.evaluate(
    () => (window as unknown as { counter: { shown: number } }).counter.shown,
  );
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await page.keyboard.up('Alt');
  await cdp.detach();
  return {
    example: id,
    title,
    number: text,
    longest: Math.max(...tasks),
    above: tasks.filter((each) => each > limit).length,
    frames: shown / seconds,
  };
}

export async function measureDrags(ids = examples.map(({ id }) => id)): Promise<Report> {
  const rows = await withSite({}, ({ address, inBrowser }) =>
    inBrowser(async (page) => {
      const all: DragRow[] = [];
      for (const { id, title } of examples)
        if (ids.includes(id)) all.push(await measureExample(page, address, id, title));
      return all;
    }),
  );
  return {
    tables: [
      {
        title: `A drag in Chromium: milliseconds of the main thread’s longest task, tasks above ${limit}, and losses a second`,
        columns: ['longest task', `above ${limit}`, 'losses a second', ''],
        rows: rows.map((row) => [
          figure(row.longest),
          String(row.above),
          figure(row.frames),
          `${row.example}  ${row.title}: ${row.number}`,
        ]),
      },
    ],
    data: rows,
  };
}
