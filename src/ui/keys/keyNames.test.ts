import { describe, expect, it } from 'vitest';
import { matches, shownKey } from './keyNames';

const event = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', true>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('keys', () => {
  it('are written as people read them', () => {
    expect(shownKey('Mod-Shift-Enter', 'shown', false)).toBe('Ctrl+Shift+Enter');
    expect(shownKey('Mod-.', 'shown', false)).toBe('Ctrl+.');
    expect(shownKey('Mod-s', 'shown', false)).toBe('Ctrl+S');
    expect(shownKey('Escape Tab', 'shown', false)).toBe('Esc, then Tab');
    expect(shownKey('Ctrl--', 'shown', false)).toBe('Ctrl+-');
    expect(shownKey('Mod-Shift-Enter', 'shown', true)).toBe('⌘⇧Enter');
  });

  it('are written as ARIA wants them', () => {
    expect(shownKey('Mod-Enter', 'aria', false)).toBe('Control+Enter');
    expect(shownKey('Mod-Enter', 'aria', true)).toBe('Meta+Enter');
  });

  it('match with their modifiers and no others', () => {
    expect(matches(event('Enter', { ctrlKey: true }), 'Mod-Enter', false)).toBe(true);
    expect(matches(event('Enter', { ctrlKey: true, shiftKey: true }), 'Mod-Enter', false)).toBe(false);
    expect(matches(event('S', { ctrlKey: true }), 'Mod-s', false)).toBe(true);
    expect(matches(event('s', { altKey: true, ctrlKey: true }), 'Mod-s', false)).toBe(false);
    expect(matches(event('.'), 'Mod-.', false)).toBe(false);
  });

  it('go with Cmd on macOS', () => {
    expect(matches(event('s', { metaKey: true }), 'Mod-s', true)).toBe(true);
    expect(matches(event('s', { ctrlKey: true }), 'Mod-s', true)).toBe(false);
  });
});
