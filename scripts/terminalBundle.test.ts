/** The terminal's bundle answers as its sources do, and loads no more than an operation needs. */

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerLine } from '../src/headless/answer';
import { buildTerminal } from './terminalBundle.mjs';

// Below the project, where the bundle finds the packages that stay outside of it.
const folder = mkdtempSync(fileURLToPath(new URL('../dist-terminal-test-', import.meta.url)));
const bundle = join(folder, 'gradus.mjs');

beforeAll(() => buildTerminal(bundle));
afterAll(() => rmSync(folder, { recursive: true }));

async function answersOf(lines: readonly string[]): Promise<string[]> {
  const child = spawn(process.execPath, [bundle], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(`${lines.join('\n')}\n`);
  let printed = '';
  for await (const part of child.stdout) printed += String(part);
  return printed.trimEnd().split('\n');
}

const line = `(define-data (x y) '((0 1) (1 3) (2 5) (3 7)))
(define-parameter slope 0)
(define-parameter offset 0)
(define (f x) (+ (* slope x) offset))
(fit f (x) y (optimizer (adam 0.1)) (steps 40))`;

const requests: readonly object[] = [
  { id: 1, op: 'evaluate', source: '(display "hi") (list 1 2.5 \'a)' },
  { op: 'evaluate', source: '(map square (list 1 2 3))', level: 'interpreter' },
  { op: 'evaluate', source: '(+ x 1)', bindings: { x: 2 }, level: 'tower' },
  { op: 'evaluate', source: '(+ 1 (sqare 2))' },
  { op: 'differentiate', source: '(define (f a) (* a a y)) (f x)', bindings: { x: 3, y: 2 } },
  ...['reference', 'wasm', 'wasm-f32', 'tfjs'].map((backend) => ({ op: 'train', source: line, backend })),
  { op: 'train', source: line, overrides: { steps: 20 }, losses: true },
  { op: 'train', source: '(define-data rows puromycin) (define-parameter a 1) (minimize (square a))' },
  {
    op: 'train',
    source: '(define-parameter a 4) (minimize (sin a) (optimizer (adam 0.05)) (steps 9) (restarts 8))',
  },
  { op: 'cajal', source: '(lambda (x bool) (if x false true))' },
  { op: 'cajal', source: '(' },
  { op: 'evaluate', source: '(define-cajal not (lambda (x bool) (if x false true))) (not #t)' },
  { op: 'sing' },
];

test('the bundle answers each operation as the sources do', async () => {
  const lines = ['{"id": 1, "op"', ...requests.map((request) => JSON.stringify(request))];
  const wanted: string[] = [];
  for (const each of lines) wanted.push(await answerLine(each));
  expect(await answersOf(lines)).toEqual(wanted);
  const operations = requests.map((request) => ('op' in request ? request.op : null));
  expect(new Set(operations)).toEqual(new Set(['evaluate', 'differentiate', 'train', 'cajal', 'sing']));
});

test('a search with worker threads, as the bundle has them, ends in the front of one thread', async () => {
  const source =
    "(define-data (x y) '((1 2) (2 8.1) (3 18) (4 31.8))) (define-unknown (law x) (using + - * / exp)) (fit law (x) y)";
  const request = JSON.stringify({ op: 'discover', source, candidates: 2000, seed: 2 });
  const [answer] = await answersOf([request]);
  const { ok, front, candidates } = JSON.parse(answer!);
  expect(ok).toBe(true);
  expect({ front, candidates }).toEqual(
    (({ front, candidates }) => ({ front, candidates }))(JSON.parse(await answerLine(request))),
  );
});

/** What a file of the bundle imports before it runs, directly or not, by name. */
function staticImports(file: string, found = new Set<string>()): ReadonlySet<string> {
  for (const statement of parseAst(readFileSync(file, 'utf8')).body) {
    if (!('source' in statement) || statement.source === null) continue;
    const name = String(statement.source.value);
    if (found.has(name)) continue;
    found.add(name);
    if (name.startsWith('.')) staticImports(join(dirname(file), name), found);
  }
  return found;
}

test('starting it loads neither tfjs nor any other package', () => {
  const names = [...staticImports(bundle)];
  expect(names).toContain('node:readline');
  expect(names.filter((name) => !name.startsWith('.') && !name.startsWith('node:'))).toEqual([]);
});
