;; Makes of Chez Scheme the language that the corpus is written in: one library with the names of R7RS and of
;; Gradus that Chez lacks or spells otherwise, and what runCases.scm needs to evaluate each program on its own.

(library (gradus)
  (export
    loop recur define-record-type
    pi e pow square sigmoid softplus relu erf lgamma void
    iota last substring vector->list vector-append vector-copy exact-integer?
    append-map filter-map remove reduce fold delete delete-duplicates list-index any every count
    assoc member sort
    error error-object? error-object-message error-object-irritants
    floor/ truncate/ floor-quotient floor-remainder truncate-quotient truncate-remainder)
  (import
    (except (chezscheme)
      define-record-type iota substring vector->list vector-copy remove assoc member sort void error)
    (prefix (only (chezscheme) define-record-type substring assoc member void) chez:))

  (define-syntax recur
    (lambda (form) (syntax-violation 'recur "used outside a loop" form)))

  (define-syntax loop
    (syntax-rules ()
      ((_ ((name first) ...) body ...)
       (let again ((name first) ...)
         (fluid-let-syntax
             ((recur (syntax-rules () ((_ next (... ...)) (again next (... ...))))))
           (let () body ...))))))

  ;; The form of R7RS, by the procedural layer of R6RS records.
  (define-syntax define-record-type
    (syntax-rules ()
      ((_ name (make argument ...) test? (field get) ...)
       (begin
         (define name
           (make-record-type-descriptor 'name #f #f #f #f '#((immutable field) ...)))
         (define build
           (record-constructor (make-record-constructor-descriptor name #f #f)))
         (define make
           (lambda (argument ...) (with-fields build (field ...) (argument ...) ())))
         (define test? (record-predicate name))
         (define-accessors name 0 (get ...))))))

  ;; The field that an argument names gets it; one that no argument names gets #f.
  (define-syntax with-fields
    (lambda (form)
      (syntax-case form ()
        ((_ build (field ...) (argument ...) ())
         (with-syntax
             (((value ...)
               (map (lambda (field)
                      (or (find (lambda (argument)
                                  (eq? (syntax->datum argument) (syntax->datum field)))
                                #'(argument ...))
                          #'#f))
                    #'(field ...))))
           #'(build value ...))))))

  (define-syntax define-accessors
    (syntax-rules ()
      ((_ name place ()) (begin))
      ((_ name place (get more ...))
       (begin
         (define get (record-accessor name place))
         (define-accessors name (+ place 1) (more ...))))))

  (define pi (acos -1.0))
  (define e (exp 1.0))
  (define (pow x y) (expt x y))
  (define (square x) (* x x))
  (define (sigmoid x) (/ 1.0 (+ 1.0 (exp (- x)))))
  (define (softplus x) (+ (max x 0) (log (+ 1.0 (exp (- (abs x)))))))
  (define (relu x) (if (> x 0) x 0))
  (define (void) (chez:void))

  (define c-library
    (find (lambda (name) (guard (condition (#t #f)) (load-shared-object name) #t))
          '("libm.so.6" "libm.dylib" "msvcrt.dll")))
  (define (from-c name)
    (let ((call (eval `(foreign-procedure ,name (double) double) (scheme-environment))))
      (lambda (x) (call (inexact x)))))
  (define erf (from-c "erf"))
  (define lgamma (from-c "lgamma"))

  (define (exact-integer? x) (and (integer? x) (exact? x)))

  (define iota
    (case-lambda
      ((n) (iota n 0 1))
      ((n start) (iota n start 1))
      ((n start step)
       (let next ((k (- n 1)) (items '()))
         (if (< k 0) items (next (- k 1) (cons (+ start (* k step)) items)))))))

  (define (last items) (car (last-pair items)))

  (define substring
    (case-lambda
      ((text start) (chez:substring text start (string-length text)))
      ((text start end) (chez:substring text start end))))

  (define vector->list
    (case-lambda
      ((items) (vector->list items 0 (vector-length items)))
      ((items start) (vector->list items start (vector-length items)))
      ((items start end)
       (let next ((k (- end 1)) (list '()))
         (if (< k start) list (next (- k 1) (cons (vector-ref items k) list)))))))

  (define (vector-copy items . range) (list->vector (apply vector->list items range)))

  (define (vector-append . vectors)
    (list->vector (apply append (map vector->list vectors))))

  (define (error message . irritants)
    (raise
      (condition (make-error) (make-message-condition message) (make-irritants-condition irritants))))
  (define (error-object? x) (condition? x))
  (define (error-object-message e) (condition-message e))
  (define (error-object-irritants e) (or (condition-irritants e) '()))

  (define (append-map f . lists) (apply append (apply map f lists)))

  (define (filter-map f . lists) (filter (lambda (x) x) (apply map f lists)))

  (define (remove drop? items) (filter (lambda (x) (not (drop? x))) items))

  (define (reduce f initial items)
    (if (null? items) initial (fold f (car items) (cdr items))))

  (define (fold f initial . lists)
    (if (exists null? lists)
        initial
        (apply fold f (apply f (append (map car lists) (list initial))) (map cdr lists))))

  (define (delete x items) (remove (lambda (y) (equal? x y)) items))

  (define delete-duplicates
    (case-lambda
      ((items) (delete-duplicates items equal?))
      ((items same?)
       (if (null? items)
           '()
           (cons (car items)
                 (delete-duplicates
                  (remove (lambda (y) (same? (car items) y)) (cdr items))
                  same?))))))

  (define (list-index good? items)
    (let next ((k 0) (items items))
      (cond ((null? items) #f)
            ((good? (car items)) k)
            (else (next (+ k 1) (cdr items))))))

  (define (any good? . lists)
    (and (not (exists null? lists))
         (or (apply good? (map car lists)) (apply any good? (map cdr lists)))))

  (define (every good? . lists)
    (let next ((answer #t) (lists lists))
      (if (or (not answer) (exists null? lists))
          answer
          (next (apply good? (map car lists)) (map cdr lists)))))

  (define (count good? items) (length (filter good? items)))

  (define assoc
    (case-lambda
      ((key table) (chez:assoc key table))
      ((key table same?) (find (lambda (entry) (same? key (car entry))) table))))

  (define member
    (case-lambda
      ((x items) (chez:member x items))
      ((x items same?) (memp (lambda (y) (same? x y)) items))))

  (define (sort items before?) (list-sort before? items))

  (define (floor-quotient n d) (floor (/ n d)))
  (define (floor-remainder n d) (modulo n d))
  (define (truncate-quotient n d) (quotient n d))
  (define (truncate-remainder n d) (remainder n d))
  (define (floor/ n d) (values (floor-quotient n d) (modulo n d)))
  (define (truncate/ n d) (values (quotient n d) (remainder n d))))

(define language
  (environment
   '(except (chezscheme)
      define-record-type iota substring vector->list vector-copy remove assoc member sort void error)
   '(gradus)))

;; The language's bindings of the names that the program mentions; to copy all of them takes long.
(define (fresh-environment forms)
  (let collect ((datum forms) (names '()) (done (lambda (names) (copy-environment language #t names))))
    (cond ((pair? datum) (collect (car datum) names (lambda (names) (collect (cdr datum) names done))))
          ((vector? datum) (collect (vector->list datum) names done))
          ((symbol? datum) (done (cons datum names)))
          (else (done names)))))

(define (call-catching thunk handler)
  (guard (condition
          (#t (handler (with-output-to-string (lambda () (display-condition condition))))))
    (thunk)))
