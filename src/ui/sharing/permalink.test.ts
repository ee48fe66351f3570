import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSettings, type Settings } from '../state/settings';
import { fromBase64Url, toBase64Url } from './base64url';
import { decodeLink, encodeLink, maxUnpacked, validate } from './permalink';

const settings: fc.Arbitrary<Settings> = fc.record({
  seed: fc.option(fc.maxSafeInteger()),
  backend: fc.constantFrom('auto', 'wasm', 'webgpu', 'tfjs', 'reference'),
  pace: fc.oneof(fc.constantFrom('auto' as const, 'fastest' as const), fc.integer({ min: 1, max: 100_000 })),
  temperature: fc.option(fc.double({ min: 0.001, max: 1000, noNaN: true })),
  temperatureEnd: fc.option(fc.double({ min: 0.001, max: 1000, noNaN: true })),
  schedule: fc.option(fc.constantFrom('geometric', 'linear')),
  gumbel: fc.option(fc.boolean()),
  straightThrough: fc.option(fc.boolean()),
  level: fc.constantFrom('direct', 'interpreter', 'tower'),
  evaluator: fc.option(fc.string()),
});

function linkOf(content: string | Uint8Array): string {
  return `v1/${toBase64Url(deflateRawSync(content))}`;
}

async function refusal(fragment: string): Promise<string> {
  const opened = await decodeLink(fragment);
  return opened.kind === 'refused' ? opened.message : 'opened';
}

describe('base64url', () => {
  it('brings any bytes back, with characters that an address keeps', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = toBase64Url(bytes);
        expect(text).toMatch(/^[A-Za-z0-9_-]*$/);
        expect([...(fromBase64Url(text) ?? [])]).toEqual([...bytes]);
      }),
    );
  });

  it('takes no other characters', () => {
    for (const text of ['a+b=', 'ab/c', 'ab c', 'aé', 'abcde']) expect(fromBase64Url(text)).toBeNull();
  });
});

describe('a link', () => {
  it('brings back the program, its title and its settings', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc.constant('\ud800 alone'),
    );
    const title = fc.string({ unit: 'grapheme', maxLength: 20 }).map((each) => each.trim());
    await fc.assert(
      fc.asyncProperty(text, title, settings, async (source, title, settings) => {
        const program = { title, source, settings };
        expect(await decodeLink(await encodeLink(program))).toEqual({ kind: 'program', program });
      }),
    );
  });

  it('carries only what differs from the defaults', async () => {
    const plain = await encodeLink({ title: '', source: '(+ 1 2)', settings: defaultSettings });
    expect(plain).toBe(linkOf('{"source":"(+ 1 2)"}'));
    const seeded = await encodeLink({ title: '', source: '', settings: { ...defaultSettings, seed: 7 } });
    expect(seeded).toBe(linkOf('{"source":"","seed":7}'));
  });

  it('never throws, whatever it is made of', async () => {
    const anything = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.string({ maxLength: 60 }).map((text) => `v1/${text}`),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => `v1/${toBase64Url(bytes)}`),
      fc.json().map((json) => linkOf(json)),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (fragment) => {
        const opened = await decodeLink(fragment);
        if (opened.kind === 'refused') expect(opened.message).toMatch(/^The link\b.*\.$/s);
        else expect(typeof opened.program.source).toBe('string');
      }),
    );
  });
});

describe('a link is refused with its reason', () => {
  it('when it is of another version', async () => {
    expect(await refusal('v2/abc')).toContain('version 2');
    expect(await refusal('hello')).toContain('does not start with a version');
  });

  it('when it is empty, damaged or cut', async () => {
    expect(await refusal('v1/')).toContain('holds no program');
    expect(await refusal('v1/€€€€')).toContain('characters that no link has');
    const whole = linkOf(JSON.stringify({ source: '(define x 1) '.repeat(20) }));
    expect(await refusal(whole.slice(0, -8))).toContain('damaged');
  });

  it('when it is too long, before it is unpacked', async () => {
    expect(await refusal(`v1/${'A'.repeat(100_000)}`)).toContain('too long');
  });

  it('when it unpacks to more than a mebibyte', async () => {
    const bomb = linkOf(new Uint8Array(40 * maxUnpacked));
    expect(bomb.length).toBeLessThan(80_000);
    expect(await refusal(bomb)).toContain('unpacks to more than');
  });

  it('when it holds no JSON, or no object', async () => {
    expect(await refusal(linkOf('(define x 1)'))).toContain('not JSON');
    expect(await refusal(linkOf(Uint8Array.of(0x22, 0xff, 0x22)))).toContain('not JSON');
    for (const json of ['null', '3', '"text"', '[]']) {
      expect(await refusal(linkOf(json))).toContain('not an object');
    }
  });

  it('when a field is missing, unknown or of the wrong type', () => {
    const message = (json: unknown): string => {
      const opened = validate(json);
      return opened.kind === 'refused' ? opened.message : 'opened';
    };
    expect(message({})).toContain('source');
    expect(message({ source: 3 })).toContain('source');
    expect(message({ source: '', title: {} })).toContain('title');
    expect(message({ source: '', title: 'x'.repeat(201) })).toContain('title');
    expect(message({ source: '', seed: 1.5 })).toContain('seed');
    expect(message({ source: '', seed: '1' })).toContain('seed');
    expect(message({ source: '', backend: 'eval' })).toContain('backend');
    expect(message({ source: '', pace: 0 })).toContain('pace');
    expect(message({ source: '', temperature: 0 })).toContain('temperature');
    expect(message({ source: '', temperatureEnd: '1' })).toContain('temperatureEnd');
    expect(message({ source: '', gumbel: 1 })).toContain('gumbel');
    expect(message({ source: '', onload: 'x' })).toContain('"onload"');
    expect(message(JSON.parse('{"source":"","__proto__":{}}'))).toContain('__proto__');
    expect(message({ source: '' })).toBe('opened');
  });
});
