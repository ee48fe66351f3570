/**
 * A served folder and a page that opens it, to what a visit costs: the answers that were asked for before the page showed
 * a loss, each with its bytes on the wire, and the moments at which loss, editor and charts appeared. Bytes are counted at
 * the server, since a browser does not report what its workers load.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { preview } from 'vite';

export interface Answer {
  readonly path: string;
  /** Headers included, as compressed as the server sends them. */
  readonly bytes: number;
  readonly encoding: string;
  /** When it was asked for, and when its last byte was handed to the system, in milliseconds since 1970. */
  readonly asked: number;
  readonly sent: number;
}

/** Milliseconds from the start of the visit. */
export interface Moments {
  readonly loss: number;
  readonly editor: number;
  readonly charts: number;
}

export interface Visit {
  readonly moments: Moments;
  /** What was asked for before the loss was shown, in that order. */
  readonly answers: readonly Answer[];
}

export interface Throttle {
  /** Bits a second, both ways. */
  readonly bandwidth: number;
  /** Milliseconds until an answer begins. */
  readonly latency: number;
}

export interface CountedSite {
  readonly address: string;
  /** Everything answered so far. */
  readonly answers: readonly Answer[];
  close(): Promise<void>;
}

/** Serves what was built into a folder as `npm start` does. */
export async function serveCounted(folder: string, port = 0): Promise<CountedSite> {
  const server = await preview({ logLevel: 'error', build: { outDir: folder }, preview: { port } });
  const answers: Answer[] = [];
  server.httpServer.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket, url = '' } = request;
    const asked = Date.now();
    const before = socket.bytesWritten;
    // A connection carries one answer at a time, so what it wrote meanwhile is this answer.
    response.once('close', () => {
      const encoding = String(response.getHeader('content-encoding') ?? 'none');
      answers.push({ path: url, bytes: socket.bytesWritten - before, encoding, asked, sent: Date.now() });
    });
  });
  return { address: server.resolvedUrls!.local[0]!, answers, close: () => server.close() };
}

const appearances: Readonly<Record<keyof Moments, string>> = {
  loss: '[data-testid="loss-now"]',
  editor: '.cm-content',
  charts: '.chart-area svg',
};

/** Notes in `window.moments` when each thing first has something to show. */
async function noteMoments(context: BrowserContext): Promise<void> {
  await context.addInitScript((wanted) => {
    const moments: Record<string, number> = {};
    Object.assign(window, { moments });
    const observer = new MutationObserver(() => {
      for (const [name, selector] of Object.entries(wanted)) {
        if (moments[name] !== undefined) continue;
        const shown = document.querySelector(selector);
        const isThere = shown !== null && (name !== 'loss' || /\d/.test(shown.textContent ?? ''));
        if (isThere) moments[name] = performance.now();
      }
      if (Object.keys(wanted).every((name) => moments[name] !== undefined)) observer.disconnect();
    });
    observer.observe(document, { childList: true, subtree: true, characterData: true });
  }, appearances);
}

async function throttle(page: Page, { bandwidth, latency }: Throttle): Promise<void> {
  const throughput = bandwidth / 8;
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false,
    latency,
    downloadThroughput: throughput,
    uploadThroughput: throughput,
  });
}

interface Noted {
  readonly origin: number;
  readonly moments: Partial<Moments>;
}

function readMoments(page: Page): Promise<Noted> {
  return page.evaluate(() => {
    const { moments } = window as unknown as { moments: Partial<Moments> };
    return { origin: performance.timeOrigin, moments };
  });
}

/** How long a visit may take on a busy machine, in milliseconds. */
const patience = 120_000;

async function visit(page: Page, site: CountedSite): Promise<Visit> {
  const earlier = site.answers.length;
  await page.goto(site.address, { waitUntil: 'commit' });
  await page.waitForFunction(
    (wanted) => wanted.every((name) => name in (window as unknown as { moments: object }).moments),
    Object.keys(appearances),
    { timeout: patience },
  );
  await page.waitForLoadState('networkidle');
  const { origin, moments } = await readMoments(page);
  const { loss = Number.NaN, editor = Number.NaN, charts = Number.NaN } = moments;
  const answers = site.answers
    .slice(earlier)
    .filter(({ asked }) => asked < origin + loss)
    .sort((a, b) => a.asked - b.asked);
  return { moments: { loss, editor, charts }, answers };
}

/** A first visit with nothing in the browser's cache, then the same visit once more. */
export async function firstAndSecondVisit(
  browser: Browser,
  site: CountedSite,
  slow: Throttle | null,
): Promise<readonly [Visit, Visit]> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    await noteMoments(context);
    const page = await context.newPage();
    if (slow !== null) await throttle(page, slow);
    const first = await visit(page, site);
    await page.goto('about:blank');
    return [first, await visit(page, site)];
  } finally {
    await context.close();
  }
}

export function totalBytes(answers: readonly Answer[]): number {
  return answers.reduce((sum, { bytes }) => sum + bytes, 0);
}
