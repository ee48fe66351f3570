;; The population of the United States, 1790 to 2020, as logistic growth:
;; exponential at first, slowing down on the way to a limit.
;; Data: US Census.

(define-data (year population) us-population)

(define-parameter limit 400 positive)          ; millions
(define-parameter rate 0.02 positive)          ; a year, at first
(define-parameter midpoint 1950)               ; when half the limit is reached

(define (logistic t)
  (/ limit (+ 1 (exp (* (- rate) (- t midpoint))))))

(fit logistic (year) population
  (optimizer (adam 0.05))
  (steps 3000))
