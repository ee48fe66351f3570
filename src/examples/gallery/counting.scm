;; Counting: how much work is a value? This example brings an evaluator
;; of its own, in the tab evaluator.scm: there (applications expression)
;; is the number of applications that it takes to evaluate the
;; expression. It is a number like any other, so it can be watched.

;; At the level direct nothing counts, and the form is this procedure.
(define (applications value) 0)

;; The square root by Newton's method, from the start of 1. How often it
;; comes round depends on x: the farther x is from 1, the more work.
(define (root x)
  (let improve ((guess 1))
    (if (< (abs (- (square guess) x)) 1e-6)
        guess
        (improve (/ (+ guess (/ x guess)) 2)))))

;; Which number has the root 2? Train, and see the work grow less as x
;; comes down to 4.
(define-parameter x 100)

(minimize (square (- (root x) 2))
  (optimizer (adam 1))
  (steps 600))

(watch work (applications (root x)))
