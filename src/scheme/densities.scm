;; The logarithms of probability densities (-lpdf), of probabilities of counts (-lpmf), and of the
;; probabilities of what is below (-lcdf) or above (-lccdf), element by element of numbers and
;; tensors. Outside of what can happen, and for impossible parameters, they are -inf. Formulas
;; are computed from operands that are safe for them, so that no derivative is lost where they
;; are not chosen. Comparisons with what is not a number do not hold, so that it comes through.

(define (%where-outside x low high outside inside)
  (%where-below x low outside (%where-below high x outside inside)))

;; A parameter that must be above 0, and the result for it.
(define (%above-0 parameter)
  (%where-below 0 parameter parameter (%where-below parameter +inf.0 1 parameter)))
(define (%for-above-0 parameter result)
  (%where-below 0 parameter result (%where-below parameter +inf.0 -inf.0 result)))

;; A count from 0 up to a limit, and the result for it.
(define (%count x limit)
  (%where-below 0 (- x (floor x)) 0 (%where-outside x 0 limit 0 x)))
(define (%for-count x limit result)
  (%where-below 0 (- x (floor x)) -inf.0 (%where-outside x 0 limit -inf.0 result)))

;; Above all counts.
(define %all-counts 1e300)

;; log (1 + w^2), also where the square would overflow.
(define (%log1p-square w)
  (let* ((size (abs w))
         (near (%where-below size 1e8 size 1))
         (far (%where-below size 1e8 1 size)))
    (%where-below size 1e8 (log1p (* near near)) (* 2 (log far)))))

;; The logarithm of (a + b)! / (a! b!) x^a y^b for a, b above 0 and x + y = 1, by what the
;; powers leave of Stirling's formula: Loader, Fast and Accurate Computation of Binomial
;; Probabilities, 2000. No large numbers cancel.
(define (%log-share a b x y)
  (let ((n (+ a b)))
    (- (%stirling-rest n)
       (%stirling-rest a)
       (%stirling-rest b)
       (%deviance a (* n x))
       (%deviance b (* n y))
       (* 0.5 (log (* 6.283185307179586 a (/ b n)))))))

;; From here on Stirling's formula is better than lgamma.
(define %stirling-from 10)

(define (normal-lpdf x mean deviation)
  (%arithmetic 'normal-lpdf x mean deviation)
  (let* ((safe (%above-0 deviation))
         (z (/ (- x mean) safe)))
    (%for-above-0 deviation
                  (- (* -0.5 z z) (log safe) 0.9189385332046728))))

;; A number in deviations from the mean, and what is made of it for a possible deviation.
(define (%standardised name x parameters impossible f)
  (let ((mean (if (null? parameters) 0 (car parameters)))
        (deviation (if (or (null? parameters) (null? (cdr parameters))) 1 (cadr parameters))))
    (%arithmetic name x mean deviation)
    (%where-below 0 deviation
                  (f (/ (- x mean) (%above-0 deviation)))
                  (%where-below deviation +inf.0 impossible deviation))))

(define (normal-cdf x . parameters)
  (%standardised 'normal-cdf x parameters +nan.0
                 (lambda (z) (* 0.5 (erfc (* -0.7071067811865476 z))))))

(define (normal-lcdf x . parameters)
  (%standardised 'normal-lcdf x parameters -inf.0 %log-below))

(define (normal-lccdf x . parameters)
  (%standardised 'normal-lccdf x parameters -inf.0 (lambda (z) (%log-below (- z)))))

;; The logarithm of the probability of a standard normal number below z: from the complement
;; where that is small, and far below by Mills' ratio, where the probability would underflow.
(define (%log-below z)
  (let ((complement (erfc (* 0.7071067811865476 (%where-below z -1 0 z))))
        (near (erfc (* -0.7071067811865476 (%where-outside z -8 -1 -1 z))))
        (far (- (%where-below z -8 z -8))))
    (%where-below z -8
                  (- (* -0.5 far far) 0.9189385332046728 (log (%mills-denominator far)))
                  (%where-below z -1
                                (log (* 0.5 near))
                                (log1p (* -0.5 complement))))))

;; One over Mills' ratio of a number of 8 or more: Abramowitz and Stegun 26.2.14.
(define (%mills-denominator x)
  (let loop ((k 18) (fraction x))
    (if (= k 0)
        fraction
        (loop (- k 1) (+ x (/ k fraction))))))

(define (lognormal-lpdf x mean deviation)
  (%arithmetic 'lognormal-lpdf x mean deviation)
  (let ((log-x (log (%above-0 x))))
    (%for-above-0 x (- (normal-lpdf log-x mean deviation) log-x))))

(define (student-t-lpdf x freedom location scale)
  (%arithmetic 'student-t-lpdf x freedom location scale)
  (let* ((degrees (%above-0 freedom))
         (unit (%above-0 scale))
         (z (/ (- x location) unit)))
    (%for-above-0
     freedom
     (%for-above-0
      scale
      (- (* -0.5 (+ degrees 1) (%log1p-square (/ z (sqrt degrees))))
         (lbeta 0.5 (* 0.5 degrees))
         (* 0.5 (log degrees))
         (log unit))))))

(define (cauchy-lpdf x location scale)
  (%arithmetic 'cauchy-lpdf x location scale)
  (let* ((unit (%above-0 scale))
         (z (/ (- x location) unit)))
    (%for-above-0 scale (- 0 (%log1p-square z) (log unit) 1.1447298858494002))))

(define (exponential-lpdf x rate)
  (%arithmetic 'exponential-lpdf x rate)
  (let ((safe (%above-0 rate)))
    (%for-above-0 rate (%where-below x 0 -inf.0 (- (log safe) (* safe x))))))

(define (gamma-lpdf x form rate)
  (%arithmetic 'gamma-lpdf x form rate)
  (let* ((inside (%where-below x 0 1 x))
         (positive (%where-below 0 inside inside 1))
         (a (%above-0 form))
         (b (%above-0 rate))
         (plain (- (+ (* a (log b)) (%times-log (- a 1) inside))
                   (lgamma a)
                   (* b inside)))
         (large (- (* 0.5 (log a))
                   0.9189385332046728
                   (%stirling-rest a)
                   (%deviance a (* b positive))
                   (log positive))))
    (%for-above-0
     form
     (%for-above-0
      rate
      (%where-below x 0 -inf.0
                    (%where-below a %stirling-from plain
                                  (%where-below 0 inside large plain)))))))

(define (beta-lpdf x a b)
  (%arithmetic 'beta-lpdf x a b)
  (let* ((inside (clamp x 0 1))
         (between (%where-below 0 (* inside (- 1 inside)) inside 0.5))
         (first (%above-0 a))
         (second (%above-0 b))
         (plain (- (+ (%times-log (- first 1) inside)
                      (%times-log1p (- second 1) (- inside)))
                   (lbeta first second)))
         (large (- (+ (%log-share first second between (- 1 between))
                      (log (* first (/ second (+ first second)))))
                   (log between)
                   (log1p (- between)))))
    (%for-above-0
     a
     (%for-above-0
      b
      (%where-outside x 0 1 -inf.0
                      (%where-below (min first second) %stirling-from plain
                                    (%where-below 0 (* inside (- 1 inside)) large plain)))))))

(define (poisson-lpmf count rate)
  (%arithmetic 'poisson-lpmf count rate)
  (let ((k (%count count %all-counts))
        (safe (%where-below rate 0 1 rate)))
    (%for-count count %all-counts
                (%where-below rate 0 -inf.0
                              (%where-below k 0.5
                                            (- safe)
                                            (%log-poisson (%where-below k 0.5 1 k) safe))))))

(define (%log-poisson k rate)
  (- 0 (%deviance k rate) (* 0.5 (log (* 6.283185307179586 k))) (%stirling-rest k)))

(define (binomial-lpmf count trials p)
  (%arithmetic 'binomial-lpmf count trials p)
  (let* ((n (%count trials %all-counts))
         (k (%count count n))
         (chance (clamp p 0 1))
         (some (* k (- n k)))
         (hits (%where-below some 0.5 1 k))
         (misses (%where-below some 0.5 1 (- n k))))
    (%for-count
     trials %all-counts
     (%for-count
      count n
      (%where-outside p 0 1 -inf.0
                      (%where-below some 0.5
                                    (+ (%times-log k chance)
                                       (%times-log1p (- n k) (- chance)))
                                    (%log-share hits misses chance (- 1 chance))))))))

(define (bernoulli-logit-lpmf outcome x)
  (%arithmetic 'bernoulli-logit-lpmf outcome x)
  (%for-count outcome 1
              (- (- (* outcome (softplus (- x))))
                 (* (- 1 outcome) (softplus x)))))

;; By mean and dispersion: the variance is mean + mean^2 / dispersion.
(define (negative-binomial-lpmf count mean dispersion)
  (%arithmetic 'negative-binomial-lpmf count mean dispersion)
  (let* ((k (%count count %all-counts))
         (some (%where-below k 0.5 1 k))
         (m (%where-below mean 0 1 mean))
         (d (%above-0 dispersion))
         (total (+ m d)))
    (%for-above-0
     dispersion
     (%for-count
      count %all-counts
      (%where-below mean 0 -inf.0
                    (%where-below k 0.5
                                  (* (- d) (log1p (/ m d)))
                                  (+ (%log-share d some (/ d total) (/ m total))
                                     (log (/ d (+ some d))))))))))

;; The factor is the lower triangular L with covariance L L'.
(define (multivariate-normal-cholesky-lpdf x mean factor)
  (let ((z (solve factor (- (%vector 'multivariate-normal-cholesky-lpdf x)
                            (%numeric 'multivariate-normal-cholesky-lpdf mean))))
        (deviations (diag factor)))
    (%for-above-0 (min deviations)
                  (- (* -0.5 (dot z z))
                     (sum (log (%above-0 deviations)))
                     (* 0.9189385332046728 (vlen z))))))
