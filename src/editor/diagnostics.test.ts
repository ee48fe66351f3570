import { history, undo } from '@codemirror/commands';
import { diagnosticCount, forEachDiagnostic } from '@codemirror/lint';
import { type EditorState, Text } from '@codemirror/state';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Diagnostic, diagnostic, didYouMean } from '../text/diagnostic';
import { span } from '../text/span';
import { diagnosticDisplay, fixProblem, relatedPlace, showDiagnostics, visibleRange } from './diagnostics';
import { afterCommand, stateOf } from './markedText';
import { clampedRange } from './places';

const text = Text.of(['ab', '', 'cd']);

describe('a span in the text', () => {
  test.each([
    ['stays as it is', 1, 2, 1, 2],
    ['is a character wide at least', 1, 1, 1, 2],
    ['takes the character before at the end of a line', 2, 2, 1, 2],
    ['stays empty on an empty line', 3, 3, 3, 3],
    ['takes the last character at the end of the text', 6, 6, 5, 6],
    ['ends where the text does', 4, 99, 4, 6],
    ['starts where the text does', -5, 1, 0, 1],
    ['is at its start where it is turned round', 4, 1, 4, 5],
    ['past the end is at the end', 99, 120, 5, 6],
    ['of no numbers is at the start', Number.NaN, Number.NaN, 0, 1],
  ])('%s', (_, start, end, from, to) => expect(visibleRange(text, { start, end })).toEqual({ from, to }));

  test('is always within the text', () => {
    const offset = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.double());
    fc.assert(
      fc.property(fc.array(fc.string()), offset, offset, (lines, start, end) => {
        const some = Text.of(lines.join('').split(/\r\n?|\n/));
        for (const { from, to } of [clampedRange(some, { start, end }), visibleRange(some, { start, end })]) {
          expect(0 <= from && from <= to && to <= some.length).toBe(true);
        }
      }),
    );
  });
});

function shown(state: EditorState, diagnostics: readonly Diagnostic[]): EditorState {
  return state.update(showDiagnostics(state, diagnostics, 'program')).state;
}

const unbound = diagnostic('unbound-name', span('program', 1, 4), 'There is no name foo.', {
  hint: 'Did you mean fob?',
  related: [
    { message: 'In the prelude.', span: span('prelude', 0, 1) },
    { message: 'Defined here.', span: span('program', 6, 9) },
  ],
});

describe('diagnostics', () => {
  test('replace the ones before, and come as text for whoever reads them without the tooltip', () => {
    const state = shown(stateOf('(foo) bar', diagnosticDisplay), [unbound]);
    const told: string[] = [];
    forEachDiagnostic(state, ({ severity, message }, from, to) =>
      told.push(`${severity} ${from} ${to} ${message}`),
    );
    expect(told).toEqual(['error 1 4 Error: There is no name foo. Did you mean fob?']);
    expect(diagnosticCount(shown(state, []))).toBe(0);
  });

  test('of another text are not shown in this one', () => {
    const elsewhere = diagnostic('a', span('prelude', 0, 1), 'b');
    expect(diagnosticCount(shown(stateOf('(foo)', diagnosticDisplay), [elsewhere]))).toBe(0);
  });

  test('of two places that are alike are shown at both, each leading to the other', () => {
    const first = { message: 'It is used here first.', span: span('program', 1, 2), alike: true };
    const twice = diagnostic('used-twice', span('program', 3, 4), 'b is used twice.', {
      related: [first, { message: 'b is bound here.', span: span('program', 5, 6) }],
    });
    const state = shown(stateOf('(b b)b', diagnosticDisplay), [twice]);
    const places: (readonly [number, number, string])[] = [];
    forEachDiagnostic(state, ({ message }, from, to) => places.push([from, to, message]));
    expect(places).toEqual([
      [1, 2, 'Error: b is used twice.'],
      [3, 4, 'Error: b is used twice.'],
    ]);
    const at = (marked: string) =>
      relatedPlace(shown(stateOf(marked, diagnosticDisplay), [twice]))?.span.start;
    expect([at('(‸b b)b'), at('(b b‸)b')]).toEqual([3, 1]);
  });

  test('of any span can be shown in any text', () => {
    const offset = fc.oneof(fc.integer({ min: -5, max: 20 }), fc.double());
    fc.assert(
      fc.property(fc.string({ maxLength: 10 }), fc.array(fc.tuple(offset, offset)), (text, spans) => {
        const some = spans.map(([start, end]) => diagnostic('a', span('program', start, end), 'b'));
        const found = new Set<unknown>();
        forEachDiagnostic(shown(stateOf(text, diagnosticDisplay), some), (each) => found.add(each));
        expect(found.size).toBe(some.length);
      }),
    );
  });

  test('lead to the first place in the same text that they speak of', () => {
    const at = (marked: string): string | undefined =>
      relatedPlace(shown(stateOf(marked, diagnosticDisplay), [unbound]))?.message;
    expect(at('(f‸oo) bar')).toBe('Defined here.');
    expect(at('(foo) b‸ar')).toBeUndefined();
  });
});

describe('a change that a diagnostic offers', () => {
  const place = span('program', 1, 4);
  const misspelt = diagnostic('unbound-name', place, 'foo is not defined.', didYouMean('fob', place));
  const apart = {
    label: 'Make it a list',
    edits: [
      { span: span('program', 0, 1), insert: '(list ' },
      { span: span('program', 4, 5), insert: ' 1)' },
    ],
  };
  const mended = (marked: string, each: Diagnostic): string =>
    afterCommand(shown(stateOf(marked, [diagnosticDisplay, history()]), [each]), fixProblem).doc.toString();

  test('is made at the cursor by a key, and taken back by one step of undo', () => {
    expect(mended('(f‸oo) bar', misspelt)).toBe('(fob) bar');
    expect(mended('(foo) b‸ar', misspelt)).toBe('(foo) bar');
    expect(mended('(f‸oo)', { ...misspelt, fixes: [apart] })).toBe('(list foo 1)');
    const state = shown(stateOf('(f‸oo)', [diagnosticDisplay, history()]), [{ ...misspelt, fixes: [apart] }]);
    expect(afterCommand(afterCommand(state, fixProblem), undo).doc.toString()).toBe('(foo)');
  });

  test('follows its place in a text that was edited since, and is not made where it has other places', () => {
    const later = (each: Diagnostic): string => {
      const state = shown(stateOf('(f‸oo)', diagnosticDisplay), [each]);
      return afterCommand(
        state.update({ changes: { from: 0, insert: '1 ' } }).state,
        fixProblem,
      ).doc.toString();
    };
    expect(later(misspelt)).toBe('1 (fob)');
    expect(later({ ...misspelt, fixes: [apart] })).toBe('1 (foo)');
  });

  test('is offered as an action with its label, unless it changes another text', () => {
    const elsewhere = {
      ...misspelt,
      fixes: [{ label: 'x', edits: [{ span: span('prelude', 0, 1), insert: 'y' }] }],
    };
    const names = (each: Diagnostic): readonly string[] => {
      const found: string[] = [];
      forEachDiagnostic(shown(stateOf('(foo)', diagnosticDisplay), [each]), ({ actions = [] }) =>
        found.push(...actions.map(({ name }) => name)),
      );
      return found;
    };
    expect([names(misspelt), names(elsewhere)]).toEqual([['Write fob'], []]);
  });
});
