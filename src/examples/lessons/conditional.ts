/** Truth values as weights, and a conditional as a linear neuron. */

import { type Lesson, text } from './lesson';

const negation = `; Not, as a term of Cajal.
(define-cajal negation
  (lambda ((b Bool))
    (if b false true)))
`;

const both = `; And, as a term of two arguments.
(define-cajal both
  (lambda ((a Bool) (b Bool))
    (if a b (if b false false))))
`;

export const lesson: Lesson = {
  steps: [
    {
      title: 'True and false are directions',
      source: `${negation}
(negation #t)
(negation #f)
`,
      blocks: [
        text(
          'A `Bool` in Cajal is two numbers: the weight on true, then the weight on false. So true is `[1 0]` and false is `[0 1]`.',
        ),
        text('The program defines *not* by an `if`. The console shows what it gives: `[0 1]`, then `[1 0]`.'),
        {
          kind: 'predict',
          question:
            'A linear function of two numbers is a matrix with two columns. What is the first column of `negation`?',
          options: ['`[1 0]`', '`[0 1]`', '`[0.5 0.5]`'],
          right: 1,
          because: 'The first column is what true is taken to, and true is taken to false: `[0 1]`.',
        },
        {
          kind: 'panel',
          panel: 'neuron',
          text: 'The whole matrix is in the panel Neuron: a column an input, a row an output.',
        },
      ],
    },
    {
      title: 'An if is a weighted sum',
      source: `${negation}
(negation (vec 0.25 0.75))
`,
      blocks: [
        text(
          'A network is seldom sure. It says: true with weight 0.25, false with weight 0.75. The vector `[0.25 0.75]` is no value, but a matrix takes it all the same.',
        ),
        {
          kind: 'predict',
          question: 'What does `negation` make of `[0.25 0.75]`?',
          options: ['`[0.75 0.25]`', '`[0 1]`', '`[0.25 0.75]`'],
          right: 0,
          because:
            'A quarter of what true gives, and three quarters of what false gives: 0.25 · `[0 1]` + 0.75 · `[1 0]`.',
        },
        text(
          'That is the rule: `(if b t e)` is b₁ · t + b₂ · e, where b₁ is the weight on true. It is one linear neuron: inputs, weights, a sum.',
        ),
        {
          kind: 'panel',
          panel: 'neuron',
          text: 'Move the sliders in the panel Neuron and watch the output follow.',
        },
      ],
    },
    {
      title: 'Two inputs',
      source: `${both}
(both #t #t)
(both #t #f)
(both (vec 0.5 0.5) (vec 0.5 0.5))
`,
      blocks: [
        text(
          'A term may take two arguments. `both` is *and*. In its inner `if` both branches are false: it uses `b` up, since each variable is used once.',
        ),
        {
          kind: 'predict',
          question: 'Two coins, each true with weight a half. What is the weight on true of `both`?',
          options: ['0.5', '0.25', '0'],
          right: 1,
          because:
            'Weights multiply: 0.5 · 0.5. The console shows `[0.25 0.75]`. On weights that add up to 1 a term computes probabilities of independent coins.',
        },
        {
          kind: 'exercise',
          task: 'Write `either`, which is *or*, and try it on two coins. Its weight on true should be 0.75.',
          answer: `(define-cajal either
  (lambda ((a Bool) (b Bool))
    (if a (if b true true) b)))
(either (vec 0.5 0.5) (vec 0.5 0.5))`,
        },
      ],
    },
    {
      title: 'Gradients pass through',
      source: `; 3 where b is true, 1 where it is false.
(define-cajal chosen
  (lambda ((b Bool))
    (if b 3 1))
  (dimension 4))

(define-parameter v 0)

; How much weight arrives at 3?
(define (weight-of-3)
  (ref (chosen (softmax (vec v 0))) 3))

(watch weight (weight-of-3))
(minimize (square (- (weight-of-3) 0.9))
  (optimizer (adam 0.1))
  (steps 300))
`,
      blocks: [
        text(
          'Now `v` is unknown. `softmax` turns it into weights on true and false, and `chosen` turns those into weights on numbers. We ask that 0.9 of the weight arrives at 3.',
        ),
        {
          kind: 'predict',
          question: 'At the start `v` is 0. How much weight arrives at 3?',
          options: ['0', '0.5', '1'],
          right: 1,
          because: '`softmax` of two equal numbers is `[0.5 0.5]`, so half of the weight goes each way.',
        },
        text('Press Train. `v` settles at 2.197, which is the log-odds of 0.9: ln(0.9 / 0.1).'),
        {
          kind: 'panel',
          panel: 'neuron',
          text: 'In the panel Neuron choose “By the program”: the input is what `softmax` hands over at the present `v`.',
        },
        {
          kind: 'exercise',
          task: 'Ask for a weight of 0.2 at 3 instead. Where does `v` settle, and why is it negative?',
          answer: `; At ln(0.2 / 0.8), which is -1.386: most of the weight is on false.
(minimize (square (- (weight-of-3) 0.2))
  (optimizer (adam 0.1))
  (steps 300))`,
        },
      ],
    },
  ],
};
