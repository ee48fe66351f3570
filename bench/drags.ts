/**
 * A number of each program of the gallery, dragged in Chromium: the tasks of the main thread meanwhile, the frames that the
 * page draws, and in how many of them the loss is another.
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
  readonly frames: Frames;
}

/** What the page drew during the drag, by the timestamps of its animation frames. */
interface Frames {
  readonly perSecond: number;
  /** Milliseconds between two frames that follow each other: the most that 19 of 20 take, and the most. */
  readonly usual: number;
  readonly slowest: number;
  /** Frames in a second that show another loss than the one before. */
  readonly losses: number;
}

const limit = 12;
const seconds = 2;
/** Milliseconds between two moves of the pointer: two in a frame, as of a mouse. */
const pace = 8;

/** Notes each frame from now on: when it began, and the loss that it shows. */
async function noteFrames(page: Page): Promise<void> {
  await page.evaluate(() => {
    const loss = document.querySelector('[data-testid="loss-now"]')!;
    const noted: { readonly at: number; readonly loss: string }[] = [];
    // A method: a function with a name of its own would be wrapped by the compiler of the benchmarks.
    const frame = {
      note(at: number): void {
        noted.push({ at, loss: loss.textContent! });
        requestAnimationFrame((next) => frame.note(next));
      },
    };
    requestAnimationFrame((at) => frame.note(at));
    Object.assign(window, { noted });
  });
}

async function framesOf(page: Page): Promise<Frames> {
  const noted = await page.evaluate(
    () => (window as unknown as { noted: { readonly at: number; readonly loss: string }[] }).noted,
  );
  const gaps = noted.slice(1).map(({ at }, index) => at - noted[index]!.at);
  const whole = gaps.reduce((sum, each) => sum + each, 0) / 1000;
  const changed = noted.filter(({ loss }, index) => index > 0 && loss !== noted[index - 1]!.loss).length;
  const sorted = gaps.toSorted((x, y) => x - y);
  return {
    perSecond: gaps.length / whole,
    usual: sorted[Math.floor(0.95 * (sorted.length - 1))]!,
    slowest: sorted.at(-1)!,
    losses: changed / whole,
  };
}

/** Moves the pointer to and fro at its own pace: no move waits until the page has taken the one before. */
async function swing(page: Page, { x, y }: { readonly x: number; readonly y: number }): Promise<void> {
  const began = performance.now();
  const moves: Promise<void>[] = [];
  for (let passed = 0; passed < 1000 * seconds; passed = performance.now() - began) {
    moves.push(page.mouse.move(x + 40 * Math.sin(passed / 150), y));
    await page.waitForTimeout(pace);
  }
  await Promise.all(moves);
}

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
  const cdp = await page.context().newCDPSession(page);
  const tasks = await tasksDuring(cdp, async () => {
    await noteFrames(page);
    await swing(page, { x, y });
  });
  const frames = await framesOf(page);
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
    frames,
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
        title: `A drag in Chromium: milliseconds of the main thread’s longest task, tasks above ${limit}, frames a second, milliseconds between frames (19 of 20, all), and losses a second`,
        columns: ['longest task', `above ${limit}`, 'frames', '19 of 20', 'slowest', 'losses', ''],
        rows: rows.map(({ frames, ...row }) => [
          figure(row.longest),
          String(row.above),
          figure(frames.perSecond),
          figure(frames.usual),
          figure(frames.slowest),
          figure(frames.losses),
          `${row.example}  ${row.title}: ${row.number}`,
        ]),
      },
    ],
    data: rows,
  };
}
