;; A logistic regression: how many of five animals die at each dose of a drug.
;; Data: Racine and others 1986.

(define-data (log-dose animals deaths) '((-0.86 5 0) (-0.3 5 1) (-0.05 5 3) (0.73 5 5)))

(define-parameter intercept 0)
(define-parameter slope 0)

(negative-log-likelihood
  (- (sum-over ((x log-dose) (n animals) (k deaths))
       (binomial-lpmf k n (sigmoid (+ intercept (* slope x))))))
  (optimizer (lbfgs))
  (steps 100))

(watch log-dose-that-kills-half (/ (- intercept) slope))
