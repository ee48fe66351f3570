;; Carbon dioxide at Mauna Loa, yearly means: the seasons are averaged
;; out, and what is left is an excess that grows by a fixed part of itself.
;; Data: NOAA GML.

(define-data (year co2 uncertainty) co2)

;; Without the excess, and the excess in 1959, in ppm; its growth a year.
(define-parameter base 260)
(define-parameter excess 50 positive)
(define-parameter growth 0.02 positive)

(define (trend year)
  (+ base (* excess (exp (* growth (- year 1959))))))

(fit trend (year) co2
  (optimizer (adam 0.05))
  (steps 3000)
  (holdout 0.2))

(watch doubling-time-in-years (/ (log 2) growth))
