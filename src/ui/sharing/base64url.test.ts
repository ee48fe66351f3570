import { expect, test } from 'vitest';
import { decodedLength, fromBase64Url, toBase64Url } from './base64url';

const bytesOf = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => 255 - (index % 256));

test('bytes come back, more than one call of a function can take at once among them', () => {
  for (const length of [0, 1, 2, 3, 100_000]) {
    const text = toBase64Url(bytesOf(length));
    expect(fromBase64Url(text)).toEqual(bytesOf(length));
    expect(decodedLength(text.length)).toBe(length);
  }
});

test('characters that addresses change are written as others', () => {
  expect(toBase64Url(Uint8Array.of(0xfb, 0xef, 0xff))).toBe('--__');
  expect(toBase64Url(Uint8Array.of(0xfb, 0xff))).toBe('-_8');
});

test('anything else is refused', () => {
  for (const text of ['a+b/', 'ab==', 'abcde', 'é']) expect(fromBase64Url(text)).toBeNull();
});
