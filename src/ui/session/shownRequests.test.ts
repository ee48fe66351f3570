import { expect, it } from 'vitest';
import type { CompileRequest, RunId } from '../../app/protocol';
import { noTables } from '../../testing/requests';
import { program, recordingAt, source } from '../catalogue/samples';
import type { CompileState } from '../state/compileState';
import { Recording } from '../state/recording';
import { defaultSettings } from '../state/settings';
import type { Shown } from '../state/shown';
import { Store } from '../state/store';
import { ShownRequests } from './shownRequests';

const present: CompileRequest = { source: 'present', settings: defaultSettings, tables: noTables };
const numbers = [{ start: 1, end: 2, text: '3' }];

function shownAs(recording: Recording): Shown {
  return { program: recording.program, source, recording, past: null, stale: false, older: false };
}

function requestsOf(shown: Shown | null): ShownRequests {
  return new ShownRequests({
    request: () => present,
    compileState: new Store<CompileState>({ compiled: { kind: 'none' }, pendingSince: null }),
    shown: new Store(shown),
    dragger: { numbers },
  });
}

it('asks nothing before anything is shown, but for the console, which has the present text', () => {
  const requests = requestsOf(null);
  expect([requests.scene(), requests.look(), requests.optimizerStep()]).toEqual([null, null, null]);
  expect(requests.scope()).toMatchObject({ source: 'present', parameters: {}, loss: null });
});

it('asks about the shown text at the shown values and step', () => {
  const recording = recordingAt(3);
  const { elements } = recording.now.get();
  const requests = requestsOf(shownAs(recording));
  expect(requests.scene()).toMatchObject({ request: { source, tables: noTables, at: elements }, step: 3 });
  expect(requests.look()).toMatchObject({ source, at: elements, numbers });
});

it('asks at the temperature that the run has come to', () => {
  const recording = recordingAt(3);
  recording.now.setAtOnce({
    ...recording.now.get(),
    choices: { temperature: 0.25, shares: new Float64Array(0) },
  });
  const requests = requestsOf(shownAs(recording));
  expect(requests.scene()!.request.settings.temperature).toBe(0.25);
  expect(requests.scope()).toMatchObject({ temperature: 0.25 });
});

it('gives the console the values of the parameters that are known, and the loss', () => {
  const recording = recordingAt(3);
  const { present: values, latest } = recording.now.get();
  expect(requestsOf(shownAs(recording)).scope()).toMatchObject({
    source: 'present',
    parameters: { slope: values[0], offset: values[1] },
    loss: latest.loss,
  });
  const [slope, offset] = program.parameters;
  const withTensor = { ...program, parameters: [slope!, { ...offset!, shape: [3] }] };
  const start = shownAs(new Recording(null, withTensor, source));
  expect(Object.keys(requestsOf(start).scope().parameters)).toEqual(['slope']);
});

it('asks for the next step of a run by what the run began with, and without a run from the shown values', () => {
  const origin = { settings: { ...defaultSettings, seed: 8 }, tables: noTables, starts: null };
  const run = shownAs(new Recording(1 as RunId, program, source, origin));
  expect(requestsOf(run).optimizerStep()).toMatchObject({
    source,
    settings: { seed: 8 },
    starts: null,
    taken: 0,
  });
  const dragged = new Recording(null, program, source);
  dragged.now.setAtOnce({ ...dragged.now.get(), elements: Float64Array.of(4, 5) });
  expect(requestsOf(shownAs(dragged)).optimizerStep()).toMatchObject({
    starts: { slope: Float64Array.of(4), offset: Float64Array.of(5) },
  });
});
