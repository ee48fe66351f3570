import { deflateRawSync } from 'node:zlib';
import { toBase64Url } from '../src/ui/sharing/base64url';
import { expect, line, linkTo, test } from './gradus';

const linkOf = (content: string | Uint8Array): string => `./#v1/${toBase64Url(deflateRawSync(content))}`;

test('a shared program is the same for another reader, and nothing runs', async ({
  gradus,
  page,
  browser,
}) => {
  await gradus.open();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await gradus.write(line.replace('slope 0)', 'slope 1) ; λ “quoted”'));
  const source = await gradus.text();
  await gradus.title.click();
  await page.getByRole('textbox', { name: 'Title' }).fill('A line for you');
  await page.keyboard.press('Escape');
  await page.getByRole('slider', { name: 'pace' }).fill('51');
  await page.keyboard.press('ControlOrMeta+s');
  const dialog = page.getByRole('dialog', { name: 'Share' });
  await expect(dialog).toContainText('The link is copied');
  const link = await dialog.getByRole('textbox', { name: 'Link' }).inputValue();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  expect(page.url()).toBe(link);
  await expect(dialog).toContainText(`${link.length} characters`);

  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const reader = new (gradus.constructor as new (page: typeof gradus.page) => typeof gradus)(
    await context.newPage(),
  );
  await reader.open(link);
  expect(await reader.text()).toBe(source);
  await expect(reader.title).toContainText('A line for you');
  await expect(reader.page.getByRole('button', { name: 'fastest' })).toBeVisible();
  await reader.expectState('ready');
  await expect(reader.cell('slope')).toHaveText('1');
  expect(reader.page.workers()).toHaveLength(1);
  await context.close();
});

test('a long link comes with a warning', async ({ gradus, page }) => {
  const noise = Array.from({ length: 2000 }, (_, k) => `; ${Math.sin(k)}`).join('\n');
  await gradus.openSource(`${noise}\n${line}`);
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByRole('dialog')).toContainText('longer than 2,000 characters');
});

test('a program that is too large for a link says so', async ({ gradus, page }) => {
  await gradus.open();
  const noise = Array.from({ length: 9000 }, (_, k) => `; ${Math.sin(k)} ${Math.cos(k)}`).join('\n');
  const file = { name: 'noise.scm', mimeType: 'text/plain', buffer: Buffer.from(noise) };
  await page.getByTestId('open-file').setInputFiles(file);
  await expect(gradus.title).toContainText('noise');
  await page.keyboard.press('ControlOrMeta+s');
  await expect(page.getByRole('dialog')).toContainText('too large for a link');
  expect(page.url()).not.toContain('#v1');
});

test('a link does not overwrite a draft', async ({ gradus, page }) => {
  await gradus.open();
  await gradus.write('(define my-own-work 1)\n');
  await expect(gradus.problem).toContainText('compiles');
  await page.goto(await linkTo(line, {}, 'From a friend'));
  await expect(gradus.title).toContainText('From a friend');
  await gradus.write('(define an-edit-of-it 2)\n');
  await expect(gradus.problem).toContainText('compiles');
  await gradus.title.click();
  const drafts = page.getByRole('region', { name: 'Drafts' });
  await expect(drafts.getByRole('listitem')).toHaveCount(2);
  await expect(drafts).toContainText('my-own-work');
  await expect(drafts).toContainText('an-edit-of-it');
  await drafts.getByRole('button', { name: /my-own-work/ }).click();
  expect(await gradus.text()).toContain('my-own-work');
});

test('the address names what is open only as long as it is unchanged', async ({ gradus, page }) => {
  await gradus.open('./#example/hubble');
  await expect(gradus.title).toContainText('Hubble');
  await gradus.editor.click();
  await page.keyboard.type(' ');
  await expect.poll(() => new URL(page.url()).hash).toBe('');
  await page.reload();
  await expect(gradus.title).toContainText('Hubble');
});

test.describe('a hostile link is refused with its reason, and the draft stays', () => {
  const cases: readonly (readonly [name: string, address: string, reason: RegExp])[] = [
    ['garbage', './#v1/not~a~link', /characters that no link has/],
    ['a cut one', linkOf(JSON.stringify({ source: line })).slice(0, -9), /damaged/],
    ['a later version', './#v2/abcdef', /version 2/],
    ['no version', './#hello', /does not start with a version/],
    ['a bomb', linkOf(new Uint8Array(40 * 1024 * 1024)), /unpacks to more than/],
    ['too many bytes', `./#v1/${'A'.repeat(90_000)}`, /too long/],
    ['no JSON', linkOf('(define x 1)'), /not JSON/],
    ['wrong types', linkOf('{"source":["(+ 1 2)"]}'), /source/],
    ['a wrong setting', linkOf('{"source":"","pace":-1}'), /pace/],
    ['a strange field', linkOf('{"source":"","onload":"alert(1)"}'), /onload/],
    ['no such example', './#example/nothing', /no example/],
  ];

  test('when the page is opened by it, and when it comes later', async ({ gradus, page }) => {
    await gradus.open();
    await gradus.write('(define my-own-work 1)\n');
    await expect(gradus.problem).toContainText('compiles');
    for (const [name, address, reason] of cases) {
      await test.step(name, async () => {
        await page.goto(address);
        await expect(gradus.notices).toContainText(reason);
        expect(await gradus.text()).toContain('my-own-work');
        await page.getByRole('button', { name: 'Close the message' }).last().click();
      });
    }
    const [, first, reason] = cases[0]!;
    await page.goto('about:blank');
    await page.goto(first);
    await expect(gradus.notices).toContainText(reason);
    await expect(gradus.editor).toContainText('my-own-work');
  });
});
