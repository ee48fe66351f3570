import { describe, expect, it } from 'vitest';
import type { Influence } from '../../app/protocol';
import { byChange, levels, ranked, stretches } from './ranking';

function influence(start: number, end: number, raised: number, form: Influence['form'] = 'call'): Influence {
  const rest = { step: 1, isSpread: true, derivative: raised, lowered: -raised / 2, replaced: null };
  return { place: { start, end }, form, raised, ...rest };
}

const reply = (expressions: readonly Influence[]) => ({
  kind: 'influence' as const,
  loss: 1,
  rows: null,
  expressions,
});

describe('where the loss is decided', () => {
  it('the largest change has the strongest tint, and none has none', () => {
    const found = ranked(
      reply([influence(0, 9, -8), influence(1, 2, 1), influence(3, 4, 0), influence(5, 6, Number.NaN)]),
    );
    expect(found.map(({ level }) => level)).toEqual([levels, levels - 1, 0, 0]);
    expect(byChange(found).map(({ place }) => place.start)).toEqual([0, 1, 3, 5]);
  });

  it('the whole loss is no part of itself', () => {
    expect(ranked(reply([influence(0, 9, 5, 'loss'), influence(1, 2, 1)]))).toHaveLength(1);
  });

  it('each letter has the tint of the innermost expression around it', () => {
    const found = stretches(
      ranked(reply([influence(0, 10, 1), influence(2, 4, 2), influence(4, 8, 3), influence(5, 6, 4)])),
    );
    expect(found.map(({ start, end, expression }) => [start, end, expression.raised])).toEqual([
      [0, 2, 1],
      [2, 4, 2],
      [4, 5, 3],
      [5, 6, 4],
      [6, 8, 3],
      [8, 10, 1],
    ]);
  });
});
