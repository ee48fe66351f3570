import { EditorState, type StateCommand } from '@codemirror/state';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterCommand, run, stateOf } from './markedText';
import { barfBackward, barfForward, raise, slurpBackward, slurpForward, splice, wrap } from './structural';
import { isAtom, isSequence, isWellBracketed, treeOf } from './syntax';

describe('slurp forward', () => {
  test.each([
    ['takes the next element in', '(f a‸) b', '(f a‸ b)'],
    ['takes a whole list', '(‸) (b c)', '(‸ (b c))'],
    ['takes a quoted list with its mark', "(f‸) '(b c) d", "(f‸ '(b c)) d"],
    ['keeps atoms apart', '(f a‸)b', '(f a‸ b)'],
    ['passes comments', '(f a‸) ; one\nb', '(f a‸ ; one\n   b)'],
    ['works on the list around where nothing follows', '((a‸)) b', '((a‸) b)'],
    ['keeps a vector a vector', '#(1‸) 2', '#(1‸ 2)'],
    ['keeps the kind of bracket', '[a‸] b', '[a‸ b]'],
    ['indents what it moves', '(define (f x)‸)\n(+ x\n   1)', '(define (f x)‸\n  (+ x\n     1))'],
    ['does nothing at the end', '(a‸)', '(a‸)'],
  ])('%s', (_, before, after) => expect(run(before, slurpForward)).toBe(after));
});

describe('slurp backward', () => {
  test.each([
    ['takes the element before in', 'a (b‸ c)', '(a b‸ c)'],
    ['takes its marks along', "a '(b‸)", "'(a b‸)"],
    ['keeps atoms apart', 'a"s"(b‸)', 'a ("s" b‸)'],
    ['leaves comments where they are', "a ' ; one\n(b‸)", "'(a  ; one\n  b‸)"],
    ['does nothing at the start', '(a‸) b', '(a‸) b'],
  ])('%s', (_, before, after) => expect(run(before, slurpBackward)).toBe(after));
});

describe('barf forward', () => {
  test.each([
    ['puts the last element out', '(f a‸ b)', '(f a‸) b'],
    ['puts the only element out', '(a‸)', '() a‸'],
    ['keeps atoms apart', '(a‸ b)c', '(a‸) b c'],
    ['leaves a comment between', '(a‸ ; one\n b)', '(a‸) ; one\nb'],
    ['works on the list around where there is nothing to give', '((‸) a)', '((‸)) a'],
  ])('%s', (_, before, after) => expect(run(before, barfForward)).toBe(after));
});

describe('barf backward', () => {
  test.each([
    ['puts the first element out', '(a b‸)', 'a (b‸)'],
    ['takes its marks along', "'(a b‸)", "a '(b‸)"],
    ['keeps a vector from growing into a symbol', "#(a'b‸)", "a #('b‸)"],
    ['keeps atoms apart', 'x(a b‸)', 'x a (b‸)'],
  ])('%s', (_, before, after) => expect(run(before, barfBackward)).toBe(after));
});

describe('raise', () => {
  test.each([
    ['puts the element in place of its list', '(if a (f b‸) c)', '(if a ‸b c)'],
    ['puts the list at the cursor in place of the list around', '(if a ‸(f b) c)', '‸(f b)'],
    ['puts all that is selected in place', '(let () «(f) (g)»)', '‸(f) (g)'],
    ['keeps atoms apart', 'x(a‸)y', 'x ‸a y'],
    ['indents anew', '(if a\n    (list b\n          c)‸)', '‸(list b\n      c)'],
    ['does nothing at the top', 'a‸ b', 'a‸ b'],
  ])('%s', (_, before, after) => expect(run(before, raise)).toBe(after));
});

describe('wrap', () => {
  test.each([
    ['puts brackets around the element', '(f a‸ b)', '(f (‸a) b)'],
    ['puts brackets around a list', '(f ‸(g x))', '(f (‸(g x)))'],
    ['puts brackets around a selection of elements', '(f «a b»)', '(f (‸a b))'],
    ['widens a selection to whole elements', '(f (a «b) c» d)', '(f (‸(a b) c) d)'],
    ['makes an empty list where there is nothing', '(f ‸ )', '(f (‸) )'],
    ['leaves a comment alone', '(f) ; a ‸ b', '(f) ; a ‸ b'],
    ['keeps the mark inside', "'a‸", "(‸'a)"],
    ['indents anew', '‸(f a\n   b)', '(‸(f a\n    b))'],
  ])('%s', (_, before, after) => expect(run(before, wrap)).toBe(after));
});

describe('splice', () => {
  test.each([
    ['removes the brackets around', '(a (b‸ c) d)', '(a b‸ c d)'],
    ['removes the marks with them', "(a '(b‸ c))", '(a b‸ c)'],
    ['removes an empty list', '(a (‸) b)', '(a ‸ b)'],
    ['keeps atoms apart', 'a(b‸)c', 'a b‸ c'],
    ['keeps comments', "' ; one\n(a‸ ; two\n)", ' ; one\na‸ ; two\n'],
    ['takes the bracket of an unfinished list', '(a (b‸', '(a b‸'],
    ['does nothing at the top', 'a‸', 'a‸'],
  ])('%s', (_, before, after) => expect(run(before, splice)).toBe(after));
});

test('a text that is read only stays as it is', () => {
  const state = stateOf('(a‸) b', EditorState.readOnly.of(true));
  expect(slurpForward({ state, dispatch: () => expect.unreachable() })).toBe(false);
});

const atom = fc.constantFrom('a', 'bc', '12', '-1.5', '"s ) t"', '#\\(', '#t', '|x y|', '...', '+');
const gap = fc.constantFrom(' ', '  ', '\n', '\n  ', ' ; note (\n', ' #| [ |# ');
const open = fc.constantFrom(
  ['(', ')'],
  ['[', ']'],
  ["'(", ')'],
  ['`[', ']'],
  [',@(', ')'],
  ['#(', ')'],
  ['#;(', ')'],
);
const { element } = fc.letrec<{ element: string; list: string }>((tie) => ({
  element: fc.oneof(
    { maxDepth: 4 },
    atom,
    fc.tuple(fc.constantFrom("'", '`', ','), atom).map((parts) => parts.join('')),
    tie('list'),
  ),
  list: fc
    .tuple(open, gap, fc.array(fc.tuple(tie('element'), gap), { maxLength: 4 }))
    .map(([[left, right], first, parts]) => `${left}${first}${parts.flat().join('')}${right}`),
}));
const program = fc
  .array(fc.tuple(element, gap), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.flat().join(''));

function leavesOf(state: EditorState): string[] {
  const leaves: string[] = [];
  treeOf(state).iterate({
    enter: (node) => {
      if (isAtom(node.node) || node.name.endsWith('Comment')) {
        if (node.name !== 'DatumComment') leaves.push(state.sliceDoc(node.from, node.to));
      }
    },
  });
  return leaves;
}

function isBalanced(state: EditorState): boolean {
  let balanced = true;
  treeOf(state).iterate({
    enter: (node) => {
      if (node.name === 'UnmatchedClose') balanced = false;
      if (isSequence(node.node) && !isWellBracketed(node.node)) balanced = false;
    },
  });
  return balanced;
}

const keeping: readonly (readonly [name: string, command: StateCommand])[] = [
  ['slurp forward', slurpForward],
  ['slurp backward', slurpBackward],
  ['barf forward', barfForward],
  ['barf backward', barfBackward],
  ['wrap', wrap],
  ['splice', splice],
];

describe('a balanced program stays balanced, with the same atoms and comments in the same order, after', () => {
  test.each(keeping)('%s', (_, command) => {
    fc.assert(
      fc.property(program, fc.nat(), fc.nat(), (text, first, second) => {
        const place = (n: number): number => n % (text.length + 1);
        const before = stateOf(text).update({
          selection: { anchor: place(first), head: place(second) },
        }).state;
        const after = afterCommand(before, command);
        expect(leavesOf(after)).toEqual(leavesOf(before));
        expect(isBalanced(after)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

test('raising keeps a program balanced, with some of its atoms', () => {
  fc.assert(
    fc.property(program, fc.nat(), (text, at) => {
      const before = stateOf(text).update({ selection: { anchor: at % (text.length + 1) } }).state;
      const after = afterCommand(before, raise);
      expect(isBalanced(after)).toBe(true);
      expect(leavesOf(before).join(' ')).toContain(leavesOf(after).slice(0, 1).join(' '));
    }),
    { numRuns: 1000 },
  );
});

test('slurping undoes barfing', () => {
  for (const [barf, slurp] of [
    [barfForward, slurpForward],
    [barfBackward, slurpBackward],
  ] as const) {
    expect(run('(a (b c‸ d) e)', barf, slurp)).toBe('(a (b c‸ d) e)');
  }
});
