import { expect, test } from 'vitest';
import type { CompileRequest, MomentReply, MomentRequest, RunId } from '../../app/protocol';
import { noTables } from '../../testing/requests';
import { runRow } from '../../testing/runRows';
import { program, recordingAt, source } from '../catalogue/samples';
import { Recording } from '../state/recording';
import type { RunRow } from '../state/runs';
import { defaultSettings } from '../state/settings';
import type { Shown } from '../state/shown';
import { Store } from '../state/store';
import { elementsAt } from './planePoints';

const signal = new AbortController().signal;
const found = Float64Array.of(7, 8, 9);
const ofTensors = { ...program, parameters: [{ ...program.parameters[0]!, shape: [3] }] };
const origin = { settings: { ...defaultSettings, seed: 5 }, tables: noTables, starts: null };

function shownAs(recording: Recording): Shown {
  return { program: recording.program, source, recording, past: null, stale: false, older: false };
}

/** A run of tensors after so many steps. */
function tensorRun(taken: number): Shown {
  const recording = new Recording(4 as RunId, ofTensors, source, origin);
  recording.now.setAtOnce({ ...recording.now.get(), taken, elements: Float64Array.of(1, 2, 3) });
  return shownAs(recording);
}

function sourcesOf(rows: readonly RunRow[] = [], refused: string | null = null) {
  const asked: MomentRequest[] = [];
  const moment = async (request: MomentRequest): Promise<MomentReply> => {
    asked.push(request);
    if (refused !== null) return { kind: 'refused', message: refused };
    const none = { present: found, loss: 1 };
    // Only the elements of a moment are read.
    return { kind: 'moment', moment: { ...none, elements: found } } as unknown as MomentReply;
  };
  const request = (): CompileRequest => ({ source, settings: defaultSettings, tables: noTables });
  return { asked, client: { service: { moment } }, runs: { state: new Store({ rows, last: 9 }) }, request };
}

test('the start is the program’s own, and the present is at hand', async () => {
  const sources = sourcesOf();
  const shown = tensorRun(10);
  expect(await elementsAt(sources, 'start', shown, signal)).toBeNull();
  expect(await elementsAt(sources, 'now', shown, signal)).toEqual(Float64Array.of(1, 2, 3));
  expect(sources.asked).toEqual([]);
});

test('half of the way is read from the records of numbers, and asked for where there are tensors', async () => {
  const sources = sourcesOf();
  const recording = recordingAt(11);
  const { series } = recording.now.get();
  const half = await elementsAt(sources, 'halfway', shownAs(recording), signal);
  expect([...half!]).toEqual([0, 1].map((index) => series.parameter(index)[5]));
  expect(await elementsAt(sources, 'halfway', tensorRun(11), signal)).toBe(found);
  expect(sources.asked).toMatchObject([{ run: 4, step: 5, source, settings: { seed: 5 } }]);
});

test('there is no half of the way before two steps', async () => {
  const sources = sourcesOf();
  await expect(elementsAt(sources, 'halfway', tensorRun(1), signal)).rejects.toThrow();
  const start = shownAs(new Recording(null, program, source));
  await expect(elementsAt(sources, 'halfway', start, signal)).rejects.toThrow();
});

test('another run of numbers ended where its row says', async () => {
  const row = runRow({
    parameters: [
      { name: 'offset', value: 2 },
      { name: 'slope', value: 1 },
    ],
  });
  const other = runRow({ parameters: [{ name: 'slope', value: 1 }] });
  const sources = sourcesOf([row, other]);
  const shown = shownAs(recordingAt(2));
  expect(await elementsAt(sources, `run:${row.id}`, shown, signal)).toEqual(Float64Array.of(1, 2));
  await expect(elementsAt(sources, `run:${other.id}`, shown, signal)).rejects.toThrow(/offset/);
  await expect(elementsAt(sources, 'run:gone', shown, signal)).rejects.toThrow();
});

test('another run of tensors is trained again to its end, unless it had starts of its own', async () => {
  const row = runRow({ steps: 30, source: 'its text' });
  const own = runRow({ hasOwnStarts: true });
  const sources = sourcesOf([row, own]);
  const shown = tensorRun(3);
  expect(await elementsAt(sources, `run:${row.id}`, shown, signal)).toBe(found);
  expect(sources.asked).toMatchObject([{ source: 'its text', step: 30, starts: null }]);
  expect(sources.asked[0]!.run).not.toBe(4);
  await expect(elementsAt(sources, `run:${own.id}`, shown, signal)).rejects.toThrow();
  const refusing = sourcesOf([row], 'It does not compile.');
  await expect(elementsAt(refusing, `run:${row.id}`, shown, signal)).rejects.toThrow('It does not compile.');
});
