import { expect, test } from 'vitest';
import { Gate } from '../parts/gates';
import { showOwnFonts } from './fonts';

const page = (ready: Promise<unknown> = Promise.resolve()) => ({
  documentElement: { dataset: {} as DOMStringMap },
  fonts: { ready },
});

test('the page uses the fonts of the system until the gate is open', async () => {
  const gate = new Gate();
  const visit = page();
  const done = showOwnFonts(visit, gate);
  await Promise.resolve();
  expect(visit.documentElement.dataset['fonts']).toBeUndefined();
  gate.pass();
  await done;
  expect(visit.documentElement.dataset['fonts']).toBe('own');
});

test('fonts that do not arrive are reported to whoever waits for them', async () => {
  const gate = new Gate();
  gate.pass();
  await expect(showOwnFonts(page(Promise.reject(new Error('gone'))), gate)).rejects.toThrow('gone');
});
