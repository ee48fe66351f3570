/** Rows of finished runs, for tests. */

import type { RowId, RunRow } from '../ui/state/runs';
import { defaultSettings } from '../ui/state/settings';

let nextId = 1;

/** A run that ended, with whatever else it is to be. */
export function runRow(more: Partial<RunRow>): RunRow {
  const { pace: _, ...settings } = defaultSettings;
  return {
    id: `row-${nextId++}` as RowId,
    number: 1,
    name: null,
    isPinned: false,
    ticked: 'no',
    family: null,
    source: '(define-parameter a 1)',
    settings,
    hasOwnStarts: false,
    finished: 1,
    end: { kind: 'done', reason: 'steps' },
    loss: 1,
    holdoutLoss: null,
    steps: 3,
    milliseconds: 20,
    parameters: [{ name: 'a', value: 0.5 }],
    changes: null,
    curves: {
      steps: Float64Array.of(0, 1, 2),
      losses: Float64Array.of(3, 2, 1),
      fits: [{ plot: 'y against x', label: 'f', x: Float64Array.of(0, 1), y: Float64Array.of(1, 2) }],
      maps: [{ plot: 'z', size: 2, x: [0, 1], y: [-1, 1], values: Float64Array.of(0, 1, 1, 2) }],
      path: [{ name: 'a', values: Float64Array.of(1, 0.7, 0.5) }],
    },
    ...more,
  };
}
