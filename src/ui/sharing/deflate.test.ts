import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { deflate, inflate } from './deflate';

const text = new TextEncoder().encode('(define-parameter slope 0)\n'.repeat(500));

test('what is packed is raw deflate, and comes back', async () => {
  const packed = await deflate(text);
  expect(packed.length).toBeLessThan(text.length / 10);
  expect(inflateRawSync(packed).equals(text)).toBe(true);
  expect(await inflate(packed, text.length)).toEqual({ kind: 'bytes', bytes: text });
});

test('unpacking stops where more comes than it should', async () => {
  expect(await inflate(await deflate(text), text.length - 1)).toEqual({ kind: 'too-large' });
  const bomb = Uint8Array.from(deflateRawSync(new Uint8Array(2 ** 24)));
  expect(await inflate(bomb, 1000)).toEqual({ kind: 'too-large' });
});

test('bytes that are no deflate, or end too early, are broken', async () => {
  expect(await inflate(Uint8Array.of(7, 7, 7), 1000)).toEqual({ kind: 'broken' });
  const packed = await deflate(text);
  expect(await inflate(packed.slice(0, packed.length - 3), text.length)).toEqual({ kind: 'broken' });
});
