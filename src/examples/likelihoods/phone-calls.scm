;; Phone calls from Belgium in tens of millions. In six of the years minutes were counted instead: a line
;; with errors of Student's t density is not misled by them.
;; Data: Rousseeuw and Leroy 1987.

(define-data (year calls)
  '((50 0.44) (51 0.47) (52 0.47) (53 0.59) (54 0.66) (55 0.73) (56 0.81) (57 0.88) (58 1.06)
    (59 1.2) (60 1.35) (61 1.49) (62 1.61) (63 2.12) (64 11.9) (65 12.4) (66 14.2) (67 15.9)
    (68 18.2) (69 21.2) (70 4.3) (71 2.4) (72 2.7) (73 2.9)))

(define-parameter level 1)
(define-parameter slope 0.1)
(define-parameter scale 0.5 positive)

(define (line year) (+ level (* slope (- year 60))))

(negative-log-likelihood
  (- (sum-over ((t year) (y calls)) (student-t-lpdf y 2 (line t) scale)))
  (optimizer (lbfgs))
  (steps 200))

(plot year calls line)
