import { describe, expect, test } from 'vitest';
import { runRow } from '../../testing/runRows';
import { markOf, overlaysOf } from './overlays';
import { settingChanges } from './runChanges';
import {
  bestOf,
  changeRow,
  familiesOf,
  maxRows,
  noRuns,
  type RunsState,
  runBefore,
  tableOrder,
  withoutRows,
  withRows,
  withRun,
} from './runs';

const added = (...rows: readonly Parameters<typeof runRow>[0][]): RunsState =>
  rows.reduce<RunsState>((state, row) => withRun(state, runRow(row)), noRuns);

const family = (value: number, sweep = 's'): ReturnType<typeof runRow>['family'] => ({
  sweep,
  swept: 'rate of adam',
  value,
  scale: 'log',
});

describe('the list of runs', () => {
  test('numbers runs, and draws the last two', () => {
    const { rows, last } = added({}, {}, {});
    expect(rows.map(({ number, ticked }) => [number, ticked])).toEqual([
      [1, 'no'],
      [2, 'auto'],
      [3, 'auto'],
    ]);
    expect(last).toBe(3);
  });

  test('keeps drawing what the reader chose, and all members of a family', () => {
    const first = added({});
    const chosen = changeRow(first, first.rows[0]!.id, { ticked: 'chosen' });
    const state = [family(1), family(2), family(3)].reduce(
      (all, each) => withRun(all, runRow({ family: each })),
      chosen,
    );
    expect(state.rows.map(({ ticked }) => ticked)).toEqual(['chosen', 'auto', 'auto', 'auto']);
    const later = withRun(withRun(state, runRow({})), runRow({}));
    expect(later.rows.map(({ ticked }) => ticked)).toEqual(['chosen', 'no', 'no', 'no', 'auto', 'auto']);
  });

  test('never gives a number twice, even after the last run is deleted', () => {
    const state = added({}, {});
    const less = withoutRows(state, [state.rows[1]!.id]);
    expect(withRun(less, runRow({})).rows.map(({ number }) => number)).toEqual([1, 3]);
  });

  test('puts deleted runs back to their places', () => {
    const state = added({}, {}, {});
    const [first] = state.rows;
    const less = withoutRows(state, [first!.id]);
    expect(withRows(less, [first!])).toEqual(state);
  });

  test('gives up the oldest run that is not pinned where there are too many', () => {
    let state = added({});
    state = changeRow(state, state.rows[0]!.id, { isPinned: true });
    for (let count = 0; count < maxRows; count++) state = withRun(state, runRow({}));
    expect(state.rows).toHaveLength(maxRows);
    expect(state.rows.slice(0, 2).map(({ number }) => number)).toEqual([1, 3]);
  });

  test('compares a run with the one before that is no member of a sweep', () => {
    expect(runBefore(added({ source: 'a' }, { source: 'b', family: family(1) }))?.source).toBe('a');
    expect(runBefore(noRuns)).toBeNull();
  });

  test('names the run with the smallest loss among those that ended well', () => {
    const end = { kind: 'failed', message: '' } as const;
    const state = added({ loss: 3 }, { loss: 1 }, { loss: 0.5, end }, { loss: Number.NaN });
    expect(bestOf(state.rows)?.loss).toBe(1);
    expect(bestOf(added({ loss: 3 }).rows)).toBeNull();
  });

  test('judges by the held-out loss only where every run has one', () => {
    const both = added({ loss: 1, holdoutLoss: 9 }, { loss: 2, holdoutLoss: 3 });
    expect(bestOf(both.rows)?.loss).toBe(2);
    expect(bestOf(withRun(both, runRow({ loss: 0.5 })).rows)?.loss).toBe(0.5);
  });

  test('has families in the order of their values, the newest first', () => {
    const state = added({ family: family(3) }, { family: family(1) }, { family: family(2, 't') });
    const families = familiesOf(state.rows);
    expect(families.map(({ sweep }) => sweep)).toEqual(['t', 's']);
    expect(families[1]!.members.map((row) => row.family?.value)).toEqual([1, 3]);
  });

  test('shows pinned runs first, then the newest', () => {
    let state = added({}, {}, {});
    state = changeRow(state, state.rows[0]!.id, { isPinned: true });
    expect(tableOrder(state.rows).map(({ number }) => number)).toEqual([1, 3, 2]);
  });
});

test('what is drawn leaves out the run that is shown, and runs without curves', () => {
  const { rows } = added({ family: family(1) }, { family: family(2), curves: null }, { family: family(3) });
  expect(overlaysOf(rows, null).map(({ name }) => name)).toEqual(['run 1', 'run 3']);
  expect(overlaysOf(rows, rows[2]!.id).map(({ name }) => name)).toEqual(['run 1']);
});

test('fifteen runs after one another are told apart by colour or dash', () => {
  const marks = Array.from({ length: 15 }, (_, index) => markOf({ number: index + 1 }));
  expect(new Set(marks).size).toBe(15);
});

test('the settings that differ are named, without the text of an evaluator', () => {
  const before = runRow({});
  const after = runRow({
    hasOwnStarts: true,
    settings: { ...before.settings, seed: 7, level: 'tower', evaluator: '(define …)' },
  });
  expect(settingChanges(before, after)).toEqual([
    { kind: 'setting', name: 'seed', before: null, after: '7' },
    { kind: 'setting', name: 'level', before: 'direct', after: 'tower' },
    { kind: 'setting', name: 'evaluator', before: null, after: null },
    { kind: 'starts' },
  ]);
  expect(settingChanges(before, runRow({}))).toEqual([]);
});
