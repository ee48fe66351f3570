import { insecureHost } from '../playwright.config';
import { expect, line, linkTo, test } from './gradus';
import { serveBelow } from './site';

test('the page works below any path of a server', async ({ gradus }) => {
  const site = await serveBelow('/~teacher/class 7/gradus/');
  const address = `http://localhost:${site.port}/~teacher/class%207/gradus/`;
  await gradus.open(address + (await linkTo(line, { backend: 'tfjs' })).slice(2));
  await gradus.trainToEnd();
  expect(await gradus.value('slope')).toBeCloseTo(2, 1);
  site.close();
});

test('the policy of the built page allows its own scripts and WebAssembly, and no others', async ({
  gradus,
  page,
  complaints,
}) => {
  await gradus.open();
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(policy).toContain("connect-src 'self';");
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "run"';
    document.body.append(script);
  });
  expect(await page.title()).not.toBe('run');
  expect(complaints.join()).toContain('blocked by script-src');
  complaints.length = 0;
});

test('without WebGPU the page says so and trains @no-webgpu', async ({ gradus, page }) => {
  const site = await serveBelow('/');
  const address = `http://${insecureHost}:${site.port}/`;
  await gradus.open(address + (await linkTo(line, { backend: 'tfjs' })).slice(2));
  expect(await page.evaluate(() => 'gpu' in navigator)).toBe(false);
  await page.getByRole('button', { name: 'Backend: tfjs wasm f32' }).click();
  await expect(page.getByRole('dialog', { name: 'Backend' })).toContainText(/WebGPU.*WebAssembly/);
  await page.keyboard.press('Escape');
  await page.goto(address + (await linkTo(line, { backend: 'auto' })).slice(2));
  await expect(gradus.cell('slope')).toHaveText('0');
  await gradus.trainToEnd();
  expect(await gradus.value('slope')).toBeCloseTo(2, 1);
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByRole('dialog')).toContainText('copy it from here');
  site.close();
});
