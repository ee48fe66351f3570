;; Enzyme kinetics: how fast a reaction runs against how much there is to react.
;; Cells treated with puromycin; the law is that of Michaelis and Menten.
;; Data: Treloar 1974, in Bates and Watts 1988.

(define-data (conc rate state) puromycin
  (where (equal? state "treated")))

(define-parameter Vmax 100)            ; the fastest rate, counts/min²
(define-parameter Km 0.5 positive)     ; the concentration of half that rate, ppm

(define (michaelis-menten s)
  (/ (* Vmax s) (+ Km s)))

(fit michaelis-menten (conc) rate
  (optimizer (adam 0.5))
  (steps 1500))
