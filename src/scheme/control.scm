;; Conditions, parameters and procedures with several arities, in the language itself.
;; (%catch receiver f) calls f with a procedure that leaves the call: its argument goes to the
;; receiver, or is the value where the receiver is #f. (%bind key value thunk) calls the thunk, in
;; which (%dynamic key otherwise) is the value.

;; The clauses are a procedure of what was raised, with a clause for everything.
(define (%guard clauses body)
  (%catch clauses
    (lambda (leave) (with-exception-handler leave body))))

;; (select e) is the body of the clause for e as a procedure, or #f. It is called where e was raised: what no
;; clause is for goes on to the next handler, which may answer in the body's place.
(define (%guard-some select body)
  (%catch (lambda (clause) (clause))
    (lambda (leave)
      (with-exception-handler
        (lambda (e)
          (let ((clause (%outside leave select e)))
            (if clause (leave clause) (raise-continuable e))))
        body))))

(define (dynamic-wind before thunk after)
  (before)
  (let ((result (%wind after thunk)))
    (after)
    result))

;; A parameter is known by its key. Called with %key, which no program can write, it shows the key and its converter.
(define (make-parameter value . converter)
  (let ((convert (if (null? converter) (lambda (x) x) (car converter))))
    (%parameter (%key) (convert value) convert)))

(define (%parameter key start convert)
  (lambda given
    (cond ((null? given) (%dynamic key start))
          ((eq? (car given) %key) (cons key convert))
          (else (error "A parameter takes no arguments: parameterize gives it another value.")))))

(define %a-parameter (%parameter #f #f #f))

;; All values are converted before any of them counts.
(define (%parameterize parameters values body)
  (let loop ((parameters parameters) (values values) (bindings '()))
    (cond ((null? parameters) (%bind-all bindings body))
          ((%same-code? (car parameters) %a-parameter)
           (let* ((described ((car parameters) %key))
                  (value ((cdr described) (car values))))
             (loop (cdr parameters) (cdr values) (cons (cons (car described) value) bindings))))
          (else (%not-a-parameter (car parameters))))))

(define (%bind-all bindings body)
  (if (null? bindings)
      (body)
      (%bind (car (car bindings)) (cdr (car bindings))
        (lambda () (%bind-all (cdr bindings) body)))))

;; Each arity is a number of arguments, and whether more may follow.
(define (%case-lambda name arities clauses)
  (lambda operands
    (apply (list-ref clauses (%clause name arities (length operands))) operands)))
