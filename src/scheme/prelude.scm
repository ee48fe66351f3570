;; The procedures of the language that call procedures, in the language itself.
;; Lists are walked front to back; what is gathered is turned round at the end, so that
;; no depth of recursion is spent on a list's length.

(define (%any-null? lists)
  (and (pair? lists)
       (or (null? (car lists))
           (%any-null? (cdr lists)))))

(define (%map1 f list)
  (let loop ((rest list) (done '()))
    (if (null? rest)
        (reverse done)
        (loop (cdr rest) (cons (f (car rest)) done)))))

(define (%cars lists) (%map1 car lists))
(define (%cdrs lists) (%map1 cdr lists))

;; f on the first items, the second items, ... until the shortest list ends.
(define (%map-all f lists)
  (let loop ((rest lists) (done '()))
    (if (%any-null? rest)
        (reverse done)
        (loop (%cdrs rest) (cons (apply f (%cars rest)) done)))))

(define (map f list . lists)
  (if (null? lists)
      (%map1 f (%check-list 'map list))
      (%map-all f (cons list lists))))

(define (for-each f list . lists)
  (if (null? lists)
      (let loop ((rest (%check-list 'for-each list)))
        (if (pair? rest)
            (begin (f (car rest))
                   (loop (cdr rest)))))
      (let loop ((rest (cons list lists)))
        (if (not (%any-null? rest))
            (begin (apply f (%cars rest))
                   (loop (%cdrs rest)))))))

(define (append-map f list . lists)
  (apply append (apply map f list lists)))

(define (filter-map f list . lists)
  (filter (lambda (x) x) (apply map f list lists)))

(define (filter keep? list)
  (let loop ((rest (%check-list 'filter list)) (kept '()))
    (cond ((null? rest) (reverse kept))
          ((keep? (car rest)) (loop (cdr rest) (cons (car rest) kept)))
          (else (loop (cdr rest) kept)))))

(define (remove drop? list)
  (filter (lambda (x) (not (drop? x))) (%check-list 'remove list)))

(define (partition keep? list)
  (let loop ((rest (%check-list 'partition list)) (kept '()) (others '()))
    (cond ((null? rest) (values (reverse kept) (reverse others)))
          ((keep? (car rest)) (loop (cdr rest) (cons (car rest) kept) others))
          (else (loop (cdr rest) kept (cons (car rest) others))))))

(define (reduce f initial list)
  (if (null? (%check-list 'reduce list))
      initial
      (fold f (car list) (cdr list))))

;; f on what was gathered and each item, from the first. A long list goes by index.
(define (%fold f initial list)
  (if (%by-index? list)
      (let* ((items (list->vector list))
             (count (vector-length items)))
        (let loop ((index 0) (result initial))
          (if (= index count)
              result
              (loop (+ index 1) (f result (vector-ref items index))))))
      (let loop ((rest list) (result initial))
        (if (null? rest)
            result
            (loop (cdr rest) (f result (car rest)))))))

(define (fold-left f initial list . lists)
  (if (null? lists)
      (%fold f initial (%check-list 'fold-left list))
      (let loop ((rest (cons list lists)) (result initial))
        (if (%any-null? rest)
            result
            (loop (%cdrs rest) (apply f result (%cars rest)))))))

(define (fold f initial list . lists)
  (if (null? lists)
      (%fold (lambda (result item) (f item result)) initial (%check-list 'fold list))
      (let loop ((rest (cons list lists)) (result initial))
        (if (%any-null? rest)
            result
            (loop (%cdrs rest) (apply f (append (%cars rest) (cons result '()))))))))

(define (fold-right f initial list . lists)
  (if (null? lists)
      (fold f initial (reverse (%check-list 'fold-right list)))
      (fold (lambda (items result) (apply f (append items (cons result '()))))
            initial
            (reverse (%map-all (lambda items items) (cons list lists))))))

(define (delete x list . same?)
  (let ((same? (if (null? same?) equal? (car same?))))
    (filter (lambda (y) (not (same? x y))) (%check-list 'delete list))))

(define (delete-duplicates list . rest)
  (let ((same? (if (null? rest) equal? (car rest))))
    (let loop ((rest (%check-list 'delete-duplicates list)) (kept '()))
      (cond ((null? rest) (reverse kept))
            ((%member (car rest) kept (lambda (x y) (same? y x))) (loop (cdr rest) kept))
            (else (loop (cdr rest) (cons (car rest) kept)))))))

(define (find good? list)
  (let loop ((rest (%check-list 'find list)))
    (cond ((null? rest) #f)
          ((good? (car rest)) (car rest))
          (else (loop (cdr rest))))))

(define (list-index good? list . lists)
  (if (null? lists)
      (let loop ((rest (%check-list 'list-index list)) (index 0))
        (cond ((null? rest) #f)
              ((good? (car rest)) index)
              (else (loop (cdr rest) (+ index 1)))))
      (let loop ((rest (cons list lists)) (index 0))
        (cond ((%any-null? rest) #f)
              ((apply good? (%cars rest)) index)
              (else (loop (%cdrs rest) (+ index 1)))))))

(define (any good? list . lists)
  (let loop ((rest (cons list lists)))
    (and (not (%any-null? rest))
         (or (apply good? (%cars rest))
             (loop (%cdrs rest))))))

(define (every good? list . lists)
  (let loop ((rest (cons list lists)) (last #t))
    (if (%any-null? rest)
        last
        (let ((answer (apply good? (%cars rest))))
          (if answer
              (loop (%cdrs rest) answer)
              #f)))))

(define (count good? list . lists)
  (if (null? lists)
      (fold (lambda (x sum) (if (good? x) (+ sum 1) sum)) 0 (%check-list 'count list))
      (fold (lambda (items sum) (if (apply good? items) (+ sum 1) sum)) 0 (%map-all (lambda items items) (cons list lists)))))

(define (%member x list same?)
  (let loop ((rest list))
    (cond ((null? rest) #f)
          ((same? x (car rest)) rest)
          (else (loop (cdr rest))))))

(define (memq x list) (%member x (%check-list 'memq list) eq?))
(define (memv x list) (%member x (%check-list 'memv list) eqv?))
(define (member x list . same?)
  (%member x (%check-list 'member list) (if (null? same?) equal? (car same?))))

(define (%assoc key alist same?)
  (let loop ((rest alist))
    (cond ((null? rest) #f)
          ((same? key (car (car rest))) (car rest))
          (else (loop (cdr rest))))))

(define (assq key alist)
  (if (symbol? key)
      (%assq key alist)
      (%assoc key (%check-list 'assq alist) eq?)))
(define (assv key alist) (%assoc key (%check-list 'assv alist) eqv?))
(define (assoc key alist . same?)
  (%assoc key (%check-list 'assoc alist) (if (null? same?) equal? (car same?))))

;; Merge sort, stable.
(define (%merge xs ys before?)
  (let loop ((xs xs) (ys ys) (done '()))
    (cond ((null? xs) (append (reverse done) ys))
          ((null? ys) (append (reverse done) xs))
          ((before? (car ys) (car xs)) (loop xs (cdr ys) (cons (car ys) done)))
          (else (loop (cdr xs) ys (cons (car xs) done))))))

(define (%sort list before?)
  (let ((size (length list)))
    (if (< size 2)
        list
        (let ((half (quotient size 2)))
          (%merge (%sort (list-head list half) before?)
                  (%sort (list-tail list half) before?)
                  before?)))))

;; Guile takes the list first, R6RS and Chez the procedure.
(define (sort x y)
  (cond ((and (procedure? x) (not (procedure? y))) (sort y x))
        ((vector? x) (list->vector (%sort (vector->list x) y)))
        (else (%sort (%check-list 'sort x) y))))
(define (list-sort before? list) (sort list before?))

(define (vector-map f vector . vectors)
  (list->vector (apply map f (vector->list vector) (%map1 vector->list vectors))))
(define (vector-for-each f vector . vectors)
  (apply for-each f (vector->list vector) (%map1 vector->list vectors)))
(define (string-for-each f string . strings)
  (apply for-each f (string->list string) (%map1 string->list strings)))
(define (string-map f string . strings)
  (list->string (apply map f (string->list string) (%map1 string->list strings))))

(define (floor-quotient n d) (quotient (- n (modulo n d)) d))
(define (floor-remainder n d) (modulo n d))
(define (truncate-quotient n d) (quotient n d))
(define (truncate-remainder n d) (remainder n d))
(define (floor/ n d) (values (floor-quotient n d) (modulo n d)))
(define (truncate/ n d) (values (quotient n d) (remainder n d)))
;; The root of a large number may be rounded up.
(define (exact-integer-sqrt n)
  (let* ((near (floor (sqrt (%check 'exact-integer-sqrt 'whole n))))
         (root (if (> (* near near) n) (- near 1) near)))
    (values root (- n (* root root)))))

(define (symbol=? a b . rest)
  (and (symbol? a)
       (eq? a b)
       (or (null? rest) (apply symbol=? b rest))))
(define (boolean=? a b . rest)
  (and (boolean? a)
       (boolean? b)
       (eq? a b)
       (or (null? rest) (apply boolean=? b rest))))

;; Derivatives: of one argument in its structure, of several as a list.
(define (grad f) (lambda operands (%derivative 'grad f operands)))
(define (value-and-grad f) (lambda operands (%derivative 'value-and-grad f operands)))
(define (jacobian f) (lambda operands (%derivative 'jacobian f operands)))
(define (hessian f) (jacobian (grad f)))

;; What a prediction costs; of a tensor, the mean over its elements.
(define (%squared-error prediction target)
  (mean (square (%residual prediction target))))
(define (%absolute-error prediction target)
  (mean (abs (%residual prediction target))))
(define (%huber delta)
  (lambda (prediction target)
    (let ((size (abs (%residual prediction target))))
      (cond ((tensor? size)
             (let ((near (min size delta)))
               (mean (+ (* 0.5 near near) (* delta (- size near))))))
            ((<= size delta) (* 0.5 size size))
            (else (* delta (- size (* 0.5 delta))))))))
;; A number is the probability of a target of 1. A tensor holds the probabilities of
;; classes: the target is the number of one, or the probability of each.
(define (%cross-entropy prediction target)
  (cond ((not (tensor? (%prediction prediction)))
         (- (+ (* target (log prediction))
               (* (- 1 target) (log (- 1 prediction))))))
        ((number? target) (- (ref (log prediction) target)))
        (else (- (sum (* (tensor target) (log prediction)))))))
