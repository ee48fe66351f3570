;; A hidden Markov model of two states by the forward algorithm: what is seen is normal around the mean
;; of a state that one does not see.
;; Data: simulated, with means 1 and 4 and spread 1.

(define seen
  (vec -0.42 1.29 2.23 0.51 -1.31 4.7 3.81 3.85 3.2 3.06 0.33 0.89 -0.69 3.41 4.52 3.73 2.56
       3.58 4.99 3.12 2.34 2.78 2.9 4.55 3.86 2.89 5.37 1.06 5.08 4.01 3.71 2.31 3.68 1.73 3.85
       4.64 3.96 3.54 2.52 2.63 3.35 3.2 4.94 5.17 4.01 3.58 1.0 2.64 -0.1 1.16 1.76 1.23 2.54
       0.02 0.89 2.82 4.63 2.94 3.69 4.84))

(define-parameter means (vec 0 5) ordered)
(define-parameter spread 1 positive)
(define-parameter stay (vec 0.8 0.8) (between 0 1))

;; From the state of a row to that of a column.
(define log-moves
  (log (stack (vec (ref stay 0) (- 1 (ref stay 0)))
              (vec (- 1 (ref stay 1)) (ref stay 1)))))

(define (log-seen t) (normal-lpdf (ref seen t) means spread))

;; The log likelihood of what was seen so far, with each of the states at the end.
(define ends
  (loop ((t 1) (forward (+ (log 0.5) (log-seen 0))))
    (if (= t (vlen seen))
        forward
        (recur (+ t 1)
               (+ (log-sum-exp (+ (reshape forward 2 1) log-moves) 0)
                  (log-seen t))))))

(negative-log-likelihood (- (log-sum-exp ends))
  (optimizer (lbfgs))
  (steps 300))
