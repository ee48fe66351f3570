;; Solvers of ordinary differential equations dy/dt = (f t y). The state y is a number or a
;; tensor; f may return a list or vector for a tensor. Each returns the state at `to`.

;; The equation over the share s of the way from 0 to 1, in either direction of time. What it
;; returns has the shape of the state.
(define (%over-share name f from to)
  (let ((from (%number name from))
        (span (- (%number name to) from)))
    (lambda (s y) (* span (%of-state name y (f (+ from (* s span)) y))))))

(define (%fixed-steps name step)
  (lambda (f start from to steps)
    (let ((g (%over-share name f from to))
          (h (/ 1 (%step-count name steps))))
      (let loop ((k 0) (y (%numeric name start)))
        (if (>= k steps)
            y
            (loop (+ k 1) (step g (* k h) y h)))))))

;; A number of steps that is known only when the program runs is checked then.
(define (%step-count name steps)
  (if (%counts? name steps)
      steps
      (%refuse-steps name)))

(define euler
  (%fixed-steps
   'euler
   (lambda (g s y h) (+ y (* h (g s y))))))

(define rk4
  (%fixed-steps
   'rk4
   (lambda (g s y h)
     (let* ((k1 (g s y))
            (k2 (g (+ s (* 0.5 h)) (+ y (* 0.5 h k1))))
            (k3 (g (+ s (* 0.5 h)) (+ y (* 0.5 h k2))))
            (k4 (g (+ s h) (+ y (* h k3)))))
       (+ y (* (/ h 6) (+ k1 (* 2 k2) (* 2 k3) k4)))))))

;; Takes steps of a size that keeps the error of each within the tolerance: of the state, and
;; of the rate at which the state changes with all that can be differentiated. A step takes g,
;; s, y and h, and returns the next y and an estimate of its error. The size of steps has
;; no derivative: that of the result is the derivative of the steps that were taken.
(define (%adaptive name step order)
  (lambda (f start from to . options)
    (let* ((g (%over-share name f from to))
           (tolerance (if (null? options) 1e-8 (%tolerance name (car options))))
           (first (%numeric name start)))
      (let loop ((tries 0) (s 0) (y first) (rate (%first-rate first)) (h 0.01))
        (cond ((>= s 1) y)
              ((> (%where-below h 1e-16 +inf.0 tries) 10000) (%no-solution name))
              (else
               (let* ((rest (- 1 s))
                      (size (min h rest))
                      (tried (%step-with-rates step g s y size rate))
                      (next-y (car tried))
                      (next-rate (caddr tried))
                      (error (%larger-error (%mean-square (cadr tried) y next-y tolerance)
                                            (%mean-square (cadddr tried) rate next-rate tolerance)
                                            size))
                      (next (* size (%step-factor error order))))
                 (if (<= error 1)
                     (loop (+ tries 1) (if (< h rest) (+ s size) 1)
                           next-y (%finite-or-zero next-rate) next)
                     (loop (+ tries 1) s y rate next)))))))))

;; The mean square of the errors, each as a multiple of what is allowed.
(define (%mean-square errors before after tolerance)
  (let ((allowed (* tolerance (+ 1 (max (abs before) (abs after))))))
    (stop-gradient (mean (square (/ errors allowed))))))

;; The larger error, or what is not a number in that of the state. A rate that stays infinite
;; in the smallest steps, as that of a root at 0, decides nothing.
(define (%larger-error of-state of-rate size)
  (let ((of-rate (%where-below of-rate 1e300
                               of-rate
                               (%where-below size 1e-7 0 +inf.0))))
    (sqrt (%where-below of-state of-rate of-rate of-state))))

(define (%finite-or-zero rate)
  (%where-below (abs rate) 1e300 rate 0))

(define (%step-factor error order)
  (if (< error 1e300)
      (clamp (* 0.9 (expt (max error 1e-10) (/ -1 order))) 0.2 5)
      0.2))

;; Dormand and Prince, A family of embedded Runge-Kutta formulae, 1980: order 5, with an
;; error estimate of order 4.
(define dormand-prince
  (%adaptive
   'dormand-prince
   (lambda (g s y h)
     (let* ((k1 (* h (g s y)))
            (k2 (* h (g (+ s (* 1/5 h)) (+ y (* 1/5 k1)))))
            (k3 (* h (g (+ s (* 3/10 h)) (+ y (* 3/40 k1) (* 9/40 k2)))))
            (k4 (* h (g (+ s (* 4/5 h))
                        (+ y (* 44/45 k1) (* -56/15 k2) (* 32/9 k3)))))
            (k5 (* h (g (+ s (* 8/9 h))
                        (+ y (* 19372/6561 k1) (* -25360/2187 k2) (* 64448/6561 k3)
                           (* -212/729 k4)))))
            (k6 (* h (g (+ s h)
                        (+ y (* 9017/3168 k1) (* -355/33 k2) (* 46732/5247 k3)
                           (* 49/176 k4) (* -5103/18656 k5)))))
            (next (+ y (* 35/384 k1) (* 500/1113 k3) (* 125/192 k4)
                     (* -2187/6784 k5) (* 11/84 k6)))
            (k7 (* h (g (+ s h) next))))
       (list next
             (+ (* 71/57600 k1) (* -71/16695 k3) (* 71/1920 k4)
                (* -17253/339200 k5) (* 22/525 k6) (* -1/40 k7)))))
   5))

;; Kaps and Rentrop 1979 with the parameters of Shampine, Implementation of Rosenbrock
;; methods, 1982: order 4, with an error estimate of order 3. The Jacobian is exact, so that
;; stiff equations take no more steps than the solution needs.
(define rosenbrock
  (%adaptive
   'rosenbrock
   (lambda (g s y h)
     (let* ((size (shape y))
            (n (vlen y))
            (state (lambda (v) (if (null? size) (ref v 0) (reshape v size))))
            (slope (lambda (s v) (flatten (g s (state v)))))
            (start (flatten y))
            (matrix (- (/ (eye n) (* 0.5 h))
                       ((jacobian (lambda (v) (slope s v))) start)))
            (by-time ((jacobian (lambda (s) (slope s start))) s))
            (stage (lambda (slope weight others)
                     (solve matrix (+ slope (* h weight by-time) (/ others h)))))
            (g1 (stage (slope s start) 1/2 0))
            (slope2 (slope (+ s h) (+ start (* 2 g1))))
            (g2 (stage slope2 -3/2 (* -8 g1)))
            (slope3 (slope (+ s (* 3/5 h)) (+ start (* 48/25 g1) (* 6/25 g2))))
            (g3 (stage slope3 121/50 (+ (* 372/25 g1) (* 12/5 g2))))
            (g4 (stage slope3 29/250 (+ (* -112/125 g1) (* -54/125 g2) (* -2/5 g3)))))
       (list (state (+ start (* 19/9 g1) (* 1/2 g2) (* 25/108 g3) (* 125/108 g4)))
             (state (+ (* 17/54 g1) (* 7/36 g2) (* 125/108 g4))))))
   4))

;; The states at several times: (step y t0 t1) takes each to the next.
(define (ode-states step start from times)
  (let* ((times (%vector 'ode-states times))
         (count (vlen times))
         (from (%number 'ode-states from))
         (first (%numeric 'ode-states start))
         (axes (shape first))
         (places (reshape (tensor (iota count)) (cons count (map (lambda (size) 1) axes)))))
    (let loop ((k 0) (before from) (y first) (states (zeros (cons count axes))))
      (if (>= k count)
          states
          (let* ((now (ref times k))
                 (next (%of-state 'ode-states y (step y before now))))
            (loop (+ k 1) now next (+ states (* (%where-equal places k 1 0) next))))))))
