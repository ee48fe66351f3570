;; Makes of Guile the language that the corpus is written in: one module with Gradus's names that Guile lacks or
;; keeps in libraries, and what runCases.scm needs to evaluate each program in an environment of its own.

(read-enable 'r6rs-hex-escapes)
(read-enable 'hungry-eol-escapes)
(read-enable 'r7rs-symbols)
(print-enable 'r7rs-symbols)
(set-port-encoding! (current-output-port) "UTF-8")
(fluid-set! %default-port-encoding "UTF-8")

(define-module (gradus)
  #:use-module (srfi srfi-1)
  #:use-module ((rnrs base) #:select (assert))
  #:use-module ((rnrs lists) #:select (fold-left))
  #:use-module ((rnrs sorting) #:select (list-sort))
  #:use-module ((scheme base)
                #:select (define-record-type let-values let*-values vector-map vector-for-each vector-append
                          vector-copy square boolean=? symbol=? exact inexact
                          guard raise raise-continuable with-exception-handler error error-object?
                          error-object-message error-object-irritants read-error? file-error?
                          string->vector vector->string string-map string-for-each exact-integer-sqrt
                          floor/ floor-quotient floor-remainder truncate/ truncate-quotient truncate-remainder
                          write-string read-string open-input-string open-output-string get-output-string
                          read-char peek-char char-ready? eof-object eof-object? call-with-port
                          input-port-open? output-port-open? exact-integer? list-copy
                          (vector->list . r7:vector->list)))
  #:use-module ((scheme char) #:select (digit-value char-foldcase string-foldcase))
  #:use-module ((scheme write) #:select (write-simple write-shared))
  #:use-module ((rnrs lists) #:select (exists for-all memp assp remp remq remv))
  #:use-module ((rnrs base) #:select (div mod div-and-mod))
  #:use-module ((rnrs sorting) #:select (vector-sort))
  #:use-module ((ice-9 rdelim) #:select (read-line))
  #:use-module ((scheme lazy) #:select (delay delay-force force make-promise promise?))
  #:use-module ((scheme inexact) #:select (infinite? (log . r7:log)))
  #:use-module (system foreign)
  #:re-export (assert fold-left list-sort define-record-type let-values let*-values vector-map vector-for-each
               vector-append vector-copy square boolean=? symbol=? exact inexact infinite?
               map for-each append-map filter-map remove partition reduce fold-right fold delete
               delete-duplicates find list-index any every count assoc member last iota
               string->vector vector->string string-map string-for-each exact-integer-sqrt
               floor/ floor-quotient floor-remainder truncate/ truncate-quotient truncate-remainder
               write-string read-string open-input-string open-output-string get-output-string
               read-char peek-char char-ready? eof-object eof-object? call-with-port
               input-port-open? output-port-open? exact-integer? list-copy
               digit-value char-foldcase string-foldcase write-simple write-shared
               exists for-all memp assp remp remq remv div mod div-and-mod vector-sort read-line
               first second third fourth fifth sixth seventh eighth ninth tenth
               take drop take-right drop-right split-at take-while drop-while span break find-tail
               xcons list-tabulate car+cdr length+ concatenate append-reverse
               zip unzip1 unzip2 unzip3 unfold unfold-right reduce-right pair-fold pair-fold-right
               pair-for-each map-in-order proper-list? dotted-list? null-list? not-pair? list=
               alist-cons alist-copy alist-delete
               lset<= lset= lset-adjoin lset-union lset-intersection lset-difference
               lset-diff+intersection lset-xor)
  #:re-export (guard raise raise-continuable with-exception-handler error error-object?
               error-object-message error-object-irritants read-error? file-error?
               delay delay-force force make-promise promise?)
  #:export (loop recur pi e pow sigmoid softplus relu erf lgamma void)
  #:replace (log vector->list))

(define log r7:log)
(define vector->list r7:vector->list)

(define-syntax-parameter recur
  (lambda (form) (syntax-violation 'recur "used outside a loop" form)))

(define-syntax loop
  (syntax-rules ()
    ((_ ((name first) ...) body ...)
     (let again ((name first) ...)
       (syntax-parameterize
           ((recur (syntax-rules () ((_ next (... ...)) (again next (... ...))))))
         (let () body ...))))))

(define pi (acos -1.0))
(define e (exp 1.0))
(define (pow x y) (expt x y))
(define (sigmoid x) (/ 1.0 (+ 1.0 (exp (- x)))))
(define (softplus x) (+ (max x 0) (log (+ 1.0 (exp (- (abs x)))))))
(define (relu x) (if (> x 0) x 0))
(define (void) (if #f #f))

(define (from-c name)
  (let ((call (pointer->procedure double (dynamic-func name (dynamic-link)) (list double))))
    (lambda (x) (call (exact->inexact x)))))
(define erf (from-c "erf"))
(define lgamma (from-c "lgamma"))

(define-module (guile-user))

(define (fresh-environment forms)
  (let ((module (make-fresh-user-module)))
    (set-module-duplicates-handlers! module (lookup-duplicates-handlers '(first)))
    (set-module-uses! module (list (resolve-interface '(gradus)) the-scm-module))
    module))

(define (call-catching thunk handler)
  (catch #t
    thunk
    (lambda (key . arguments)
      (handler
       (with-output-to-string
        (lambda () (print-exception (current-output-port) #f key arguments)))))))
