;; Coal-mining disasters in Britain a year, 1851 to 1961: when did they become rarer? Every year of
;; change is possible, and the likelihood sums over all of them.
;; Data: Jarrett 1979.

(define disasters
  (vec 4 5 4 0 1 4 3 4 0 6 3 3 4 0 2 6 3 3 5 4 5 3 1 4 4 1 5 5 3 4 2 5 2 2 3 4 2 1 3 2 2 1 1 1 1 3 0
       0 1 0 1 1 0 0 3 1 0 3 2 2 0 1 1 1 0 1 0 1 0 0 0 2 1 0 0 0 1 1 0 2 3 3 1 1 2 1 1 1 1 2 4 2 0 0
       1 4 0 0 0 1 0 0 0 0 0 1 0 0 1 0 1))

(define-parameter early 3 positive)
(define-parameter late 1 positive)

(define early-terms (poisson-lpmf disasters early))
(define late-terms (poisson-lpmf disasters late))

;; For each year: the terms up to it with the early rate, those after it with the late one.
(define by-year
  (+ (cumsum early-terms) (- (sum late-terms) (cumsum late-terms))))

(negative-log-likelihood
  (- (log (vlen disasters)) (log-sum-exp by-year))
  (optimizer (lbfgs))
  (steps 200))

(watch likeliest-last-year (+ 1851 (argmax by-year)))
