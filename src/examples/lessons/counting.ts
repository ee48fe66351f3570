/** Numbers as weights, and an iteration as a linear recurrence. */

import { type Lesson, text } from './lesson';

const parity = `; Is n even? Start at true, and flip n times.
(define-cajal even
  (lambda ((n Nat))
    (iter true (b) (if b false true) n))
  (dimension 6))
`;

export const lesson: Lesson = {
  steps: [
    {
      title: 'Numbers are directions too',
      source: `${parity}
(even 4)
(even 5)
`,
      blocks: [
        text(
          'A `Nat` is a list of weights: how much is on 0, on 1, on 2 and so on. `(dimension 6)` says that the numbers are 0 to 5. So 2 is `[0 0 1 0 0 0]`.',
        ),
        text(
          '`(iter base (y) step n)` begins with the base and does the step n times. Here the base is true, and the step flips it.',
        ),
        {
          kind: 'predict',
          question:
            'The matrix of `even` has a column for each number. What is its first row, the weights on true?',
          options: ['`1 0 1 0 1 0`', '`0 1 0 1 0 1`', '`1 1 1 0 0 0`'],
          right: 0,
          because: 'Column n is what n is taken to: 0, 2 and 4 are even.',
        },
        {
          kind: 'panel',
          panel: 'neuron',
          text: 'The matrix is in the panel Neuron, and below it the recurrence.',
        },
      ],
    },
    {
      title: 'A state that goes round',
      source: `${parity}
(even (vec 0 0 0.5 0.5 0 0))
`,
      blocks: [
        text(
          'Inside is a recurrent neuron. Its state h starts at the base. Each turn takes it through the step: h₀ is true, h₁ is false, h₂ is true. The answer is the sum of all states, each times the weight of its number: Σ nₖ · hₖ.',
        ),
        {
          kind: 'predict',
          question: 'Half of the weight is on 2, half on 3. What comes out?',
          options: ['`[1 0]`', '`[0 1]`', '`[0.5 0.5]`'],
          right: 2,
          because: 'Half of h₂ and half of h₃: half true, half false.',
        },
        {
          kind: 'panel',
          panel: 'neuron',
          text: 'Move weight from 2 to 3 with the sliders. The table shows each state and the weight that picks it.',
        },
        {
          kind: 'exercise',
          task: 'Write `some`, which says whether n is more than 0. Its base is false. Its step gives true, whatever comes.',
          answer: `(define-cajal some
  (lambda ((n Nat))
    (iter false (b) (if b true true) n))
  (dimension 6))
(some 0)
(some 3)`,
        },
      ],
    },
    {
      title: 'Adding, and the end of Nat',
      source: `; m and n more: the state is a number itself.
(define-cajal add
  (lambda ((m Nat) (n Nat))
    (iter m (y) (succ y) n))
  (dimension 10))

(add 2 3)
(add 7 5)
`,
      blocks: [
        text(
          '`succ` moves every weight one place up. `add` begins with m and does that n times. `(add 2 3)` has all its weight at 5.',
        ),
        {
          kind: 'predict',
          question: 'The numbers are 0 to 9. What is `(add 7 5)`?',
          options: ['9, the greatest number', '2, since it goes round', 'all zeros'],
          right: 2,
          because:
            'The weight falls off the end. The program says so: `add` falls off the end of Nat, and here it loses all of a weight of 1.',
        },
        text(
          'Weight that is lost is never lost in silence. It is reported as you type, and while a program trains.',
        ),
        {
          kind: 'exercise',
          task: 'Give the numbers room, so that `(add 7 5)` is 12.',
          answer: `(define-cajal add
  (lambda ((m Nat) (n Nat))
    (iter m (y) (succ y) n))
  (dimension 20))
(add 7 5)`,
        },
      ],
    },
    {
      title: 'Learning to read from parity',
      source: `; Six signs: does each mean an even number?
(define-data (sign is-even)
  '((0 1) (1 0) (2 1) (3 0) (4 1) (5 0)))

${parity}
; A row for each number, a column for each sign.
(define-parameter W (zeros 6 6))

(define (picture sign)
  (apply vec
    (map (lambda (k) (if (= k sign) 1 0)) (iota 6))))
(define (read-number sign)
  (softmax (matmul W (picture sign))))

(define (judged sign)
  (ref (even (read-number sign)) 0))

(fit judged (sign) is-even
  (optimizer (adam 0.3))
  (steps 100))
`,
      blocks: [
        text(
          'A network reads a sign as a number, and `even` judges the number. The network never learns which number a sign means. It only learns whether the answer was right, and the gradient comes back through the recurrence.',
        ),
        {
          kind: 'predict',
          question: 'After training, what will the network read in sign 1?',
          options: ['1', 'any of 1, 3 and 5, a third each', '0'],
          right: 1,
          because:
            'Parity is all that was taught. From equal scores nothing prefers one odd number to another.',
        },
        text('Press Train. The loss falls below 0.001.'),
        {
          kind: 'panel',
          panel: 'neuron',
          text: 'In the panel Neuron choose “By the program”, untick the mean and take row 2: the weight lies on 1, 3 and 5.',
        },
      ],
    },
  ],
};
