/** `npm start` prints an address, and the playground is there. */

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('./start.mjs', import.meta.url));
const port = 4000 + (process.pid % 1000);

test('start prints the address at which it serves', { timeout: 120_000 }, async () => {
  const child = spawn(process.execPath, [script, '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    let printed = '';
    for await (const part of child.stdout) {
      printed += String(part);
      if (printed.includes('Ctrl-C')) break;
    }
    const address = /ready: (http:\/\/localhost:(\d+)\/)/.exec(printed);
    expect(Number(address?.[2])).toBeGreaterThanOrEqual(port);
    const page = await fetch(address![1]!);
    expect(await page.text()).toContain('<title>Gradus</title>');
  } finally {
    child.kill();
  }
});
