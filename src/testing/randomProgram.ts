/**
 * Random well-typed programs of three free numbers x, y and z: arithmetic, branches, scope, closures, lists, vectors,
 * recursion with known counts, and loops whose turns are counted or decided by numbers, also nested. Values stay of
 * moderate size, so that gradients can be compared.
 */

import fc from 'fast-check';

export const inputNames = ['x', 'y', 'z'] as const;

interface Expressions {
  readonly number: string;
  readonly truth: string;
  readonly program: string;
}

/** Names that any expression may use, because they are always bound. Binding forms rebind them. */
const variable = fc.constantFrom(...inputNames);
const constant = fc.integer({ min: -20, max: 20 }).map((n) => String(n / 8));
const count = fc.integer({ min: 0, max: 5 });
const turns = fc.integer({ min: 0, max: 12 });

const smooth = ['sin', 'cos', 'tanh', 'sigmoid', 'atan', 'softplus', 'erf'];
/** Functions that are defined and of moderate size for any operand. */
const guarded: readonly ((a: string) => string)[] = [
  (a) => `(exp (tanh ${a}))`,
  (a) => `(log (+ 1.25 (square (tanh ${a}))))`,
  (a) => `(sqrt (+ 0.5 (square ${a})))`,
  (a) => `(expt (+ 1.5 (sin ${a})) 1.75)`,
  (a) => `(lgamma (+ 1.5 (sigmoid ${a})))`,
  (a) => `(asin (* 0.9 (sin ${a})))`,
  (a) => `(abs ${a})`,
  (a) => `(relu ${a})`,
  (a) => `(square (tanh ${a}))`,
];

const comparisons = ['<', '>', '<=', '>='];

const { number, program } = fc.letrec<Expressions>((tie) => {
  const e = tie('number');
  const t = tie('truth');
  return {
    number: fc.oneof(
      { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
      variable,
      constant,
      fc.tuple(fc.constantFrom('+', '-', '*'), e, e).map(([op, a, b]) => `(${op} ${a} ${b})`),
      fc.tuple(e, e).map(([a, b]) => `(/ ${a} (+ 1.5 (square ${b})))`),
      fc.tuple(fc.constantFrom(...smooth), e).map(([op, a]) => `(${op} ${a})`),
      fc.tuple(fc.nat({ max: guarded.length - 1 }), e).map(([index, a]) => guarded[index]!(String(a))),
      fc.tuple(fc.constantFrom('min', 'max'), e, e).map(([op, a, b]) => `(${op} ${a} ${b})`),
      fc.tuple(t, e, e).map(([c, a, b]) => `(if ${c} ${a} ${b})`),
      fc.tuple(t, t, e, e, e).map(([c, d, a, b, f]) => `(cond (${c} ${a}) (${d} ${b}) (else ${f}))`),
      fc.tuple(variable, e, e).map(([v, a, b]) => `(let ((${v} ${a})) ${b})`),
      fc
        .tuple(variable, variable, e, e)
        .map(([v, w, a, b]) => `((lambda (${v}) ((lambda (${w}) ${a}) ${v})) ${b})`),
      fc.tuple(e, e, e).map(([a, b, c]) => `(apply + (map (lambda (x) ${a}) (list ${b} ${c})))`),
      fc.tuple(e, e, e, e).map(([a, b, c, d]) => `(fold (lambda (y z) (tanh ${a})) ${b} (list ${c} ${d} x))`),
      fc
        .tuple(count, variable, e, e)
        .map(
          ([n, v, a, b]) => `(let loop ((k 0) (${v} ${a})) (if (= k ${n}) ${v} (loop (+ k 1) (tanh ${b}))))`,
        ),
      fc
        .tuple(count, e, e)
        .map(([n, a, b]) => `(let rec ((k ${n}) (x ${a})) (if (= k 0) x (* 0.75 (rec (- k 1) (sin ${b})))))`),
      fc
        .tuple(t, e, e)
        .map(([c, a, b]) => `(let ((p (if ${c} (cons ${a} x) (cons y ${b})))) (- (car p) (cdr p)))`),
      fc.tuple(t, e, e, e).map(([c, a, b, f]) => `((if ${c} (lambda (x) ${a}) (lambda (y) ${b})) ${f})`),
      // Loops that are rolled: with more turns than are unrolled, or with a number of turns that a number decides.
      fc
        .tuple(turns, variable, e, e)
        .map(
          ([n, v, a, b]) =>
            `(do ((k 0 (+ k 1)) (${v} ${a} (+ (* 0.5 ${v}) (* 0.25 (tanh ${b}))))) ((= k ${n}) ${v}))`,
        ),
      fc
        .tuple(variable, e, e, e)
        .map(
          ([v, a, b, c]) =>
            `(let loop ((${v} (+ 1.5 (abs ${a}))) (s ${c})) (if (< ${v} 0.1) s (loop (* 0.6 ${v}) (tanh (+ s ${b})))))`,
        ),
      fc
        .tuple(t, e, e, e)
        .map(
          ([c, a, b, f]) =>
            `(letrec ((down (lambda (k x) (if (< k 0.5) x (up (* 0.7 k) (tanh ${a}))))) (up (lambda (k x) (if ${c} (down (- k 0.25) ${b}) (down (- k 0.5) x))))) (down (+ 2 (abs ${f})) y))`,
        ),
      fc
        .tuple(turns, t, e, e)
        .map(
          ([n, c, a, b]) =>
            `(let loop ((k 0) (p (cons x y))) (if (= k ${n}) (- (car p) (cdr p)) (loop (+ k 1) (let ((x (car p)) (y (cdr p))) (if ${c} (cons (tanh ${a}) x) (cons y (sin ${b})))))))`,
        ),
      fc
        .tuple(turns, e, e)
        .map(
          ([n, a, b]) =>
            `(let ((f (lambda (x) (* 0.5 ${a}))) (v (vector x y ${b}))) (let loop ((k 0) (x z)) (if (= k ${n}) x (loop (+ k 1) (tanh (+ (f x) (vector-ref v (modulo k 3))))))))`,
        ),
      fc
        .tuple(e, e, e)
        .map(([a, b, c]) => `(vector-ref (vector ${a} ${b} z) (modulo (floor (* 2 (abs ${c}))) 3))`),
      fc
        .tuple(e, e)
        .map(([a, b]) => `(fold (lambda (k s) (+ (* 0.9 s) (* 0.05 (sin (* k ${a}))))) ${b} (iota 40))`),
      fc
        .tuple(e, e)
        .map(([a, b]) => `(let* ((f (lambda (x) ${a})) (g (lambda (x) (f (tanh (f x)))))) (g ${b}))`),
    ),
    truth: fc.oneof(
      { maxDepth: 2, depthSize: 'small' },
      fc.tuple(fc.constantFrom(...comparisons), e, e).map(([op, a, b]) => `(${op} ${a} ${b})`),
      fc.tuple(t, t).map(([a, b]) => `(and ${a} ${b})`),
      fc.tuple(t, t).map(([a, b]) => `(or ${a} ${b})`),
      t.map((a) => `(not ${a})`),
    ),
    program: fc
      .tuple(e, e, e)
      .map(
        ([a, b, c]) =>
          `(define (f x y) ${a})\n(define (g x) (lambda (y z) ${b}))\n(+ (f x (tanh z)) ((g y) z x) ${c})`,
      ),
  };
});

export { number as numberExpression, program as randomProgram };

/**
 * Values of the free numbers: no two are equal, and none is one of the round numbers at which random conditions change.
 */
export const randomPoint = fc
  .tuple(...inputNames.map(() => fc.integer({ min: -200, max: 200 })))
  .map((steps) => steps.map((step, index) => (step + 0.31415 + 0.1234 * index) / 100));
