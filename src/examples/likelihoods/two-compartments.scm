;; A drug moves between blood and tissue and leaves through the blood: two compartments, whose amounts
;; follow differential equations. The errors of the readings are ratios.
;; Data: the first subject of Kwan and others 1976 (indometacin).

(define-data (hour concentration)
  '((0.25 1.5) (0.5 0.94) (0.75 0.78) (1 0.48) (1.25 0.37) (2 0.19) (3 0.12) (4 0.11) (5 0.08)
    (6 0.07) (8 0.05)))

(define-parameter dose 2 positive)
(define-parameter leaving 1 positive)
(define-parameter to-tissue 1 positive)
(define-parameter to-blood 0.5 positive)
(define-parameter error 0.1 positive)

(define (change t amounts)
  (let ((blood (ref amounts 0))
        (tissue (ref amounts 1)))
    (let ((moved (- (* to-tissue blood) (* to-blood tissue))))
      (list (- 0 moved (* leaving blood)) moved))))

(define amounts
  (ode-states (lambda (y t0 t1) (rk4 change y t0 t1 20))
              (vec dose 0) 0 hour))
(define in-blood (ref (transpose amounts) 0))

(negative-log-likelihood
  (- (sum (lognormal-lpdf concentration (log in-blood) error)))
  (optimizer (lbfgs))
  (steps 400))

(plot hour concentration (tensor->list in-blood))
