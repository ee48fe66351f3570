import { EditorState } from '@codemirror/state';
import { keymap } from '@codemirror/view';
import { expect, test } from 'vitest';
import { assistance } from './assistance';
import { editorKeymap, editorKeys } from './keys';

const bindings = EditorState.create({ extensions: editorKeymap(assistance.keys) })
  .facet(keymap)
  .flat();
const structural = editorKeys.filter(({ key }) => /^(Alt-|Shift-Alt-)/.test(key));

test('no key of the page is taken by the editor’s own commands', () => {
  const ofPage = ['Mod-Enter', 'Mod-.', 'Mod-Shift-Enter', 'Mod-s', 'Mod-o', '?'];
  const own = editorKeys.flatMap(({ key, mac }) => [key, mac ?? key]);
  for (const key of ofPage) expect(own).not.toContain(key);
});

test('no key is listed twice', () => {
  const listed = editorKeys.map(({ key }) => key);
  expect(new Set(listed).size).toBe(listed.length);
});

test('every key that is listed does something', () => {
  for (const { key } of editorKeys.filter((each) => each.key !== 'Escape Tab')) {
    expect(
      bindings.some((each) => each.key === key),
      key,
    ).toBe(true);
  }
});

test('structural keys have another on macOS, where Alt types letters', () => {
  expect(structural.length).toBeGreaterThanOrEqual(8);
  for (const { key, mac } of structural) expect(mac, key).toMatch(/^Ctrl-/);
});
