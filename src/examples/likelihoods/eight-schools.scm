;; Eight schools, each with a coaching programme: what it gained, and how uncertain that is. The
;; effects of the schools are integrated out, so each gain is normal with both variances. The penalty
;; is a gamma density that keeps the spread of the effects from 0 (Chung and others 2013).
;; Data: Rubin 1981.

(define-data (gain error) '((28 15) (8 10) (-3 16) (7 11) (-1 9) (1 11) (18 10) (12 18)))

(define-parameter mean-effect 0)
(define-parameter spread 10 positive)

(define (cost gain error)
  (- (normal-lpdf gain mean-effect (sqrt (+ (square spread) (square error))))))

(negative-log-likelihood (sum-over ((y gain) (e error)) (cost y e))
  (penalty (- (gamma-lpdf spread 2 0.1)))
  (optimizer (lbfgs))
  (steps 100))
