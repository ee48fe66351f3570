import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WorkerLost } from '../../app/client';
import type { CompileReply, CompileRequest } from '../../app/protocol';
import { noTables } from '../../testing/requests';
import { programSummary } from '../../testing/serviceReplies';
import { defaultSettings } from '../state/settings';
import { CompileController } from './compileController';

const program = programSummary();

const reply = (compiles = true): CompileReply => ({
  diagnostics: [],
  program: compiles ? program : null,
  output: [],
  duration: 1,
  evaluator: null,
});

describe('the compiler', () => {
  let source: string;
  let asked: {
    readonly source: string;
    readonly signal: AbortSignal;
    answer(reply: CompileReply): void;
    fail(error: Error): void;
  }[];
  let compiler: CompileController;
  const sources = (): readonly string[] => asked.map((each) => each.source);

  beforeEach(() => {
    vi.useFakeTimers();
    source = 'first';
    asked = [];
    const service = {
      compile: (request: CompileRequest, signal: AbortSignal) =>
        new Promise<CompileReply>((resolve, reject) => {
          asked.push({ source: request.source, signal, answer: resolve, fail: reject });
        }),
    };
    const request = (): CompileRequest => ({ source, settings: defaultSettings, tables: noTables });
    compiler = new CompileController(service, request, () => undefined);
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  function type(text: string): void {
    source = text;
    compiler.changed();
  }

  it('compiles a moment after a key, and keys that come together once', () => {
    type('a');
    vi.advanceTimersByTime(10);
    type('ab');
    vi.advanceTimersByTime(10);
    expect(sources()).toEqual([]);
    vi.advanceTimersByTime(30);
    expect(sources()).toEqual(['ab']);
  });

  it('compiles at every key where the text before compiled within a frame', async () => {
    type('a');
    await vi.advanceTimersByTimeAsync(30);
    asked[0]!.answer({ ...reply(), duration: 2 });
    await vi.advanceTimersByTimeAsync(0);
    for (const text of ['ab', 'abc']) {
      type(text);
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(sources()).toEqual(['a', 'ab', 'abc']);
    asked[2]!.answer({ ...reply(), duration: 40 });
    await vi.advanceTimersByTimeAsync(0);
    type('abcd');
    await vi.advanceTimersByTimeAsync(10);
    expect(sources()).toEqual(['a', 'ab', 'abc']);
    await vi.advanceTimersByTimeAsync(20);
    expect(sources()).toEqual(['a', 'ab', 'abc', 'abcd']);
  });

  it('tells mistakes once the typing rests, and not those of a text that was changed before', async () => {
    type('(');
    await vi.advanceTimersByTimeAsync(50);
    asked[0]!.answer(reply(false));
    await vi.advanceTimersByTimeAsync(200);
    expect(compiler.state.get().compiled.kind).toBe('none');
    type('((');
    await vi.advanceTimersByTimeAsync(50);
    asked[1]!.answer(reply(false));
    await vi.advanceTimersByTimeAsync(240);
    expect(compiler.state.get().compiled.kind).toBe('none');
    await vi.advanceTimersByTimeAsync(60);
    expect(compiler.state.get().compiled).toMatchObject({ kind: 'error', source: '((' });
  });

  it('shows what compiles while the typing goes on', async () => {
    type('a');
    await vi.advanceTimersByTimeAsync(30);
    asked[0]!.answer(reply());
    await vi.advanceTimersByTimeAsync(0);
    expect(compiler.state.get().compiled).toMatchObject({ kind: 'ok', source: 'a' });
  });

  it('drops the answer to an earlier text, however late it comes', async () => {
    type('a');
    vi.advanceTimersByTime(200);
    type('ab');
    expect(asked[0]!.signal.aborted).toBe(true);
    asked[0]!.answer(reply(false));
    await vi.advanceTimersByTimeAsync(200);
    expect(compiler.state.get().compiled.kind).toBe('none');
    asked[1]!.answer(reply());
    await vi.advanceTimersByTimeAsync(0);
    expect(compiler.state.get()).toMatchObject({
      compiled: { kind: 'ok', source: 'ab' },
      pendingSince: null,
    });
  });

  it('keeps the last program that compiled beside one that does not', async () => {
    type('good');
    vi.advanceTimersByTime(200);
    asked[0]!.answer(reply());
    await vi.advanceTimersByTimeAsync(0);
    for (const broken of ['broken', 'broken still']) {
      type(broken);
      vi.advanceTimersByTime(200);
      asked.at(-1)!.answer(reply(false));
      await vi.advanceTimersByTimeAsync(200);
      expect(compiler.state.get().compiled).toMatchObject({
        kind: 'error',
        source: broken,
        lastOk: { source: 'good' },
      });
    }
  });

  it('compiles at once and only once when it is asked to', async () => {
    type('a');
    const now = compiler.now();
    const again = compiler.now();
    expect(sources()).toEqual(['a']);
    asked[0]!.answer(reply());
    expect(await now).toMatchObject({ kind: 'ok' });
    expect(await again).toMatchObject({ kind: 'ok' });
    vi.advanceTimersByTime(1000);
    expect(await compiler.now()).toMatchObject({ kind: 'ok' });
    expect(sources()).toEqual(['a']);
  });

  it('shows no results of the program that was open before', async () => {
    type('good');
    vi.advanceTimersByTime(200);
    asked[0]!.answer(reply());
    await vi.advanceTimersByTimeAsync(0);
    const open = async (text: string, result: CompileReply): Promise<void> => {
      source = text;
      compiler.opened();
      vi.advanceTimersByTime(0);
      asked.at(-1)!.answer(result);
      await vi.advanceTimersByTimeAsync(0);
    };
    await open('another', reply(false));
    expect(compiler.state.get().compiled).toMatchObject({ kind: 'error', lastOk: null });
    await open('a third', reply());
    type('a third, broken');
    vi.advanceTimersByTime(400);
    asked.at(-1)!.answer(reply(false));
    await vi.advanceTimersByTimeAsync(400);
    expect(compiler.state.get().compiled).toMatchObject({ kind: 'error', lastOk: { source: 'a third' } });
  });

  it('gives up a program that compiles for long, and takes the next one', async () => {
    type('endless');
    vi.advanceTimersByTime(200);
    compiler.stop(500);
    expect(compiler.state.get().pendingSince).not.toBeNull();
    vi.advanceTimersByTime(500);
    compiler.stop(500);
    expect(compiler.state.get()).toMatchObject({
      compiled: { kind: 'error', message: expect.stringContaining('Compiling was stopped.') },
      pendingSince: null,
    });
    expect(sources()).toEqual(['endless']);
    expect(asked[0]!.signal.aborted).toBe(true);
    asked[0]!.answer(reply());
    await vi.advanceTimersByTimeAsync(0);
    expect(compiler.state.get().compiled.kind).toBe('error');
    type('mended');
    vi.advanceTimersByTime(200);
    asked[1]!.answer(reply());
    await vi.advanceTimersByTimeAsync(0);
    expect(compiler.state.get().compiled).toMatchObject({ kind: 'ok', source: 'mended' });
  });

  it('says that the compiler broke, and not the program', async () => {
    type('a');
    vi.advanceTimersByTime(200);
    asked[0]!.fail(new Error('no such node'));
    await vi.advanceTimersByTimeAsync(0);
    expect(compiler.state.get().compiled).toMatchObject({
      kind: 'error',
      message: 'The compiler broke down: no such node',
    });
    type('ab');
    vi.advanceTimersByTime(200);
    asked[1]!.fail(new WorkerLost('The worker is gone.'));
    await vi.advanceTimersByTimeAsync(0);
    expect(compiler.state.get().compiled).toMatchObject({ message: 'The worker is gone.' });
  });

  it('compiles the same text again where a part of the compiler could not be loaded', async () => {
    type('a');
    vi.advanceTimersByTime(200);
    const missing = Object.assign(new Error('Could not load the evaluator.'), { name: 'PartError' });
    asked[0]!.fail(missing);
    await vi.advanceTimersByTimeAsync(0);
    expect(compiler.state.get().compiled).toMatchObject({ message: missing.message, canRetry: true });
    const again = compiler.now();
    await vi.advanceTimersByTimeAsync(0);
    asked[1]!.answer(reply());
    expect(await again).toMatchObject({ kind: 'ok', source: 'a' });
  });
});
