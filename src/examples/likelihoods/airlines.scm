;; Fatal accidents in the world's scheduled flights, 1976 to 1985: a Poisson regression on the year.
;; Data: Gelman and others, Bayesian Data Analysis, table 2.2.

(define-data (year accidents)
  '((1976 24) (1977 25) (1978 31) (1979 31) (1980 22) (1981 21) (1982 26) (1983 20) (1984 16)
    (1985 22)))

(define-parameter level 3)
(define-parameter trend 0)

(define (rate year) (exp (+ level (* trend (- year 1980)))))

(negative-log-likelihood
  (- (sum-over ((t year) (k accidents)) (poisson-lpmf k (rate t))))
  (optimizer (lbfgs))
  (steps 100))

(plot year accidents rate)
