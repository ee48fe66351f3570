import { expect, test } from 'vitest';
import type { ProgramSummary } from '../../app/protocol';
import { panelsAbout } from './panelsAbout';

interface Described {
  readonly shapes: readonly (readonly number[])[];
  readonly objective?: Partial<NonNullable<ProgramSummary['objective']>>;
  readonly plots?: number;
}

/** What is read of a summary. */
function summary({ shapes, objective, plots = 0 }: Described): ProgramSummary {
  const read = {
    parameters: shapes.map((shape, index) => ({ name: `p${index}`, shape })),
    objective: objective === undefined ? null : { kind: 'minimize', restarts: 1, ...objective },
    plots: Array.from({ length: plots }, () => ({})),
  };
  // The rest is not read.
  return read as unknown as ProgramSummary;
}

test('two numbers and a loss are about their landscape, other parameters are not', () => {
  const about = (shapes: Described['shapes']) => panelsAbout(summary({ shapes, objective: {} }), '');
  expect(about([[], []])).toContain('landscape');
  for (const shapes of [[], [[]], [[], [], []], [[], [2]]]) expect(about(shapes)).not.toContain('landscape');
  expect(panelsAbout(summary({ shapes: [[], []] }), '')).toEqual(['parameters']);
});

test('restarts, a likelihood and a plot open their panels', () => {
  const objective = { kind: 'negative-log-likelihood', restarts: 8 } as const;
  expect(panelsAbout(summary({ shapes: [[]], objective, plots: 1 }), '')).toEqual([
    'loss',
    'restarts',
    'statistics',
    'fit',
    'parameters',
  ]);
});

test('a term of Cajal opens the neuron, and a comment that names one does not', () => {
  const none = summary({ shapes: [] });
  expect(panelsAbout(none, '(define x 1)\n  (define-cajal one (succ zero))')).toEqual(['neuron']);
  expect(panelsAbout(none, '; (define-cajal one (succ zero))')).toEqual([]);
});
