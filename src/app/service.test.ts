import { afterEach, describe, expect, test, vi } from 'vitest';
import { examples } from '../examples';
import { noTables, wanted } from '../testing/requests';
import { defaultSoftness, Trainer } from '../train';
import type {
  CompileReply,
  CompileRequest,
  Diagnostic,
  Progress,
  RunId,
  RunState,
  TablesVersion,
  TrainRequest,
} from './protocol';
import { Service } from './service';

const settings = {
  seed: null,
  backend: 'reference',
  level: 'direct',
  evaluator: null,
  ...defaultSoftness,
} as const;
const compileRequest = (source: string): CompileRequest => ({ source, settings, tables: noTables });

class Page {
  readonly progress: Progress[] = [];
  private waiting: {
    readonly test: (progress: Progress) => boolean;
    readonly resolve: (progress: Progress) => void;
  }[] = [];
  /** Every report fails. */
  isBroken = false;
  readonly service = new Service((progress) => {
    if (this.isBroken) throw new RangeError('Array buffer allocation failed');
    this.progress.push(progress);
    for (const each of this.waiting.filter(({ test }) => test(progress))) each.resolve(progress);
    this.waiting = this.waiting.filter(({ test }) => !test(progress));
  });

  /** The first report of a run, from the last one on, that it is in this state. */
  until(run: RunId, state: RunState): Promise<Progress> {
    const test = (progress: Progress): boolean => progress.run === run && progress.state === state;
    const last = this.progress.at(-1);
    if (last !== undefined && test(last)) return Promise.resolve(last);
    return new Promise((resolve) => this.waiting.push({ test, resolve }));
  }

  /** Resolves once the run has begun, or with what kept it from beginning. */
  async train(request: TrainRequest): Promise<readonly Diagnostic[]> {
    const begun = new Promise<Progress>((resolve) => {
      this.waiting.push({ test: ({ run }) => run === request.run, resolve });
    });
    return Promise.race([this.service.train(request, wanted), begun.then(() => [])]);
  }

  compile(source: string): Promise<CompileReply> {
    return this.service.compile(compileRequest(source), wanted);
  }

  get steps(): number {
    return this.progress.reduce((sum, each) => sum + each.count, 0);
  }
}

let nextRun = 1;
const trainRequest = (source: string, more: Partial<TrainRequest> = {}): TrainRequest => ({
  ...compileRequest(source),
  run: nextRun++ as RunId,
  paused: false,
  pace: null,
  ...more,
});

const endless = '(define-parameter a 1) (minimize (square (sin a)) (optimizer (sgd 1e-9)) (steps 100000000))';

test('compiling shows loss, gradient and fit at the start', async () => {
  const reply = await new Page().compile(examples[0]!.source);
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
  for (const { title, source } of examples) {
    const reply = await new Page().compile(source);
    expect(reply.diagnostics, title).toEqual([]);
    expect(Number.isFinite(reply.program!.objective!.loss), title).toBe(true);
    for (const { points, curves } of reply.program!.plots) {
      expect(points.x.length).toBeGreaterThan(0);
      for (const { x, y } of curves) expect(y).toHaveLength(x.length);
    }
  }
});

test('an abort ends a compilation, and a newer one is answered at once', async () => {
  const { service } = new Page();
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

test('an endless loop runs out of fuel, and the worker answers meanwhile', async () => {
  const { service } = new Page();
  const order: string[] = [];
  const slow = service
    .compile(compileRequest('(define (forever n) (forever (+ n 1)))\n(forever 0)'), wanted)
    .then((reply) => {
      order.push('endless');
      return reply;
    });
  const { lines } = await service.evaluate(
    { source: '', tables: noTables, expression: '(+ 1 2)', parameters: {} },
    wanted,
  );
  order.push('answered');
  expect(lines).toMatchObject([{ text: '3' }]);
  const { diagnostics } = await slow;
  expect(order).toEqual(['answered', 'endless']);
  expect(diagnostics).toMatchObject([
    { code: 'out-of-fuel', span: { source: 'program', start: 20, end: 37 } },
  ]);
});

test('an endless loop ends at once when it is aborted', async () => {
  const { service } = new Page();
  const controller = new AbortController();
  const slow = service.compile(
    compileRequest('(define (forever n) (forever (+ n 1)))\n(forever 0)'),
    controller.signal,
  );
  controller.abort();
  await expect(slow).rejects.toMatchObject({ name: 'AbortError' });
});

test('the signature is that of what trains, not of its spelling', async () => {
  const signature = async (source: string): Promise<string> =>
    (await new Page().compile(source)).program!.signature;
  const plain = await signature('(define-parameter a 1) (minimize (* a a))');
  expect(
    await signature('; a comment\n(define-parameter a 1)\n(define (f x) (* x x))\n(minimize (f a))'),
  ).toBe(plain);
  expect(await signature('(define-parameter a 2) (minimize (* a a))')).not.toBe(plain);
  expect(await signature('(define-parameter a 1) (minimize (* a a) (steps 5))')).not.toBe(plain);
});

test('a run reports every step once, in order, and ends', async () => {
  const page = new Page();
  const request = trainRequest(
    '(define-parameter a 3) (minimize (* a a) (optimizer (sgd 0.1)) (steps 2500))',
  );
  expect(await page.train(request)).toEqual([]);
  const end = await page.until(request.run, 'done');
  expect(end.reason).toBe('steps');
  expect(page.steps).toBe(2500);
  let next = 0;
  for (const { first, count, losses } of page.progress) {
    if (count > 0) expect(first).toBe(next);
    expect(losses).toHaveLength(count);
    next += count;
  }
  expect(end.present[0]).toBeCloseTo(0, 10);
});

test('pause, step, resume and stop are obeyed between steps', async () => {
  const page = new Page();
  const request = trainRequest(endless);
  await page.train(request);
  await page.service.pause(request.run);
  await page.until(request.run, 'paused');
  const taken = page.steps;
  await page.service.step(request.run);
  await page.service.step(request.run);
  expect(page.steps).toBe(taken + 2);
  expect(page.progress.at(-1)!.state).toBe('paused');
  await page.service.resume(request.run);
  await page.until(request.run, 'training');
  await page.service.stop(request.run);
  expect((await page.until(request.run, 'done')).reason).toBe('stopped');
  const after = page.progress.length;
  await page.service.resume(request.run);
  await page.service.step(request.run);
  expect(page.progress).toHaveLength(after);
});

test('a run that starts paused takes steps one at a time', async () => {
  const page = new Page();
  const request = trainRequest(endless, { paused: true });
  await page.train(request);
  expect(page.progress.at(-1)).toMatchObject({ state: 'paused', count: 0 });
  await page.service.step(request.run);
  expect(page.steps).toBe(1);
  await page.service.stop(request.run);
});

test('a new run takes the place of the one before', async () => {
  const page = new Page();
  const first = trainRequest(endless);
  await page.train(first);
  const second = trainRequest('(define-parameter a 3) (minimize (* a a) (steps 5))');
  await page.train(second);
  await page.until(second.run, 'done');
  const ends = page.progress.filter((each) => each.state === 'done').map((each) => [each.run, each.reason]);
  expect(ends.at(-1)).toEqual([second.run, 'steps']);
  expect(page.progress.at(-1)!.run).toBe(second.run);
});

test('the pace holds a run back', async () => {
  const page = new Page();
  const request = trainRequest(endless, { pace: 5 });
  await page.train(request);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await page.service.stop(request.run);
  expect(page.steps).toBeGreaterThan(0);
  expect(page.steps).toBeLessThan(100);
});

test('compiling answers while a run goes on', async () => {
  const page = new Page();
  const request = trainRequest(endless);
  await page.train(request);
  const reply = await page.compile('(* 6 7)');
  expect(reply.output).toMatchObject([{ text: '42' }]);
  expect(page.progress.every((each) => each.state !== 'done')).toBe(true);
  await page.service.stop(request.run);
});

test('the console evaluates in the scope of the program, at the present parameters', async () => {
  const { service } = new Page();
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

test('a program that does not compile is not trained', async () => {
  const page = new Page();
  const diagnostics = await page.train(trainRequest('(define-parameter a 1) (minimize (* a b))'));
  expect(diagnostics.map((each) => each.code)).toEqual(['unbound-name']);
  expect(page.progress).toEqual([]);
});

test('shows the terms of Cajal that have no mistakes', async () => {
  const source = `(define-cajal negation (lambda ((b Bool)) (if b false true)))
(define-cajal broken (lambda ((b Bool)) (if b false)))
(define (f x) (define-cajal inner (lambda ((b Bool)) (negation b))) (inner x))`;
  const { service } = new Page();
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
  const { service } = new Page();
  const controller = new AbortController();
  const long = `${source} (define (count n) (if (= n 0) 0 (count (- n 1)))) (define slow (count 3000000))`;
  const request = { tables: noTables, parameters: {}, row: null };
  const older = service.neurons({ source: long, ...request }, controller.signal);
  const newer = service.neurons({ source, ...request }, wanted);
  controller.abort();
  await expect(older).rejects.toMatchObject({ name: 'AbortError' });
  expect((await newer).neurons.map(({ name }) => name)).toEqual(['two']);
});

test('requests use the tables that were sent last, by their version', async () => {
  const { service } = new Page();
  const version = 1 as TablesVersion;
  const request = { ...compileRequest('(length mine)'), tables: version };
  await expect(service.compile(request, wanted)).rejects.toThrow('tables have changed');
  await service.setTables({ version, tables: [{ name: 'mine', columns: ['x'], rows: [[1], [2]] }] });
  expect((await service.compile(request, wanted)).output).toMatchObject([{ text: '2' }]);
  await service.setTables({ version: 2 as TablesVersion, tables: [] });
  const later = await service.compile({ ...request, tables: 2 as TablesVersion }, wanted);
  expect(later.diagnostics).toMatchObject([{ code: 'unbound-name' }]);
});

describe('a run that breaks', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const short = '(define-parameter a 3) (minimize (* a a) (steps 50))';

  /** The next run of the same service ends as it does in a fresh one. */
  async function trainsNext(page: Page): Promise<void> {
    vi.restoreAllMocks();
    page.isBroken = false;
    const next = trainRequest(short);
    expect(await page.service.train(next, wanted)).toEqual([]);
    const end = page.progress.at(-1)!;
    expect(end).toMatchObject({ run: next.run, state: 'done', reason: 'steps' });
    const fresh = new Page();
    await fresh.service.train(trainRequest(short), wanted);
    expect(end.present).toEqual(fresh.progress.at(-1)!.present);
  }

  test('in a step answers with what broke it, and the next one trains', async () => {
    const page = new Page();
    const unreachable = new WebAssembly.RuntimeError('unreachable');
    vi.spyOn(Trainer.prototype, 'advance').mockRejectedValue(unreachable);
    await expect(page.service.train(trainRequest(endless), wanted)).rejects.toBe(unreachable);
    await trainsNext(page);
  });

  test('in its first step, or any later one, breaks no other request', async () => {
    const page = new Page();
    const advance = Trainer.prototype.advance;
    let calls = 0;
    vi.spyOn(Trainer.prototype, 'advance').mockImplementation(function (this: Trainer, count) {
      if (++calls === 5) throw new RangeError('out of memory');
      return advance.call(this, count);
    });
    const broken = expect(page.service.train(trainRequest(endless), wanted)).rejects.toThrow('out of memory');
    expect((await page.compile('(* 6 7)')).output).toMatchObject([{ text: '42' }]);
    await broken;
    await trainsNext(page);
  });

  test('in a report, at its start, on its way, at a pause, in a step or at its end', async () => {
    for (const source of [endless, short]) {
      const page = new Page();
      page.isBroken = true;
      const answer = page.service.train(trainRequest(source), wanted);
      await expect(answer).rejects.toThrow('allocation failed');
      await trainsNext(page);
    }
    const page = new Page();
    page.isBroken = true;
    const paused = page.service.train(trainRequest(endless, { paused: true }), wanted);
    await expect(paused).rejects.toThrow('allocation failed');
    for (const method of ['pause', 'stop'] as const) {
      page.isBroken = false;
      const request = trainRequest(endless, { pace: 20 });
      const end = expect(page.service.train(request, wanted)).rejects.toThrow('allocation failed');
      await page.until(request.run, 'training');
      page.isBroken = true;
      await expect(page.service[method](request.run)).rejects.toThrow('allocation failed');
      await end;
    }
    page.isBroken = false;
    const request = trainRequest(endless, { paused: true });
    const end = expect(page.service.train(request, wanted)).rejects.toThrow('allocation failed');
    await page.until(request.run, 'paused');
    page.isBroken = true;
    await expect(page.service.step(request.run)).rejects.toThrow('allocation failed');
    await end;
    await trainsNext(page);
  });

  test('where it is disposed of is in nobody’s way', async () => {
    const page = new Page();
    vi.spyOn(Trainer.prototype, 'dispose').mockImplementation(() => {
      throw new Error('The device is lost.');
    });
    const request = trainRequest(endless);
    const ended = page.service.train(request, wanted);
    await page.until(request.run, 'training');
    const next = trainRequest(short);
    await page.service.train(next, wanted);
    expect(await ended).toEqual([]);
    await trainsNext(page);
  });

  test('because a step never ends holds the next one up for a second at most', async () => {
    const page = new Page();
    vi.spyOn(Trainer.prototype, 'advance').mockReturnValue(new Promise(() => undefined));
    const hung = page.service.train(trainRequest(endless), wanted);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await trainsNext(page);
    expect(await hung).toEqual([]);
  });
});

describe('a run that is being made ready', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  /** Calls `then` while a run's backend is looked for; answers with what the page was sent of the run. */
  async function whileReadying(then: (page: Page, run: RunId, abort: () => void) => Promise<unknown>) {
    const page = new Page();
    const controller = new AbortController();
    // A paused run reports as soon as it starts.
    const request = trainRequest(endless, { paused: true });
    let asked = false;
    const asking: Promise<unknown>[] = [];
    const requestAdapter = async (): Promise<null> => {
      if (!asked) asking.push(then(page, request.run, () => controller.abort()));
      asked = true;
      return null;
    };
    vi.stubGlobal('navigator', { gpu: { requestAdapter } });
    await page.service.train(request, controller.signal).catch(() => undefined);
    await Promise.all(asking);
    expect(asked).toBe(true);
    return page.progress.filter(({ run }) => run === request.run);
  }

  test('does not start once it is aborted', async () => {
    expect(await whileReadying(async (_, __, abort) => abort())).toEqual([]);
  });

  test('does not start once it is stopped', async () => {
    expect(await whileReadying((page, run) => page.service.stop(run))).toEqual([]);
  });

  test('does not start once another is asked for', async () => {
    const other = trainRequest('(define-parameter a 3) (minimize (* a a) (steps 5))');
    expect(await whileReadying((page) => page.service.train(other, wanted))).toEqual([]);
  });

  test('takes a step that was asked for meanwhile', async () => {
    const page = new Page();
    const request = trainRequest(endless, { paused: true });
    const ended = page.service.train(request, wanted);
    await page.service.step(request.run);
    expect(page.steps).toBe(1);
    await page.service.stop(request.run);
    expect(await ended).toEqual([]);
  });
});
