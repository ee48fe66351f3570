;; This evaluator counts. (applications expression) is the number of applications, of the
;; program's procedures and of the language's, that it takes to evaluate the expression. It
;; differs from the one that ships where a comment says Counting.

;; Counting. A procedure that is called with this mark and a number returns a pair: its value,
;; and the number plus the applications that it took. Called without the mark it is a procedure
;; like any other, so that what the language gives (map, fold) can call it, uncounted.
(define count-mark (list 'count))

(define (make-procedure name parameters body env)
  (lambda operands
    (if (and (pair? operands) (eq? (car operands) count-mark))
        (count-body body (cons (bind name parameters (cddr operands)) env) (cadr operands))
        (evaluate-body body (cons (bind name parameters operands) env)))))

;; Counting. What tells the program's procedures from the language's: how they were made.
(define (of-program? procedure)
  (%same-code? procedure (make-procedure #f '() '(0) '())))

;; Counting. An expression's value, paired with the applications so far. No counter is changed:
;; the count is a number that goes in and comes out again.
(define (count expression env so-far)
  (if (pair? expression)
      (let ((operator (count (car expression) env so-far)))
        (if (form? (car operator))
            (count-form expression env so-far)
            (let ((operands (count-each (cdr expression) env (cdr operator))))
              (count-call expression (car operator) (car operands) (+ (cdr operands) 1)))))
      (cons (evaluate expression env) so-far)))

(define (count-call expression operator operands so-far)
  (if (of-program? operator)
      (apply (%at expression operator) count-mark so-far operands)
      (cons (apply (%at expression operator) operands) so-far)))

(define (count-each expressions env so-far)
  (if (null? expressions)
      (cons '() so-far)
      (let* ((first (count (car expressions) env so-far))
             (rest (count-each (cdr expressions) env (cdr first))))
        (cons (cons (car first) (car rest)) (cdr rest)))))

;; Counting. The forms that a program is expanded to; the others make no application.
(define (count-form expression env so-far)
  (case (car expression)
    ((if) (count-if expression env so-far))
    ((let) (count-let expression env so-far))
    ((letrec letrec*) (count-letrec expression env so-far))
    ((begin) (count-body (cdr expression) env so-far))
    (else (cons (evaluate expression env) so-far))))

(define (count-if expression env so-far)
  (let ((test (count (cadr expression) env so-far)))
    (if (%at expression (car test))
        (count (caddr expression) env (cdr test))
        (if (pair? (cdddr expression))
            (count (cadddr expression) env (cdr test))
            test))))

(define (count-let expression env so-far)
  (if (symbol? (cadr expression))
      (cons (evaluate expression env) so-far)
      (let loop ((bindings (cadr expression)) (rib '()) (so-far so-far))
        (if (null? bindings)
            (count-body (cddr expression) (cons rib env) so-far)
            (let ((value (count (cadr (car bindings)) env so-far)))
              (loop (cdr bindings)
                    (cons (cons (car (car bindings)) (car value)) rib)
                    (cdr value)))))))

(define (count-letrec expression env so-far)
  (let ((definitions (map (lambda (binding) (cons (car binding) (cadr binding))) (cadr expression))))
    (count-body (cddr expression) (bind-recursively definitions env) so-far)))

(define (count-body body env so-far)
  (cond ((definition? (car body)) (cons (evaluate-body body env) so-far))
        ((null? (cdr body)) (count (car body) env so-far))
        (else (count-body (cdr body) env (cdr (count (car body) env so-far))))))

;; Counting. The form itself, which a program may also define, for levels that do not count.
(define (evaluate-applications expression env)
  (cdr (count (cadr expression) env 0)))

(define (top-level name env)
  (let ((form (assq name forms)))
    (cond (form (cdr form))
          ((eq? name 'applications) (cons form-mark evaluate-applications))
          (else (env name)))))
