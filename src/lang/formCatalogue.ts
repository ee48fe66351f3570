/** Forms, and the options of those that train, as rows of the catalogue. */

import { controlFormRows } from './controlCatalogue';

export const formRows = {
  define: ['(define name value) or (define (name x ...) body ...)', 'Names a value or a procedure.'],
  lambda: ['(lambda (x ...) body ...)', 'A procedure.'],
  if: ['(if test then [else])', 'One of two expressions; only #f is false.'],
  let: ['(let ((name value) ...) body ...)', 'Names for the body; with a name in front, a loop.'],
  'let*': ['(let* ((name value) ...) body ...)', 'Names for the body, each known to the next.'],
  letrec: ['(letrec ((name value) ...) body ...)', 'Procedures that may call each other.'],
  'letrec*': ['(letrec* ((name value) ...) body ...)', 'As letrec, in order.'],
  begin: ['(begin expression ...)', 'Expressions in order; the value is the last.'],
  quote: ['(quote datum)', 'The datum itself.'],
  quasiquote: ['(quasiquote template)', 'The template with its unquoted parts evaluated.'],
  unquote: ['(unquote expression)', 'Within quasiquote: the value of the expression.'],
  'unquote-splicing': [
    '(unquote-splicing expression)',
    'Within quasiquote: the items of the expression’s list.',
  ],
  cond: ['(cond (test body ...) ... (else body ...))', 'The body of the first test that holds.'],
  case: ['(case key ((datum ...) body ...) ... (else body ...))', 'The body of the clause that has the key.'],
  when: ['(when test body ...)', 'The body, if the test holds.'],
  unless: ['(unless test body ...)', 'The body, if the test does not hold.'],
  and: ['(and test ...)', 'The last value, if none is #f.'],
  or: ['(or test ...)', 'The first value that is not #f.'],
  do: ['(do ((name first next) ...) (test result ...) body ...)', 'A loop.'],
  'define-values': ['(define-values (name ...) expression)', 'Names for several values.'],
  'define-syntax': ['(define-syntax name (syntax-rules (literal ...) (pattern template) ...))', 'A macro.'],
  'syntax-rules': [
    '(syntax-rules (literal ...) (pattern template) ...)',
    'The meaning of a macro: the template of the first pattern that a use matches.',
  ],
  'define-record-type': [
    '(define-record-type name (make field ...) name? (field accessor) ...)',
    'A type of records, with its constructor, its predicate and its accessors.',
  ],
  'define-cajal': [
    '(define-cajal name term [(dimension d)])',
    'Names a term of Cajal, the linear language; in Scheme it is a procedure on vectors. Numbers are below the dimension, 10 by default.',
  ],
  loop: ['(loop ((name first) ...) body ...)', 'A loop: (recur next ...) goes round again.'],
  recur: ['(recur next ...)', 'Goes round the enclosing loop again with new values.'],
  'soft-choice': [
    '(soft-choice weights option ...)',
    'The options blended: their sum, each times its share in the softmax of the weights. How soft it is, the run’s temperature says.',
  ],
  assert: ['(assert test)', 'Stops the program unless the test holds.'],
  'mean-over': ['(mean-over ((x column) ...) body)', 'The mean of the body over the rows, as one batch.'],
  'sum-over': ['(sum-over ((x column) ...) body)', 'The sum of the body over the rows, as one batch.'],
  'define-data': ['(define-data (column ...) rows [(where test)])', 'Names for the columns of a table.'],
  'define-parameter': [
    '(define-parameter name start [constraint] [(rate r)])',
    'A number or a tensor to be learned, and where it starts. A constraint is positive, (between low high), (above low), (below high), simplex or ordered; a bound may be an expression of earlier parameters. The rate replaces that of the optimizer.',
  ],
  fit: [
    '(fit procedure (column ...) target option ...)',
    'Trains the parameters so that the procedure of each row’s inputs meets the target.',
  ],
  minimize: ['(minimize expression option ...)', 'Trains the parameters so that the expression is small.'],
  'least-squares': [
    '(least-squares expression option ...)',
    'Trains the parameters so that the residuals, the numbers of a list, vector or tensor, are small: the loss is the mean of their squares, or their sum by (reduce sum).',
  ],
  'negative-log-likelihood': [
    '(negative-log-likelihood expression option ...)',
    'Trains the parameters so that the expression is small, and says that it is a likelihood: minus the logarithm of the probability of the data, from which standard errors follow.',
  ],
  watch: ['(watch name expression)', 'Shows a value while the program trains.'],
  plot: [
    '(plot x y curve ...)',
    'Draws y against x with curves: each a procedure of x, or one number for each x.',
  ],
} as const;

/** Forms that few programs use. Their expanders are a part that is loaded late. */
export const rareFormRows = {
  ...controlFormRows,
  check: [
    '(check expression => expected)',
    'Writes to the console whether the expression has the value that is expected: equal?, or another equality in (=> same?).',
    '(check (+ 1 1) => 2)',
  ],
  'let-values': ['(let-values (((name ...) expression) ...) body ...)', 'Names for several values.'],
  'let*-values': ['(let*-values (((name ...) expression) ...) body ...)', 'As let-values, in order.'],
  'let-syntax': ['(let-syntax ((name rules) ...) body ...)', 'Macros for the body.'],
  'letrec-syntax': [
    '(letrec-syntax ((name rules) ...) body ...)',
    'Macros for the body that may use each other.',
  ],
  'define-unknown': [
    '(define-unknown (name argument ...) [(using procedure ...)] [(size n)] [(constants n)] [(units unit ...)])',
    'A procedure whose body is to be found: an expression of at most n parts that calls these procedures (+ - * / if none are named), with at most so many constants that are fitted. Units, one for each argument and one for the value, exclude what does not agree with them. Until a body is found, the value is one constant.',
  ],
  import: [
    '(import library ...)',
    'Brings the names of libraries: (scheme base), (srfi 1), (malt) and others, or those that the program defines. A library can be restricted by (only library name ...), (except library name ...), (prefix library prefix) and (rename library (name new) ...).',
    '(import (prefix (only (srfi 1) iota) list-)) (list-iota 3) ; => (0 1 2)',
  ],
  'define-library': [
    '(define-library (name ...) (export name ...) (import library ...) (begin definition ...))',
    'A library in the program: what it exports is seen where it is imported, and nothing else.',
    '(define-library (areas) (export circle) (begin (define (circle r) (* pi r r)))) (import (areas)) (circle 1) ; => 3.141592653589793',
  ],
  'cond-expand': [
    '(cond-expand (feature body ...) ... (else body ...))',
    'The body of the first feature that Gradus has: r7rs, gradus, (library (srfi 1)), or and, or and not of features.',
    '(cond-expand (gradus 1) (else 2)) ; => 1',
  ],
  'syntax-error': [
    '(syntax-error message datum ...)',
    'Refuses the program where a macro expands to it.',
    '(define-syntax only-one (syntax-rules () ((_ x) x) ((_ x ...) (syntax-error "one value is wanted")))) (only-one 3) ; => 3',
  ],
  receive: [
    '(receive names expression body ...)',
    'Names for the values of the expression; the names are as in lambda.',
    '(receive (a . more) (values 1 2 3) more) ; => (2 3)',
  ],
  'and-let*': [
    '(and-let* ((name value) ...) body ...)',
    'As let*, until a value is #f; a test without a name is written (test).',
    '(and-let* ((x 3) ((> x 2))) (* x x)) ; => 9',
  ],
  cut: [
    '(cut procedure operand ...)',
    'A procedure of what is written <>; <...> takes all further arguments.',
    '(map (cut - 10 <>) (list 1 2)) ; => (9 8)',
  ],
  cute: [
    '(cute procedure operand ...)',
    'As cut, with the other operands evaluated at once.',
    '((cute list (+ 1 1) <>) 3) ; => (2 3)',
  ],
  λ: ['(λ (x ...) body ...)', 'The same as lambda.', '((λ (x) (* x x)) 3) ; => 9'],
  'named-lambda': [
    '(named-lambda (name x ...) body ...)',
    'A procedure that shows this name.',
    '((named-lambda (twice x) (* 2 x)) 4) ; => 8',
  ],
} as const;

/** Forms that only the libraries that ship give to programs. */
export const libraryFormRows = {
  'declare-hyper': [
    '(declare-hyper name)',
    'A hyperparameter: with-hypers gives it a value for a while.',
    '(import (malt)) (declare-hyper rate) (with-hypers ((rate 2)) (* 3 rate)) ; => 6',
  ],
  'with-hypers': [
    '(with-hypers ((name value) ...) body ...)',
    'The body, with values for hyperparameters.',
    '(import (malt)) (with-hypers ((alpha 2)) (* 3 alpha)) ; => 6',
  ],
} as const;

export const optionRows = {
  loss: [
    '(loss squared-error | absolute-error | (huber d) | cross-entropy | procedure)',
    'What a prediction costs; of a tensor, the mean over its elements. cross-entropy takes the probability of a target of 1, or those of classes in a tensor, for a target that is the number of a class or the probability of each.',
  ],
  reduce: ['(reduce mean | sum)', 'How the rows’ costs become one loss.'],
  optimizer: [
    '(optimizer (adam rate [beta1 beta2 epsilon]) | (sgd rate) | (momentum rate m) | (rmsprop rate) | (lbfgs) | (lm))',
    'The rule that moves the parameters. lbfgs searches along each direction for a step that is long enough, on all rows, and ends where none lowers the loss. lm, for residuals, is Levenberg-Marquardt: it solves for the step that a linear model of the residuals wants, within a distance that it trusts.',
  ],
  'clip-norm': [
    '(clip-norm c)',
    'Scales the gradient down where it is longer than c: the norm over all parameters together.',
  ],
  steps: ['(steps n)', 'How many steps to train.'],
  tolerance: ['(tolerance t)', 'Stops once the loss is under t.'],
  batch: ['(batch n)', 'Trains on n rows at a time, drawn without repetition.'],
  seed: ['(seed n)', 'The start of the run’s random numbers.'],
  holdout: ['(holdout fraction)', 'Keeps rows back to judge the fit by.'],
  restarts: [
    '(restarts m [(spread s)] [(sampler normal | latin-hypercube)])',
    'Trains from m starts at once, up to 4,096: the program’s own, and others drawn around it, s times as far as usual. The best one is shown.',
  ],
  temperature: [
    '(temperature start [end [geometric | linear]])',
    'How soft the soft choices are: at the first step, and at the last. A low temperature makes a choice nearly one of its options.',
  ],
  noise: [
    '(noise gumbel | none)',
    'Adds Gumbel noise to the weights of soft choices, drawn anew in each step.',
  ],
  choice: [
    '(choice straight-through | soft)',
    'With straight-through, a soft choice is the option with the largest weight, and its gradient by the weights is that of the blend.',
  ],
  weights: [
    '(weights column)',
    'How much each row of a fit, or each residual, counts: numbers that are not negative, of which only the ratios matter to a mean.',
  ],
  errors: [
    '(errors column)',
    'The known standard deviation of each row’s target, or of each residual, which is divided by it. Standard errors then follow from these alone.',
  ],
  penalty: [
    '(penalty expression)',
    'What is added to the negative logarithm of a likelihood, such as that of a prior: standard errors are then those of the mode.',
  ],
} as const;
