;; How do they meet? Hares fall to lynxes where the two meet; Lotka and
;; Volterra took the product of both. Here the meeting is left open.
;; Pelts in thousands, 1900 to 1920; errors are ratios, by logarithms.
;; Data: the classroom pelt series (Howard 2009, Mahaffy 2010).

(define-data (year hares lynxes) hare-lynx)

;; Hares taken in a year, by how many hares and lynxes there are.
(define-unknown (meeting h l)
  (using + * /)
  (size 9)
  (constants 2))

;; A year's growth of hares left alone, lynxes raised on each hare
;; taken, and decline of lynxes that find none.
(define-parameter growth 0.5 positive)
(define-parameter raising 0.8 positive)
(define-parameter decline 0.8 positive)

(define (hare-change h l) (- (* growth h) (meeting h l)))
(define (lynx-change h l) (- (* raising (meeting h l)) (* decline l)))

;; One step of the midpoint rule.
(define (step state dt)
  (let* ((h (car state))
         (l (cadr state))
         (h-half (+ h (* (/ dt 2) (hare-change h l))))
         (l-half (+ l (* (/ dt 2) (lynx-change h l)))))
    (list (+ h (* dt (hare-change h-half l-half)))
          (+ l (* dt (lynx-change h-half l-half))))))

(define (next-year state)
  (fold (lambda (k state) (step state 0.25)) state (iota 4)))

(define years
  (reverse
    (fold (lambda (k past) (cons (next-year (car past)) past))
          (list (list 30 4))
          (iota (- (vector-length year) 1)))))

(define predicted-hares (map car years))
(define predicted-lynxes (map cadr years))

(define (misfit predicted measured)
  (apply + (map (lambda (p m) (square (log (/ p m))))
                predicted
                (vector->list measured))))

(minimize (+ (misfit predicted-hares hares)
             (misfit predicted-lynxes lynxes))
  (optimizer (lbfgs))
  (steps 200))

(plot year hares predicted-hares)
(plot year lynxes predicted-lynxes)
