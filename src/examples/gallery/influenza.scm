;; An outbreak in a boarding school of 763 boys, 1978.
;; Susceptible boys catch the flu at a rate beta, those in bed recover
;; at a rate gamma; the days go by in fourth-order Runge-Kutta steps.
;; Data: BMJ 1978;1:587, read off its figure.

(define-data (day _ in-bed _) influenza)

;; Infections and recoveries a day, for each boy in bed.
(define-parameter beta 2 positive)
(define-parameter gamma 0.6 positive)

(define boys 763)

;; A state is (susceptible in-bed); this is its change in a day.
(define (change state)
  (let ((caught (/ (* beta (car state) (cadr state)) boys))
        (well (* gamma (cadr state))))
    (list (- caught) (- caught well))))

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
  (do ((k 0 (+ k 1))
       (state state (runge-kutta state (/ 1 steps-a-day))))
      ((= k steps-a-day) state)))

;; In bed on day 0, 1, 2, ...
(define (outbreak state days)
  (if (= days 0)
      '()
      (cons (cadr state) (outbreak (next-day state) (- days 1)))))

(define predicted (outbreak '(760 3) (vector-length in-bed)))

(minimize (apply + (map (lambda (p m) (square (- p m)))
                        predicted
                        (vector->list in-bed)))
  (optimizer (adam 0.02))
  (steps 400))

(watch infections-by-one-boy (/ beta gamma))
(plot day in-bed predicted)
