;; Two spirals: a network of two layers learns on which of them a point lies.
;; The weights are tensors, started at random from the run's seed; New seed starts another run.

(define points-each 100)

;; A point of one of the spirals: x, y, and 1 or 0 for the spiral.
(define (spiral-point k side)
  (let* ((t (/ k points-each))
         (angle (+ (* 1.5 2 pi t) (* side pi)))
         (radius (+ 0.2 (* 1.8 t))))
    (list (* radius (cos angle)) (* radius (sin angle)) side)))

(define-data (x y spiral)
  (append-map (lambda (k) (list (spiral-point k 0) (spiral-point k 1)))
              (iota points-each)))

(define hidden 24)
(define-parameter W1 (* 2 (glorot 2 hidden)))
(define-parameter b1 (random-normal (list hidden) 0 0.5))
(define-parameter w2 (glorot hidden))
(define-parameter b2 0)

;; The probability of the second spiral.
(define (network x y)
  (let ((layer (tanh (+ (matmul (vec x y) W1) b1))))
    (sigmoid (+ (dot w2 layer) b2))))

(fit network (x y) spiral
  (loss cross-entropy)
  (optimizer (adam 0.03))
  (steps 1500)
  (seed 1))

(watch accuracy
  (mean-over ((x x) (y y) (spiral spiral))
    (if (> (* (- spiral 0.5) (- (network x y) 0.5)) 0) 1 0)))
