;; The lynx pelts, by logarithms, as an autoregression of order two: each year from the two before.
;; Data: the classroom pelt series (Howard 2009, Mahaffy 2010).

(define-data (year hares lynxes) hare-lynx)

(define-parameter level 1)
(define-parameter memory (vec 0.5 0))
(define-parameter noise 1 positive)

(define series (log lynxes))
(define now (slice series 2))
(define expected
  (+ level
     (* (ref memory 0) (slice series 1 -1))
     (* (ref memory 1) (slice series 0 -2))))

(negative-log-likelihood (- (sum (normal-lpdf now expected noise)))
  (optimizer (lbfgs))
  (steps 200))
