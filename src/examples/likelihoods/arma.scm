;; A series that remembers its last value and its last surprise: ARMA(1,1).
;; Data: simulated, with level 0.5, memory 0.7, echo 0.4 and noise 0.6.

(define series
  (vec 0.18 0.31 0.21 0.84 1.67 1.77 1.88 0.62 0.95 0.15 -0.28 -1.34 -1.44 -1.1 0.7 0.71 -0.94
       -0.8 -0.3 0.82 1.75 0.81 0.36 0.4 0.68 0.73 0.78 1.1 0.17 -0.47 0.69 2.0 2.28 2.45 2.94
       3.65 3.35 2.44 2.78 2.57 1.71 1.84 1.83 1.69 1.62 2.08 2.23 2.17 1.2 0.16 -0.41 -0.44
       0.73 0.95 0.77 2.17 2.75 2.31 2.46 2.49 3.23 3.62 2.78 3.07 2.36 3.21 3.69 2.16 3.05
       2.93 1.21 2.18 2.18 1.93 1.87 2.01 2.48 1.51 2.91 3.78 3.51 3.55 3.41 3.62 3.82 4.02
       3.99 3.5 3.22 2.73 2.76 1.83 0.67 1.24 0.71 0.89 1.67 0.48 0.4 1.8))

(define-parameter level 0)
(define-parameter memory 0.5 (between -1 1))
(define-parameter echo 0 (between -1 1))
(define-parameter noise 1 positive)

(define cost
  (loop ((t 1) (surprise 0) (total 0))
    (if (= t (vlen series))
        total
        (let* ((expected (+ level (* memory (ref series (- t 1))) (* echo surprise)))
               (next (- (ref series t) expected)))
          (recur (+ t 1) next (- total (normal-lpdf next 0 noise)))))))

(negative-log-likelihood cost
  (optimizer (lbfgs))
  (steps 300))
