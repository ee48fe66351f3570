;; Enzyme kinetics: how fast a reaction runs against how much there is
;; to react, in cells treated with puromycin, by Michaelis and Menten.
;; Data: Treloar 1974, in Bates and Watts 1988.

(define-data (conc rate state) puromycin
  (where (equal? state "treated")))

;; The fastest rate, and the concentration at which it is half that.
(define-parameter Vmax 100)
(define-parameter Km 0.5 positive)

(define (michaelis-menten s)
  (/ (* Vmax s) (+ Km s)))

(fit michaelis-menten (conc) rate
  (optimizer (adam 0.5))
  (steps 1500))
