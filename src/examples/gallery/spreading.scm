;; What spreads? An outbreak of influenza among 763 boys, 1978: how many
;; fall ill in a day is left open, as a law of how many are well and ill.
;; Data: BMJ 1978;1:587, read off its figure.

(define-data (day _ in-bed _) influenza)

;; The share of all boys who fall ill in a day, by the shares of those
;; who can and of those who are.
(define-unknown (infection well ill)
  (using + * /)
  (size 7)
  (constants 2))

;; The share of those in bed who recover in a day.
(define-parameter recovery 0.5 positive)

(define boys 763)

;; A state is (well ill); this is its change in a day.
(define (change state)
  (let ((caught (infection (car state) (cadr state)))
        (cured (* recovery (cadr state))))
    (list (- caught) (- caught cured))))

(define (move state rate dt)
  (map (lambda (x dx) (+ x (* dt dx))) state rate))

(define (runge-kutta state dt)
  (let* ((k1 (change state))
         (k2 (change (move state k1 (/ dt 2))))
         (k3 (change (move state k2 (/ dt 2))))
         (k4 (change (move state k3 dt))))
    (map (lambda (x a b c d) (+ x (* (/ dt 6) (+ a (* 2 b) (* 2 c) d))))
         state k1 k2 k3 k4)))

(define steps-a-day 2)

(define (next-day state)
  (fold (lambda (k state) (runge-kutta state (/ 1 steps-a-day)))
        state
        (iota steps-a-day)))

(define days
  (reverse
    (fold (lambda (k past) (cons (next-day (car past)) past))
          (list (list (/ 760 boys) (/ 3 boys)))
          (iota (- (vector-length day) 1)))))

(define predicted (map (lambda (state) (* boys (cadr state))) days))

(minimize (apply + (map (lambda (p m) (square (/ (- p m) 100)))
                        predicted
                        (vector->list in-bed)))
  (optimizer (lbfgs))
  (steps 100))

(plot day in-bed predicted)
