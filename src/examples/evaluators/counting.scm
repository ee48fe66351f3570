;; This evaluator counts. (applications expression) is the number of applications, of the
;; program's procedures and of the language's, that it takes to evaluate the expression. It
;; differs from the one that ships where a comment says Counting.

;; Counting. A procedure that is called with this mark and a number returns a pair: its value,
;; and the number plus the applications that it took. Called without the mark it is a procedure
;; like any other, so that what the language gives (map, fold) can call it, uncounted.
(define count-mark (list 'count))

(define (analyze-procedure name parameters body scope)
  (let* ((inner (extend 'plain (names-of parameters) scope))
         (run (analyze-body body inner)))
    (lambda (env) (make-counted name parameters body inner run env))))

(define (make-counted name parameters body scope run env)
  (lambda operands
    (if (and (pair? operands) (eq? (car operands) count-mark))
        (count-body body scope (cons (bind name parameters (cddr operands)) env) (cadr operands))
        (run (cons (bind name parameters operands) env)))))

;; Counting. What tells the program's procedures from the language's: how they were made.
(define (of-program? procedure)
  (%same-code? procedure (make-counted #f '() '(0) '() #f '())))

;; Counting. An expression's value, paired with the applications so far. No counter is changed:
;; the count is a number that goes in and comes out again. What is counted is walked as data, in
;; its scope and environment; what makes no application is analyzed and run.
(define (count expression scope env so-far)
  (cond ((not (pair? expression)) (uncounted expression scope env so-far))
        ((form-of (car expression) scope) (count-form expression scope env so-far))
        (else
         (let* ((operator (count (car expression) scope env so-far))
                (operands (count-each (cdr expression) scope env (cdr operator))))
           (count-call expression (car operator) (car operands) (+ (cdr operands) 1))))))

(define (uncounted expression scope env so-far)
  (cons ((analyze expression scope) env) so-far))

(define (count-call expression operator operands so-far)
  (if (of-program? operator)
      (apply (%at expression operator) count-mark so-far operands)
      (cons (apply (%at expression operator) operands) so-far)))

(define (count-each expressions scope env so-far)
  (if (null? expressions)
      (cons '() so-far)
      (let* ((first (count (car expressions) scope env so-far))
             (rest (count-each (cdr expressions) scope env (cdr first))))
        (cons (cons (car first) (car rest)) (cdr rest)))))

;; Counting. The forms that a program is expanded to; the others make no application.
(define (count-form expression scope env so-far)
  (case (car expression)
    ((if) (count-if expression scope env so-far))
    ((let) (count-let expression scope env so-far))
    ((letrec letrec*) (count-letrec expression scope env so-far))
    ((begin) (count-body (cdr expression) scope env so-far))
    (else (uncounted expression scope env so-far))))

(define (count-if expression scope env so-far)
  (let ((test (count (cadr expression) scope env so-far)))
    (if (%at expression (car test))
        (count (caddr expression) scope env (cdr test))
        (if (pair? (cdddr expression))
            (count (cadddr expression) scope env (cdr test))
            test))))

(define (count-let expression scope env so-far)
  (if (symbol? (cadr expression))
      (uncounted expression scope env so-far)
      (let* ((names (map car (cadr expression)))
             (rib (count-each (map cadr (cadr expression)) scope env so-far))
             (inner (extend 'plain names scope)))
        (count-body (cddr expression) inner (cons (car rib) env) (cdr rib)))))

(define (count-letrec expression scope env so-far)
  (let* ((definitions (map (lambda (binding) (cons (car binding) (cadr binding))) (cadr expression)))
         (ordered (procedures-first definitions))
         (inner (extend 'recursive (map car ordered) scope))
         (values (analyze-each (map cdr ordered) inner)))
    (count-body (cddr expression) inner (bind-recursively (reverse values) '() env) so-far)))

(define (count-body body scope env so-far)
  (cond ((definition? (car body)) (cons ((analyze-body body scope) env) so-far))
        ((null? (cdr body)) (count (car body) scope env so-far))
        (else (count-body (cdr body) scope env (cdr (count (car body) scope env so-far))))))

;; Counting. The form itself, which a program may also define, for levels that do not count.
(define (analyze-applications expression scope)
  (lambda (env) (cdr (count (cadr expression) scope env 0))))

(define (form-of head scope)
  (cond ((or (not (symbol? head)) (assq head (places scope))) #f)
        ((eq? head 'applications) analyze-applications)
        ((assq head forms) => cdr)
        (else #f)))
