;; Hares and lynxes by Lotka and Volterra's equations, with the likelihood of Carpenter 2018: both pelt
;; series are lognormal around the populations.
;; Data: the classroom pelt series (Howard 2009, Mahaffy 2010).

(define-data (year hares lynxes) hare-lynx)

(define-parameter growth 0.55 positive)
(define-parameter hunting 0.028 positive)
(define-parameter decline 0.8 positive)
(define-parameter feeding 0.024 positive)
(define-parameter start (vec 33 6) positive)
(define-parameter errors (vec 0.25 0.25) positive)

(define (change t state)
  (let ((h (ref state 0))
        (l (ref state 1)))
    (list (- (* growth h) (* hunting h l))
          (- (* feeding h l) (* decline l)))))

(define later
  (ode-states (lambda (y t0 t1) (rk4 change y t0 t1 10))
              start 1900 (slice year 1 21)))
(define populations (transpose (concat (reshape start 1 2) later)))
(define hare-populations (ref populations 0))
(define lynx-populations (ref populations 1))

(define (log-likelihood series populations error)
  (sum (lognormal-lpdf series (log populations) error)))

(negative-log-likelihood
  (- 0
     (log-likelihood hares hare-populations (ref errors 0))
     (log-likelihood lynxes lynx-populations (ref errors 1)))
  (penalty
    (- 0
       (normal-lpdf growth 1 0.5)
       (normal-lpdf decline 1 0.5)
       (normal-lpdf hunting 0.05 0.05)
       (normal-lpdf feeding 0.05 0.05)
       (sum (lognormal-lpdf start (log 10) 1))
       (sum (lognormal-lpdf errors -1 1))))
  (optimizer (lbfgs))
  (steps 400))

(plot year hares (tensor->list hare-populations))
(plot year lynxes (tensor->list lynx-populations))
