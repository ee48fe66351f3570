;; Which force slows a pendulum? Its angle was read five times a second.
;; Gravity is known; what friction does to its speed is to be found.
;; The readings are made: a pendulum of a metre, a friction of
;; 0.25 w |w|, and errors of 0.01 in each angle.

(define-data (time angle)
  '((0 1.428) (0.2 1.204) (0.4 0.703) (0.6 0.028) (0.8 -0.535) (1 -0.868)
    (1.2 -0.891) (1.4 -0.636) (1.6 -0.162) (1.8 0.301) (2 0.604)
    (2.2 0.680) (2.4 0.524) (2.6 0.211) (2.8 -0.158) (3 -0.440)
    (3.2 -0.564) (3.4 -0.454) (3.6 -0.201) (3.8 0.101) (4 0.357)
    (4.2 0.465) (4.4 0.411) (4.6 0.199) (4.8 -0.071) (5 -0.298)
    (5.2 -0.402) (5.4 -0.357) (5.6 -0.194) (5.8 0.053) (6 0.260)))

;; The friction at an angular speed of w radians a second.
(define-unknown (friction w)
  (using + * abs)
  (size 6)
  (constants 2))

(define gravity 9.81)

;; A state is (angle speed); this is its change in a second.
(define (change state)
  (list (cadr state)
        (- 0 (+ (* gravity (sin (car state))) (friction (cadr state))))))

(define (move state rate dt)
  (map (lambda (x dx) (+ x (* dt dx))) state rate))

;; One step of the midpoint rule.
(define (step state dt)
  (move state (change (move state (change state) (/ dt 2))) dt))

(define steps-a-reading 4)

(define (next-reading state)
  (fold (lambda (k state) (step state (/ 0.2 steps-a-reading)))
        state
        (iota steps-a-reading)))

;; Let go at rest.
(define readings
  (reverse
    (fold (lambda (k past) (cons (next-reading (car past)) past))
          (list (list 1.4 0))
          (iota (- (vector-length time) 1)))))

(define swung (map car readings))

(minimize (apply + (map (lambda (p m) (square (- p m)))
                        swung
                        (vector->list angle)))
  (optimizer (lbfgs))
  (steps 100))

(plot time angle swung)
