/** Random programs with one of their numbers changed: staged once for all its values, or compiled anew, they are the same. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberExpression } from '../../testing/randomProgram';
import { wanted } from '../../testing/requests';
import { compileRequest, ServicePage } from '../../testing/servicePage';
import type { ChangedNumber, SceneReply } from '../protocol';

/** Another value with which every loop still ends: a step keeps its sign, and a count is a whole number. */
function otherValue(text: string): string {
  const value = Number(text);
  if (!Number.isInteger(value)) return String(0.75 * value);
  return String(value > 0 ? value - 1 : value + 1);
}

/** The numbers of a text, but for those by which a loop counts, and at which it ends. */
function numbersOf(source: string): readonly { readonly start: number; readonly end: number }[] {
  return [...source.matchAll(/(?<=[\s(])(?<![=+-] k )-?\d+(?:\.\d+)?(?=[\s)])/g)].map(
    ({ index, 0: text }) => ({
      start: index,
      end: index + text.length,
    }),
  );
}

async function sceneOf(source: string, numbers: readonly ChangedNumber[]): Promise<SceneReply> {
  return new ServicePage().service.scene({ ...compileRequest(source), at: null, moved: {}, numbers }, wanted);
}

function expectClose(own: Float64Array, other: Float64Array): void {
  const size = other.reduce((most, each) => Math.max(most, Math.abs(each)), 1);
  for (const [index, value] of own.entries()) {
    const against = other[index]!;
    if (!Number.isFinite(against)) expect(value).toBe(against);
    else expect(Math.abs(value - against)).toBeLessThanOrEqual(1e-9 * size);
  }
}

test('a number that is changed without compiling gives the values and gradients of the changed text', async () => {
  let staged = 0;
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(numberExpression, fc.nat(), async (expression, pick) => {
      const source = `(define-parameter x 0.5) (define-parameter y -0.75) (define-parameter z 1.25)
(minimize (square ${expression}))`;
      const places = numbersOf(source);
      const place = places[pick % places.length]!;
      const text = otherValue(source.slice(place.start, place.end));
      const moved = await sceneOf(source, [{ ...place, text }]);
      const edited = await sceneOf(source.slice(0, place.start) + text + source.slice(place.end), []);
      expect(moved.kind).toBe(edited.kind);
      if (moved.kind === 'refused' || edited.kind === 'refused') return;
      compared++;
      if (moved.roles[0]!.kind === 'arithmetic') staged++;
      expectClose(Float64Array.of(moved.values!.loss), Float64Array.of(edited.values!.loss));
      expectClose(moved.values!.gradients, edited.values!.gradients);
      expectClose(moved.present, edited.present);
    }),
    { numRuns: 14, endOnFailure: true },
  );
  expect(compared).toBeGreaterThan(8);
  expect(staged).toBeGreaterThan(3);
});
