import { history, undo } from '@codemirror/commands';
import { EditorState } from '@codemirror/state';
import { expect, it } from 'vitest';
import { insertion } from './insertion';
import { outlineOf } from './outline';

it('lists definitions in order, with their lines and the call of a procedure', () => {
  const text = `(define-data (x y) '((1 2)))
(define-parameter a 1)
(define (line x)
  (define hidden 2)
  (* a x))
(begin (define k 3))
(unfinished`;
  const found = outlineOf(text).map(({ line, kind, name, signature }) => [line, kind, signature ?? name]);
  expect(found).toEqual([
    [1, 'column', 'x'],
    [1, 'column', 'y'],
    [2, 'parameter', 'a'],
    [3, 'procedure', '(line x)'],
    [6, 'value', 'k'],
  ]);
  const { start, end } = outlineOf(text)[3]!;
  expect(text.slice(start, end)).toBe('line');
});

it('inserts an expression at the cursor and several lines below its line, each undone at once', () => {
  const insert = (text: string): { readonly after: string; readonly undone: string } => {
    let state = EditorState.create({ doc: '(+ 1 2)\nx', selection: { anchor: 5 }, extensions: history() });
    state = state.update(insertion(state, text)).state;
    const after = state.doc.toString();
    undo({ state, dispatch: (transaction) => (state = transaction.state) });
    return { after, undone: state.doc.toString() };
  };
  expect(insert('(sin 1)')).toEqual({ after: '(+ 1 (sin 1)2)\nx', undone: '(+ 1 2)\nx' });
  expect(insert('(define\n  y 1)').after).toBe('(+ 1 2)\n(define\n  y 1)\nx');
});
