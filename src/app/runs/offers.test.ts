import '../../stage/allParts';
import { expect, test } from 'vitest';
import { expandText } from '../../lang';
import type { Remedy } from '../../train';
import { edited, endReport, offerOf } from './offers';

const source = `(define-parameter a 1)
(define-parameter b 20000 ) ; metres
(minimize (+ (square (- a 3)) (square (- b 30000)))
  (optimizer (adam 0.05 0.8))
  (steps 500))
`;

function programOf(text: string) {
  const expanded = expandText(text, { source: 'program', tables: [] }).program;
  const numbers = new Map([
    ['a', 2.5],
    ['b', 25000],
  ]);
  return { text, expanded, tableNames: [], numbers, doubles: 'wasm' } as const;
}

/** The text after what a remedy changes; null where it is not offered. */
function after(remedy: Remedy, text = source): string | null {
  const offer = offerOf(remedy, programOf(text));
  return offer === null ? null : edited(text, offer.edits);
}

test.each<[Remedy, string, string]>([
  [{ kind: 'steps', steps: 2000 }, '(steps 500)', '(steps 2000)'],
  [{ kind: 'finish', optimizer: 'lbfgs' }, '(adam 0.05 0.8)', '(lbfgs)'],
  [{ kind: 'rate', rate: 0.005 }, '(adam 0.05 0.8)', '(adam 0.005 0.8)'],
  [{ kind: 'restarts', restarts: 64 }, '(steps 500))', '(steps 500) (restarts 64))'],
  [{ kind: 'start', parameter: 'a', value: -4 }, '(define-parameter a 1)', '(define-parameter a -4)'],
  [
    { kind: 'rescale', parameter: 'b', scale: 10000 },
    '(define-parameter b 20000 )',
    '(define-parameter b-scaled 2.5)\n(define b (* 10000 b-scaled))',
  ],
])('writes %j where the program has its place', (remedy, before, then) => {
  expect(source).toContain(before);
  expect(after(remedy)).toBe(source.replace(before, then));
});

test('adds an option that the program does not have, before the end of the form', () => {
  const text = '(define-parameter a 1)\n(minimize (square a))';
  expect(after({ kind: 'steps', steps: 4000 }, text)).toBe(text.replace(/\)$/, ' (steps 4000))'));
  expect(after({ kind: 'rate', rate: 1e-7 }, text)).toBe(text.replace(/\)$/, ' (optimizer (adam 1e-7)))'));
});

test('leaves out what the text has no place for', () => {
  const rescale: Remedy = { kind: 'rescale', parameter: 'a', scale: 10 };
  expect(after(rescale, '(define-parameter a 1 positive) (minimize (square a))')).toBeNull();
  const macro =
    '(define-syntax small (syntax-rules () ((_ e) (minimize e)))) (define-parameter a 1) (small (square a))';
  const text = after({ kind: 'steps', steps: 10 }, macro);
  if (text !== null) expect(expandText(text, { source: 'program', tables: [] }).diagnostics).toEqual([]);
});

test('64 bits are a choice of the page, and restarts begin at the program’s own start', () => {
  const remedies: Remedy[] = [{ kind: 'precision' }, { kind: 'restarts', restarts: 64 }];
  const end = {
    kind: 'precision',
    detail: '',
    gradientNorm: 0,
    relativeStep: 0,
    parameters: [],
    starts: null,
  } as const;
  const { offers } = endReport({ ...end, remedies }, programOf(source));
  expect(offers).toMatchObject([
    { backend: 'wasm', fromEnd: true, edits: [] },
    { backend: null, fromEnd: false },
  ]);
});

test.each<[Remedy, boolean]>([
  [{ kind: 'steps', steps: 2000 }, true],
  [{ kind: 'rescale', parameter: 'b', scale: 10000 }, true],
  [{ kind: 'start', parameter: 'a', value: -4 }, false],
  [{ kind: 'restarts', restarts: 64 }, false],
])('%j trains on from the end: %s', (remedy, fromEnd) => {
  expect(offerOf(remedy, programOf(source))!.fromEnd).toBe(fromEnd);
});
