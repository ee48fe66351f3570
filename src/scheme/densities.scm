;; The logarithms of probability densities (-lpdf) and of probabilities of counts (-lpmf),
;; element by element of numbers and tensors. Outside of what can happen they are -inf.

(define (normal-lpdf x mean deviation)
  (let ((z (/ (- x mean) deviation)))
    (- (* -0.5 z z) (log deviation) 0.9189385332046728)))

(define (normal-cdf x . parameters)
  (let ((z (if (null? parameters)
               x
               (/ (- x (car parameters)) (cadr parameters)))))
    (* 0.5 (erfc (* -0.7071067811865476 z)))))

(define (lognormal-lpdf x mean deviation)
  (let ((log-x (log (%where-below 0 x x 1))))
    (%where-below 0 x (- (normal-lpdf log-x mean deviation) log-x) -inf.0)))

(define (student-t-lpdf x freedom location scale)
  (let ((z (/ (- x location) scale)))
    (- (* -0.5 (+ freedom 1) (log1p (/ (* z z) freedom)))
       (lbeta 0.5 (* 0.5 freedom))
       (* 0.5 (log freedom))
       (log scale))))

(define (cauchy-lpdf x location scale)
  (let ((z (/ (- x location) scale)))
    (- 0 (log1p (* z z)) (log scale) 1.1447298858494002)))

(define (exponential-lpdf x rate)
  (%where-below x 0 -inf.0 (- (log rate) (* rate x))))

(define (gamma-lpdf x form rate)
  (let ((inside (%where-below x 0 1 x)))
    (%where-below x 0 -inf.0
                  (- (+ (* form (log rate)) (%times-log (- form 1) inside))
                     (lgamma form)
                     (* rate inside)))))

(define (beta-lpdf x a b)
  (let ((inside (clamp x 0 1)))
    (%where-equal inside x
                  (- (+ (%times-log (- a 1) inside) (%times-log1p (- b 1) (- inside)))
                     (lbeta a b))
                  -inf.0)))

(define (poisson-lpmf count rate)
  (- (%times-log count rate) rate (lgamma (+ count 1))))

;; The binomial coefficient is 1 / ((n + 1) B(k + 1, n - k + 1)).
(define (binomial-lpmf count trials p)
  (let ((inside (clamp count 0 trials)))
    (%where-equal inside count
                  (- (+ (%times-log inside p) (%times-log1p (- trials inside) (- p)))
                     (lbeta (+ inside 1) (+ (- trials inside) 1))
                     (log (+ trials 1)))
                  -inf.0)))

(define (bernoulli-logit-lpmf outcome x)
  (- (- (* outcome (softplus (- x))))
     (* (- 1 outcome) (softplus x))))

;; By mean and dispersion: the variance is mean + mean^2 / dispersion.
(define (negative-binomial-lpmf count mean dispersion)
  (- (%times-log count (/ mean (+ mean dispersion)))
     (* dispersion (log1p (/ mean dispersion)))
     (lbeta (+ count 1) dispersion)
     (log (+ count dispersion))))

;; The factor is the lower triangular L with covariance L L'.
(define (multivariate-normal-cholesky-lpdf x mean factor)
  (let ((z (solve factor (- (tensor x) (tensor mean)))))
    (- (* -0.5 (dot z z))
       (sum (log (diag factor)))
       (* 0.9189385332046728 (vlen z)))))
