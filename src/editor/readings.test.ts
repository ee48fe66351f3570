import type { ChangeSpec, EditorState } from '@codemirror/state';
import { describe, expect, test } from 'vitest';
import { type Span, span } from '../text/span';
import { stateOf } from './markedText';
import { anyNumber } from './numbers/scale';
import { parameterReadings, type Reading, readingField, setReadings } from './readings';

const program = '(define-parameter a 1)\n(define-parameter b 2) ; two\n(f a b)';

function reading(name: string, value: number): Reading {
  const start = program.indexOf(` ${name} `) + 1;
  return parameter(span('program', start, start + name.length), value);
}

function parameter(place: Span, value: number): Reading {
  return {
    kind: 'parameter',
    span: place,
    name: 'a',
    value,
    next: null,
    about: '',
    range: anyNumber,
    moved: false,
  };
}

function withReadings(state: EditorState, ...readings: readonly Reading[]): EditorState {
  return state.update({ effects: setReadings.of(readings) }).state;
}

function edited(state: EditorState, changes: ChangeSpec): EditorState {
  return state.update({ changes }).state;
}

const start = withReadings(stateOf(program, parameterReadings), reading('a', 1), reading('b', 2));

/** The lines that have a widget at their end. */
function lines(state: EditorState): string[] {
  const found: string[] = [];
  for (const cursor = state.field(readingField).widgets.iter(); cursor.value !== null; cursor.next()) {
    const line = state.doc.lineAt(cursor.from);
    expect(cursor.from).toBe(line.to);
    found.push(line.text);
  }
  return found;
}

describe('a reading', () => {
  test('is at the end of the line of its parameter', () => {
    expect(lines(start)).toEqual(['(define-parameter a 1)', '(define-parameter b 2) ; two']);
  });

  test('moves with the text', () => {
    const state = edited(edited(start, { from: 0, insert: '; one\n' }), { from: 28, insert: '  ; more' });
    expect(lines(state)).toEqual(['(define-parameter a 1)  ; more', '(define-parameter b 2) ; two']);
  });

  test('stays where edits moved it while a run reports the places it was started with', () => {
    const state = withReadings(edited(start, { from: 0, insert: '\n\n' }), reading('a', 3), reading('b', 4));
    expect(lines(state)).toEqual(['(define-parameter a 1)', '(define-parameter b 2) ; two']);
    expect(state.field(readingField).readings).toMatchObject([{ value: 3 }, { value: 4 }]);
  });

  test('goes when its name is deleted', () => {
    expect(lines(edited(start, { from: 0, to: 23 }))).toEqual(['(define-parameter b 2) ; two']);
    expect(lines(edited(start, { from: 0, to: program.length, insert: 'x' }))).toEqual([]);
  });

  test('comes back with its name', () => {
    const gone = withReadings(edited(start, { from: 0, to: 23 }), reading('a', 1), reading('b', 2));
    expect(lines(gone)).toHaveLength(1);
    const back = edited(gone, { from: 0, insert: program.slice(0, 23) });
    expect(lines(withReadings(back, reading('a', 1), reading('b', 2)))).toEqual(lines(start));
  });

  test('keeps its widget from tick to tick', () => {
    const next = withReadings(start, reading('a', 5), reading('b', 6));
    expect(next.field(readingField).widgets).toBe(start.field(readingField).widgets);
  });

  test('is replaced where other places are given', () => {
    expect(lines(withReadings(start, reading('b', 1)))).toEqual(['(define-parameter b 2) ; two']);
    expect(lines(withReadings(start))).toEqual([]);
  });

  test('shares a line with another', () => {
    const state = stateOf('(define-parameter a 1) (define-parameter b 2)', parameterReadings);
    const readings = [18, 41].map((at) => parameter(span('program', at, at + 1), 1));
    expect(lines(withReadings(state, ...readings))).toHaveLength(2);
  });

  test('of a choice is on the line where the choice begins', () => {
    const text = '(define-parameter w 1)\n(soft-choice w\n  1\n  2)';
    const opener = span('program', 23, 24);
    const choice: Reading = { kind: 'choice', span: opener, winner: '1', share: 0.75 };
    const state = withReadings(stateOf(text, parameterReadings), choice);
    expect(lines(state)).toEqual(['(soft-choice w']);
    expect(lines(edited(state, { from: 23, to: 24 }))).toEqual([]);
  });

  test('of a place outside the text does no harm', () => {
    const far = parameter(span('program', 900, 901), 1);
    expect(lines(withReadings(stateOf('x', parameterReadings), far))).toEqual(['x']);
  });
});
