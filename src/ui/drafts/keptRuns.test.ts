import { describe, expect, test } from 'vitest';
import { memoryStorage } from '../../testing/memoryStorage';
import { runRow } from '../../testing/runRows';
import type { RunsState } from '../state/runs';
import type { Draft, DraftId } from './draft';
import { readRuns, writeRuns } from './keptRuns';
import { keyOfDraft, keyOfText, ProgramStorage } from './programStorage';

const stateOf = (...rows: RunsState['rows']): RunsState => ({ rows, last: 40 });

describe('kept runs', () => {
  test('come back as they were written', () => {
    const changes = [
      { kind: 'value', name: 'adam', before: '0.5', after: '5' },
      { kind: 'added', text: '(seed 3)' },
      { kind: 'lines', what: 'model', first: 3, last: 5, isGone: false },
      { kind: 'setting', name: 'seed', before: null, after: '4' },
      { kind: 'starts' },
    ] as const;
    const family = { sweep: 's', swept: 'seed', value: 4, scale: 'linear' } as const;
    const state = stateOf(
      runRow({ number: 3, name: 'mine', isPinned: true, ticked: 'chosen', changes, holdoutLoss: 2 }),
      runRow({
        number: 7,
        family,
        end: { kind: 'failed', message: 'not finite' },
        loss: Number.NaN,
        curves: null,
      }),
      runRow({ number: 9, settings: { ...runRow({}).settings, evaluator: '(define (eval) 1)', seed: 3 } }),
    );
    expect(readRuns(writeRuns(state, 5).text)).toEqual(state);
  });

  test('fit the room: old ones lose their curves, then their place, and pinned ones stay', () => {
    const steps = Float64Array.from({ length: 100 }, (_, step) => step);
    const curves = { steps, losses: steps, fits: [], maps: [], path: [] };
    const rows = Array.from({ length: 40 }, (_, index) =>
      runRow({ number: index + 1, isPinned: index === 0, curves }),
    );
    const { text, left } = writeRuns(stateOf(...rows), 5, 15_000);
    expect(text.length).toBeLessThanOrEqual(15_000);
    const read = readRuns(text)!.rows;
    expect(read.length).toBe(40 - left);
    expect(left).toBeGreaterThan(0);
    expect(read[0]).toMatchObject({ number: 1, isPinned: true });
    const drawn = read.filter((row) => row.curves !== null).map(({ number }) => number);
    expect(drawn).toContain(1);
    expect(drawn).toContain(40);
    expect(read.some((row) => row.curves === null)).toBe(true);
  });

  test('write a text that several runs share once', () => {
    const source = 'x'.repeat(4000);
    const rows = Array.from({ length: 20 }, (_, index) => runRow({ number: index, source }));
    expect(writeRuns(stateOf(...rows), 5).text.length).toBeLessThan(30_000);
  });

  test('are not read from anything else', () => {
    for (const text of ['', '{', 'null', '[]', '3']) expect(readRuns(text)?.rows ?? []).toEqual([]);
    const damaged =
      '{"last":2,"texts":["a"],"rows":[{"id":"x"},{"id":"y","number":2,"source":0,"end":{"kind":"done","reason":"steps"}}]}';
    const read = readRuns(damaged)!;
    expect(read.rows).toHaveLength(1);
    expect(read.rows[0]).toMatchObject({ source: 'a', changes: null, curves: null, loss: Number.NaN });
  });
});

describe('the storage of runs', () => {
  test('forgets the runs of drafts that are gone, and all but the last programs that are no drafts', () => {
    const storage = memoryStorage();
    const runs = new ProgramStorage(storage, 'runs');
    const [kept, gone] = ['a-1', 'b-2'].map((id) => keyOfDraft(id as DraftId));
    runs.write(kept!, '{}');
    runs.write(gone!, '{}');
    const opened = Array.from({ length: 12 }, (_, index) => keyOfText(`program ${index}`));
    for (const [index, key] of opened.entries()) runs.write(key, writeRuns(stateOf(), index).text);
    runs.tidy({ read: (id) => (id === 'a-1' ? ({ id } as Draft) : null) });
    expect(runs.read(kept!)).toBe('{}');
    expect(runs.read(gone!)).toBeNull();
    expect(opened.filter((key) => runs.read(key) !== null)).toEqual(opened.slice(4));
  });

  test('says when the browser keeps nothing', () => {
    const full = {
      ...memoryStorage(),
      setItem: () => {
        throw new Error('full');
      },
    };
    expect(new ProgramStorage(full, 'runs').write(keyOfText('a'), 'x')).toBe(false);
    expect(new ProgramStorage(null, 'runs').write(keyOfText('a'), 'x')).toBe(false);
  });
});
