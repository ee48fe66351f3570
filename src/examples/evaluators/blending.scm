;; In this evaluator `if` blends. Where its test is an inequality, and both arms are numbers, its
;; value is a mixture of the arms: the more clearly the inequality holds, the more of the first.
;; So a constant in the test has a gradient. It differs from the one that ships where a comment
;; says Blending.

;; Blending. The margin of an inequality at which its degree is 73 percent. The smaller it is, the
;; more like an ordinary `if`, and the smaller the stretch in which the test has a gradient.
(define temperature 5)

(define (analyze-if expression scope)
  (let* ((whole? (pair? (cdddr expression)))
         (test (analyze (cadr expression) scope))
         (consequent (analyze (caddr expression) scope))
         (alternative (if whole? (analyze (cadddr expression) scope) unspecified))
         (arms? (if whole? (analyze-arms (cddr expression) scope) never))
         (degree-of (analyze-degree (cadr expression) scope)))
    (lambda (env)
      (let ((degree (and (arms? env) (degree-of env))))
        (if (number? degree)
            (blend expression degree test (consequent env) (alternative env) env)
            (if (%at expression (test env))
                (consequent env)
                (alternative env)))))))

;; Blending. Both arms are computed, so both must have a value.
(define (blend expression degree test consequent alternative env)
  (if (and (number? consequent) (number? alternative))
      (%at expression (+ (* degree consequent) (* (- 1 degree) alternative)))
      (if (%at expression (test env))
          consequent
          alternative)))

;; Blending. How far a test holds, from 0 to 1, as a procedure of the environment; it returns #f
;; for a test that holds or does not. Tests made of others with `and`, `or` and `not` are as far
;; true as the chances of independent events.
(define (analyze-degree test scope)
  (cond ((boolean? test) (lambda (env) (if test 1 0)))
        ((not (pair? test)) never)
        ((eq? (car test) 'if)
         (degree-of-if (analyze-degree (cadr test) scope)
                       (analyze-degree (caddr test) scope)
                       (analyze-degree (cadddr test) scope)))
        ((or? test)
         (degree-of-if (analyze-degree (cadr (car (cadr test))) scope)
                       (analyze-degree #t scope)
                       (analyze-degree (cadddr (caddr test)) scope)))
        ((form-of (car test) scope) never)
        ((= (length test) 2) (degree-of-not test scope))
        ((= (length test) 3) (degree-of-inequality test scope))
        (else never)))

(define (never env) #f)

(define (degree-of-if test consequent alternative)
  (lambda (env)
    (let* ((test (test env)) (consequent (consequent env)) (alternative (alternative env)))
      (and (number? test)
           (number? consequent)
           (number? alternative)
           (+ (* test consequent) (* (- 1 test) alternative))))))

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

(define (degree-of-not test scope)
  (let ((operator (analyze (car test) scope)) (degree-of (analyze-degree (cadr test) scope)))
    (lambda (env)
      (let ((degree (and (eq? (operator env) not) (degree-of env))))
        (and (number? degree) (- 1 degree))))))

(define (degree-of-inequality test scope)
  (let ((operator (analyze (car test) scope)) (operands (analyze-each (cdr test) scope)))
    (lambda (env)
      (let ((operator (operator env)))
        (and (memq operator (list < <= > >=))
             (let* ((values (run-each operands env))
                    (difference (- (cadr values) (car values)))
                    (margin (if (memq operator (list < <=)) difference (- difference))))
               (%at test (sigmoid (/ margin temperature)))))))))

;; Blending. Whether an expression can be an arm, as a procedure of the environment. An arm that
;; calls a procedure of the program may come back to this very `if`, and to compute both arms would
;; never end: such an `if` chooses, as it always did.
(define (analyze-arm expression scope)
  (cond ((symbol? expression)
         (let ((value (analyze expression scope)))
           (lambda (env) (not (of-program? (value env))))))
        ((not (pair? expression)) (lambda (env) #t))
        ((eq? (car expression) 'quote) (lambda (env) #t))
        ((memq (car expression) '(if begin)) (analyze-arms (cdr expression) scope))
        ((and (eq? (car expression) 'let) (pair? (cadr expression)))
         (let* ((names (map car (cadr expression)))
                (values? (analyze-arms (map cadr (cadr expression)) scope))
                (body? (analyze-arms (cddr expression) (extend 'plain names scope)))
                (rib (map (lambda (name) '()) names)))
           (lambda (env) (and (values? env) (body? (cons rib env))))))
        ((or (not (symbol? (car expression))) (form-of (car expression) scope)) never)
        (else
         (let ((operator (analyze (car expression) scope))
               (arms? (analyze-arms expression scope)))
           (lambda (env) (and (procedure? (operator env)) (arms? env)))))))

(define (analyze-arms expressions scope)
  (if (null? expressions)
      (lambda (env) #t)
      (let ((first? (analyze-arm (car expressions) scope))
            (rest? (analyze-arms (cdr expressions) scope)))
        (lambda (env) (and (first? env) (rest? env))))))

(define (of-program? value)
  (%same-code? value (make-procedure #f '() 0 never '())))
