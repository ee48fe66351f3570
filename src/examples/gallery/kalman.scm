;; A Kalman filter on the carbon dioxide at Mauna Loa, 1959 to 2025: how much of each year's rise is
;; a new trend, and how much passes? The level rises by a slope that itself wanders. How far level
;; and slope wander in a year, and how far a reading strays, makes the readings more or less likely.
;; Data: NOAA GML.

(define-data (year ppm) co2)

(define-parameter level-spread 0.5 positive)
(define-parameter slope-spread 0.5 positive)
(define-parameter reading-spread 0.5 positive)

;; What is believed of (level slope): its mean, its covariance, and the cost of all surprises so far.
(define-record-type belief (make-belief mean covariance cost) belief?
  (mean belief-mean)
  (covariance belief-covariance)
  (cost belief-cost))

(define F (mat '(1 1) '(0 1)))          ; a year later the level is higher by the slope
(define H (mat '(1 0)))                 ; a reading shows the level
(define Q (mat (list (square level-spread) 0)
               (list 0 (square slope-spread))))
(define R (mat (list (square reading-spread))))

(define first-reading (vector-ref ppm 0))
(define start (make-belief (vec first-reading 1) (* 4 (eye 2)) 0))

(define (predicted before)
  (matvec F (belief-mean before)))

(define (after reading before)
  (let* ((mean (predicted before))
         (P (+ (matmul F (matmul (belief-covariance before) (transpose F))) Q))
         (surprise (- (vec reading) (matvec H mean)))
         (S (+ (matmul H (matmul P (transpose H))) R))
         (gain (matmul (matmul P (transpose H)) (inv S))))
    (make-belief
      (+ mean (matvec gain surprise))
      (- P (matmul gain (matmul H P)))
      (+ (belief-cost before)
         (* 0.5 (+ (logdet S) (dot surprise (solve S surprise)) (log (* 2 pi))))))))

(define last-belief (fold after start (vector->list ppm)))

(minimize (belief-cost last-belief)
  (optimizer (adam 0.05))
  (steps 400))

(watch rise-a-year (ref (belief-mean last-belief) 1))

;; What the filter expected of each year from the years before it.
(define (expectations readings before)
  (if (null? readings)
      '()
      (cons (ref (predicted before) 0)
            (expectations (cdr readings) (after (car readings) before)))))

(define expected (expectations (vector->list ppm) start))
(plot year ppm expected)
