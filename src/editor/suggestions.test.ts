import { ensureSyntaxTree } from '@codemirror/language';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stateOf } from './markedText';
import { type Suggestions, suggestionsAt } from './suggestions';
import { tableFacet } from './tables';

const tables = tableFacet.of([{ name: 'puromycin', columns: ['conc', 'rate', 'state'] }]);

function at(marked: string): Suggestions | null {
  const state = stateOf(marked, tables);
  // On a busy machine the parser may need more time than an editor gives it at once.
  ensureSyntaxTree(state, state.doc.length, 10_000);
  return suggestionsAt(state, state.selection.main.head);
}

function namesAt(marked: string): string[] {
  return at(marked)?.suggestions.map((each) => each.name) ?? [];
}

describe('in scope are', () => {
  test.each([
    ['what the program defines, before and after', '(define a 1) ‸ (define (b) 2)', ['a', 'b']],
    ['the arguments of a procedure, within it', '(define (f x . rest) (‸))', ['f', 'x', 'rest']],
    ['the arguments of a lambda', '(map (lambda (x y) ‸) xs)', ['x', 'y']],
    ['a lambda’s list of all arguments', '(lambda all ‸)', ['all']],
    ['the names of let in its body', '(let ((x 1) (y 2)) ‸)', ['x', 'y']],
    ['the earlier names of let* in the later values', '(let* ((x 1) (y ‸)) y)', ['x']],
    ['all names of letrec in its values', '(letrec ((f (lambda () ‸)) (g 1)) f)', ['f', 'g']],
    ['the name and the variables of a named let', '(let next ((k 0)) ‸)', ['next', 'k']],
    ['the variables of loop', '(loop ((k 0)) ‸)', ['k']],
    ['the variables of do in its steps', '(do ((k 0 (+ k ‸)) (s 1)) (#t))', ['k', 's']],
    ['the variables of do in its test', '(do ((k 0)) ((= ‸)))', ['k']],
    ['the names of let-values', '(let-values (((q r) (f)) (all (g))) ‸)', ['q', 'r', 'all']],
    ['what was raised, in the clauses of guard', '(guard (e ((f ‸) 1)) (f))', ['e']],
    ['the arguments of a clause of case-lambda', '(case-lambda ((a) a) ((b . c) (f ‸)))', ['b', 'c']],
    ['definitions in the body of parameterize', '(parameterize ((p 1)) (define x 2) (f ‸))', ['x']],
    ['definitions within a body', '(define (f) (define inner 1) (define (g y) y) ‸)', ['inner', 'g']],
    ['definitions within begin', '(begin (define a 1)) ‸', ['a']],
    [
      'columns and parameters',
      '(define-data (conc _ rate) t) (define-parameter k 1) (‸)',
      ['conc', 'rate', 'k'],
    ],
    ['the values of a row', '(minimize (mean-over ((x conc) (y rate)) (- ‸)))', ['x', 'y']],
    ['several values', '(define-values (q . rest) (f)) ‸', ['q', 'rest']],
    [
      'what makes, recognises and reads a record',
      '(define-record-type p (make-p x) p? (x p-x)) ‸',
      ['make-p', 'p?', 'p-x'],
    ],
    ['a macro', '(define-syntax swap (syntax-rules () ((_ a b) (list b a)))) (‸)', ['swap']],
    [
      'the pattern’s variables in a template',
      '(define-syntax m (syntax-rules (to) ((_ a to (b ...)) (‸))))',
      ['a', 'b'],
    ],
    ['names in an unfinished form', '(define (f width)\n  (let ((y 1))\n    (+ y ‸', ['f', 'width', 'y']],
    ['names past an unfinished form', '(define (f\n\n(define (g z)\n  (‸))', ['f', 'g', 'z']],
    ['names within square brackets', '(let ([x 1]) [f ‸])', ['x']],
    ['names in an unquoted part', '(lambda (x) `(a ,(f ‸)))', ['x']],
  ])('%s', (_, marked, names) => expect(namesAt(marked)).toEqual(expect.arrayContaining(names)));
});

describe('out of scope are', () => {
  test.each([
    ['arguments, outside the procedure', '(define (f width) width) ‸', ['width']],
    ['the names of let in its values', '(let ((x 1) (y ‸)) y)', ['x', 'y']],
    ['the later names of let*', '(let* ((x ‸) (y 2)) y)', ['x', 'y']],
    ['the name of a named let in its first values', '(let next ((k ‸)) k)', ['next', 'k']],
    ['the variables of do in their first values', '(do ((k ‸ 1)) (#t))', ['k']],
    ['definitions within another body', '(define (f) (define inner 1) inner) ‸', ['inner']],
    ['columns that are skipped', '(define-data (_ rate) t) ‸', ['_']],
    ['what is quoted', "'(define hidden 1) ‸", ['hidden']],
    ['what is commented out', '#;(define hidden 1) ‸', ['hidden']],
    ['the literals of a macro', '(define-syntax m (syntax-rules (to) ((_ a to b) (‸))))', ['to']],
  ])('%s', (_, marked, names) => {
    const found = namesAt(marked);
    for (const name of names) expect(found).not.toContain(name);
  });
});

test('a name that the program binds hides the language’s', () => {
  const lists = at('(define (f list) (‸))')?.suggestions.filter((each) => each.name === 'list') ?? [];
  expect(lists.map((each) => each.documentation.kind)).toEqual(['argument']);
  expect(namesAt('(let loop ((k 0)) (‸))').filter((name) => name === 'loop')).toHaveLength(1);
});

describe('the language’s own names', () => {
  test('come with their signature and a sentence', () => {
    const sqrt = at('(‸)')?.suggestions.find((each) => each.name === 'sqrt');
    expect(sqrt?.documentation).toEqual({
      title: '(sqrt x)',
      kind: 'procedure',
      text: 'The square root; NaN of a negative number.',
    });
  });

  test('are offered anywhere, forms only at the head of a list', () => {
    expect(namesAt('(‸)')).toEqual(expect.arrayContaining(['sqrt', 'pi', 'if', 'let*', 'define']));
    expect(namesAt('(map ‸)')).toEqual(expect.arrayContaining(['sqrt', 'pi']));
    expect(namesAt('(map ‸)')).not.toContain('if');
  });

  test('training forms are offered at the top only', () => {
    expect(namesAt('(‸)')).toContain('define-parameter');
    expect(namesAt('(f (‸))')).not.toContain('define-parameter');
    expect(namesAt('(f (‸))')).toContain('mean-over');
  });
});

describe('words of a place', () => {
  test.each([
    [
      'options of fit',
      '(fit f (x) y (‸))',
      ['loss', 'reduce', 'optimizer', 'steps', 'holdout'],
      ['f', 'sqrt'],
    ],
    [
      'options of minimize, without what belongs to fit',
      '(minimize e (‸))',
      ['steps', 'seed'],
      ['loss', 'reduce', 'e'],
    ],
    ['optimizers', '(fit f (x) y (optimizer (‸)))', ['adam', 'sgd', 'momentum', 'rmsprop'], ['sqrt']],
    ['losses, and procedures', '(fit f (x) y (loss ‸))', ['squared-error', 'huber', 'sqrt'], []],
    [
      'losses with an argument, behind a bracket',
      '(fit f (x) y (loss (‸)))',
      ['huber', 'lambda'],
      ['squared-error'],
    ],
    ['reductions', '(fit f (x) y (reduce ‸))', ['mean', 'sum'], ['sqrt']],
    ['constraints', '(define-parameter k 1 ‸)', ['positive', 'between', 'simplex'], ['sqrt']],
    ['settings of restarts', '(fit f (x) y (restarts 9 (‸)))', ['spread', 'sampler'], ['sqrt']],
    ['samplers', '(fit f (x) y (restarts 9 (sampler ‸)))', ['latin-hypercube'], ['sqrt']],
    ['a filter', '(define-data (x) puromycin (‸))', ['where'], ['sqrt']],
    ['else, at the head of a clause', '(cond ((f) 1) (‸))', ['else', 'f'].slice(0, 1), []],
    ['=>, behind a test', '(cond ((f) ‸))', ['=>', 'sqrt'], []],
    ['tables', '(define-data (x) ‸)', ['puromycin'], ['positive']],
  ])('%s', (_, marked, words, others) => {
    const found = namesAt(marked);
    expect(found).toEqual(expect.arrayContaining(words));
    for (const name of others) expect(found).not.toContain(name);
  });

  test('fill in their list where no bracket is typed yet', () => {
    const asList = (marked: string, name: string): boolean | undefined =>
      at(marked)?.suggestions.find((each) => each.name === name)?.asList;
    expect(asList('(fit f (x) y st‸)', 'steps')).toBe(true);
    expect(asList('(fit f (x) y (st‸))', 'steps')).toBe(false);
    expect(asList('(define-parameter k 1 ‸)', 'positive')).toBe(false);
  });

  test('are options only in the place of options', () => {
    expect(namesAt('(fit f (‸) y)')).not.toContain('steps');
    expect(namesAt('(g (fit f (x) y) (‸))')).not.toContain('steps');
    expect(namesAt('(define (fit a b c d) a) (fit f (x) y (‸))')).not.toContain('steps');
  });
});

describe('nothing is suggested', () => {
  test.each([
    ['in a comment', '; a‸'],
    ['in a string', '"a‸"'],
    ['in quoted data', "'(a b‸)"],
    ['between quoted data', "'(a ‸)"],
    ['in a list made with quote', '(quote (a‸))'],
    ['in what a case compares with', '(case x ((a‸) 1))'],
    ['in a vector', '#(a‸)'],
    ['behind a number', '(f 12‸)'],
    ['behind a closing bracket', '(f)‸'],
    ['for the name of a definition', '(define wid‸)'],
    ['for the name of a procedure', '(define (wid‸ x) x)'],
    ['for an argument', '(lambda (x wid‸) x)'],
    ['for a name of let', '(let ((wid‸ 1)) 2)'],
    ['for a column', '(define-data (con‸) t)'],
    ['for a parameter', '(define-parameter Vm‸)'],
  ])('%s', (_, marked) => expect(at(marked)).toBeNull());
});

describe('what documents a name', () => {
  const documentationOf = (program: string, name: string): string[] => {
    const found = at(`${program}\n‸`)?.suggestions.find((each) => each.name === name)?.documentation;
    return found === undefined ? [] : [found.title, found.kind, found.text];
  };

  test.each([
    [
      'the comment above a procedure',
      ';; Two lines\n;; of it.\n(define (area w h)\n  (* w h))',
      'area',
      ['(area w h)', 'procedure', 'Two lines\nof it.'],
    ],
    ['not a comment further up', '; apart\n\n(define (f) 1)', 'f', ['(f)', 'procedure', '']],
    ['not the comment behind the line before', '(g) ; of g\n(define (f) 1)', 'f', ['(f)', 'procedure', '']],
    [
      'the comment behind a definition of one line',
      '(define-parameter k 0.5) ; the slope',
      'k',
      ['k', 'learned parameter', 'the slope\nStarts at 0.5.'],
    ],
    ['a lambda’s arguments', '(define f (lambda (x . more) x))', 'f', ['(f x . more)', 'procedure', '']],
    ['a lambda’s list of arguments', '(define f (lambda all all))', 'f', ['(f . all)', 'procedure', '']],
    ['the value of a name', '(define limit (* 2 10))', 'limit', ['limit', 'value', '(* 2 10).']],
    ['the table of a column', '(define-data (conc) puromycin)', 'conc', ['conc', 'column', 'Of puromycin.']],
    ['the columns of a table', '', 'puromycin', ['puromycin', 'table', 'Columns: conc, rate, state.']],
  ])('%s', (_, program, name, documentation) =>
    expect(documentationOf(program, name)).toEqual(documentation),
  );
});

test('words are offered before anything is typed only where one is required', () => {
  const eager = ['(fit f (x) y (‸))', '(minimize e (optimizer ‸))', '(fit f (x) y (reduce ‸))'];
  const patient = ['(fit f (x) y ‸)', '(define-parameter k 1 ‸)', '(f ‸)', '(fit f (x) y (loss ‸))'];
  expect(eager.map((each) => at(each)?.isEager)).toEqual([true, true, true]);
  expect(patient.map((each) => at(each)?.isEager)).toEqual([false, false, false, false]);
});

test('the place that is completed is the whole name', () => {
  expect(at('(f‸oo)')).toMatchObject({ from: 1, to: 4 });
  expect(at('(foo ‸)')).toMatchObject({ from: 5, to: 5 });
});

test('deep nesting costs no stack', () => {
  const depth = 1000;
  const program = `${'(let ((x 1)) '.repeat(depth)}‸${')'.repeat(depth)}`;
  expect(namesAt(program)).toContain('x');
});

test('no text and no place is too broken to ask', () => {
  const pieces = [
    '(',
    ')',
    '[',
    "'",
    '`',
    ',',
    '#;',
    '"',
    '; ',
    '\n',
    ' ',
    'define',
    'let',
    'x',
    'fit',
    'do',
    'case',
    'syntax-rules',
  ];
  const text = fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((parts) => parts.join(' '));
  fc.assert(
    fc.property(text, fc.nat(), (text, at) => {
      suggestionsAt(stateOf(text, tables), at % (text.length + 1));
    }),
    { numRuns: 1000 },
  );
});

test('within an import, libraries are suggested, and what restricts them', () => {
  expect(namesAt('(import ‸)')).toEqual(expect.arrayContaining(['malt', 'scheme base', 'srfi 1', 'only']));
  expect(namesAt('(import (sc‸))')).toContain('scheme base');
  expect(namesAt('(import (only (m‸)))')).toContain('malt');
  expect(namesAt('(import ‸)')).not.toContain('car');
});

test('what an import brings is suggested with it, and only with it', () => {
  expect(namesAt('(import (malt)) (t‸)')).toEqual(expect.arrayContaining(['tref', 'tlen']));
  expect(namesAt('(import (only (malt) tlen)) (t‸)')).not.toContain('tref');
  expect(namesAt('(t‸)')).not.toContain('tref');
});
