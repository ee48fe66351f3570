;; The likelihood of 360 months of readings under a Kalman filter with 20 states. Twenty damped cells drive each
;; other in a chain; four readings a month each show some of them. What is learned is how much of a cell remains in a month,
;; how strongly a neighbour drives it, and how large both kinds of noise are.

(define states 20)
(define seen 4)
(define months 360)

;; A square matrix by what is on its diagonal, above it and below it.
(define (banded diagonal above below)
  (tensor
    (map (lambda (i)
           (map (lambda (j)
                  (cond ((= i j) diagonal)
                        ((= j (+ i 1)) above)
                        ((= i (+ j 1)) below)
                        (else 0)))
                (iota states)))
         (iota states))))

;; Each reading shows every fourth cell, and a tenth of the others.
(define H
  (tensor
    (map (lambda (i)
           (map (lambda (j) (if (= (modulo j seen) i) 1 0.1))
                (iota states)))
         (iota seen))))

;; ---- The months, simulated ----

(define (noise spread size)
  (* spread (random-normal size)))

(define true-F (banded 0.8 0.25 -0.2))

(define (simulate months state readings)
  (if (= months 0)
      (reverse readings)
      (let ((next (+ (matvec true-F state) (noise 0.5 states))))
        (simulate (- months 1)
                  next
                  (cons (+ (matvec H next) (noise 1.2 seen)) readings)))))

(define readings (simulate months (zeros states) '()))

;; ---- The filter ----

(define-parameter remains 0.7)
(define-parameter driven 0.15)
(define-parameter state-spread 1 positive)
(define-parameter reading-spread 1 positive)

(define F (banded remains driven -0.2))
(define Q (* (square state-spread) (eye states)))
(define R (* (square reading-spread) (eye seen)))

;; What is believed of the cells: their mean, its covariance, and the cost of all surprises so far.
(define-record-type belief
  (make-belief mean covariance cost)
  belief?
  (mean belief-mean)
  (covariance belief-covariance)
  (cost belief-cost))

(define (after reading before)
  (let* ((mean (matvec F (belief-mean before)))
         (P (+ (matmul F (matmul (belief-covariance before) (transpose F))) Q))
         (surprise (- reading (matvec H mean)))
         (S (+ (matmul H (matmul P (transpose H))) R))
         (gain (matmul (matmul P (transpose H)) (inv S))))
    (make-belief
      (+ mean (matvec gain surprise))
      (- P (matmul gain (matmul H P)))
      (+ (belief-cost before)
         (* 0.5 (+ (logdet S)
                   (dot surprise (solve S surprise))
                   (* seen (log (* 2 pi)))))))))

(define last-belief
  (fold after (make-belief (zeros states) (eye states) 0) readings))

(minimize (/ (belief-cost last-belief) months)
  (optimizer (adam 0.02))
  (steps 200))
