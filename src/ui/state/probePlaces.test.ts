import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxProbes, movedPlaces, readPlaces, writePlaces } from './probePlaces';

const text = '(define (f s) (/ (* Vmax s) (+ Km s)))';
const of = (source: string, part: string) => {
  const start = source.indexOf(part);
  return { start, end: start + part.length };
};
const partAfter = (part: string, next: string): string => {
  const [moved] = movedPlaces([of(text, part)], text, next);
  return moved === undefined ? 'gone' : next.slice(moved.start, moved.end);
};

describe('places of probes', () => {
  it.each([
    ['before it', `;; note\n${text}`, '(+ Km s)'],
    ['behind it', `${text}\n(f 1)`, '(+ Km s)'],
    ['within it', text.replace('Km', 'Kmax'), '(+ Kmax s)'],
    ['right before it', text.replace('(+ Km', '1 (+ Km'), '(+ Km s)'],
    ['right behind it', text.replace('Km s)', 'Km s) 2'), '(+ Km s)'],
    ['that removes it', text.replace(' (+ Km s)', ''), 'gone'],
    ['that replaces it', text.replace('(+ Km s)', '1'), '1'],
    ['that is none', text, '(+ Km s)'],
  ])('follow an edit %s', (_, next, found) => expect(partAfter('(+ Km s)', next)).toBe(found));

  it('take in what is typed at the edge of a name', () => {
    expect(partAfter('Vmax', text.replace('Vmax', 'Vmaximal'))).toBe('Vmaximal');
    expect(partAfter('Vmax', text.replace('Vmax', 'theVmax'))).toBe('theVmax');
  });

  it('that an edit makes one are one', () => {
    const before = '(+ a bc)';
    const both = [of(before, 'a'), of(before, 'bc')];
    expect(movedPlaces(both, before, '(+ abc)')).toHaveLength(1);
  });

  it('are within the text after any edit', () => {
    const string = fc.string({ unit: fc.constantFrom('(', ')', ' ', 'a', '1'), maxLength: 12 });
    fc.assert(
      fc.property(string, string, fc.nat(12), fc.nat(12), (before, next, from, length) => {
        const start = Math.min(from, before.length);
        const end = Math.min(start + length, before.length);
        if (start === end) return;
        for (const moved of movedPlaces([{ start, end }], before, next)) {
          expect(moved.start).toBeGreaterThanOrEqual(0);
          expect(moved.start).toBeLessThan(moved.end);
          expect(moved.end).toBeLessThanOrEqual(next.length);
        }
      }),
    );
  });

  it('come back as they were written, and from nothing else', () => {
    const places = [of(text, 'Vmax'), of(text, '(+ Km s)')];
    expect(readPlaces(JSON.parse(JSON.stringify(writePlaces(places))), text.length)).toEqual(places);
    const many = Array.from({ length: maxProbes + 1 }, (_, index) => [index, index + 1]);
    for (const json of [null, {}, 'x', [[1]], [[2, 2]], [[1, 99]], [[-1, 2]], [[0.5, 2]], [['0', 2]], many])
      expect(readPlaces(json, text.length)).toBeNull();
  });
});
