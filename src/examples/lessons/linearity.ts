/** The reason why each variable is used exactly once, and the benefit. */

import { type Lesson, text } from './lesson';

export const lesson: Lesson = {
  steps: [
    {
      title: 'Used twice is refused',
      source: `(define-cajal twice
  (lambda ((b Bool))
    (if b b false)))
`,
      blocks: [
        text(
          'On values this term would be the same as `b`: where b is true it gives b, which is true. Yet it is refused. The editor marks both uses.',
        ),
        {
          kind: 'predict',
          question: 'By the rule b₁ · t + b₂ · e, what would the weight on true be for `[0.5 0.5]`?',
          options: ['0.5', '0.25', '1'],
          right: 1,
          because:
            'b₁ · b₁ = 0.25: a square. But the same as `b` would be 0.5. A square is no linear map, and no matrix makes it.',
        },
        text(
          'So a term would mean one thing on values and another on weights. Using each variable exactly once rules that out.',
        ),
        {
          kind: 'exercise',
          task: 'The term should give what it is given. Write it with `b` used once.',
          answer: `(define-cajal twice
  (lambda ((b Bool))
    b))`,
        },
      ],
    },
    {
      title: 'What linear means',
      source: `(define-cajal negation
  (lambda ((b Bool))
    (if b false true)))

; Of a mixture, and the same mixture of the parts.
(negation (vec 0.3 0.7))
(+ (* 0.3 (negation #t)) (* 0.7 (negation #f)))

; A procedure of Scheme need not be linear.
(define (squares v) (* v v))
(squares (vec 0.3 0.7))
`,
      blocks: [
        text(
          'A function is linear if mixing before it or behind it is the same: f(a · x + b · y) = a · f(x) + b · f(y). Both lines with `negation` show `[0.7 0.3]`.',
        ),
        {
          kind: 'predict',
          question: 'Is `squares` linear?',
          options: ['Yes', 'No'],
          right: 1,
          because:
            'It gives `[0.09 0.49]`. The mixture of what it makes of `[1 0]` and `[0 1]` would be `[0.3 0.7]`.',
        },
        text(
          'It follows that a term is known by what it does to values. So many columns, and the matrix is complete.',
        ),
      ],
    },
    {
      title: 'Never used is refused too',
      source: `; Uses b up: both branches are the same.
(define-cajal first
  (lambda ((a Bool) (b Bool))
    (if b a a)))

(first #t #f)
(first #t (vec 0.5 0.4))
`,
      blocks: [
        text(
          'A term that leaves `b` out would not see how much weight b has. The rule is: use it up. `(if b e e)` uses up a truth value, `(iter e (y) y n)` a number.',
        ),
        {
          kind: 'predict',
          question:
            'The weights `[0.5 0.4]` add up to 0.9. What is the weight on true of `(first #t (vec 0.5 0.4))`?',
          options: ['1', '0.9', '0.5'],
          right: 1,
          because: 'The weight of b is a factor of the answer: 0.5 · 1 + 0.4 · 1.',
        },
        {
          kind: 'exercise',
          task: 'Take the `if` away, so that only `a` is left. Read what the editor says of `b`.',
          answer: `; b is never used; a variable is used exactly once.
(define-cajal first
  (lambda ((a Bool) (b Bool))
    a))`,
        },
      ],
    },
    {
      title: 'What it buys',
      source: `(define-cajal negation
  (lambda ((b Bool))
    (if b false true)))

; Two ways to ask that p be large.
(define (by-test p) (if (> p 0.5) 0 1))
(define (by-weights p)
  (ref (negation (vec p (- 1 p))) 0))

(define-parameter p-test 0.3 (between 0 1))
(define-parameter p-weights 0.3 (between 0 1))

(minimize (+ (by-test p-test) (by-weights p-weights))
  (optimizer (adam 0.1))
  (steps 150))
`,
      blocks: [
        text(
          'A test in Scheme takes one branch or the other. A small change of `p-test` changes nothing, so its gradient is 0, and training leaves it where it is.',
        ),
        text(
          'A conditional of Cajal takes both branches by their weights. Its derivative is its matrix, everywhere. So `p-weights` has a gradient.',
        ),
        {
          kind: 'predict',
          question: 'After 150 steps, which of the two has moved?',
          options: ['Both', '`p-test` alone', '`p-weights` alone'],
          right: 2,
          because: '`p-test` still is 0.3. `p-weights` is above 0.99.',
        },
        {
          kind: 'panel',
          panel: 'parameters',
          text: 'Press Train and look at the table of parameters: values and gradients of both.',
        },
      ],
    },
  ],
};
