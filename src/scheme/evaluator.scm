;; An evaluator of the language, in the language.
;;
;; An expression is data: a symbol, a list whose head says what it is, or
;; anything else, which is its own value. It is read once, by `analyze`,
;; which makes a procedure of it, from an environment to the expression's
;; value. These procedures are what runs, as often as the program needs them:
;; what is decided while an expression is read costs nothing afterwards.
;;
;; Names are resolved while an expression is read. An environment is a list of
;; ribs of values, the innermost first. A scope says where the value of a name
;; will be: it is a list of the number of ribs, the top level, which is a
;; procedure from names to values, and then a place for each name. A place is
;; (name rib index kind), with ribs counted from the outermost. Its kind is
;; `plain`, or `recursive` where the values of a rib may mention each other:
;; each is kept as a procedure that returns it then. So an environment never
;; grows as a procedure recurs.
;;
;; A procedure is a procedure of the language below, so what the top level
;; gives (map, apply, grad) can call it. (%at expression value) is the
;; value, and marks the work from here on as part of that expression, for
;; mistakes and derivatives. (%watch expression run) is the procedure `run`
;; itself, which the page may watch as what evaluates that expression.

(define (evaluate expression top)
  ((analyze expression (list 0 top)) '()))

(define (analyze expression scope)
  (cond ((symbol? expression) (analyze-name expression scope))
        ((pair? expression)
         (let ((form (form-of (car expression) scope)))
           (%watch expression
                   (if form
                       (form expression scope)
                       (analyze-call expression scope)))))
        ((null? expression)
         (lambda (env) (error "() is neither a form nor a call; the empty list is '().")))
        (else (lambda (env) expression))))

(define (analyze-each expressions scope)
  (map (lambda (expression) (analyze expression scope)) expressions))

;; The values of expressions that were analyzed, from the first to the last.
(define (run-each runs env)
  (if (null? runs)
      '()
      (let ((first ((car runs) env)))
        (cons first (run-each (cdr runs) env)))))

;; Expressions for their effects, and the value of the last one.
(define (analyze-sequence expressions scope)
  (let ((first (analyze (car expressions) scope)))
    (if (null? (cdr expressions))
        first
        (let ((rest (analyze-sequence (cdr expressions) scope)))
          (lambda (env)
            (first env)
            (rest env))))))

;; Names.

(define places cddr)

;; The scope with one more rib, of these names.
(define (extend kind names scope)
  (let* ((rib (car scope)) (top (cadr scope)) (count (length names)))
    (append (list (+ rib 1) top)
            (map (lambda (name index) (list name rib index kind)) names (iota count))
            (places scope))))

(define (analyze-name name scope)
  (let ((place (assq name (places scope))))
    (if place
        (let ((depth (- (car scope) (cadr place) 1)) (index (caddr place)))
          (cond ((eq? (cadddr place) 'recursive)
                 (lambda (env) ((list-ref (list-ref env depth) index))))
                ((= depth 0) (lambda (env) (list-ref (car env) index)))
                (else (lambda (env) (list-ref (list-ref env depth) index)))))
        (analyze-global name (cadr scope)))))

(define (analyze-global name top)
  (if (assq name forms)
      (lambda (env)
        (error (string-append (symbol->string name) " is a form, and has no value.")))
      (lambda (env) (top name))))

;; The form that a head names, if nothing in scope has the name; #f for any other.
(define (form-of head scope)
  (and (symbol? head)
       (not (assq head (places scope)))
       (let ((entry (assq head forms)))
         (and entry (cdr entry)))))

;; Calls. Few operands are computed without a list of them. What a `let` binds
;; is computed from the first to the last.

(define (analyze-call expression scope)
  (let ((operator (analyze (car expression) scope))
        (operands (analyze-each (cdr expression) scope)))
    (case (length operands)
      ((0) (lambda (env) ((%at expression (operator env)))))
      ((1)
       (let ((first (car operands)))
         (lambda (env)
           (let ((procedure (operator env)) (x (first env)))
             ((%at expression procedure) x)))))
      ((2)
       (let ((first (car operands)) (second (cadr operands)))
         (lambda (env)
           (let ((procedure (operator env)) (x (first env)) (y (second env)))
             ((%at expression procedure) x y)))))
      ((3)
       (let ((first (car operands)) (second (cadr operands)) (third (caddr operands)))
         (lambda (env)
           (let ((procedure (operator env)) (x (first env)) (y (second env)) (z (third env)))
             ((%at expression procedure) x y z)))))
      (else
       (lambda (env)
         (let ((procedure (operator env)) (values (run-each operands env)))
           (apply (%at expression procedure) values)))))))

;; Procedures. The operands of a call are the rib of the parameters.

(define (analyze-lambda expression scope)
  (analyze-procedure #f (cadr expression) (cddr expression) scope))

(define (analyze-named-lambda expression scope)
  (let ((target (cadr expression)))
    (analyze-procedure (car target) (cdr target) (cddr expression) scope)))

(define (analyze-procedure name parameters body scope)
  (let ((count (and (list? parameters) (length parameters)))
        (run (analyze-body body (extend 'plain (names-of parameters) scope))))
    (lambda (env) (make-procedure name parameters count run env))))

(define (make-procedure name parameters count run env)
  (lambda operands
    (if (eqv? (length operands) count)
        (run (cons operands env))
        (run (cons (bind name parameters operands) env)))))

;; Parameters may end in a symbol, to which the rest goes as a list.
(define (names-of parameters)
  (cond ((pair? parameters) (cons (car parameters) (names-of (cdr parameters))))
        ((symbol? parameters) (list parameters))
        (else '())))

(define (bind name parameters operands)
  (let loop ((names parameters) (values operands) (rib '()))
    (cond ((and (pair? names) (pair? values))
           (loop (cdr names) (cdr values) (cons (car values) rib)))
          ((symbol? names) (reverse (cons values rib)))
          ((and (null? names) (null? values)) (reverse rib))
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

;; Bodies may begin with definitions.

(define (analyze-body body scope)
  (let loop ((rest body) (definitions '()))
    (cond ((null? rest)
           (lambda (env) (error "A body ends with a definition, but it must end with an expression.")))
          ((definition? (car rest)) (loop (cdr rest) (cons (defined (car rest)) definitions)))
          ((null? definitions) (analyze-sequence rest scope))
          (else (analyze-recursive (reverse definitions) rest scope)))))

(define (definition? expression)
  (and (pair? expression)
       (eq? (car expression) 'define)))

;; A definition as a pair of its name and the expression of its value.
(define (defined definition)
  (let ((target (cadr definition)))
    (if (pair? target)
        (cons (car target) (cons 'named-lambda (cdr definition)))
        (cons target (caddr definition)))))

;; Definitions are in scope of one another. Procedures can be called from the
;; first on; other values are computed in order.
(define (analyze-recursive definitions body scope)
  (let* ((ordered (procedures-first definitions))
         (inner (extend 'recursive (map car ordered) scope))
         (last-first (reverse (analyze-each (map cdr ordered) inner)))
         (run (analyze-body body inner)))
    (lambda (env) (run (bind-recursively last-first '() env)))))

(define (procedures-first definitions)
  (append (filter procedure-definition? definitions)
          (remove procedure-definition? definitions)))

(define (procedure-definition? definition)
  (and (pair? (cdr definition))
       (memq (cadr definition) '(lambda named-lambda))))

;; The environment with a recursive rib, whose values come from the last to
;; the first, before those of `later`. Each value has its place in the rib
;; before any is computed, and those before it are computed first.
(define (bind-recursively last-first later env)
  (if (null? last-first)
      (cons later env)
      (letrec* ((inner (bind-recursively (cdr last-first)
                                         (cons (lambda () a-later-definition) later)
                                         env))
                (a-later-definition ((car last-first) inner)))
        inner)))

;; Forms. Each is a procedure of the whole expression and its scope.

(define (analyze-if expression scope)
  (let ((test (analyze (cadr expression) scope))
        (consequent (analyze (caddr expression) scope))
        (alternative (if (pair? (cdddr expression))
                         (analyze (cadddr expression) scope)
                         unspecified)))
    (lambda (env)
      (if (%at expression (test env))
          (consequent env)
          (alternative env)))))

(define (unspecified env)
  (if #f #f))

(define (analyze-let expression scope)
  (if (symbol? (cadr expression))
      (analyze-loop (cadr expression) (caddr expression) (cdddr expression) scope)
      (let* ((names (map car (cadr expression)))
             (values (analyze-each (map cadr (cadr expression)) scope))
             (run (analyze-body (cddr expression) (extend 'plain names scope))))
        (if (= (length values) 1)
            (let ((value (car values)))
              (lambda (env)
                (let ((x (value env)))
                  (run (cons (list x) env)))))
            (lambda (env)
              (let ((rib (run-each values env)))
                (run (cons rib env))))))))

(define (analyze-let* expression scope)
  (let ((bindings (cadr expression)) (body (cddr expression)))
    (if (or (null? bindings) (null? (cdr bindings)))
        (analyze-let (cons 'let (cons bindings body)) scope)
        (analyze-let
          (list 'let (list (car bindings)) (cons 'let* (cons (cdr bindings) body)))
          scope))))

(define (analyze-letrec expression scope)
  (let ((definitions (map (lambda (binding) (cons (car binding) (cadr binding))) (cadr expression))))
    (analyze-recursive definitions (cddr expression) scope)))

;; A procedure called `name` for the body alone, called with what the
;; bindings start with.
(define (analyze-loop name bindings body scope)
  (let* ((inner (extend 'recursive (list name) scope))
         (procedure (analyze-procedure name (map car bindings) body inner))
         (starts (analyze-each (map cadr bindings) scope)))
    (lambda (env)
      (let* ((values (run-each starts env))
             (rib (car (bind-recursively (list procedure) '() env))))
        (apply ((car rib)) values)))))

(define (analyze-do expression scope)
  (let* ((bindings (cadr expression))
         (end (caddr expression))
         (steps (map (lambda (binding) (if (pair? (cddr binding)) (caddr binding) (car binding))) bindings))
         (again (append (cdddr expression) (list (cons '%again steps))))
         (result (if (null? (cdr end)) '(#f) (cdr end))))
    (analyze-loop '%again
                  bindings
                  (list (list 'if (car end) (cons 'begin result) (cons 'begin again)))
                  scope)))

(define (analyze-cond clauses scope)
  (cond ((null? clauses) unspecified)
        ((eq? (car (car clauses)) 'else) (analyze-sequence (cdr (car clauses)) scope))
        (else
         (let* ((clause (car clauses))
                (test (analyze (car clause) scope))
                (rest (analyze-cond (cdr clauses) scope)))
           (cond ((null? (cdr clause))
                  (lambda (env)
                    (let ((value (test env)))
                      (if (%at (car clause) value) value (rest env)))))
                 ((eq? (cadr clause) '=>)
                  (let ((receiver (analyze (caddr clause) scope)))
                    (lambda (env)
                      (let ((value (test env)))
                        (if (%at (car clause) value)
                            ((%at clause (receiver env)) value)
                            (rest env))))))
                 (else
                  (let ((run (analyze-sequence (cdr clause) scope)))
                    (lambda (env)
                      (if (%at (car clause) (test env)) (run env) (rest env))))))))))

;; The clauses of a case, as a procedure of the key and an environment.
(define (analyze-clauses clauses scope)
  (if (null? clauses)
      (lambda (key env) (if #f #f))
      (let* ((clause (car clauses))
             (run (analyze-clause clause scope)))
        (if (eq? (car clause) 'else)
            run
            (let ((rest (analyze-clauses (cdr clauses) scope)))
              (lambda (key env)
                (if (memv key (car clause)) (run key env) (rest key env))))))))

(define (analyze-clause clause scope)
  (if (eq? (cadr clause) '=>)
      (let ((receiver (analyze (caddr clause) scope)))
        (lambda (key env) ((%at clause (receiver env)) key)))
      (let ((run (analyze-sequence (cdr clause) scope)))
        (lambda (key env) (run env)))))

(define (analyze-case expression scope)
  (let ((key (analyze (cadr expression) scope))
        (run (analyze-clauses (cddr expression) scope)))
    (lambda (env)
      (let ((value (key env)))
        (run value env)))))

;; `when` and `unless`: the body where the test is as wanted.
(define (analyze-when wanted?)
  (lambda (expression scope)
    (let ((test (analyze (cadr expression) scope))
          (run (analyze-body (cddr expression) scope)))
      (if wanted?
          (lambda (env) (if (%at expression (test env)) (run env)))
          (lambda (env) (if (not (%at expression (test env))) (run env)))))))

(define (analyze-and expressions scope)
  (cond ((null? expressions) (lambda (env) #t))
        ((null? (cdr expressions)) (analyze (car expressions) scope))
        (else
         (let ((first (analyze (car expressions) scope))
               (rest (analyze-and (cdr expressions) scope)))
           (lambda (env)
             (if (%at (car expressions) (first env)) (rest env) #f))))))

(define (analyze-or expressions scope)
  (cond ((null? expressions) (lambda (env) #f))
        ((null? (cdr expressions)) (analyze (car expressions) scope))
        (else
         (let ((first (analyze (car expressions) scope))
               (rest (analyze-or (cdr expressions) scope)))
           (lambda (env)
             (let ((value (first env)))
               (if (%at (car expressions) value) value (rest env))))))))

(define (analyze-quote expression scope)
  (let ((value (cadr expression)))
    (lambda (env) value)))

;; A quasiquoted template, `depth` quasiquotes deep.
(define (analyze-template template depth scope)
  (cond ((vector? template)
         (let ((run (analyze-template (vector->list template) depth scope)))
           (lambda (env) (list->vector (run env)))))
        ((not (pair? template)) (lambda (env) template))
        ((and (eq? (car template) 'unquote) (= depth 1)) (analyze (cadr template) scope))
        ((memq (car template) '(unquote quasiquote))
         (let* ((change (if (eq? (car template) 'unquote) -1 1))
                (run (analyze-template (cdr template) (+ depth change) scope)))
           (lambda (env) (cons (car template) (run env)))))
        ((splice? (car template))
         (let ((rest (analyze-template (cdr template) depth scope)))
           (if (= depth 1)
               (let ((run (analyze (cadr (car template)) scope)))
                 (lambda (env)
                   (let ((items (run env)))
                     (append items (rest env)))))
               (let ((run (analyze-template (cdr (car template)) (- depth 1) scope)))
                 (lambda (env)
                   (let ((items (cons 'unquote-splicing (run env))))
                     (cons items (rest env))))))))
        (else
         (let ((first (analyze-template (car template) depth scope))
               (rest (analyze-template (cdr template) depth scope)))
           (lambda (env)
             (let ((item (first env)))
               (cons item (rest env))))))))

(define (splice? template)
  (and (pair? template)
       (eq? (car template) 'unquote-splicing)))

(define (analyze-soft-choice expression scope)
  (let ((operands (analyze-each (cdr expression) scope)))
    (lambda (env)
      (let ((values (run-each operands env)))
        (apply (%at expression %soft-choice) values)))))

(define (analyze-assert expression scope)
  (let ((test (analyze (cadr expression) scope)))
    (lambda (env)
      (if (test env)
          #t
          (error "The assertion does not hold:" (cadr expression))))))

(define forms
  (list
    (cons 'quote analyze-quote)
    (cons 'quasiquote (lambda (expression scope) (analyze-template (cadr expression) 1 scope)))
    (cons 'if analyze-if)
    (cons 'lambda analyze-lambda)
    (cons 'named-lambda analyze-named-lambda)
    (cons 'let analyze-let)
    (cons 'let* analyze-let*)
    (cons 'letrec analyze-letrec)
    (cons 'letrec* analyze-letrec)
    (cons 'loop (lambda (expression scope)
                  (analyze-loop 'recur (cadr expression) (cddr expression) scope)))
    (cons 'do analyze-do)
    (cons 'begin (lambda (expression scope) (analyze-body (cdr expression) scope)))
    (cons 'cond (lambda (expression scope) (analyze-cond (cdr expression) scope)))
    (cons 'case analyze-case)
    (cons 'when (analyze-when #t))
    (cons 'unless (analyze-when #f))
    (cons 'and (lambda (expression scope) (analyze-and (cdr expression) scope)))
    (cons 'or (lambda (expression scope) (analyze-or (cdr expression) scope)))
    (cons 'soft-choice analyze-soft-choice)
    (cons 'assert analyze-assert)))

;; What programs call: the environment is an association list of symbols and
;; values.
(define (interpret expression environment)
  (let ((scope (extend 'plain (map car environment) (list 0 standard))))
    ((analyze expression scope) (list (map cdr environment)))))
