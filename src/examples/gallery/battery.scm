;; A knee in a battery: for a while it fades slowly, then quickly. Where
;; does the knee lie? Discover looks for the curve, knee and all.
;; Capacity of a cell, in that of a new one, after so many hundred
;; cycles. The numbers are made: 1.2 % in a hundred cycles, and from 620
;; cycles on 6 % more, with noise of 0.3 %.

(define-data (cycles capacity)
  '((0.25 0.998) (0.5 0.992) (0.75 0.992) (1 0.989) (1.25 0.980)
    (1.5 0.982) (1.75 0.979) (2 0.979) (2.25 0.972) (2.5 0.969)
    (2.75 0.970) (3 0.967) (3.25 0.962) (3.5 0.960) (3.75 0.953)
    (4 0.946) (4.25 0.950) (4.5 0.947) (4.75 0.941) (5 0.939)
    (5.25 0.936) (5.5 0.934) (5.75 0.930) (6 0.926) (6.25 0.926)
    (6.5 0.905) (6.75 0.887) (7 0.868) (7.25 0.853) (7.5 0.835)
    (7.75 0.817) (8 0.796) (8.25 0.782) (8.5 0.761) (8.75 0.740)
    (9 0.722) (9.25 0.706) (9.5 0.685) (9.75 0.666) (10 0.649)))

;; A knee is where the smaller of two lines changes, or where relu
;; begins.
(define-unknown (fade n)
  (using + - * / min relu)
  (size 12)
  (constants 4))

(fit fade (cycles) capacity
  (optimizer (lm))
  (steps 100))
