import { expect, test } from 'vitest';
import '../stage/allParts';
import { variants } from '../examples/evaluators';
import { examples } from '../examples/texts';
import { paperPrograms, protocol } from '../testing/paperPrograms';
import { noTables, wanted } from '../testing/requests';
import { compileRequest, ServicePage } from '../testing/servicePage';
import type { TablesVersion } from './protocol';

test('compiling shows loss, gradient and fit at the start', async () => {
  const reply = await new ServicePage().compile(examples[0]!.source);
  expect(reply.diagnostics).toEqual([]);
  const { parameters, objective, plots } = reply.program!;
  expect(parameters.map(({ name, start, constraint }) => [name, start, constraint])).toEqual([
    ['Vmax', 100, null],
    ['Km', 0.5, 'positive'],
  ]);
  expect(objective).toMatchObject({
    kind: 'fit',
    steps: 1500,
    rows: 12,
    holdoutRows: 0,
    optimizer: 'Adam, rate 0.5',
  });
  expect(objective!.loss).toBeGreaterThan(1000);
  expect(parameters[0]!.gradient).toBeLessThan(0);
  expect(plots).toHaveLength(1);
  expect(plots[0]!.points.x).toHaveLength(12);
  expect(plots[0]!.curves[0]!.y.every(Number.isFinite)).toBe(true);
});

test('every example compiles without a word of complaint', async () => {
  for (const { title, source, variant } of examples) {
    // What only decides tests has a gradient through the example's own evaluator.
    const through =
      variant === undefined ? {} : ({ level: 'interpreter', evaluator: variants[variant] } as const);
    const reply = await new ServicePage().compile(source, through);
    expect(reply.diagnostics, title).toEqual([]);
    expect(Number.isFinite(reply.program!.objective!.loss), title).toBe(true);
    for (const { points, curves } of reply.program!.plots) {
      expect(points.x.length).toBeGreaterThan(0);
      for (const { x, y } of curves) expect(y).toHaveLength(x.length);
    }
  }
});

test('an abort ends a compilation, and a newer one is answered at once', async () => {
  const { service } = new ServicePage();
  const controller = new AbortController();
  const slow = service.compile(
    compileRequest('(let loop ((k 0)) (if (= k 3000000) k (loop (+ k 1))))'),
    controller.signal,
  );
  const quick = service.compile(compileRequest('(+ 1 2)'), wanted);
  controller.abort();
  await expect(slow).rejects.toMatchObject({ name: 'AbortError' });
  expect((await quick).output).toMatchObject([{ kind: 'value', text: '3' }]);
});

test('an endless loop leaves time for answers, and ends at once when it is aborted', async () => {
  const { service } = new ServicePage();
  const controller = new AbortController();
  const slow = service.compile(
    compileRequest('(define (forever n) (forever (+ n 1)))\n(forever 0)'),
    controller.signal,
  );
  let ended = false;
  const end = slow.catch((error: unknown) => {
    ended = true;
    throw error;
  });
  const { lines } = await service.evaluate(
    { source: '', tables: noTables, expression: '(+ 1 2)', parameters: {} },
    wanted,
  );
  expect(lines).toMatchObject([{ text: '3' }]);
  expect(ended).toBe(false);
  controller.abort();
  await expect(end).rejects.toMatchObject({ name: 'AbortError' });
});

test('the signature is that of what trains, not of its spelling', async () => {
  const signature = async (source: string): Promise<string> =>
    (await new ServicePage().compile(source)).program!.signature;
  const plain = await signature('(define-parameter a 1) (minimize (* a a))');
  expect(
    await signature('; a comment\n(define-parameter a 1)\n(define (f x) (* x x))\n(minimize (f a))'),
  ).toBe(plain);
  expect(await signature('(define-parameter a 2) (minimize (* a a))')).not.toBe(plain);
  expect(await signature('(define-parameter a 1) (minimize (* a a) (steps 5))')).not.toBe(plain);
});

test('the console evaluates in the scope of the program, at the present parameters', async () => {
  const { service } = new ServicePage();
  const source = '(define-parameter a 1)\n(define (f x) (* a x))\n(display "not again")\n(minimize (* a a))';
  const evaluate = (expression: string) =>
    service.evaluate({ source, tables: noTables, expression, parameters: { a: 2.5 } }, wanted);
  expect((await evaluate('(f 4)')).lines).toMatchObject([{ kind: 'value', text: '10' }]);
  expect((await evaluate('(display "x") (newline) (define b 3) (+ a b)')).lines).toMatchObject([
    { kind: 'output', text: 'x' },
    { kind: 'value', text: '5.5' },
  ]);
  const { diagnostics } = await evaluate('(g 4)');
  expect(diagnostics).toMatchObject([
    { code: 'unbound-name', span: { source: 'console', start: 1, end: 2 } },
  ]);
});

test('shows the terms of Cajal that have no mistakes', async () => {
  const source = `(define-cajal negation (lambda ((b Bool)) (if b false true)))
(define-cajal broken (lambda ((b Bool)) (if b false)))
(define (f x) (define-cajal inner (lambda ((b Bool)) (negation b))) (inner x))`;
  const { service } = new ServicePage();
  const looked = await service.neurons({ source, tables: noTables, parameters: {}, row: null }, wanted);
  const neurons = looked.neurons;
  expect(neurons.map(({ name, type }) => [name, type])).toEqual([
    ['negation', '(-o Bool Bool)'],
    ['inner', '(-o Bool Bool)'],
  ]);
  expect([...neurons[1]!.matrix!.values]).toEqual([0, 1, 1, 0]);
});

test('an abort ends a look at the terms', async () => {
  const source = '(define-cajal two 2)';
  const { service } = new ServicePage();
  const controller = new AbortController();
  const long = `${source} (define (count n) (if (= n 0) 0 (count (- n 1)))) (define slow (count 3000000))`;
  const request = { tables: noTables, parameters: {}, row: null };
  const older = service.neurons({ source: long, ...request }, controller.signal);
  const newer = service.neurons({ source, ...request }, wanted);
  controller.abort();
  await expect(older).rejects.toMatchObject({ name: 'AbortError' });
  expect((await newer).neurons.map(({ name }) => name)).toEqual(['two']);
});

test('the backend is that of the program that was compiled last', async () => {
  const page = new ServicePage();
  await page.compile('(define-parameter w (zeros 40 40)) (minimize (sum (* w w)))');
  expect((await page.service.backend('auto')).name).toContain('tfjs');
  await page.compile('(define-parameter a 1) (minimize (* a a))');
  expect((await page.service.backend('auto')).name).toBe('wasm');
});

test('an experiment runs one start at a time, at both levels, and a program with a mistake is refused', async () => {
  const { service } = new ServicePage();
  const program = paperPrograms[0]!;
  const short = { ...protocol, maxEpochs: 3 };
  const outcomes = [0, 1].map((start) => service.experiment({ program, protocol: short, start }, wanted));
  for (const outcome of await Promise.all(outcomes))
    expect(outcome).toMatchObject({ kind: 'ran', difference: 0 });
  const wrong = { ...program, prediction: '(car' };
  const refused = service.experiment({ program: wrong, protocol: short, start: 0 }, wanted);
  expect(await refused).toMatchObject({ kind: 'refused' });
});

test('requests use the tables that were sent last, by their version', async () => {
  const { service } = new ServicePage();
  const version = 1 as TablesVersion;
  const request = { ...compileRequest('(length mine)'), tables: version };
  await expect(service.compile(request, wanted)).rejects.toThrow('tables have changed');
  await service.setTables({ version, tables: [{ name: 'mine', columns: ['x'], rows: [[1], [2]] }] });
  expect((await service.compile(request, wanted)).output).toMatchObject([{ text: '2' }]);
  await service.setTables({ version: 2 as TablesVersion, tables: [] });
  const later = await service.compile({ ...request, tables: 2 as TablesVersion }, wanted);
  expect(later.diagnostics).toMatchObject([{ code: 'unbound-name' }]);
});
