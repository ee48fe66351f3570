;; Procedures on numbers that few programs use.

(define (exact-nonnegative-integer? x)
  (and (exact-integer? x) (>= x 0)))

(define (cube x) (* x x x))

;; Integer division of R6RS: the remainder is never negative.
(define (div n d)
  (quotient (- n (mod n d)) d))
(define (mod n d)
  (modulo n (abs d)))
(define (div-and-mod n d) (values (div n d) (mod n d)))

;; The simplest fraction within `distance` of x: that of the smallest denominator. The method is that of continued
;; fractions: the simplest number between two bounds has their common whole part, then the simplest between the
;; reciprocals of what is left.
(define (rationalize x distance)
  (%check 'rationalize 'known x)
  (%check 'rationalize 'known distance)
  (let ((low (- x (abs distance))) (high (+ x (abs distance))))
    (cond ((or (nan? low) (nan? high)) (+ low high))
          ((infinite? x) (if (infinite? distance) (- x x) x))
          ((infinite? distance) 0)
          ((<= low 0 high) 0)
          ((< low 0) (- (%simplest (- high) (- low))))
          (else (%simplest low high)))))

(define (%simplest low high)
  (let ((whole (floor low)))
    (cond ((= whole low) whole)
          ((< whole (floor high)) (+ whole 1))
          (else (+ whole (/ 1 (%simplest (/ 1 (- high whole)) (/ 1 (- low whole)))))))))
