/** What the worker says of programs and of their runs, for tests of the page: with whatever a test says of it. */

import type { ParameterSummary } from '../app/programSummary';
import type { ProgramSummary, Progress, RunId } from '../app/protocol';

type ObjectiveSummary = NonNullable<ProgramSummary['objective']>;

const span = { source: 'program', start: 0, end: 1 } as const;

/** A number without bounds. */
export function parameterSummary(more: Partial<ParameterSummary> = {}): ParameterSummary {
  return {
    name: 'a',
    span,
    startSpan: span,
    shape: [],
    start: 1,
    gradient: 1,
    constraint: null,
    low: Number.NEGATIVE_INFINITY,
    high: Number.POSITIVE_INFINITY,
    ...more,
  };
}

/** A loss without rows. */
export function objectiveSummary(more: Partial<ObjectiveSummary> = {}): ObjectiveSummary {
  return {
    kind: 'minimize',
    span,
    loss: 1,
    holdoutLoss: null,
    steps: 300,
    tolerance: null,
    rows: null,
    holdoutRows: 0,
    batch: null,
    seed: 0,
    restarts: 1,
    optimizer: 'Adam',
    optimizerName: 'adam',
    ...more,
  };
}

/** A program that learns nothing and minimizes nothing. */
export function programSummary(more: Partial<ProgramSummary> = {}): ProgramSummary {
  return {
    signature: 'a',
    parameters: [],
    objective: null,
    watches: [],
    plots: [],
    choices: null,
    nodes: 1,
    ...more,
  };
}

/** A report of a run that has taken no step and says nothing new. */
export function progressReport(more: Partial<Progress> = {}): Progress {
  const none = new Float64Array(0);
  return {
    // Runs are numbered from 1.
    run: 1 as RunId,
    state: 'training',
    reason: null,
    diagnostics: [],
    end: null,
    first: 0,
    count: 0,
    losses: none,
    holdoutLosses: none,
    parameters: none,
    gradients: none,
    watches: none,
    present: none,
    elements: none,
    currentValues: null,
    curves: null,
    next: null,
    choices: null,
    members: null,
    stepsPerSecond: 1,
    backend: { name: 'wasm', precision: 'f64', reason: '' },
    ...more,
  };
}
