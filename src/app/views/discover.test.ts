import { describe, expect, test } from 'vitest';
import { Search } from '../../discover/search';
import { noTables, wanted } from '../../testing/requests';
import { defaultSettings } from '../../ui/state/settings';
import type { CandidateRequest, Found, KeepRequest } from '../protocol';
import { Service } from '../service';

const { pace: _, ...settings } = { ...defaultSettings, backend: 'reference' as const };

const kepler = `; planets
(define-data (axis period)
  '((0.389 87.77) (0.724 224.7) (1 365.25) (1.524 686.95) (5.2 4332.62) (9.51 10759.2)))
(define-unknown (law axis) (using + - * / sqrt) (size 7))
(fit law (axis) period
  (weights (vector-map (lambda (days) (/ 1 (square days))) period)) (optimizer (lm)) (steps 50))
`;

const service = new Service(() => undefined);
const request = (source = kepler) => ({ source, settings, tables: noTables });
const calibrated = async (law: string, source = kepler) => {
  const asked: CandidateRequest = { ...request(source), expressions: { law } };
  return service.calibrate(asked, wanted);
};
const foundOf = async (law: string): Promise<Found> => {
  const reply = await calibrated(law);
  if (reply.kind === 'refused') throw new Error(reply.message);
  return reply.found;
};

describe('what there is to find', () => {
  test('is said of a program, alike for all its spellings', async () => {
    const sought = await service.sought(request(), wanted);
    expect(sought).toMatchObject({
      kind: 'sought',
      unknowns: [{ name: 'law', parameters: ['axis'], size: 7 }],
      task: 'direct',
      hindrance: null,
      rows: 6,
      holdoutRows: 0,
      columns: ['axis', 'period'],
    });
    const spelled = kepler.replace('; planets', '').replace('(size 7)', '\n ; small\n (size  7)');
    expect(await service.sought(request(spelled), wanted)).toMatchObject({
      signature: sought.kind === 'sought' ? sought.signature : '',
    });
    const other = await service.sought(request(kepler.replace('(size 7)', '(size 8)')), wanted);
    expect(other).not.toMatchObject({ signature: sought.kind === 'sought' ? sought.signature : '' });
  });

  test.each([
    ['(define x 1)', /no define-unknown/],
    ['(define-unknown (law x))', /no fit and no minimize/],
    ['(define-unknown (law x))\n(define-parameter a 1)\n(minimize (square a))', /does not depend on law/],
    ['(define-unknown (law x)', /./],
  ])('is nothing in %s, and the reason is said', async (source, reason) => {
    const sought = await service.sought(request(source), wanted);
    expect(sought).toMatchObject({ kind: 'refused', message: expect.stringMatching(reason) });
  });
});

test('pieces of a search find a law', async () => {
  const source = kepler.replace('+ - * / sqrt', '* sqrt');
  const sought = await service.sought(request(source), wanted);
  if (sought.kind === 'refused') throw new Error(sought.message);
  const search = Search.begin(sought.unknowns, { seed: 1, pace: 'fast', candidates: 500 });
  while (!search.isDone) {
    for (const piece of search.nextPieces(20)) {
      const reply = await service.searchPiece({ ...request(source), piece }, wanted);
      if (reply.kind === 'refused') throw new Error(reply.message);
      search.take(reply.result);
    }
  }
  // A constant times the axis times its root.
  expect(search.front.at(-1)!.loss).toBeLessThan(2);
});

describe('a candidate from elsewhere', () => {
  test('is calibrated, from wherever its constants start', async () => {
    const found = await foundOf('(* 1.5 (* axis (sqrt axis)))');
    expect(found).toMatchObject({ size: 6, holdoutLoss: null, parameters: {} });
    expect(found.expressions['law']).toMatch(/^\(\* 364\.8\d+ \(\* axis \(sqrt axis\)\)\)$/);
  });

  test('may be a loop', async () => {
    const found = await foundOf('(do ((k 0 (+ k 1)) (y 300. (* y axis))) ((= k 1) (* y (sqrt axis))))');
    expect(found.expressions['law']).toContain('(y 364.8');
  });

  test.each([
    ['(* 2.5 nothing)', /nothing/],
    ['(let loop ((n 0)) (loop (+ n 1)))', /./],
    ['"text"', /./],
    ['(sqrt (- 0 axis))', /not a number/],
    ['(* 2.5', /./],
  ])('that is %s is refused with a reason', async (law, reason) =>
    expect(await calibrated(law)).toMatchObject({ kind: 'refused', message: expect.stringMatching(reason) }),
  );
});

test('what is shown of a candidate has its curve, and its constants with standard errors', async () => {
  const found = await foundOf('(* 1.5 (* axis (sqrt axis)))');
  const asked: KeepRequest = { ...request(), ...found };
  const shown = await service.candidate(asked, wanted);
  if (shown.kind === 'refused') throw new Error(shown.message);
  const [constant] = shown.constants;
  expect(constant).toMatchObject({ name: 'law-1' });
  expect(constant!.value).toBeCloseTo(364.84, 1);
  expect(constant!.standardError).toBeCloseTo(0.69, 2);
  const { x, y } = shown.plots[0]!.curves[0]!;
  for (const [index, axis] of x.entries()) expect(y[index]).toBeCloseTo(constant!.value * axis ** 1.5, 6);
});

test('a candidate is kept as a definition with parameters, and one that the program has no place for is not', async () => {
  const found = await foundOf('(* 1.5 axis)');
  const kept = await service.keep({ ...request(), ...found });
  expect(kept).toMatchObject({ kind: 'kept', source: expect.stringContaining('(define (law axis)') });
  expect(await service.keep({ ...request('(define x 1)'), ...found })).toMatchObject({ kind: 'refused' });
});

test('expressions are typeset, and what has a mistake is not', async () => {
  const unknowns = [{ name: 'law', parameters: ['x'] }];
  const candidates = [{ law: '(/ 1.5 (sqrt x))' }, { law: '(' }];
  const [good, bad] = await service.formulas({ unknowns, candidates });
  expect(good).toHaveLength(1);
  expect(good![0]!.right.kind).toBe('fraction');
  expect(bad).toBeNull();
});
