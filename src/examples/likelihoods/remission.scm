;; Weeks in remission of leukemia, with a drug and without: a Weibull regression. Where a patient was
;; still in remission at the end of the study, the likelihood is that of lasting longer.
;; Data: Freireich and others 1963.

(define-data (weeks ended drug)
  '((6 1 1) (6 1 1) (6 1 1) (6 0 1) (7 1 1) (9 0 1) (10 1 1) (10 0 1) (11 0 1) (13 1 1) (16 1 1)
    (17 0 1) (19 0 1) (20 0 1) (22 1 1) (23 1 1) (25 0 1) (32 0 1) (32 0 1) (34 0 1) (35 0 1)
    (1 1 0) (1 1 0) (2 1 0) (2 1 0) (3 1 0) (4 1 0) (4 1 0) (5 1 0) (5 1 0) (8 1 0) (8 1 0) (8 1 0)
    (8 1 0) (11 1 0) (11 1 0) (12 1 0) (12 1 0) (15 1 0) (17 1 0) (22 1 0) (23 1 0)))

(define-parameter scale 10 positive)
(define-parameter form 1 positive)
(define-parameter effect 0)

;; The logarithm of the probability to last longer is -(t / scale)^form; the hazard is its slope.
(define (log-likelihood t ended drug)
  (let* ((z (- (log t) (log scale) (* effect drug)))
         (log-hazard (- (+ (log form) (* form z)) (log t))))
    (- (* ended log-hazard) (exp (* form z)))))

(negative-log-likelihood
  (- (sum-over ((t weeks) (e ended) (d drug)) (log-likelihood t e d)))
  (optimizer (lbfgs))
  (steps 200))

(watch times-longer-with-the-drug (exp effect))
