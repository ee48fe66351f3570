;; Counts that vary more than a Poisson number does: a negative binomial regression.
;; Data: simulated, with level 0.7, slope 0.5 and dispersion 2.

(define x
  (vec -2.0 -1.9 -1.7 -1.6 -1.5 -1.4 -1.2 -1.1 -1.0 -0.8 -0.7 -0.6 -0.5 -0.3 -0.2 -0.1 0.1 0.2
       0.3 0.4 0.6 0.7 0.8 0.9 1.1 1.2 1.3 1.5 1.6 1.7 1.8 2.0 2.1 2.2 2.4 2.5 2.6 2.7 2.9 3.0))
(define counts
  (vec 0 0 0 0 0 2 0 2 1 3 2 1 1 2 4 1 4 4 6 1 4 3 3 3 1 1 0 3 1 2 1 3 1 7 4 4 8 0 13 9))

(define-parameter level 0)
(define-parameter slope 0)
(define-parameter dispersion 1 positive)

(negative-log-likelihood
  (- (sum (negative-binomial-lpmf counts (exp (+ level (* slope x))) dispersion)))
  (optimizer (lbfgs))
  (steps 200))
