/** The page as the tests use it. A test fails on any word of the browser against it, and on any foreign request. */

import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { encodeLink } from '../src/ui/sharing/permalink';
import { defaultSettings, type Settings } from '../src/ui/state/settings';

export { expect };

/** Two parameters of a line through four points, quickly found. */
export const line = `(define-data (x y) '((0 1) (1 3) (2 5) (3 7)))
(define-parameter slope 0)
(define-parameter offset 0)
(define (f x) (+ (* slope x) offset))
(fit f (x) y (optimizer (adam 0.1)) (steps 400))
`;

/** A power by a loop of five turns. */
export const powerLoop = `(define-parameter a 0.5)
(define (power x n)
  (let loop ((i 0) (acc 1))
    (if (= i n) acc (loop (+ i 1) (* acc x)))))
(minimize (square (- (power a 5) 2)) (optimizer (sgd 0.1)) (steps 3))
`;

/** Steps without end, each of which changes next to nothing. */
export const endless =
  '(define-parameter a 1)\n(minimize (square (sin a)) (optimizer (sgd 1e-9)) (steps 100000000))\n';

/** A link to a program, on the reference backend and as fast as it goes unless it says otherwise. */
export async function linkTo(
  source: string,
  settings: Partial<Settings> = {},
  title = 'A test',
): Promise<string> {
  const quick: Settings = { ...defaultSettings, backend: 'reference', pace: 'fastest', ...settings };
  return `./#${await encodeLink({ title, source, settings: quick })}`;
}

export class Gradus {
  readonly train: Locator;
  readonly step: Locator;
  readonly stop: Locator;
  readonly reset: Locator;
  readonly status: Locator;
  readonly loss: Locator;
  readonly editor: Locator;
  readonly problem: Locator;
  readonly notices: Locator;
  readonly title: Locator;

  constructor(readonly page: Page) {
    this.train = page.getByRole('button', { name: /^(Train|Pause|Resume)$/ });
    this.step = page.getByRole('button', { name: 'Step', exact: true });
    this.stop = page.getByRole('button', { name: 'Stop' });
    this.reset = page.getByRole('button', { name: 'Reset' });
    this.status = page.locator('.run-status');
    this.loss = page.getByTestId('loss-now');
    this.editor = page.getByRole('textbox', { name: 'Program' });
    // The evaluator has a line of its own, behind that of the program.
    this.problem = page.locator('.problem-line').first();
    this.notices = page.locator('.notices');
    this.title = page.getByRole('button', { name: /^Document:/ });
  }

  /** Opens an address and waits until its program, if it compiles, is ready. */
  async open(address = './'): Promise<void> {
    await this.page.goto(address);
    await expect(this.editor).toBeVisible();
    await expect(this.problem).not.toBeEmpty();
    // Completion, closing brackets and marks of problems come behind the first view.
    await expect(this.page.locator('.cm-editor[data-assisted]').first()).toBeAttached();
  }

  async openSource(source: string, settings: Partial<Settings> = {}): Promise<void> {
    await this.open(await linkTo(source, settings));
  }

  /** Puts a text in the place of the whole program. */
  async write(text: string): Promise<void> {
    await this.editor.click();
    await this.page.keyboard.press('ControlOrMeta+a');
    if (text === '') await this.page.keyboard.press('Delete');
    else await this.page.keyboard.insertText(text);
  }

  /** The text in the editor, as far as it is drawn, without what is shown beside it. */
  text(): Promise<string> {
    return this.editor.evaluate((content) => {
      const copy = content.cloneNode(true) as Element;
      for (const reading of copy.querySelectorAll('.cm-reading')) reading.remove();
      return [...copy.querySelectorAll('.cm-line')].map((each) => each.textContent).join('\n');
    });
  }

  /** Unfolds a panel, unless the program has opened it. */
  async unfold(title: string): Promise<void> {
    await expect(this.problem).not.toBeEmpty();
    const panel = this.page.getByRole('button', { name: title, exact: true });
    // The program may open it between a look and a click, which then folds it.
    await expect(async () => {
      if ((await panel.getAttribute('aria-expanded')) === 'false') await panel.click();
      await expect(panel).toHaveAttribute('aria-expanded', 'true', { timeout: 500 });
    }).toPass();
  }

  async trainToEnd(): Promise<void> {
    await this.train.click();
    await this.expectState('done');
  }

  async expectState(word: string): Promise<void> {
    await expect(this.status).toHaveAttribute('data-state', word);
  }

  /** A cell of the table of parameters: `now` unless it says otherwise. */
  cell(name: string, column: 'line' | 'start' | 'now' | 'gradient' = 'now'): Locator {
    const columns = ['line', 'start', 'now', 'gradient'];
    const row = this.page.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name }) });
    // A narrow table hides the column of lines, which is counted here all the same.
    return row.locator('td').nth(columns.indexOf(column));
  }

  async value(name: string): Promise<number> {
    return figure(await this.cell(name).innerText());
  }

  /** The step that the status tells. */
  async stepsTaken(): Promise<number> {
    return figure((await this.status.innerText()).match(/([\d,]+) of/)?.[1] ?? 'none');
  }

  async evaluate(expression: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Expression to evaluate' }).fill(expression);
    await this.page.keyboard.press('Enter');
  }

  get console(): Locator {
    return this.page.getByRole('log');
  }
}

/** A number as the page writes it. */
export function figure(text: string): number {
  return Number(
    text
      .replaceAll(',', '')
      .replaceAll('−', '-')
      .replace(/[↑↓·\s]/g, ''),
  );
}

interface Fixtures {
  readonly gradus: Gradus;
  /** What the browser complained of. */
  readonly complaints: string[];
  /** Takes back complaints that a test brings about on purpose: each is of this kind. */
  readonly expectErrors: (kind: RegExp) => void;
}

export const test = base.extend<Fixtures>({
  complaints: [
    async ({ page, context }, use) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
      });
      await context.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
          console.error(`blocked by ${violatedDirective}: ${blockedURI}`);
        });
      });
      context.on('request', (request) => {
        const { protocol, host } = new URL(request.url());
        const own = /^(localhost|gradus\.test)(:\d+)?$/.test(host);
        if (!own && protocol.startsWith('http')) complaints.push(`request: ${request.url()}`);
      });
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
  expectErrors: async ({ complaints }, use) => {
    await use((kind) => {
      expect(complaints.filter((each) => !kind.test(each))).toEqual([]);
      complaints.length = 0;
    });
  },
  gradus: async ({ page }, use) => {
    await use(new Gradus(page));
  },
});
