import { beforeEach, describe, expect, test } from 'vitest';
import type { RunId, SceneReply, SceneRequest } from '../../app/protocol';
import { noTables } from '../../testing/requests';
import { program, source } from '../catalogue/samples';
import type { CompileState } from '../state/compileState';
import { Recording } from '../state/recording';
import { initialRun, type Run } from '../state/run';
import { defaultSettings } from '../state/settings';
import type { Shown } from '../state/shown';
import { Store } from '../state/store';
import { Dragger } from './dragger';

const recording = new Recording(null, program, source);
const shown: Shown = { program, source, recording, past: null, stale: false, older: false };
const place = { start: 24, end: 25 };

function reply(value: number, changed: Partial<Extract<SceneReply, { kind: 'scene' }>> = {}): SceneReply {
  const present = Float64Array.of(value, 0);
  return {
    kind: 'scene',
    roles: [{ kind: 'start', low: -Infinity, high: Infinity }],
    elements: present,
    present,
    next: Float64Array.of(value + 0.1, 0.1),
    values: {
      loss: 10 - value,
      holdoutLoss: 1,
      gradients: Float64Array.of(-1, 2),
      watches: new Float64Array(program.watches.length),
    },
    curves: [],
    choices: null,
    anew: null,
    ...changed,
  };
}

let asked: { readonly request: SceneRequest; readonly answer: (reply: SceneReply | Error) => void }[];
let dragger: Dragger;
let compileState: Store<CompileState>;
let run: Store<Run<Recording>>;
let failures: string[];

/** Lets everything that waits for an answer go on. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

async function answer(next: SceneReply | Error): Promise<void> {
  asked.shift()!.answer(next);
  await settle();
}

beforeEach(() => {
  asked = [];
  failures = [];
  compileState = new Store<CompileState>({ compiled: { kind: 'none' }, pendingSince: null });
  run = new Store<Run<Recording>>(initialRun());
  dragger = new Dragger({
    service: {
      scene: (request) =>
        new Promise((resolve, reject) => {
          asked.push({
            request,
            answer: (next) => (next instanceof Error ? reject(next) : resolve(next)),
          });
        }),
    },
    request: () => ({ source, settings: defaultSettings, tables: noTables }),
    compileState,
    run,
    shown: new Store<Shown | null>(shown),
    failed: (message) => failures.push(message),
  });
});

const text = (): string => asked[0]!.request.numbers[0]!.text;

describe('a number', () => {
  test('is shown at the newest value, one request at a time', async () => {
    const range = dragger.beginNumber(place);
    expect(text()).toBe('0');
    await answer(reply(0));
    expect(await range).toEqual({ low: -Infinity, high: Infinity, whole: false });
    for (const value of ['1', '2', '3']) dragger.moveNumber(value);
    expect(asked).toHaveLength(1);
    expect(text()).toBe('1');
    await answer(reply(1, { anew: { source: 'one', program } }));
    expect(dragger.preview.get()).toMatchObject({ source: 'one' });
    expect(text()).toBe('3');
    await answer(reply(3, { anew: { source: 'three', program } }));
    expect(asked).toHaveLength(0);
    expect(dragger.preview.get()!.recording.now.get().latest.loss).toBe(7);
  });

  test('that makes another program for each value is whole where it is written so', async () => {
    const range = dragger.beginNumber(place);
    await answer(reply(0, { roles: [{ kind: 'structure', low: -Infinity, high: Infinity }] }));
    expect((await range)!.whole).toBe(true);
  });

  test('is at hand with its value for those who look at expressions, while the text computes with it', async () => {
    const compiled = { kind: 'ok', source, program, start: recording } as const;
    const found = { changedEvaluator: null, diagnostics: [], output: [], duration: 1, evaluator: null };
    compileState.set({ compiled: { ...compiled, ...found }, pendingSince: null });
    void dragger.beginNumber(place);
    await answer(reply(0));
    dragger.moveNumber('2');
    const arithmetic = { roles: [{ kind: 'arithmetic', low: -Infinity, high: Infinity }] } as const;
    await answer(reply(2, arithmetic));
    expect(dragger.numbers).toEqual([{ ...place, text: '2' }]);
    dragger.moveNumber('3');
    await answer(reply(3, { ...arithmetic, anew: { source: 'three', program } }));
    expect(dragger.numbers).toEqual([]);
    dragger.moveNumber('4');
    await answer(reply(4, arithmetic));
    dragger.endNumber(false);
    expect(dragger.numbers).toEqual([]);
  });

  test('that is put back leaves nothing, and one that is kept stays until its text is compiled', async () => {
    for (const kept of [false, true]) {
      void dragger.beginNumber(place);
      await answer(reply(0));
      dragger.moveNumber('2');
      await answer(reply(2, { anew: { source: 'two', program } }));
      dragger.endNumber(kept);
      expect(dragger.preview.get() !== null).toBe(kept);
    }
    compileState.set({ compiled: { kind: 'none' }, pendingSince: 5 });
    expect(dragger.preview.get()).not.toBeNull();
    compileState.set({ compiled: { kind: 'none' }, pendingSince: null });
    expect(dragger.preview.get()).toBeNull();
  });

  test('at which the program is refused stays as it was shown, and a failure is said once', async () => {
    void dragger.beginNumber(place);
    await answer(reply(0));
    dragger.moveNumber('2');
    await answer(reply(2, { anew: { source: 'two', program } }));
    dragger.moveNumber('-1');
    await answer({ kind: 'refused', message: 'It is to be positive.' });
    expect(dragger.preview.get()).toMatchObject({ source: 'two' });
    for (const value of ['3', '4']) {
      dragger.moveNumber(value);
      await answer(new Error('lost'));
    }
    expect(failures).toEqual(['lost']);
  });
});

describe('the value of a parameter', () => {
  test('stays where it was dragged, and goes back with Escape', async () => {
    expect(dragger.holdParameter('slope')).toBe(true);
    expect(dragger.holdParameter('nobody')).toBe(false);
    dragger.moveParameter('slope', 2);
    expect(asked[0]!.request.moved).toEqual({ slope: 2 });
    await answer(reply(2));
    dragger.releaseParameter('slope', true);
    dragger.holdParameter('offset');
    dragger.moveParameter('offset', 1);
    expect(asked[0]!.request.moved).toEqual({ slope: 2, offset: 1 });
    await answer(reply(2));
    const { now } = dragger.preview.get()!.recording;
    expect([...now.get().present]).toEqual([2, 0]);
    expect(now.get().next![0]).toBeCloseTo(2.1);
    dragger.releaseParameter('offset', false);
    expect(asked[0]!.request.moved).toEqual({ slope: 2 });
    await answer(reply(2));
    dragger.releaseParameter('slope', false);
    expect(dragger.preview.get()).toBeNull();
  });

  test('gives way to a run that begins', async () => {
    dragger.holdParameter('slope');
    dragger.moveParameter('slope', 2);
    await answer(reply(2));
    run.set({ kind: 'compiling', id: 1 as RunId, recording: null, paused: false, last: null });
    expect(dragger.preview.get()).toBeNull();
  });
});
