/** Holds that components, controllers and states write no words of their own: all are in the catalogue. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { describe, expect, test } from 'vitest';

/** What a reader of the page sees or hears. */
const spokenAttributes =
  /^(label|tip|title|legend|placeholder|alt|caption|aria-label|aria-description|aria-valuetext|data-tip|xLabel|yLabel)$/;
/** Names of classes, shapes and files, and what only a developer meets. */
const silent = /^(className|mark|transform|d|font|accept|style|tone)$/;
const word = /[A-Za-zÀ-ž]{2}/;
const severalWords = /[A-Za-z,.:;)}] [A-Za-z({]/;
/** In a template, where values are left out. */
const templateWords = /[A-Za-z]{3}[,.:;]? | [A-Za-z]{3}/;
/** Selectors and media queries, and Scheme. */
const code = /^\(|\[/;

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function nameOf(value: unknown): string | null {
  if (!isNode(value)) return null;
  const { name, value: literal } = value;
  return typeof name === 'string' ? name : typeof literal === 'string' ? literal : null;
}

/** Texts that are written in a source, each with its line. */
function wordsIn(file: string, text: string): string[] {
  const found: string[] = [];
  const add = ({ start }: Node, written: string): void => {
    found.push(`${file}:${text.slice(0, start).split('\n').length} ${written.trim()}`);
  };
  const visitAll = (values: readonly unknown[], context: string | null): void => {
    for (const value of values) visit(value, context);
  };
  const visit = (node: unknown, context: string | null): void => {
    if (Array.isArray(node)) return visitAll(node, context);
    if (!isNode(node) || /^(TS(?!As|Satisfies|NonNull)|Import|ExportAll)/.test(node.type)) return;
    switch (node.type) {
      case 'JSXText':
        if (word.test(String(node['value']))) add(node, String(node['value']));
        return;
      case 'JSXAttribute':
        return visit(node['value'], nameOf(node['name']));
      case 'JSXElement':
        visit(node['openingElement'], null);
        return visit(node['children'], null);
      case 'Property':
        return visit(node['value'], nameOf(node['key']) ?? context);
      case 'AssignmentExpression': {
        const target = node['left'];
        return visit(node['right'], isNode(target) ? nameOf(target['property']) : null);
      }
      case 'BinaryExpression':
        return visitAll([node['left'], node['right']], null);
      case 'NewExpression':
        // A broken invariant is for developers.
        if (nameOf(node['callee']) === 'InternalError' || nameOf(node['callee']) === 'Error') return;
        break;
      case 'Literal': {
        const { value } = node;
        if (typeof value !== 'string' || (context !== null && silent.test(context))) return;
        const isSpoken = context !== null && spokenAttributes.test(context);
        if (isSpoken ? word.test(value) : severalWords.test(value) && !code.test(value)) add(node, value);
        return;
      }
      case 'TemplateLiteral': {
        const pieces = Array.isArray(node['quasis']) ? node['quasis'] : [];
        const written = pieces.map((piece) => String(piece.value.raw)).join('{}');
        const isSilent = context !== null && silent.test(context);
        if (!isSilent && templateWords.test(written) && !code.test(written)) add(node, written);
        return visit(node['expressions'], null);
      }
    }
    visitAll(Object.values(node), node.type === 'CallExpression' ? null : context);
  };
  visit(parseSync(file, text).program.body, null);
  return found;
}

describe('the finder of words', () => {
  test.each([
    ['const a = <p>Nothing yet.</p>', 'Nothing yet.'],
    ['const a = <Button tip="Stops" />', 'Stops'],
    ['const a = { message: "It is too large." }', 'It is too large.'],
    [['notices.done(`Copied $', '{count} rows.`)'].join(''), 'Copied {} rows.'],
  ])('finds those of %s', (text, written) => {
    expect(wordsIn('a.tsx', text)).toEqual([`a.tsx:1 ${written}`]);
  });

  test.each([
    '<p className="problem line">{words.empty}</p>',
    'throw new InternalError("a component is outside of the session")',
    'import { a } from "./some module"',
  ])('leaves %s alone', (text) => expect(wordsIn('a.tsx', text)).toEqual([]));
});

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = ['ui', 'labs/digits/page']
  .flatMap((folder) =>
    readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' }).map(
      (file) => `${folder}/${file}`,
    ),
  )
  .filter(
    (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\/words(\/|\.ts$)|Words\.ts$|\/catalogue\//.test(file),
  );

test.each(sources)('%s has its words in the catalogue', (file) => {
  expect(wordsIn(file, readFileSync(`${root}/${file}`, 'utf8'))).toEqual([]);
});
