import { expect, test } from 'vitest';
import type { RunId } from '../../app/protocol';
import { program, recordingAt, report } from '../catalogue/samples';
import { type Appraisal, elementOf, isAboutNow, knownNow, settledValues } from './appraisal';
import { Recording } from './recording';

test('what is known is about one recording after so many steps', () => {
  const recording = recordingAt(3);
  const appraisal: Appraisal = { kind: 'known', about: { recording, taken: 3 }, report, bands: [] };
  expect(knownNow(appraisal, recording)).toBe(appraisal);
  expect(knownNow({ ...appraisal, about: { recording, taken: 2 } }, recording)).toBeNull();
  expect(isAboutNow(appraisal.about, recordingAt(3))).toBe(false);
  expect(knownNow({ kind: 'asking', about: appraisal.about, since: 0 }, recording)).toBeNull();
});

test('values are settled where a run rests that has taken steps towards an objective', () => {
  const recording = recordingAt(3);
  const about = { recording, taken: 3 };
  expect(settledValues({ kind: 'paused', recording })).toEqual(about);
  expect(settledValues({ kind: 'done', recording, reason: 'steps', end: null })).toEqual(about);
  expect(settledValues({ kind: 'training', recording })).toBeNull();
  const start = new Recording(1 as RunId, program, '');
  expect(settledValues({ kind: 'paused', recording: start })).toBeNull();
  const aimless = new Recording(1 as RunId, { ...program, objective: null }, '');
  aimless.now.setAtOnce(recording.now.get());
  expect(settledValues({ kind: 'paused', recording: aimless })).toBeNull();
});

test('a parameter that is a number has one element, behind those of the parameters before it', () => {
  const [slope, offset] = program.parameters;
  const parameters = [slope!, { ...slope!, shape: [2, 3] }, offset!];
  const recording = new Recording(1 as RunId, { ...program, parameters }, '');
  expect([0, 1, 2, 3].map((position) => elementOf(recording, position))).toEqual([0, null, 7, null]);
});
