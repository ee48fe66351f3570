import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CompileReply, CompileRequest, Progress, RunId, VersionedTables } from '../../app/protocol';
import { examples } from '../../examples/texts';
import { LazyPart, PartError } from '../../parts/lazyPart';
import { FakeWorker, unanswered } from '../../testing/fakeWorker';
import { memoryStorage } from '../../testing/memoryStorage';
import { objectiveSummary, programSummary, progressReport } from '../../testing/serviceReplies';
import { diagnostic } from '../../text/diagnostic';
import type { KeyStorage } from '../drafts/draftStorage';
import { encodeLink } from '../sharing/permalink';
import { defaultSettings } from '../state/settings';
import { Session } from './session';

function compiledReply(source: string): CompileReply {
  return {
    diagnostics: [],
    program: source.includes('(')
      ? programSummary({ signature: source, objective: objectiveSummary() })
      : null,
    output: [],
    duration: 1,
    evaluator: null,
  };
}

/** Waits for as long as a busy machine may take. */
const eventually = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 30_000 });

const greedyReply: CompileReply = {
  diagnostics: [
    diagnostic('memory-limit', { source: 'program', start: 0, end: 1 }, 'It takes more than there is.'),
  ],
  program: null,
  output: [],
  duration: 1,
  evaluator: null,
};

/** A worker whose service does next to nothing: a program compiles where it has a parenthesis. */
class SessionWorker extends FakeWorker {
  readonly compiled: CompileRequest[] = [];
  readonly aborted: string[] = [];
  readonly called: string[] = [];
  tables: VersionedTables | null = null;

  constructor() {
    const noted = (name: string) => async (): Promise<void> => void this.called.push(name);
    super({
      setTables: async (tables) => {
        this.tables = tables;
      },
      compile: async (request, signal) => {
        this.compiled.push(request);
        signal.addEventListener('abort', () => this.aborted.push(request.source));
        if (request.source.includes('greedy')) return greedyReply;
        return request.source.includes('endless') ? unanswered(signal) : compiledReply(request.source);
      },
      train: (request, signal) => {
        this.report(request.run, 'training');
        return unanswered(signal);
      },
      pause: noted('pause'),
      resume: noted('resume'),
      step: noted('step'),
      stop: async (run) => {
        this.called.push('stop');
        this.report(run, 'done');
      },
      setPace: async ({ pace }) => void this.called.push(`pace ${pace}`),
      backend: async (choice) => ({ name: 'wasm', precision: 'f64', reason: choice }),
      evaluate: async ({ tables }) => ({
        lines: [{ kind: 'value', text: `tables ${tables}`, span: null }],
        defined: [],
        diagnostics: [],
      }),
      verify: (_, signal) => unanswered(signal),
    });
  }

  report(run: RunId, state: Progress['state']): void {
    const reason = state === 'done' ? 'stopped' : null;
    this.send({ kind: 'progress', progress: progressReport({ run, state, reason }) });
  }
}

describe('the session', () => {
  let workers: SessionWorker[];
  let addresses: string[];
  let local: KeyStorage;
  let session: Session;

  const worker = (): SessionWorker => workers.at(-1)!;
  const sources = (): readonly string[] => worker().compiled.map(({ source }) => source);
  const notices = (): string =>
    session.notices.list
      .get()
      .map(({ text }) => text)
      .join('\n');
  const shows = (source: string): Promise<void> =>
    eventually(() =>
      expect(session.compileController.state.get()).toMatchObject({
        compiled: { source },
        pendingSince: null,
      }),
    );
  const runIs = (kind: string): Promise<void> =>
    eventually(() => expect(session.runController.run.get().kind).toBe(kind));

  function open(storage = local): Session {
    session = new Session({
      local: storage,
      tab: memoryStorage(),
      spawn: () => {
        workers.push(new SessionWorker());
        return worker().asWorker;
      },
      setAddress: (fragment) => addresses.push(fragment),
    });
    return session;
  }

  beforeEach(() => {
    workers = [];
    addresses = [];
    local = memoryStorage();
    open();
  });

  afterEach(() => {
    vi.unstubAllGlobals();
    session.client.dispose();
    for (const each of workers) each.terminate();
  });

  it('opens the first example for a new visitor, compiles it and says what would compute it', async () => {
    await session.start('');
    await shows(examples[0]!.source);
    expect(session.documents.current.get().title).toBe(examples[0]!.title);
    await eventually(() => expect(session.backend.get()).toMatchObject({ reason: 'auto' }));
    expect(notices()).toBe('');
  });

  it('opens the program of a link, and the draft that was made of it later', async () => {
    const link = await encodeLink({ title: 'Mine', source: '(linked)', settings: defaultSettings });
    await session.start(`#${link}`);
    await shows('(linked)');
    expect(addresses.at(-1)).toBe(link);
    session.documents.edit('(linked and edited)');
    await shows('(linked and edited)');
    session.documents.save();
    session.client.dispose();
    await open().start('');
    expect(session.documents.current.get().source).toBe('(linked and edited)');
  });

  it('opens a page beside the program, and returns to the program without opening it again', async () => {
    await session.start('#digits');
    expect(session.layout.get().page).toBe('digits');
    const { opening } = session.documents.current.get();
    await session.navigation.visit('#program');
    expect(session.layout.get().page).toBe('program');
    expect(session.documents.current.get().opening).toBe(opening);
  });

  it('says why a link is refused, and opens the draft', async () => {
    session.documents.edit('(a draft)');
    session.documents.save();
    session.client.dispose();
    await open().start('#v1/not~a~link');
    expect(session.documents.current.get().source).toBe('(a draft)');
    expect(notices()).toContain('The address was not opened. The link is damaged');
  });

  it('opens something, says why, and keeps the address where the browser cannot unpack a link', async () => {
    const link = await encodeLink({ title: 'Mine', source: '(linked)', settings: defaultSettings });
    vi.stubGlobal('DecompressionStream', undefined);
    await session.start(`#${link}`);
    await shows(examples[0]!.source);
    expect(notices()).toContain('was not opened. This browser cannot unpack links');
    expect(addresses.at(-1)).toBe(link);
    vi.unstubAllGlobals();
    session.notices.list.get()[0]!.action!.run();
    await shows('(linked)');
  });

  it('says why a later address is refused, and leaves the program as it is', async () => {
    await session.start('');
    await session.navigation.visit('#example/nothing');
    expect(notices()).toContain('There is no example “nothing”');
    expect(session.documents.current.get().source).toBe(examples[0]!.source);
  });

  it('says which part is missing that a later address needs, and opens the address at the second try', async () => {
    await session.start('');
    const { load } = LazyPart.prototype;
    const missing = vi.spyOn(LazyPart.prototype, 'load').mockImplementation(function (
      this: LazyPart<unknown>,
    ) {
      return this.name === 'likelihoods' ? Promise.reject(new PartError(this.name, null)) : load.call(this);
    });
    await session.navigation.visit('#example/eight-schools');
    expect(notices()).toBe('Could not load the texts of the likelihoods.');
    missing.mockRestore();
    session.notices.list.get()[0]!.action!.run();
    await eventually(() => expect(session.documents.current.get().title).toBe('Eight schools'));
  });

  it('compiles what is typed, and aborts what was typed before', async () => {
    await session.start('');
    session.documents.edit('(endless)');
    await eventually(() => expect(sources().at(-1)).toBe('(endless)'));
    session.documents.edit('(quick)');
    await shows('(quick)');
    expect(worker().aborted).toEqual(['(endless)']);
  });

  it('compiles again for the settings that a program depends on, and resets its run', async () => {
    await session.start('');
    await shows(examples[0]!.source);
    session.runController.toggle();
    await runIs('training');
    session.setSettings({ pace: 7 });
    await eventually(() => expect(worker().called).toEqual(['pace 7']));
    const before = sources().length;
    session.setSettings({ backend: 'reference' });
    await eventually(() => expect(session.backend.get()).toMatchObject({ reason: 'reference' }));
    expect(session.runController.run.get().kind).toBe('training');
    expect(sources()).toHaveLength(before);
    session.setSettings({ seed: 4 });
    expect(session.runController.run.get().kind).toBe('idle');
    await eventually(() => expect(worker().compiled.at(-1)!.settings.seed).toBe(4));
  });

  it('sends tables once, before the request that names them', async () => {
    await session.start('');
    await shows(examples[0]!.source);
    const table = { name: 'mine', columns: ['x'], rows: [[1]] };
    session.uploads.put(table);
    await eventually(() => expect(worker().compiled.at(-1)!.tables).toBe(1));
    expect(worker().tables).toEqual({ version: 1, tables: [table] });
    worker().tables = null;
    session.documents.edit('(another)');
    await shows('(another)');
    expect(worker().compiled.at(-1)!.tables).toBe(1);
    expect(worker().tables).toBeNull();
  });

  it('stops a run, which keeps what it found', async () => {
    await session.start('');
    session.runController.toggle();
    await runIs('training');
    session.stop();
    await runIs('done');
    expect(worker().called).toEqual(['stop']);
  });

  it('stops a compilation that takes long', async () => {
    await session.start('');
    session.documents.edit('(endless)');
    await eventually(() => expect(sources().at(-1)).toBe('(endless)'));
    session.stop();
    expect(session.compileController.state.get().pendingSince).not.toBeNull();
    await eventually(() => {
      session.stop();
      expect(session.compileController.state.get().compiled).toMatchObject({
        kind: 'error',
        message: expect.stringContaining('Compiling was stopped'),
      });
    });
    await eventually(() => expect(worker().aborted).toEqual(['(endless)']));
  });

  it('takes a fresh worker for what comes after a program that took too much memory', async () => {
    await session.start('');
    session.documents.edit('(greedy)');
    await shows('(greedy)');
    session.documents.edit('(after)');
    await shows('(after)');
    expect(workers).toHaveLength(2);
    expect(notices()).toBe('');
  });

  it('reports a lost worker, fails its run, and continues with another', async () => {
    await session.start('');
    const table = { name: 'mine', columns: ['x'], rows: [[1]] };
    session.uploads.put(table);
    session.runController.toggle();
    await runIs('training');
    worker().break('out of memory');
    await runIs('failed');
    expect(notices()).toContain('The worker broke down: out of memory. Your text and the last results');
    expect(session.documents.current.get().source).toBe(examples[0]!.source);
    session.documents.edit('(after)');
    await shows('(after)');
    expect(workers).toHaveLength(2);
    expect(worker().tables).toEqual({ version: 1, tables: [table] });
    session.runController.toggle();
    await runIs('training');
  });

  it('offers to try again where the worker cannot be loaded', async () => {
    const starting = session.start('');
    // Nothing was heard of it yet.
    while (workers.length === 0) await Promise.resolve();
    worker().break('');
    await starting;
    await eventually(() => expect(notices()).toContain('The worker could not be loaded.'));
    session.notices.list.get()[0]!.action!.run();
    await shows(examples[0]!.source);
    expect(workers.length).toBeGreaterThan(1);
  });

  it('leaves nothing of a program when another is opened', async () => {
    await session.start('');
    await shows(examples[0]!.source);
    session.runController.toggle();
    await runIs('training');
    void session.questions.verifier.start();
    const { appraiser, inspector, neuronWatch } = session.questions;
    const leaving = [appraiser, inspector, neuronWatch].map((each) => vi.spyOn(each, 'leave'));
    await session.navigation.openExample(examples[1]!.id);
    expect(session.runController.run.get()).toEqual({ kind: 'idle', last: null });
    expect(session.questions.verifier.state.get()).toBeNull();
    for (const each of leaving) expect(each).toHaveBeenCalledOnce();
    await shows(examples[1]!.source);
  });

  it('evaluates in the console with the tables that are there', async () => {
    await session.start('');
    session.uploads.put({ name: 'mine', columns: ['x'], rows: [[1]] });
    await session.questions.evaluations.evaluate('(+ 1 2)');
    expect(session.questions.evaluations.entries.get()[0]!.outcome).toMatchObject({
      lines: [{ text: 'tables 1' }],
    });
  });
});
