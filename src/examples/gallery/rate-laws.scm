;; Which law? Four curves compete for the reaction rates of the enzyme
;; example. soft-choice blends them by the softmax of their weights; noise
;; makes them try each other's place, and as the temperature falls from 1
;; to 0.05 the blend has to settle on one. A blend without noise fits even
;; better, with a bit of everything: the noise is what makes it decide.
;; Data: Treloar 1974, in Bates and Watts 1988.

(define-data (conc rate state) puromycin
  (where (equal? state "treated")))

(define-parameter weights (tensor '(0 0 0 0)))

;; Each law has constants of its own, rates in hundreds.
(define-parameter slope 1)
(define-parameter Vmax 2 positive)
(define-parameter Km 0.1 positive)
(define-parameter limit 2 positive)
(define-parameter decay 10 positive)
(define-parameter scale 2 positive)
(define-parameter power 0.5 positive)

(define (law s)
  (soft-choice weights
    (+ 1 (* slope s))
    (/ (* Vmax s) (+ Km s))
    (* limit (- 1 (exp (- (* decay s)))))
    (* scale (expt s power))))

(define (reaction-rate s)
  (* 100 (law s)))

(fit reaction-rate (conc) rate
  (optimizer (adam 0.02))
  (steps 1500))
