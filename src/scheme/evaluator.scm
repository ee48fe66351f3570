;; An evaluator of the language, in the language.
;;
;; An expression is data: a symbol, a list whose head says what it is, or
;; anything else, which is its own value. An environment is a list of ribs,
;; the innermost first, that ends in a procedure from names to values: the
;; top level. A rib is an association list of names and values, or the
;; symbol `recursive` before one of names and expressions that may all
;; mention each other: these are evaluated when they are looked up, in the
;; environment that begins with their rib. So an environment never refers to
;; itself and never grows as a procedure recurs.
;;
;; A procedure is a procedure of the language below, so what the top level
;; gives (map, apply, grad) can call it. (%at expression value) is the
;; value, and marks the work from here on as part of that expression, for
;; mistakes and derivatives.

(define (evaluate expression env)
  (cond ((symbol? expression) (lookup expression env))
        ((pair? expression)
         (let ((operator (evaluate (car expression) env)))
           (if (form? operator)
               ((cdr operator) expression env)
               (let ((operands (evaluate-each (cdr expression) env)))
                 (apply (%at expression operator) operands)))))
        ((null? expression) (error "() is neither a form nor a call; the empty list is '()."))
        (else expression)))

(define (evaluate-each expressions env)
  (if (null? expressions)
      '()
      (let ((first (evaluate (car expressions) env)))
        (cons first (evaluate-each (cdr expressions) env)))))

;; Expressions for their effects, and the value of the last one.
(define (evaluate-sequence expressions env)
  (if (null? (cdr expressions))
      (evaluate (car expressions) env)
      (begin
        (evaluate (car expressions) env)
        (evaluate-sequence (cdr expressions) env))))

;; Environments.

(define (lookup name env)
  (if (procedure? env)
      (top-level name env)
      (let* ((rib (car env))
             (recursive? (and (pair? rib) (eq? (car rib) 'recursive)))
             (binding (assq name (if recursive? (cdr rib) rib))))
        (cond ((not binding) (lookup name (cdr env)))
              (recursive? (evaluate (cdr binding) env))
              (else (cdr binding))))))

(define (top-level name env)
  (let ((form (assq name forms)))
    (if form
        (cdr form)
        (env name))))

;; The rib of a procedure's parameters, which end in a symbol where the rest
;; is taken as a list.
(define (bind name parameters operands)
  (let loop ((names parameters) (values operands) (rib '()))
    (cond ((pair? names)
           (if (null? values)
               (wrong-count name parameters operands)
               (loop (cdr names) (cdr values) (cons (cons (car names) (car values)) rib))))
          ((symbol? names) (cons (cons names values) rib))
          ((null? values) rib)
          (else (wrong-count name parameters operands)))))

(define (wrong-count name parameters operands)
  (let count ((names parameters) (least 0))
    (if (pair? names)
        (count (cdr names) (+ least 1))
        (error
          (string-append
            (if name (symbol->string name) "this procedure")
            (if (null? names) " takes " " takes at least ")
            (number->string least)
            (if (= least 1) " argument, but got " " arguments, but got ")
            (number->string (length operands))
            ".")))))

;; Definitions, pairs of a name and an expression, are in scope of one
;; another. Procedures can be called from the first on; other values are
;; computed in order, and a procedure that is among them finds those that
;; come after it once they are there.
(define (bind-recursively definitions env)
  (bind-values (remove procedure-definition? definitions)
               (filter procedure-definition? definitions)
               env))

(define (bind-values definitions known env)
  (if (null? definitions)
      (cons (cons 'recursive known) env)
      (letrec* ((later (map (lambda (definition)
                              (let ((name (car definition)))
                                (list name (lambda () (lookup name a-later-definition)))))
                            definitions))
                (value (evaluate (cdr (car definitions))
                                 (cons (cons 'recursive (append later known)) env)))
                (a-later-definition
                 (bind-values (cdr definitions)
                              (cons (cons (car (car definitions)) (list 'quote value)) known)
                              env)))
        a-later-definition)))

(define (procedure-definition? definition)
  (and (pair? (cdr definition))
       (memq (cadr definition) '(lambda named-lambda))))

;; Bodies may begin with definitions.

(define (evaluate-body body env)
  (if (definition? (car body))
      (let loop ((rest body) (definitions '()))
        (cond ((null? rest) (error "A body ends with a definition, but it must end with an expression."))
              ((definition? (car rest)) (loop (cdr rest) (cons (defined (car rest)) definitions)))
              (else (evaluate-sequence rest (bind-recursively (reverse definitions) env)))))
      (evaluate-sequence body env)))

(define (definition? expression)
  (and (pair? expression)
       (eq? (car expression) 'define)))

(define (defined definition)
  (let ((target (cadr definition)))
    (if (pair? target)
        (cons (car target) (cons 'named-lambda (cdr definition)))
        (cons target (caddr definition)))))

;; Forms. Each is a procedure of the whole expression and its environment.

(define form-mark (list 'form))

(define (form? value)
  (and (pair? value)
       (eq? (car value) form-mark)))

(define (evaluate-if expression env)
  (if (%at expression (evaluate (cadr expression) env))
      (evaluate (caddr expression) env)
      (if (pair? (cdddr expression))
          (evaluate (cadddr expression) env))))

(define (make-procedure name parameters body env)
  (lambda operands
    (evaluate-body body (cons (bind name parameters operands) env))))

(define (evaluate-lambda expression env)
  (make-procedure #f (cadr expression) (cddr expression) env))

(define (evaluate-named-lambda expression env)
  (let ((target (cadr expression)))
    (make-procedure (car target) (cdr target) (cddr expression) env)))

(define (evaluate-let expression env)
  (if (symbol? (cadr expression))
      (evaluate-loop (cadr expression) (caddr expression) (cdddr expression) env)
      (let loop ((bindings (cadr expression)) (rib '()))
        (if (null? bindings)
            (evaluate-body (cddr expression) (cons rib env))
            (let ((value (evaluate (cadr (car bindings)) env)))
              (loop (cdr bindings) (cons (cons (car (car bindings)) value) rib)))))))

(define (evaluate-let* expression env)
  (let loop ((bindings (cadr expression)) (env env))
    (if (null? bindings)
        (evaluate-body (cddr expression) env)
        (let ((value (evaluate (cadr (car bindings)) env)))
          (loop (cdr bindings) (cons (list (cons (car (car bindings)) value)) env))))))

(define (evaluate-letrec expression env)
  (let ((definitions (map (lambda (binding) (cons (car binding) (cadr binding))) (cadr expression))))
    (evaluate-body (cddr expression) (bind-recursively definitions env))))

;; A procedure called `name` for the body alone, called with what the
;; bindings start with.
(define (evaluate-loop name bindings body env)
  (let* ((procedure (cons 'named-lambda (cons (cons name (map car bindings)) body)))
         (inner (cons (list 'recursive (cons name procedure)) env))
         (starts (evaluate-each (map cadr bindings) env)))
    (apply (lookup name inner) starts)))

(define (evaluate-do expression env)
  (let* ((bindings (cadr expression))
         (end (caddr expression))
         (steps (map (lambda (binding) (if (pair? (cddr binding)) (caddr binding) (car binding))) bindings))
         (again (append (cdddr expression) (list (cons '%again steps))))
         (result (if (null? (cdr end)) '(#f) (cdr end))))
    (evaluate-loop '%again
                   bindings
                   (list (list 'if (car end) (cons 'begin result) (cons 'begin again)))
                   env)))

(define (evaluate-cond clauses env)
  (if (pair? clauses)
      (let ((clause (car clauses)))
        (if (eq? (car clause) 'else)
            (evaluate-sequence (cdr clause) env)
            (let ((test (evaluate (car clause) env)))
              (if (%at (car clause) test)
                  (cond ((null? (cdr clause)) test)
                        ((eq? (cadr clause) '=>)
                         (let ((receiver (evaluate (caddr clause) env)))
                           ((%at clause receiver) test)))
                        (else (evaluate-sequence (cdr clause) env)))
                  (evaluate-cond (cdr clauses) env)))))))

(define (evaluate-case key clauses env)
  (if (pair? clauses)
      (let ((clause (car clauses)))
        (if (or (eq? (car clause) 'else) (memv key (car clause)))
            (if (eq? (cadr clause) '=>)
                ((%at clause (evaluate (caddr clause) env)) key)
                (evaluate-sequence (cdr clause) env))
            (evaluate-case key (cdr clauses) env)))))

(define (evaluate-and expressions env)
  (cond ((null? expressions) #t)
        ((null? (cdr expressions)) (evaluate (car expressions) env))
        ((%at (car expressions) (evaluate (car expressions) env)) (evaluate-and (cdr expressions) env))
        (else #f)))

(define (evaluate-or expressions env)
  (cond ((null? expressions) #f)
        ((null? (cdr expressions)) (evaluate (car expressions) env))
        (else
         (let ((value (evaluate (car expressions) env)))
           (if (%at (car expressions) value)
               value
               (evaluate-or (cdr expressions) env))))))

;; A quasiquoted template, `depth` quasiquotes deep.
(define (evaluate-template template depth env)
  (cond ((vector? template) (list->vector (evaluate-template (vector->list template) depth env)))
        ((not (pair? template)) template)
        ((eq? (car template) 'unquote)
         (if (= depth 1)
             (evaluate (cadr template) env)
             (list 'unquote (evaluate-template (cadr template) (- depth 1) env))))
        ((eq? (car template) 'quasiquote)
         (list 'quasiquote (evaluate-template (cadr template) (+ depth 1) env)))
        ((and (pair? (car template)) (eq? (car (car template)) 'unquote-splicing) (= depth 1))
         (append (evaluate (cadr (car template)) env) (evaluate-template (cdr template) depth env)))
        ((and (pair? (car template)) (eq? (car (car template)) 'unquote-splicing))
         (cons (list 'unquote-splicing (evaluate-template (cadr (car template)) (- depth 1) env))
               (evaluate-template (cdr template) depth env)))
        (else
         (let ((first (evaluate-template (car template) depth env)))
           (cons first (evaluate-template (cdr template) depth env))))))

(define forms
  (map
    (lambda (entry) (cons (car entry) (cons form-mark (cdr entry))))
    (list
      (cons 'quote (lambda (expression env) (cadr expression)))
      (cons 'quasiquote (lambda (expression env) (evaluate-template (cadr expression) 1 env)))
      (cons 'if evaluate-if)
      (cons 'lambda evaluate-lambda)
      (cons 'named-lambda evaluate-named-lambda)
      (cons 'let evaluate-let)
      (cons 'let* evaluate-let*)
      (cons 'letrec evaluate-letrec)
      (cons 'letrec* evaluate-letrec)
      (cons 'loop (lambda (expression env)
                    (evaluate-loop 'recur (cadr expression) (cddr expression) env)))
      (cons 'do evaluate-do)
      (cons 'begin (lambda (expression env) (evaluate-body (cdr expression) env)))
      (cons 'cond (lambda (expression env) (evaluate-cond (cdr expression) env)))
      (cons 'case (lambda (expression env)
                    (evaluate-case (evaluate (cadr expression) env) (cddr expression) env)))
      (cons 'when (lambda (expression env)
                    (if (%at expression (evaluate (cadr expression) env))
                        (evaluate-body (cddr expression) env))))
      (cons 'unless (lambda (expression env)
                      (if (not (%at expression (evaluate (cadr expression) env)))
                          (evaluate-body (cddr expression) env))))
      (cons 'and (lambda (expression env) (evaluate-and (cdr expression) env)))
      (cons 'or (lambda (expression env) (evaluate-or (cdr expression) env)))
      (cons 'soft-choice (lambda (expression env)
                           (apply (%at expression %soft-choice) (evaluate-each (cdr expression) env))))
      (cons 'assert (lambda (expression env)
                      (if (evaluate (cadr expression) env)
                          #t
                          (error "The assertion does not hold:" (cadr expression))))))))

;; What programs call: the environment is an association list of symbols and
;; values.
(define (interpret expression environment)
  (evaluate expression (cons environment standard)))
