;; Kepler's third law, found and not given: how long is a planet's year?
;; Open Discover and start the search; Keep writes a law in here.
;; Six planets: distance from the sun, in that of the earth, and days of
;; a year, as Kepler had them (Harmonices Mundi 1619, in EmpiricalBench,
;; Cranmer 2023).

(define-data (axis period)
  '((0.389 87.77) (0.724 224.7) (1 365.25) (1.524 686.95)
    (5.2 4332.62) (9.51 10759.2)))

(define-unknown (law axis)
  (using + - * / sqrt)
  (size 9))

;; Errors are relative: Saturn's year is no more exact than Mercury's.
(fit law (axis) period
  (weights (vector-map (lambda (days) (/ 1 (square days))) period))
  (optimizer (lm))
  (steps 50))
