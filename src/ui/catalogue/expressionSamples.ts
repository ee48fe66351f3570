/** What the worker would answer about the expressions of one small program, for components that show single expressions. */

import type {
  Influence,
  InfluenceReply,
  Place,
  ProbedRows,
  ProbedValue,
  TraceStep,
} from '../../app/protocol';
import type { ProbeView } from '../session/prober';
import type { Trace } from '../steps/story';

export const squareSource = '(define-parameter a 1)\n(minimize (square (- a 3)))\n';

/** The place of a part of the text, where it occurs last. */
function place(part: string): Place {
  const start = squareSource.lastIndexOf(part);
  return { start, end: start + part.length };
}

const parameter: Place = { start: 18, end: 19 };

const number = (value: number, adjoint: number): ProbedValue => ({
  shape: [],
  isTruth: false,
  value: Float64Array.of(value),
  adjoint: Float64Array.of(adjoint),
});

const step = (each: Pick<TraceStep, 'place' | 'form' | 'result'> & Partial<TraceStep>): TraceStep => ({
  operator: null,
  isOutside: true,
  parent: -1,
  operands: [],
  partials: [],
  call: -1,
  ...each,
});

export const trace: Trace = {
  kind: 'trace',
  row: null,
  rows: null,
  left: 0,
  calls: [],
  steps: [
    step({ place: parameter, form: 'parameter', result: number(1, -4) }),
    step({ place: place('a'), form: 'name', parent: 3, result: number(1, -4) }),
    step({ place: place('3'), form: 'number', parent: 3, result: number(3, 4) }),
    step({
      place: place('(- a 3)'),
      form: 'call',
      operator: '-',
      parent: 4,
      operands: [1, 2],
      partials: [1, -1],
      result: number(-2, -4),
    }),
    step({
      place: place('(square (- a 3))'),
      form: 'call',
      operator: 'square',
      operands: [3],
      partials: [-4],
      result: number(4, 1),
    }),
  ],
};

const influenceOf = (at: Place, form: Influence['form'], raised: number, lowered: number): Influence => ({
  place: at,
  form,
  step: 0.01,
  isSpread: false,
  derivative: (raised - lowered) / 0.02,
  raised,
  lowered,
  replaced: null,
});

export const influence: Extract<InfluenceReply, { readonly kind: 'influence' }> = {
  kind: 'influence',
  loss: 4,
  rows: null,
  expressions: [
    influenceOf(parameter, 'parameter', -0.0399, 0.0401),
    influenceOf(place('(square (- a 3))'), 'call', 0.04, -0.04),
    influenceOf(place('(- a 3)'), 'call', -0.0796, 0.0804),
    influenceOf(place('a'), 'name', -0.0399, 0.0401),
    influenceOf(place('3'), 'number', 0.1209, -0.1191),
  ],
};

export const probedPlace = place('(- a 3)');
const rowCount = 60;

const overRows: ProbedRows = {
  shape: [],
  rows: Int32Array.from({ length: rowCount }, (_, row) => row),
  turns: new Int32Array(rowCount).fill(1),
  values: Float64Array.from({ length: rowCount }, (_, row) => Math.sin(row)),
  adjoints: Float64Array.from({ length: rowCount }, (_, row) => Math.cos(row) ** 3),
};

const probed = (turns: readonly ProbedValue[], rows: ProbedRows | null): ProbeView => ({
  probe: {
    kind: 'values',
    place: probedPlace,
    isOutside: rows === null,
    row: rows === null ? null : 0,
    turns,
    turnCount: turns.length,
    overRows: rows,
  },
  overRows: rows,
});

export const probeViews: Readonly<Record<string, ProbeView>> = {
  'probe, before the first answer': { probe: null, overRows: null },
  'probe over rows': probed([number(0.8415, 0.1577)], overRows),
  'probe in a loop, outside of rows': probed([number(1, 8), number(-2, -4), number(4, 1)], null),
  'probe of a tensor': probed(
    [
      {
        shape: [2, 4],
        isTruth: false,
        value: Float64Array.from({ length: 8 }, (_, index) => index / 3),
        adjoint: Float64Array.from({ length: 8 }, (_, index) => -index),
      },
    ],
    null,
  ),
  'probe without a value': {
    probe: { kind: 'none', place: probedPlace, message: 'This expression is not evaluated in row 1.' },
    overRows: null,
  },
};
