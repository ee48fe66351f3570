import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type EditorColour, editorColours } from './theme';

const css = readFileSync(new URL('editor.css', import.meta.url), 'utf8');
const blocks = [...css.matchAll(/^:where\(.*\) \{([^}]*)\}/gm)].map(([, body]) => paletteOf(body!));

function paletteOf(body: string): ReadonlyMap<string, string> {
  return new Map([...body.matchAll(/(--[\w-]+): (#[\da-f]{6});/g)].map(([, name, value]) => [name!, value!]));
}

/** Relative luminance as WCAG 2 defines it. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(first: string, second: string): number {
  const [dark, light] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

const grounds: readonly EditorColour[] = ['--editor-ground', '--editor-panel', '--editor-active-line'];
const notText = /-(ground|panel|active-line|hairline|selection|occurrence|found|linked|cursor|focus|match)$/;

describe.each([
  ['light', blocks[0]!],
  ['dark', blocks[1]!],
])('the %s palette', (_, palette) => {
  test('has every colour of the theme and no other', () => {
    expect([...palette.keys()].sort()).toEqual([...editorColours].sort());
  });

  test.each(editorColours.filter((name) => !notText.test(name)))('%s can be read on every ground', (name) => {
    const around = name === '--editor-reading' ? [...grounds, '--editor-reading-ground'] : grounds;
    for (const ground of around) {
      expect(contrast(palette.get(name)!, palette.get(ground)!), ground).toBeGreaterThanOrEqual(4.5);
    }
  });

  test.each([
    '--editor-selection',
    '--editor-match',
    '--editor-found',
    '--editor-occurrence',
    '--editor-linked',
  ])('ink can be read on %s', (ground) => {
    expect(contrast(palette.get('--editor-ink')!, palette.get(ground)!)).toBeGreaterThanOrEqual(4.5);
  });

  test('the cursor and the focus can be seen', () => {
    for (const name of ['--editor-cursor', '--editor-focus']) {
      expect(contrast(palette.get(name)!, palette.get('--editor-ground')!)).toBeGreaterThanOrEqual(3);
    }
  });
});
