/**
 * Random programs of x and y with a part that does not count: an arm that is not taken, an element that is not read, an
 * operand that `max` does not choose, the state of a loop that nothing reads. At x = 0 its derivative is infinite, or it
 * overflows. Each comes with the program in which that part is cut out by hand.
 */

import fc from 'fast-check';

export interface DeadPart {
  readonly source: string;
  /** The same function at x = 0 and near it, without the part. */
  readonly cut: string;
}

/** Where all derivatives are compared. */
export const deadPoint = [0, 0.7] as const;
export const deadNames = ['x', 'y'] as const;

const plain = fc.constantFrom(
  '(sin (+ x y))',
  '(* y (exp (* 0.3 x)))',
  '(+ (* 2 x) (square y))',
  '(tanh (* (+ 1 x) y))',
  '(* x y (+ x 2))',
  '(/ (+ x 1) (+ 2 (square y)))',
  '(sqrt (+ 1 x (square y)))',
);

/** Expressions with an infinite derivative, whose value is at most 100, or minus infinite. */
const low = fc.constantFrom(
  '(sqrt x)',
  '(log x)',
  '(log (* x y))',
  '(expt x 0.5)',
  '(sqrt (* x x y))',
  '(asin (+ 1 x))',
  '(acos (- x 1))',
  '(sqrt (+ (square x) (expt x 4)))',
  '(log (log (+ 1 x)))',
  '(- (/ 1 (abs x)))',
  '(* y (log (abs x)))',
  '(logdet (tensor (list (list x x) (list x y))))',
  '(norm (tensor (list (sqrt x) x)))',
  '(atan x (* x x))',
  '(- (exp (+ 1000 x)))',
);
const any = fc.oneof(
  low,
  fc.constantFrom(
    '(/ 1 x)',
    '(/ y x)',
    '(expt x -1)',
    '(exp (+ 1000 x))',
    '(exp (exp (+ 20 x)))',
    '(* y (exp (+ 800 x)))',
    '(/ (exp (+ 800 x)) (exp (+ 800 y)))',
    '(sqrt (- x 1))',
    '(lgamma x)',
    '(cosh (+ 900 x))',
    '(expt (+ 10 x y) 400)',
    '(ref (solve (tensor (list (list x 0) (list 0 y))) (tensor (list 1 y))) 0)',
    '(ref (inv (tensor (list (list x x) (list x x)))) 0 1)',
    '(sum (sqrt (tensor (list x y (* x x)))))',
    '(sum-over ((u (vector 0 1 2))) (sqrt (* u x)))',
    '(let turn ((k 0) (s (sqrt x))) (if (>= k (+ 2 (* 0 y))) s (turn (+ k 1) (sqrt s))))',
  ),
);

type Hide = (live: string, dead: string) => string;
/** Ways to hide a part of any value. The live part is the value. */
const hides: readonly Hide[] = [
  (live, dead) => `(let ((d ${dead})) (if (< x 1) ${live} d))`,
  (live, dead) => `(let ((d ${dead})) (cond ((> x 1) d) ((> y 5) (* 2 d)) (else ${live})))`,
  (live, dead) => `((lambda (a b) (if (> y 0) a (+ a b))) ${live} ${dead})`,
  (live, dead) => `(let ((p (if (> x 1) (cons ${dead} 1) (cons ${live} ${dead})))) (car p))`,
  (live, dead) => `(let* ((d ${dead}) (f (if (< x 1) (lambda (t) ${live}) (lambda (t) (* t d))))) (f y))`,
  (live, dead) => `(ref (tensor (list ${live} ${dead})) 0)`,
  (live, dead) => `(ref (tensor (list (list ${dead} 1) (list 2 ${live}))) 1 1)`,
  (live, dead) => `(vector-ref (vector ${dead} ${live} ${dead}) (+ 1 (floor (* 0.1 (abs y)))))`,
  (live, dead) => `(let ((t (concat (vec ${dead} ${dead}) (vec ${live} 1)))) (* (ref t 2) (ref t 3)))`,
  (live, dead) => `(ref (transpose (mat (vec ${live} ${dead}) (vec ${dead} y))) 0 0)`,
  (live, dead) => `(ref (matvec (mat (vec 1 0) (vec 0 1)) (vec ${live} 1)) (if (> x 5) (floor ${dead}) 0))`,
  (live, dead) => `(ref (matmul (mat (vec ${live} 1) (vec ${dead} ${dead})) (mat (vec 1 0) (vec 0 1))) 0 0)`,
  (live, dead) =>
    `(let loop ((k 0) (s 0) (d ${dead})) (if (>= k (+ 3 (* 0 y))) (/ s 3) (loop (+ k 1) (+ s ${live}) (sqrt d))))`,
  (live, dead) =>
    `(let loop ((k 0) (s ${live}) (d y)) (if (>= k (+ 3 (* 0 y))) s (loop (+ k 1) s (if (> k 1) ${dead} d))))`,
  (live, dead) =>
    `(let ((d ${dead})) (let loop ((k 0) (s 0)) (if (>= k (+ 2 (* 0 y))) (/ s 2) (loop (+ k 1) (if (= k 7) (+ s d) (+ s ${live}))))))`,
  (live, dead) => `(mean-over ((u (vector 1 2 4))) (let ((d (* u ${dead}))) (if (> u 5) d ${live})))`,
  (live, dead) => `(let ((d ${dead})) (mean-over ((u (vector 1 2 4))) (if (> (* u y) 50) d ${live})))`,
  (live, dead) => `(let ((r (list ${dead} ${live} ${dead}))) (list-ref r (+ 1 (floor (* 0.1 (abs y))))))`,
];
/** Ways to hide a part that is low. The live part is the value, without what is added to it. */
const lowHides: readonly Hide[] = [
  (live, dead) => `(- (max (+ 500 ${live}) ${dead}) 500)`,
  (live, dead) => `(- (max -900 ${dead} (+ 500 ${live})) 500)`,
  (live, dead) => `(+ ${live} (relu (- ${dead} 1000)))`,
  (live, dead) => `(- (car (sort (list ${dead} (+ 500 ${live})) >)) 500)`,
  (live, dead) => `(- (sum (max (vec (+ 500 ${live}) 500) (vec ${dead} ${dead}))) 1000)`,
  (live, dead) => `(- (ref (max (vec (+ 500 ${live}) 0) (vec ${dead} ${dead})) 0) 500)`,
  (live, dead) => `(+ ${live} (min 1 (max 0 (- ${dead} 500))))`,
  (live, dead) => `(- (max (vec ${dead} (+ 500 ${live}) ${dead})) 500)`,
  (live, dead) => `(- (median (vec ${dead} (+ 500 ${live}) 9000)) 500)`,
  (live, dead) => `(+ ${live} (clamp ${dead} 500 600) -500)`,
];

const hidden: fc.Arbitrary<DeadPart> = fc
  .oneof(
    fc.record({ hide: fc.constantFrom(...hides), dead: any, live: plain }),
    fc.record({ hide: fc.constantFrom(...lowHides), dead: low, live: plain }),
  )
  .map(({ hide, dead, live }) => ({ source: hide(live, dead), cut: live }));

/** What is done with a hidden part, and with what is left of it. */
const uses: readonly ((part: string) => string)[] = [
  (part) => part,
  (part) => `(* y ${part})`,
  (part) => `(square (sin ${part}))`,
  (part) => `(let ((v ${part})) (if (> y 0) (* v v) 1))`,
  (part) => `(sum-over ((w (vector 1 2))) (* w ${part}))`,
  (part) => `(let turn ((i 0) (v ${part})) (if (>= i (+ 2 (* 0 x))) v (turn (+ i 1) (sin v))))`,
  (part) => `(sum (* (vec 1 2 3) ${part}))`,
  (part) => `((grad (lambda (t) (* t t ${part}))) y)`,
  (part) => `((grad (lambda (x) (* y ${part}))) x)`,
  (part) => `(ref ((jacobian (lambda (t) (vec (* t ${part}) t (sin t)))) y) 0)`,
  (part) => `(ref (cumsum (vec y ${part} 1)) 1)`,
];

export const deadPart: fc.Arbitrary<DeadPart> = fc
  .record({ first: hidden, second: fc.option(hidden), use: fc.constantFrom(...uses) })
  .map(({ first, second, use }) => {
    const both = (part: (each: DeadPart) => string): string =>
      use(second === null ? part(first) : `(+ ${part(first)} (* 2 ${part(second)}))`);
    return { source: both(({ source }) => source), cut: both(({ cut }) => cut) };
  });

/** What a loop does with its state in a turn: from 10 on, at most twelve turns leave the range of numbers. */
const growths = fc.constantFrom(
  '(* a a)',
  '(+ a (* a a))',
  '(- (* a a) y)',
  '(* a 1e30)',
  '(/ (* a a) (+ 2 (square y)))',
  '(expt a 3)',
  '(exp a)',
  '(max (* a a) (* 3 a))',
  '(sum (* (vec a 1) (vec a y)))',
  '(norm (vec (* a a) y))',
  '(det (mat (vec a y) (vec -1 a)))',
  '(sum-over ((w (vector 1 2))) (* w a a))',
);

/** Loops of known and unknown length whose value, or a state beside it, grows. */
const growing: fc.Arbitrary<string> = fc
  .record({
    growth: growths,
    turns: fc.constantFrom('12', '(+ 12 (* 0 y))'),
    loop: fc.constantFrom<(growth: string, turns: string) => string>(
      (growth, turns) => `(let loop ((k 0) (a (+ 10 x))) (if (>= k ${turns}) a (loop (+ k 1) ${growth})))`,
      (growth, turns) =>
        `(let loop ((k 0) (a (+ 10 (* x y))) (s 0)) (if (>= k ${turns}) s (loop (+ k 1) ${growth} (+ s a))))`,
      (growth, turns) =>
        `(let loop ((k 0) (a (+ 10 x y)) (b 2)) (if (>= k ${turns}) (* a b) (loop (+ k 1) ${growth} (* b a))))`,
    ),
  })
  .map(({ growth, turns, loop }) => loop(growth, turns));

/** Ways to hide a state that grew, around programs whose other part is the product of x, x and y. */
const growingHides: readonly ((grown: string) => DeadPart)[] = [
  (grown) => ({ source: `(let ((d ${grown})) (if (> d 1e30) (* x x y) d))`, cut: '(* x x y)' }),
  (grown) => ({ source: `(let ((d ${grown})) (if (< x 5) (* x x y) (* y d d)))`, cut: '(* x x y)' }),
  (grown) => ({ source: `(min (* x x y) ${grown})`, cut: '(* x x y)' }),
  (grown) => ({ source: `(- (max (* x x y) (- ${grown})) 1)`, cut: '(- (* x x y) 1)' }),
  (grown) => ({ source: `(ref (tensor (list ${grown} (* x x y))) 1)`, cut: '(* x x y)' }),
  (grown) => ({
    source: `(let ((d ${grown})) (soft-choice (list 800 x) (* x x y) (if (> d 1e20) y d)))`,
    cut: '(* x x y)',
  }),
  (grown) => ({
    source: `(let ((d ${grown})) (mean-over ((u (vector 1 2 6))) (if (> (* u y) 50) d (* u x x y))))`,
    cut: '(* 3 x x y)',
  }),
  (grown) => ({
    source: `(mean-over ((u (vector 1 2 6))) (min (* u x x y) (let ((x (+ u x))) ${grown})))`,
    cut: '(* 3 x x y)',
  }),
  (grown) => ({
    source: `(let ((d ${grown})) (/ 1 (+ 1 (exp (- (if (> d 1e30) (* x x y) d))))))`,
    cut: '(/ 1 (+ 1 (exp (- (* x x y)))))',
  }),
];

/** The same with a loop that squares its state, or makes it grow in another way. */
export const growingPart: fc.Arbitrary<DeadPart> = fc
  .record({ grown: growing, hide: fc.constantFrom(...growingHides) })
  .map(({ grown, hide }) => hide(grown));
