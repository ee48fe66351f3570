/** Programs at other values than those of their texts: the same as compiling the texts that have these values. */

import { describe, expect, test } from 'vitest';
import { wanted } from '../../testing/requests';
import { compileRequest, ServicePage, trainRequest } from '../../testing/servicePage';
import type { ChangedNumber, Level, RunSettings, SceneReply } from '../protocol';

type Scene = Extract<SceneReply, { readonly kind: 'scene' }>;

const line = `(define-data (x y) '((0 1) (1 3) (2 5) (3 8)))
(define-parameter slope 0.5)
(define-parameter offset 2 positive)
(define (f x) (+ (* slope x) (* 3 offset)))
(fit f (x) y (optimizer (adam 0.1)) (steps 40))
`;

/** The place of a number in a text, behind some words, with what is to be in its place. */
function changed(source: string, before: string, number: string, text: string): ChangedNumber {
  const start = source.indexOf(before) + before.length;
  expect(source.slice(start, start + number.length)).toBe(number);
  return { start, end: start + number.length, text };
}

async function scene(
  source: string,
  numbers: readonly ChangedNumber[],
  {
    page = new ServicePage(),
    at = null as Float64Array | null,
    moved = {},
    settings = {} as Partial<RunSettings>,
  } = {},
): Promise<SceneReply> {
  const request = compileRequest(source);
  return page.service.scene(
    { ...request, settings: { ...request.settings, ...settings }, at, moved, numbers },
    wanted,
  );
}

function shown(reply: SceneReply): Scene {
  if (reply.kind === 'refused') throw new Error(reply.message);
  return reply;
}

/** The scene of the edited text, compiled. */
async function recompiled(
  source: string,
  { start, end, text }: ChangedNumber,
  settings: Partial<RunSettings> = {},
): Promise<Scene> {
  return shown(await scene(source.slice(0, start) + text + source.slice(end), [], { settings }));
}

function expectSame(a: Scene, b: Scene): void {
  const close = (x: number, y: number): void =>
    expect(Math.abs(x - y)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(y)));
  close(a.values!.loss, b.values!.loss);
  const lists = [
    [a.values!.gradients, b.values!.gradients],
    [a.present, b.present],
    [a.next!, b.next!],
    ...a.curves.map((curve, index) => [curve, b.curves[index]!] as const),
  ] as const;
  for (const [own, other] of lists) {
    expect(own).toHaveLength(other.length);
    for (const [index, value] of own.entries()) close(value, other[index]!);
  }
}

describe('a number of the text', () => {
  test('that is a start moves the start alone, within the bounds of its parameter', async () => {
    const slope = changed(line, 'slope ', '0.5', '1.25');
    const moved = shown(await scene(line, [slope]));
    expect(moved.roles).toEqual([{ kind: 'start', low: -Infinity, high: Infinity }]);
    expect([...moved.present]).toEqual([1.25, 2]);
    expectSame(moved, await recompiled(line, slope));
    const offset = shown(await scene(line, [changed(line, 'offset ', '2', '0.5')]));
    expect(offset.roles).toEqual([{ kind: 'start', low: 0, high: Infinity }]);
    const refused = await scene(line, [changed(line, 'offset ', '2', '-1')]);
    expect(refused).toEqual({ kind: 'refused', message: 'offset is to be positive, but it starts at -1.' });
  });

  for (const level of ['direct', 'interpreter', 'tower'] satisfies Level[]) {
    test(`that the program computes with is staged once for all values: ${level}`, async () => {
      const page = new ServicePage();
      const settings = { level };
      for (const text of ['3', '2.5', '-1']) {
        const factor = changed(line, '(* ', 's', 's');
        const three = changed(line, 'slope x) (* ', '3', text);
        expect(factor.text).toBe('s');
        const moved = shown(await scene(line, [three], { page, settings }));
        expect(moved.roles[0]!.kind).toBe('arithmetic');
        expect(moved.anew).toBeNull();
        expectSame(moved, await recompiled(line, three, settings));
      }
    });
  }

  for (const backend of ['wasm', 'wasm-f32', 'tfjs'] as const) {
    test(`is followed on ${backend}`, async () => {
      const three = changed(line, 'slope x) (* ', '3', '2.5');
      const moved = shown(await scene(line, [three], { settings: { backend } }));
      const other = await recompiled(line, three);
      expect(moved.values!.loss).toBeCloseTo(other.values!.loss, 3);
      for (const [index, value] of moved.next!.entries()) expect(value).toBeCloseTo(other.next![index]!, 5);
    });
  }

  const structural: Readonly<Record<string, readonly [string, string, string, string]>> = {
    'an option': [line, 'adam ', '0.1', '0.2'],
    'quoted data': [line, '((0 ', '1', '4'],
    'a size': ['(define-parameter w (ones 2))\n(minimize (sum (square w)))', '(ones ', '2', '3'],
    'a pattern of a macro': [
      '(define-syntax pick (syntax-rules () ((_ 1 x) x) ((_ n x) (* n n x))))\n(define-parameter a 2)\n(minimize (square (pick 1 a)))',
      '(pick ',
      '1',
      '3',
    ],
    'a string': [
      '(define-parameter a 2)\n(minimize (* a a (string-length (number->string 10))))',
      '>string ',
      '10',
      '100',
    ],
  };
  for (const [what, [source, before, number, text]] of Object.entries(structural)) {
    test(`that is ${what} makes another program`, async () => {
      const place = changed(source, before, number, text);
      const moved = shown(await scene(source, [place]));
      expect(moved.roles[0]!.kind).toBe('structure');
      expect(moved.anew?.source).toBe(source.slice(0, place.start) + text + source.slice(place.end));
      expectSame(moved, await recompiled(source, place));
    });
  }

  test('that makes a program with a mistake is refused with the mistake', async () => {
    const reply = await scene(line, [changed(line, 'steps ', '40', '-1')]);
    expect(reply.kind).toBe('refused');
  });
});

test('a scene at other values of the parameters has their loss and the step from them', async () => {
  const at = Float64Array.of(1.5, 0.25);
  const moved = shown(await scene(line, [], { at }));
  expect([...moved.present]).toEqual([1.5, 0.25]);
  const text = line.replace('slope 0.5', 'slope 1.5').replace('offset 2', 'offset 0.25');
  expectSame(moved, shown(await scene(text, [])));
  expectSame(moved, shown(await scene(line, [], { at: Float64Array.of(1.5, 9), moved: { offset: 0.25 } })));
});

for (const optimizer of ['adam 0.1', 'sgd 0.01', 'momentum 0.01 0.9', 'rmsprop 0.1', 'lbfgs', 'lm']) {
  test(`the next step of a start is the first step of a run: ${optimizer}`, async () => {
    const source = line.replace('(adam 0.1)', `(${optimizer})`);
    const page = new ServicePage();
    const next = await page.service.nextStep(compileRequest(source), wanted);
    const request = trainRequest(source, { paused: true });
    await page.train(request);
    expect(page.progress.at(-1)!.next).toEqual(next);
    for (let step = 0; step < 3; step++) {
      const promised = page.progress.at(-1)!.next!;
      await page.service.step(request.run);
      const { present } = page.progress.at(-1)!;
      for (const [index, value] of present.entries()) expect(value).toBeCloseTo(promised[index]!, 12);
    }
    await page.service.stop(request.run);
    expect(page.progress.at(-1)!.next).not.toBeNull();
  });
}

test('the next step of a run with batches, noise and restarts is the one that it takes', async () => {
  const soft = `(define-parameter w (tensor '(1 2)))
(define-data (x y) '((0 1) (1 3) (2 5) (3 8) (4 9)))
(define (f x) (* x (soft-choice w 3 6)))
(fit f (x) y (noise gumbel) (batch 2) (optimizer (adam 0.1)) (steps 40))`;
  for (const source of [soft, line.replace('(steps', '(restarts 5) (batch 2) (steps')]) {
    const page = new ServicePage();
    const request = trainRequest(source, { paused: true });
    expect(await page.train(request)).toEqual([]);
    for (let step = 0; step < 4; step++) {
      const promised = page.progress.at(-1)!.next!;
      const before = page.progress.at(-1)!.members?.best;
      await page.service.step(request.run);
      const { present, members } = page.progress.at(-1)!;
      // The best member may be another one after the step.
      if (members !== null && members.best !== before) continue;
      for (const [index, value] of present.entries()) expect(value).toBeCloseTo(promised[index]!, 10);
    }
    await page.service.stop(request.run);
  }
});
