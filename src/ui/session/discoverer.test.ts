import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CompileRequest, GradusService, Sought } from '../../app/protocol';
import { FakeWorker, unanswered } from '../../testing/fakeWorker';
import { memoryStorage } from '../../testing/memoryStorage';
import { noTables } from '../../testing/requests';
import { found, plainLoop, resultOf, roundOf, task } from '../catalogue/discoverySamples';
import { DraftStorage, type KeyStorage } from '../drafts/draftStorage';
import { ProgramStorage } from '../drafts/programStorage';
import type { CompileState } from '../state/compileState';
import { defaultSettings } from '../state/settings';
import { Store } from '../state/store';
import { Discoverer } from './discoverer';
import { Discovery } from './discovery';
import { Documents } from './documents';

const source = '(define-unknown (law x))\n(minimize (law 2))';
const other = { title: 'Other', source: '(+ 1 2)', settings: defaultSettings };
const { pace: _, ...settings } = defaultSettings;

interface Page {
  readonly documents: Documents;
  readonly discovery: Discovery;
  readonly discoverer: Discoverer;
  /** Tells the discoverer that the present text compiles, or that it has a mistake. */
  readonly compiled: (mistake?: string) => void;
}

let local: KeyStorage;
let service: Partial<GradusService>;
let pages: Page[];
let unsaved: number;

beforeEach(() => {
  local = memoryStorage();
  pages = [];
  unsaved = 0;
  service = {
    setTables: async () => undefined,
    sought: async ({ source: text }: CompileRequest): Promise<Sought> => ({ ...task, signature: text }),
    searchPiece: async ({ piece }) => ({ kind: 'done', result: resultOf(piece) }),
    calibrate: async ({ expressions }) =>
      expressions['law'] === 'endless'
        ? new Promise(() => undefined)
        : { kind: 'found', found: { ...found(2, 0.1), expressions } },
    splitCandidates: async ({ text }) =>
      text
        .split('\n')
        .map((each) =>
          each.startsWith('<')
            ? { text: each, read: { kind: 'refused', message: 'It is no expression.' } }
            : { text: each, read: { kind: 'candidate', expressions: { law: each } } },
        ),
    keep: async ({ source: text, expressions }) => ({
      kind: 'kept',
      source: text.replace('(define-unknown (law x))', `(define (law x) ${expressions['law']})`),
    }),
  };
});

afterEach(() => {
  for (const { discoverer } of pages) discoverer.stop();
});

function openPage(): Page {
  const drafts = new DraftStorage(local);
  const documents = new Documents(
    {
      storage: drafts,
      onOpened: () => undefined,
      onEdited: () => undefined,
      setAddress: () => undefined,
      onUnsaved: () => undefined,
      onKept: () => undefined,
    },
    { title: '', source: '', settings: defaultSettings },
  );
  const compileState = new Store<CompileState>({ compiled: { kind: 'none' }, pendingSince: null });
  const request = (): CompileRequest => ({
    source: documents.current.get().source,
    settings,
    tables: noTables,
  });
  const discovery = new Discovery(documents.current, null, () => new Promise(() => undefined));
  const discoverer = new Discoverer({
    spawn: () => new FakeWorker(service).asWorker,
    workers: 2,
    // The fakes answer all that is asked.
    service: service as GradusService,
    discovery,
    documents,
    compileState,
    storage: new ProgramStorage(local, 'search'),
    request,
    tables: () => [],
    onUnsaved: () => unsaved++,
    ...plainLoop(6),
  });
  const compiled = (mistake?: string): void => {
    const text = documents.current.get().source;
    const diagnostics = mistake === undefined ? [] : [{ severity: 'error', message: mistake }];
    // The discoverer reads no more of it.
    const state = { kind: mistake === undefined ? 'ok' : 'error', source: text, diagnostics, message: null };
    compileState.set({ compiled: state, pendingSince: null } as unknown as CompileState);
  };
  const page = { documents, discovery, discoverer, compiled };
  pages.push(page);
  return page;
}

async function openProgram(text = source): Promise<Page> {
  const page = openPage();
  page.documents.open({ title: 'A law', source: text, settings: defaultSettings }, '');
  page.compiled();
  await expect.poll(() => page.discovery.state.get().sought.kind).toBe('sought');
  return page;
}

const phaseOf = ({ discovery }: Page): string => discovery.state.get().search.phase.kind;

test('a search runs, and its front is kept with the program for the next visit', async () => {
  const page = await openProgram();
  page.discoverer.start();
  await expect.poll(() => phaseOf(page)).toBe('exhausted');
  page.discovery.save();
  const next = await openProgram();
  expect(phaseOf(next)).toBe('exhausted');
  expect(next.discovery.state.get().search.front).toHaveLength(6);
});

test('a search that was going on when the page was left goes on', async () => {
  const answered = service.searchPiece!;
  service.searchPiece = async (request, signal) =>
    roundOf(request.piece) < 3 ? answered(request, signal) : unanswered(signal);
  const page = await openProgram();
  page.discoverer.start();
  await expect.poll(() => page.discovery.state.get().search.front.length).toBe(3);
  page.discovery.save();
  service.searchPiece = answered;
  const next = await openProgram();
  await expect.poll(() => phaseOf(next)).toBe('exhausted');
  expect(next.discovery.state.get().search.front).toHaveLength(6);
});

test('a paused search waits after a reload until it is continued', async () => {
  service.searchPiece = async (request, signal) =>
    roundOf(request.piece) < 2 ? { kind: 'done', result: resultOf(request.piece) } : unanswered(signal);
  const page = await openProgram();
  page.discoverer.start();
  await expect.poll(() => page.discovery.state.get().search.front.length).toBe(2);
  page.discoverer.pause();
  page.discovery.save();
  service.searchPiece = async ({ piece }) => ({ kind: 'done', result: resultOf(piece) });
  const next = await openProgram();
  expect(phaseOf(next)).toBe('paused');
  next.discoverer.start();
  await expect.poll(() => phaseOf(next)).toBe('exhausted');
});

test('the search of one program goes on while another is open, and is shown again with it', async () => {
  service.searchPiece = async (_request, signal) => unanswered(signal);
  const page = await openProgram();
  page.documents.edit(`${source}\n`);
  page.compiled();
  page.discoverer.start();
  const { draft } = page.documents.current.get();
  page.documents.save();
  page.documents.open(other, '');
  expect(page.discovery.state.get()).toMatchObject({ elsewhere: 'A law', search: { front: [] } });
  expect(phaseOf(page)).toBe('idle');
  page.documents.openDraft(new DraftStorage(local).read(draft)!);
  expect(page.discovery.state.get().elsewhere).toBeNull();
  expect(phaseOf(page)).toBe('searching');
});

test('an example that becomes a draft takes its search with it', async () => {
  const page = await openProgram();
  page.discoverer.start();
  await expect.poll(() => phaseOf(page)).toBe('exhausted');
  page.documents.edit(`; mine\n${source}`);
  page.documents.save();
  page.discovery.save();
  const next = openPage();
  next.documents.openDraft(new DraftStorage(local).list()[0]!);
  expect(next.discovery.state.get().search.front).toHaveLength(6);
});

test('a front of an earlier text says so, and the next search is of the present one', async () => {
  const page = await openProgram();
  page.discoverer.start();
  await expect.poll(() => phaseOf(page)).toBe('exhausted');
  page.documents.edit(source.replace('2', '3'));
  page.compiled();
  await expect.poll(() => page.discovery.state.get().isEarlier).toBe(true);
  page.discoverer.start();
  expect(page.discovery.state.get().isEarlier).toBe(false);
});

test('a mistake in the program keeps the front, and says what is wrong', async () => {
  const page = await openProgram();
  page.discoverer.start();
  await expect.poll(() => phaseOf(page)).toBe('exhausted');
  page.documents.edit(`${source} (`);
  page.compiled('The list is not closed.');
  const { sought, search, isEarlier } = page.discovery.state.get();
  expect(sought).toEqual({ kind: 'mistaken', message: 'The list is not closed.' });
  expect(search.front).toHaveLength(6);
  expect(isEarlier).toBe(false);
});

test('keeping a candidate writes it into the program', async () => {
  const page = await openProgram();
  expect(await page.discoverer.keep(found(2, 1))).toBeNull();
  expect(page.documents.current.get().source).toBe(
    source.replace('(define-unknown (law x))', '(define (law x) (* 2.5 x))'),
  );
});

describe('pasted candidates', () => {
  test('are each calibrated or refused, and the best are on the front', async () => {
    const page = await openProgram();
    await page.discoverer.paste('(* 2.5 x)\n<script>alert(1)</script>');
    const { pasted, search } = page.discovery.state.get();
    expect(pasted.map(({ outcome }) => outcome.kind)).toEqual(['calibrated', 'refused']);
    expect(search.front).toMatchObject([{ origin: 'given', expressions: { law: '(* 2.5 x)' } }]);
  });

  test('that do not end are given up, and the others are calibrated', async () => {
    const page = await openProgram();
    Object.assign(page.discoverer.candidates, {
      ports: { ...Reflect.get(page.discoverer.candidates, 'ports'), limit: 50 },
    });
    await page.discoverer.paste('endless\n(* 2.5 x)\nendless');
    expect(page.discovery.state.get().pasted.map(({ outcome }) => outcome)).toMatchObject([
      { kind: 'refused', reason: expect.stringMatching(/longer than/) },
      { kind: 'calibrated' },
      { kind: 'refused' },
    ]);
  });
});

test('the front of a link is calibrated again where it is opened', async () => {
  const page = openPage();
  const search = { seed: 7, seconds: 10, front: [['(* 3.5 x)'], ['too', 'many']] };
  page.documents.open({ title: 'Shared', source, settings: defaultSettings, search }, 'v1/a');
  page.compiled();
  await expect.poll(() => page.discovery.state.get().search.front.length).toBe(1);
  const { choices, front } = page.discovery.state.get().search;
  expect(choices).toEqual({ seed: 7, seconds: 10 });
  expect(front[0]!.expressions).toEqual({ law: '(* 3.5 x)' });
});

test('a forgotten search comes back', async () => {
  const page = await openProgram();
  page.discoverer.start();
  await expect.poll(() => phaseOf(page)).toBe('exhausted');
  const undo = page.discoverer.forget();
  expect(page.discovery.state.get().search.front).toEqual([]);
  undo();
  expect(page.discovery.state.get().search.front).toHaveLength(6);
});

test('a browser that keeps nothing says so once', async () => {
  local = {
    ...memoryStorage(),
    setItem: () => {
      throw new Error('full');
    },
  };
  const page = await openProgram();
  page.discoverer.start();
  await expect.poll(() => phaseOf(page)).toBe('exhausted');
  page.discovery.save();
  page.discoverer.choose({ seed: 3 });
  page.discovery.save();
  expect(unsaved).toBe(1);
});
