;; Yields of dyestuff from six batches, five samples of each: how much do batches differ? Each batch
;; has an effect with a normal density; its mode and its likelihood are found together.
;; Data: Davies 1947.

(define-data (batch yield)
  '(("A" 1545) ("A" 1440) ("A" 1440) ("A" 1520) ("A" 1580) ("B" 1540) ("B" 1555) ("B" 1490)
    ("B" 1560) ("B" 1495) ("C" 1595) ("C" 1550) ("C" 1605) ("C" 1510) ("C" 1560) ("D" 1445)
    ("D" 1440) ("D" 1595) ("D" 1465) ("D" 1545) ("E" 1595) ("E" 1630) ("E" 1515) ("E" 1635)
    ("E" 1625) ("F" 1520) ("F" 1455) ("F" 1450) ("F" 1480) ("F" 1445)))

(define-parameter centre 1500)
(define-parameter noise 50 positive)
(define-parameter effects (zeros (length (levels batch))))

;; The spread of the effects that maximises the likelihood with the effects integrated out.
(define effect-spread 37.26)

(negative-log-likelihood
  (- (sum-over ((b batch) (y yield)) (normal-lpdf y (+ centre (ref effects b)) noise)))
  (penalty (- (sum (normal-lpdf effects 0 effect-spread))))
  (optimizer (lbfgs))
  (steps 200))
