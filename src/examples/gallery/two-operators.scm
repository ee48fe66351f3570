; Which two operators made these values?
;
; The law is hidden in the first lines. The model below knows its form, (outer (inner (* p x) y) (* q z)), and has to find
; both operators, of eight each, and the two constants. Two soft choices blend the operators while the temperature falls,
; from 240 starts at once. Two of three end at the law, the rest at a wrong pair that fits less well; the table of
; all eight such laws is what `npm run experiments -- operators` prints.

(define (law x y z)
  (define (inner a b) (* a b))
  (define (outer a b) (+ a b))
  (outer (inner (* 1.7 x) y) (* 0.6 z)))
(define (row i)
  (let ((x (+ 1.6 (sin (* 1.7 i)))) (y (+ 1.5 (sin (+ 1 (* 2.3 i))))) (z (+ 1.4 (cos (* 3.1 i)))))
    (list x y z (law x y z))))
(define-data (x y z value) (map row (iota 40)))
(define-parameter first (zeros 8))
(define-parameter second (zeros 8))
(define-parameter p 1 positive)
(define-parameter q 1 positive)
(define (operate weights a b)
  (soft-choice weights
    (+ a b)
    (- a b)
    (* a b)
    (/ a b)
    (max a b)
    (min a b)
    (sqrt (+ (* a a) (* b b)))
    (abs (- a b))))
(define (model x y z) (operate second (operate first (* p x) y) (* q z)))
(fit model (x y z) value
  (optimizer (adam 0.05)) (steps 600) (restarts 240) (temperature 2 0.1 linear))
