import { EditorSelection, EditorState } from '@codemirror/state';
import { describe, expect, test } from 'vitest';
import { afterCommand, markedText, run, stateOf } from './markedText';
import { growSelection, selectionHistory, shrinkSelection } from './selection';

describe('growing the selection', () => {
  test.each([
    ['from a cursor to its atom', '(f ab‸c d)', '(f «abc» d)'],
    ['from an atom to the elements of its list', '(f «abc» d)', '(«f abc d»)'],
    ['from the elements to the list', '(g («f abc d»))', '(g «(f abc d)»)'],
    ['from a list to its quoted form', "(g '«(f)»)", "(g «'(f)»)"],
    ['from within a string to its text, then to the string', '(f "a ‸b")', '(f "«a b»")'],
    ['from a string’s text to the string', '(f "«a b»")', '(f «"a b"»)'],
    ['from part of a selection to what holds all of it', '(f «a b» c)', '(«f a b c»)'],
    ['from before a bracket to its list', '(f ‸(a b))', '(f «(a b)»)'],
    ['from behind a bracket to its list', '(f (a b)‸)', '(f «(a b)»)'],
    ['from a form at the top to the whole text', '«(f)»\n(g)', '«(f)\n(g)»'],
    ['in an unfinished list', '(f (a ‸b', '(f (a «b»'],
  ])('%s', (_, before, after) => expect(run(before, growSelection)).toBe(after));

  test('continues until it has the whole text, and then does nothing', () => {
    const steps = Array.from({ length: 12 }, () => growSelection);
    expect(run('(a (b ‸c) d)', ...steps)).toBe('«(a (b c) d)»');
  });

  test('grows each of several selections', () => {
    const selection = EditorSelection.create([EditorSelection.cursor(2), EditorSelection.cursor(8)]);
    const state = stateOf('(ab (cd ef))', EditorState.allowMultipleSelections.of(true));
    const grown = afterCommand(state.update({ selection }).state, growSelection);
    expect(grown.selection.ranges.map(({ from, to }) => grown.sliceDoc(from, to))).toEqual(['ab', 'ef']);
  });
});

describe('shrinking the selection', () => {
  test('goes back the way the selection grew', () => {
    let state = stateOf('(define (f x) (+ x ‸1))', selectionHistory);
    const seen = [markedText(state)];
    for (let step = 0; step < 5; step++) {
      state = afterCommand(state, growSelection);
      seen.push(markedText(state));
    }
    while (seen.length > 0) {
      expect(markedText(state)).toBe(seen.pop());
      state = afterCommand(state, shrinkSelection);
    }
  });

  test('forgets the way once the cursor has moved', () => {
    let state = afterCommand(stateOf('(a b‸)', selectionHistory), growSelection);
    state = state.update({ selection: { anchor: 0, head: 5 } }).state;
    expect(markedText(afterCommand(state, shrinkSelection))).toBe('(«a b»)');
  });

  test.each([
    ['from a list to its elements', '(f «(a b)»)', '(f («a b»))'],
    ['from the elements to the first', '(f («a b»))', '(f («a» b))'],
    ['from an atom to a cursor', '(f «abc»)', '(f ‸abc)'],
  ])('without a way back, %s', (_, before, after) => expect(run(before, shrinkSelection)).toBe(after));

  test('does nothing to a cursor', () => expect(run('(a‸)', shrinkSelection)).toBe('(a‸)'));
});
