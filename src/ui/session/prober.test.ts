import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LookRequest, Place, Probe, ProbeReply, ProbeRequest } from '../../app/protocol';
import { noTables } from '../../testing/requests';
import { program } from '../catalogue/samples';
import { maxProbes, type ProbePlace } from '../state/probePlaces';
import { Recording } from '../state/recording';
import { defaultSettings } from '../state/settings';
import type { Shown } from '../state/shown';
import { Store } from '../state/store';
import type { Document } from './documents';
import { Prober } from './prober';

const source = '(* a (+ a 1))';
const product: ProbePlace = { start: 0, end: 13 };
const sum: ProbePlace = { start: 5, end: 12 };

function valueAt(place: Place, row: number): Probe {
  const turn = { shape: [], isTruth: false, value: Float64Array.of(row), adjoint: Float64Array.of(1) };
  return { kind: 'values', place, isOutside: false, row, turns: [turn], turnCount: 1, overRows: null };
}

function pageWith(answer: (request: ProbeRequest) => Probe[]) {
  const { pace: _, ...settings } = defaultSettings;
  const current = new Store<Document>({
    title: '',
    source,
    settings: defaultSettings,
    draft: null,
    opening: 0,
  });
  const shown = new Store<Shown | null>(null);
  const asked: ProbeRequest[] = [];
  const waiting: ((reply: ProbeReply) => void)[] = [];
  const prober = new Prober({
    service: {
      probe: (request) => {
        asked.push(request);
        return new Promise((resolve) => waiting.push(resolve));
      },
    },
    documents: { current, setProbes: (probes) => current.update((document) => ({ ...document, probes })) },
    shown,
    scene: (): LookRequest => ({ source, settings, tables: noTables, at: null }),
  });
  const reply = async (): Promise<void> => {
    const request = asked[asked.length - waiting.length]!;
    waiting.shift()!({ kind: 'probes', probes: answer(request), rows: null });
    await vi.advanceTimersByTimeAsync(0);
  };
  return { prober, current, shown, asked, waiting, reply };
}

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

describe('the prober', () => {
  it('asks for the chosen row at once, and for all rows later', async () => {
    const { prober, asked, reply } = pageWith(({ places, row }) => places.map((each) => valueAt(each, row)));
    prober.toggle(sum);
    expect(asked.map(({ overRows }) => overRows)).toEqual([false]);
    await reply();
    expect(prober.state.get().views[0]?.probe).toEqual(valueAt(sum, 0));
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked.map(({ overRows }) => overRows)).toEqual([false, true]);
    await reply();
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toHaveLength(2);
  });

  it('leaves out the rows between the first and the last that are chosen while it waits', async () => {
    const { prober, asked, reply } = pageWith(({ places, row }) => places.map((each) => valueAt(each, row)));
    prober.toggle(sum);
    for (const row of [1, 2, 3]) prober.row.set(row);
    await reply();
    expect(asked.map(({ row }) => row)).toEqual([0, 3]);
  });

  it('takes the first expression of a line that has a value', async () => {
    const { prober, current, reply } = pageWith(({ places }) =>
      places.map((place) =>
        place.end === sum.end ? valueAt(place, 0) : { kind: 'none', place, message: 'No value.' },
      ),
    );
    const chosen = prober.toggleFirst([product, sum]);
    await reply();
    await chosen;
    expect(current.get().probes).toEqual([sum]);
    // Its value is shown, though the question of its own is not answered yet.
    expect(prober.state.get().views).toEqual([{ probe: valueAt(sum, 0), overRows: null }]);
    // The same line once more takes it back.
    await prober.toggleFirst([product, sum]);
    expect(current.get().probes).toEqual([]);
  });

  it('has room for so many', () => {
    const { prober } = pageWith(() => []);
    for (let start = 0; start < maxProbes; start++) expect(prober.toggle({ start, end: 99 })).toBe(true);
    expect(prober.toggle(sum)).toBe(false);
  });

  it('follows the values of the recording that is shown, and no longer those of the one before', async () => {
    const { prober, shown, asked, reply } = pageWith(({ places, row }) =>
      places.map((each) => valueAt(each, row)),
    );
    const show = (recording: Recording): void =>
      shown.set({ program, source, recording, past: null, stale: false, older: false });
    const move = (recording: Recording): void => recording.now.setAtOnce({ ...recording.now.get() });
    const [before, after] = [new Recording(null, program, source), new Recording(null, program, source)];
    prober.toggle(sum);
    let answered = 0;
    const settle = async (): Promise<void> => {
      for (let asking = 0; asking < 4; asking++) {
        await vi.advanceTimersByTimeAsync(5_000);
        while (asked.length > answered) {
          answered++;
          await reply();
        }
      }
    };
    show(before);
    await settle();
    const atRest = asked.length;
    await settle();
    expect(asked).toHaveLength(atRest);
    move(before);
    await settle();
    expect(asked.length).toBeGreaterThan(atRest);
    show(after);
    await settle();
    const following = asked.length;
    move(before);
    await settle();
    expect(asked).toHaveLength(following);
    move(after);
    await settle();
    expect(asked.length).toBeGreaterThan(following);
  });
});
