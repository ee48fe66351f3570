;; A Gaussian process: a smooth curve of unknown form, whose height, width and noise make the points most
;; likely.
;; Data: simulated, with height 1.5, width 1.6 and noise 0.3.

(define x (linspace 0 10 20))
(define y
  (vec 2.11 2.77 2.39 1.79 0.33 -0.55 -1.76 -2.0 -2.19 -1.56 -1.17 -0.46 0.2 -0.9 -1.47 -1.74
       -1.99 -1.75 -1.66 -0.86))

(define-parameter height 1 positive)
(define-parameter width 1 positive)
(define-parameter noise 0.5 positive)

(define distances (- (reshape x 20 1) x))

(define covariance
  (+ (* (square height) (exp (* -0.5 (square (/ distances width)))))
     (* (square noise) (eye 20))))

(negative-log-likelihood
  (- (multivariate-normal-cholesky-lpdf y (zeros 20) (cholesky covariance)))
  (optimizer (lbfgs))
  (steps 200))
