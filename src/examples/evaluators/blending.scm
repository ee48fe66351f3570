;; In this evaluator `if` blends. Where its test is an inequality, and both arms are numbers, its
;; value is a mixture of the arms: the more clearly the inequality holds, the more of the first.
;; So a constant in the test has a gradient. It differs from the one that ships where a comment
;; says Blending.

;; Blending. The margin of an inequality at which its degree is 73 percent. The smaller it is, the
;; more like an ordinary `if`, and the smaller the stretch in which the test has a gradient.
(define temperature 5)

(define (evaluate-if expression env)
  (let ((degree (and (pair? (cdddr expression))
                     (arm? (caddr expression) env)
                     (arm? (cadddr expression) env)
                     (degree-of (cadr expression) env))))
    (if (number? degree)
        (blend expression degree env)
        (if (%at expression (evaluate (cadr expression) env))
            (evaluate (caddr expression) env)
            (if (pair? (cdddr expression))
                (evaluate (cadddr expression) env))))))

;; Blending. Both arms are computed, so both must have a value.
(define (blend expression degree env)
  (let ((consequent (evaluate (caddr expression) env))
        (alternative (evaluate (cadddr expression) env)))
    (if (and (number? consequent) (number? alternative))
        (%at expression (+ (* degree consequent) (* (- 1 degree) alternative)))
        (if (%at expression (evaluate (cadr expression) env))
            consequent
            alternative))))

;; Blending. How far a test holds, from 0 to 1; #f for a test that holds or does not. Tests made
;; of others with `and`, `or` and `not` are as far true as the chances of independent events.
(define (degree-of test env)
  (cond ((boolean? test) (if test 1 0))
        ((not (pair? test)) #f)
        ((eq? (car test) 'if)
         (degree-of-if (degree-of (cadr test) env)
                       (degree-of (caddr test) env)
                       (degree-of (cadddr test) env)))
        ((or? test)
         (let ((first (degree-of (cadr (car (cadr test))) env)))
           (degree-of-if first 1 (degree-of (cadddr (caddr test)) env))))
        ((= (length test) 2) (degree-of-not (evaluate (car test) env) (cadr test) env))
        ((= (length test) 3) (degree-of-inequality test env))
        (else #f)))

(define (degree-of-if test consequent alternative)
  (and (number? test)
       (number? consequent)
       (number? alternative)
       (+ (* test consequent) (* (- 1 test) alternative))))

;; Blending. (or a b) reaches an evaluator as (let ((x a)) (if x x b)).
(define (or? test)
  (and (eq? (car test) 'let)
       (pair? (cadr test))
       (null? (cdr (cadr test)))
       (let ((name (car (car (cadr test)))) (body (caddr test)))
         (and (pair? body)
              (eq? (car body) 'if)
              (eq? (cadr body) name)
              (eq? (caddr body) name)))))

(define (degree-of-not operator operand env)
  (let ((degree (and (eq? operator not) (degree-of operand env))))
    (and (number? degree) (- 1 degree))))

(define (degree-of-inequality test env)
  (let ((operator (evaluate (car test) env)))
    (and (memq operator (list < <= > >=))
         (let* ((first (evaluate (cadr test) env))
                (second (evaluate (caddr test) env))
                (margin (if (memq operator (list < <=)) (- second first) (- first second))))
           (%at test (sigmoid (/ margin temperature)))))))

;; Blending. An arm that calls a procedure of the program may come back to this very `if`, and to
;; compute both arms would never end: such an `if` chooses, as it always did.
(define (arm? expression env)
  (cond ((symbol? expression) (not (of-program? (lookup expression env))))
        ((not (pair? expression)) #t)
        ((eq? (car expression) 'quote) #t)
        ((memq (car expression) '(if begin)) (arms? (cdr expression) env))
        ((eq? (car expression) 'let)
         (and (pair? (cadr expression))
              (arms? (map cadr (cadr expression)) env)
              (arms? (cddr expression) (cons (map (lambda (binding) (list (car binding))) (cadr expression)) env))))
        ((symbol? (car expression))
         (and (procedure? (lookup (car expression) env))
              (arms? expression env)))
        (else #f)))

(define (arms? expressions env)
  (or (null? expressions)
      (and (arm? (car expressions) env)
           (arms? (cdr expressions) env))))

(define (of-program? value)
  (%same-code? value (make-procedure #f '() '(0) '())))
