;; Returns of a share whose variance follows the shocks before: GARCH(1,1).
;; Data: simulated, with constant 0.1, shock 0.2 and persistence 0.7.

(define returns
  (vec -0.36 1.09 1.34 0.33 0.39 -0.43 -0.75 -0.74 -0.83 0.79 -0.05 0.1 -0.46 -0.78 -0.92 -0.69
       0.49 0.01 -0.33 -0.17 -0.96 0.95 -1.02 0.04 1.73 -2.75 -2.19 -1.2 0.18 -2.26 -0.36 -0.04
       0.2 -2.43 0.92 2.07 0.64 -0.93 -0.74 -2.92 0.78 2.17 1.03 -4.28 -0.97 -0.2 -0.82 1.54
       -2.55 -1.22 0.93 1.39 0.23 1.26 0.62 -1.14 1.4 -0.58 -1.7 0.53 1.96 1.24 1.26 0.24 -2.68
       1.04 0.22 -3.22 -1.17 -1.43 1.62 0.19 0.39 0.28 -1.35 -2.14 0.08 -0.35 -0.01 -0.16 -0.42
       0.44 0.15 -0.45 -1.34 -2.33 -1.91 -0.22 1.13 -0.5 0.73 1.17 2.48 0.42 1.89 0.33 -1.5
       -2.86 0.5 1.3 3.44 -1.31 0.86 -0.18 -3.18 0.69 -0.52 -1.78 2.45 -1.03 0.7 -0.35 -0.84
       -0.18 0.77 -0.65 -1.48 1.88 0.55 -1.08 -0.1 -1.53 -0.07 0.85 -1.85 1.04 0.93 -0.3 0.1
       -0.29 -0.36 -1.42 1.56 -0.74 0.14 -0.21 0.38 0.45 -0.78 0.29 -0.2 -0.62 0.94 0.94 -0.77
       -0.26 -0.8 -0.93 -0.84 0.48))

(define-parameter constant 0.1 positive)
(define-parameter shock 0.1 (between 0 1))
(define-parameter persistence 0.5 (between 0 1))

(define start (variance returns))

(define cost
  (loop ((t 0) (v start) (total 0))
    (if (= t (vlen returns))
        total
        (let ((r (ref returns t)))
          (recur (+ t 1)
                 (+ constant (* shock r r) (* persistence v))
                 (- total (normal-lpdf r 0 (sqrt v))))))))

(negative-log-likelihood cost
  (optimizer (lbfgs))
  (steps 300))
