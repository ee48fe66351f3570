;; The population of the United States, 1790 to 2020, as logistic growth:
;; exponential at first, slowing down on the way to a limit.
;; Data: US Census.

(define-data (year population) us-population)

;; The limit in millions, the growth a year at first, and the year
;; in which half the limit is reached.
(define-parameter limit 400 positive)
(define-parameter rate 0.02 positive)
(define-parameter midpoint 1950)

(define (logistic t)
  (/ limit (+ 1 (exp (* (- rate) (- t midpoint))))))

(fit logistic (year) population
  (optimizer (adam 0.05))
  (steps 3000))
