/** Counts what requests make of one text: stagings, differentiations and modules. */

import { beforeEach, expect, test, vi } from 'vitest';
import { differentiate } from '../autodiff';
import { compileGraph } from '../backends/wasm/compile';
import { variantEvaluator } from '../examples';
import { type Example, examples } from '../examples/texts';
import { type Level, stageProgram } from '../stage';
import { noTables, wanted } from '../testing/requests';
import { defaultSoftness } from '../train';
import { loadNamedParts } from './lateParts';
import type {
  CompileRequest,
  Progress,
  RunId,
  RunSettings,
  TablesVersion,
  VerifyMethod,
  VerifyRequest,
} from './protocol';
import { Service } from './service';

vi.mock('../stage', async (original) => {
  const actual = await original<typeof import('../stage')>();
  return { ...actual, stageProgram: vi.fn(actual.stageProgram) };
});
vi.mock('../autodiff', async (original) => {
  const actual = await original<typeof import('../autodiff')>();
  return { ...actual, differentiate: vi.fn(actual.differentiate) };
});
vi.mock('../backends/wasm/compile', async (original) => {
  const actual = await original<typeof import('../backends/wasm/compile')>();
  return { ...actual, compileGraph: vi.fn(actual.compileGraph) };
});

interface Counts {
  readonly stagings: number;
  readonly differentiations: number;
  readonly modules: number;
}

const none: Counts = { stagings: 0, differentiations: 0, modules: 0 };

/** The work since the last call. */
function made(): Counts {
  const [stagings, differentiations, modules] = [stageProgram, differentiate, compileGraph].map((each) => {
    const { calls } = vi.mocked(each as (...all: never[]) => unknown).mock;
    const count = calls.length;
    calls.length = 0;
    return count;
  }) as [number, number, number];
  return { stagings, differentiations, modules };
}

beforeEach(() => void made());

class Page {
  private waiting: (() => void) | null = null;
  readonly service = new Service((progress) => this.read(progress));
  private nextRun = 1;
  /** Reports of a run that does not move. */
  private still = 0;

  private read({ state }: Progress): void {
    if (state === 'training') return;
    this.still++;
    this.waiting?.();
  }

  private async reported(before: number): Promise<void> {
    while (this.still === before) await new Promise<void>((resolve) => (this.waiting = resolve));
  }

  async key(request: CompileRequest): Promise<void> {
    await loadNamedParts(request);
    expect((await this.service.compile(request, wanted)).program).not.toBeNull();
    await this.service.backend(request.settings.backend);
  }

  /** Trains for one step, and pauses. */
  async train(request: CompileRequest): Promise<() => Promise<void>> {
    const run = this.nextRun++ as RunId;
    let before = this.still;
    const ended = this.service.train({ ...request, run, paused: true, pace: null }, wanted);
    await this.reported(before);
    before = this.still;
    await this.service.step(run);
    await this.reported(before);
    return async () => {
      await this.service.stop(run);
      await ended;
    };
  }
}

async function requestOf({ source, settings = {}, variant }: Example): Promise<CompileRequest> {
  const { backend = 'auto', temperature = 1, temperatureEnd = temperature, gumbel = false } = settings;
  const evaluator = variant === undefined ? null : await variantEvaluator(variant);
  const level: Level = evaluator === null ? 'direct' : 'interpreter';
  const softness = { ...defaultSoftness, temperature, temperatureEnd, gumbel };
  const all: RunSettings = { seed: null, backend, level, evaluator, ...softness };
  return { source, settings: all, tables: noTables };
}

test.each(examples.map((example) => [example.id, example] as const))('%s', async (_, example) => {
  const request = await requestOf(example);
  const page = new Page();
  await page.key(request);
  const key = made();
  expect(key).toMatchObject({ stagings: 1, differentiations: 1 });
  // The figures at the start may be computed in a module.
  expect(key.modules).toBeLessThanOrEqual(1);

  await page.key(request);
  expect(made()).toEqual(none);

  const stop = await page.train(request);
  const first = made();
  expect(first).toMatchObject({ stagings: 0, differentiations: 0 });
  await stop();
  const again = await page.train(request);
  await again();
  expect(made()).toEqual(none);

  await page.service.inspect(request, wanted);
  expect(made()).toEqual(none);
});

const small = `(define-data (x y) '((1 2) (2 3) (3 5)))
  (define-parameter a 0.5)
  (define-parameter b 0.1)
  (fit (lambda (x) (+ b (* a x))) (x) y)`;

test('Landscape compiles a module of the loss, once', async () => {
  const page = new Page();
  const request = { ...(await requestOf({ ...examples[0]!, source: small })) };
  await page.key(request);
  made();
  const axis = { low: 0, high: 1, scale: 'linear' } as const;
  const over = {
    kind: 'parameters',
    x: { ...axis, parameter: 'a' },
    y: { ...axis, parameter: 'b' },
  } as const;
  const landscape = (): Promise<unknown> =>
    page.service.landscape({ ...request, over, size: 5, at: null, stretch: true, limit: 1000 }, wanted);
  await landscape();
  expect(made()).toEqual({ ...none, modules: 1 });
  await landscape();
  expect(made()).toEqual(none);
});

const methods: readonly VerifyMethod[] = [
  ...(['direct', 'interpreter', 'tower'] as const).flatMap((level) =>
    (['reference', 'wasm', 'wasm-f32'] as const).map(
      (backend) => ({ kind: 'gradient', level, backend }) as const,
    ),
  ),
  { kind: 'differences' },
];

test.each([
  ['numbers', small, false],
  [
    'soft choices with noise',
    '(define-parameter w (tensor (list 0 1))) (minimize (square (soft-choice w 2 (exp (ref w 0)))))',
    true,
  ],
])(
  'Verify on %s stages and differentiates each level once, and compiles a module a backend and level',
  async (_, source, gumbel) => {
    const page = new Page();
    const { settings } = await requestOf(examples[0]!);
    const request: CompileRequest = { source, settings: { ...settings, gumbel }, tables: noTables };
    await page.key(request);
    const { modules } = made();
    const verify = async (temperature: number): Promise<void> => {
      for (const method of methods) {
        const asked: VerifyRequest = {
          ...request,
          settings: { ...request.settings, temperature },
          method,
          at: null,
        };
        expect((await page.service.verify(asked, wanted)).kind).toBe('values');
      }
    };
    await verify(1);
    // The level of the page was staged for the key, and its figures may have been computed in a module.
    expect(made()).toEqual({ stagings: 2, differentiations: 2, modules: 6 - modules });
    // The temperature falls while the page trains.
    await verify(0.5);
    await page.key(request);
    expect(made()).toEqual(none);
  },
);

test('another temperature, and a table that the program does not use, stage nothing', async () => {
  const page = new Page();
  const rateLaws = await requestOf(examples.find(({ id }) => id === 'rate-laws')!);
  await page.key(rateLaws);
  made();
  const tables = 1 as TablesVersion;
  await page.service.setTables({ version: tables, tables: [{ name: 'mine', columns: ['x'], rows: [[1]] }] });
  const { settings } = rateLaws;
  await page.key({ ...rateLaws, tables, settings: { ...settings, temperature: 0.7 } });
  expect(made()).toMatchObject({ stagings: 0, differentiations: 0 });

  const source = '(define-data (x) mine) (define-parameter a 1) (fit (lambda (x) (* a x)) (x) x)';
  await page.key({ source, settings, tables });
  expect(made()).toMatchObject({ stagings: 1, differentiations: 1 });
  const next = 2 as TablesVersion;
  await page.service.setTables({ version: next, tables: [{ name: 'mine', columns: ['x'], rows: [[2]] }] });
  await page.key({ source, settings, tables: next });
  expect(made()).toMatchObject({ stagings: 1, differentiations: 1 });
});
