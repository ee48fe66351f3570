/** Terms linked with matrices, procedures and networks, and trained as a whole. */

import { type Lesson, text } from './lesson';

const reader = `; A tally of n strokes is the picture of n.
(define (tally n)
  (apply vec
    (map (lambda (k) (if (< k n) 1 0)) (iota 4))))

; The network: a picture to weights on 0 to 4.
(define-parameter W (zeros 5 4))
(define-parameter c (zeros 5))
(define (read-number picture)
  (softmax (+ (matmul W picture) c)))
`;

const target = `
; What is asked for: a dot, blurred n times.
(define (moved-on v)
  (vec 0 (ref v 0) (ref v 1) (ref v 2) (ref v 3)))
(define (blur v)
  (* 0.5 (+ v (moved-on v))))
(define dot (vec 1 0 0 0 0))
(define (blurred n)
  (if (= n 0) dot (blur (blurred (- n 1)))))
(define-data (picture wanted)
  (map (lambda (n) (list (tally n) (blurred n)))
       (iota 5)))
(define (distance made wanted)
  (sum (square (- made wanted))))
`;

export const lesson: Lesson = {
  steps: [
    {
      title: 'A matrix as the step',
      source: `(define grow (mat '(1 1) '(1 0)))
(define start (vec 1 0))

(define-cajal fibonacci
  (lambda ((n Nat))
    (iter start (y) (grow y) n)))

(fibonacci 1)
(fibonacci 6)
`,
      blocks: [
        text(
          'Names that are bound outside of a term are *links*. Here the base is a vector of Scheme and the step is a matrix. The state is `[a b]`, and a turn makes it `[a+b a]`.',
        ),
        {
          kind: 'predict',
          question: 'The states are `[1 0]`, `[1 1]`, `[2 1]`, … What is the sixth after the start?',
          options: ['`[8 5]`', '`[13 8]`', '`[21 13]`'],
          right: 1,
          because: '1, 1, 2, 3, 5, 8, 13: the numbers of Fibonacci.',
        },
        text('A link may be used in every turn. It is no variable: it is not used up.'),
        { kind: 'panel', panel: 'neuron', text: 'The panel Neuron shows the matrix and each turn.' },
      ],
    },
    {
      title: 'Learning the step',
      source: `; Fibonacci's numbers.
(define-data (n value)
  '((0 1) (1 1) (2 2) (3 3) (4 5) (5 8)))

(define-parameter a 0.5)
(define-parameter b 0.5)
(define grow (mat (list a b) '(1 0)))
(define start (vec 1 0))

(define-cajal run
  (lambda ((n Nat))
    (iter start (y) (grow y) n))
  (dimension 6))

(define (one-hot n)
  (apply vec
    (map (lambda (k) (if (= k n) 1 0)) (iota 6))))
(define (first-after n)
  (ref (run (one-hot n)) 0))

(fit first-after (n) value
  (optimizer (adam 0.1))
  (steps 1000))
`,
      blocks: [
        text(
          'Now two weights of the step are unknown. The term says *repeat it n times*, the data say what came of it.',
        ),
        {
          kind: 'predict',
          question: 'Where do `a` and `b` settle?',
          options: ['At 1 and 1', 'At 0.5 and 0.5', 'They do not'],
          right: 0,
          because: 'Each number is once the one before and once the one before that.',
        },
        text('Press Train. The loss falls below 0.000001.'),
        {
          kind: 'panel',
          panel: 'neuron',
          text: 'Watch the panel Neuron while it trains: the matrix is that of the present parameters.',
        },
      ],
    },
    {
      title: 'A network in front',
      source: `${reader}${target}
(define-cajal repeat
  (lambda ((n Nat))
    (iter dot (y) (blur y) n))
  (dimension 5))

(define (made picture)
  (repeat (read-number picture)))

(fit made (picture) wanted
  (loss distance)
  (optimizer (adam 0.1))
  (steps 1000))
`,
      blocks: [
        text(
          'A network reads a picture as a number. The term blurs a dot that often. The network is shown pictures and blurred dots, never a number.',
        ),
        {
          kind: 'predict',
          question: 'Five blurred dots, no labels. Can it learn to read all five tallies?',
          options: ['No, it needs the numbers', 'Yes: each number blurs differently'],
          right: 1,
          because:
            'The gradient passes through the recurrence to the network. More than 0.9 of the weight ends on the right number, for each tally.',
        },
        {
          kind: 'panel',
          panel: 'neuron',
          text: 'In the panel Neuron choose “By the program” and one row: the input is what the network reads.',
        },
        text(
          'This is the experiment of *Compiling to recurrent neurons* in small: the program knows how to repeat, so the network has to learn the reading alone.',
        ),
      ],
    },
    {
      title: 'Both at once',
      source: `${reader}
; What is asked for: a dot, moved n places.
(define (moved-on v)
  (vec 0 (ref v 0) (ref v 1) (ref v 2) (ref v 3)))
(define dot (vec 1 0 0 0 0))
(define (moved n)
  (if (= n 0) dot (moved-on (moved (- n 1)))))
(define-data (picture wanted)
  (map (lambda (n) (list (tally n) (moved n)))
       (iota 5)))
(define (distance made wanted)
  (sum (square (- made wanted))))

; What a turn does is unknown as well:
; it stays, moves one place, or two.
(define-parameter way (zeros 3))
(define (move v)
  (let ((w (softmax way))
        (once (moved-on v)))
    (+ (* (ref w 0) v)
       (* (ref w 1) once)
       (* (ref w 2) (moved-on once)))))

(define-cajal repeat
  (lambda ((n Nat))
    (iter dot (y) (move y) n))
  (dimension 5))

(define (made picture)
  (repeat (read-number picture)))

(fit made (picture) wanted
  (loss distance)
  (optimizer (adam 0.1))
  (steps 1000))
`,
      blocks: [
        text(
          'The step is learned too: three ways to move, blended by their weights. What stays certain is the term: the same step, again and again.',
        ),
        {
          kind: 'predict',
          question: 'At the start each way has a third. Which will win?',
          options: ['Staying', 'One place', 'Two places'],
          right: 1,
          because:
            'One place in each turn makes every dot that is asked for, once the tallies are read right. More than 0.99 of the weight goes there.',
        },
        {
          kind: 'panel',
          panel: 'neuron',
          text: 'Press Train and watch the turns in the panel Neuron: they grow sharp.',
        },
        {
          kind: 'exercise',
          task: 'Ask for a dot that never moves, whatever the tally. Does the network still learn to read?',
          answer: `; No: where nothing moves, every number does. What is not asked is not learned.
(define-data (picture wanted)
  (map (lambda (n) (list (tally n) dot))
       (iota 5)))`,
        },
      ],
    },
  ],
};
