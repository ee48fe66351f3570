import { expect, test } from 'vitest';
import { found, task } from '../catalogue/discoverySamples';
import { decodeLink, encodeLink } from '../sharing/permalink';
import { type DiscoveryState, noDiscovery, noSearch } from './discovery';
import { defaultSettings } from './settings';
import { readShared, sharedOf, withFewDigits, writeShared } from './sharedSearch';

const state: DiscoveryState = {
  ...noDiscovery,
  sought: task,
  search: {
    ...noSearch,
    choices: { seed: 3, seconds: null },
    front: [
      { ...found(1, 4), expressions: { law: '365.12345678901' }, origin: 'search' },
      { ...found(5, 2), expressions: { law: '(* 2.0000000001 (expt x 3))' }, origin: 'given' },
    ],
  },
};

test('a link holds the settings and the front of a search, in few digits', async () => {
  const search = sharedOf(state)!;
  expect(search).toEqual({ seed: 3, seconds: null, front: [['365.123'], ['(* 2. (expt x 3))']] });
  const program = { title: 'A law', source: '(define-unknown (law x))', settings: defaultSettings, search };
  const opened = await decodeLink(await encodeLink(program));
  expect(opened).toEqual({ kind: 'program', program });
});

test('nothing is shared of a search for an earlier text, nor of an empty front', () => {
  expect(sharedOf({ ...state, isEarlier: true })).toBeNull();
  expect(sharedOf({ ...state, search: { ...state.search, front: [] } })).toBeNull();
});

test('only constants lose digits', () => {
  expect(withFewDigits('(+ 1.23456789 (* 1234567890 x1.23456789))')).toBe(
    '(+ 1.23457 (* 1234567890 x1.23456789))',
  );
  expect(withFewDigits('(- .1234567890 -1e-7)')).toBe('(- 0.123457 -1e-7)');
  expect(withFewDigits('[f 3.00000001]')).toBe('[f 3.]');
});

test('what is no search is refused', () => {
  const front = ['x'];
  expect(readShared(writeShared(sharedOf(state)!))).toEqual(sharedOf(state));
  expect(readShared({ front })).toEqual({ seed: 1, seconds: 60, front: [['x']] });
  for (const wrong of [null, [], 3, {}, { front: 'x' }, { front: [3] }, { front: [['x', null]] }])
    expect(readShared(wrong)).toBeNull();
  expect(readShared({ front, seed: 0.5 })).toBeNull();
  expect(readShared({ front, seconds: -1 })).toBeNull();
  expect(readShared({ front, other: 1 })).toBeNull();
  expect(readShared({ front: Array(100).fill('x') })).toBeNull();
  expect(readShared({ front: ['x'.repeat(10_000)] })).toBeNull();
});
