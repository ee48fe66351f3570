;; Lists as in SRFI 1, and R6RS's searches by a test: what the prelude does not have.
;; A list is walked front to back, and what is gathered is turned round at the end.

(define (%optional rest otherwise)
  (if (null? rest) otherwise (car rest)))

(define (%check-lists name lists)
  (for-each (lambda (list) (%check-list name list)) lists))

(define (%any-null? lists)
  (any null? lists))

(define (list-tabulate n f)
  (map f (iota (%check 'list-tabulate 'index n))))

;; While keep? holds: the items in the opposite order, and the rest.
(define (%divide keep? list)
  (let loop ((rest list) (done '()))
    (if (and (pair? rest) (keep? (car rest)))
        (loop (cdr rest) (cons (car rest) done))
        (values done rest))))

(define (take-while keep? list)
  (call-with-values
    (lambda () (%divide keep? (%check-list 'take-while list)))
    (lambda (done rest) (reverse done))))

(define (drop-while drop? list)
  (call-with-values
    (lambda () (%divide drop? (%check-list 'drop-while list)))
    (lambda (done rest) rest)))

(define (span keep? list)
  (call-with-values
    (lambda () (%divide keep? (%check-list 'span list)))
    (lambda (done rest) (values (reverse done) rest))))

(define (break stop? list)
  (call-with-values
    (lambda () (%divide (lambda (x) (not (stop? x))) (%check-list 'break list)))
    (lambda (done rest) (values (reverse done) rest))))

(define (find-tail good? list)
  (let loop ((rest (%check-list 'find-tail list)))
    (cond ((null? rest) #f)
          ((good? (car rest)) rest)
          (else (loop (cdr rest))))))

;; Folds and unfolds.

(define (unfold stop? f next seed . tail)
  (let loop ((seed seed) (done '()))
    (if (stop? seed)
        (append-reverse done (if (null? tail) '() ((car tail) seed)))
        (loop (next seed) (cons (f seed) done)))))

(define (unfold-right stop? f next seed . tail)
  (let loop ((seed seed) (result (%optional tail '())))
    (if (stop? seed)
        result
        (loop (next seed) (cons (f seed) result)))))

(define (reduce-left f initial list)
  (if (null? (%check-list 'reduce-left list))
      initial
      (fold-left f (car list) (cdr list))))

(define (reduce-right f initial list)
  (if (null? (%check-list 'reduce-right list))
      initial
      (let ((items (reverse list)))
        (fold f (car items) (cdr items)))))

;; The tails of the lists, side by side, until the shortest one ends; the last come first.
(define (%tails name lists)
  (%check-lists name lists)
  (let loop ((rest lists) (done '()))
    (if (%any-null? rest)
        done
        (loop (map cdr rest) (cons rest done)))))

(define (%fold-tails f initial tails)
  (fold (lambda (rest result) (apply f (append rest (list result)))) initial tails))

(define (pair-fold f initial list . lists)
  (%fold-tails f initial (reverse (%tails 'pair-fold (cons list lists)))))

(define (pair-fold-right f initial list . lists)
  (%fold-tails f initial (%tails 'pair-fold-right (cons list lists))))

(define (pair-for-each f list . lists)
  (for-each (lambda (rest) (apply f rest))
            (reverse (%tails 'pair-for-each (cons list lists)))))

(define (map-in-order f list . lists)
  (apply map f list lists))

;; Lists of lists.

(define (zip first . others)
  (%check-lists 'zip (cons first others))
  (apply map list first others))

(define (%column name k lists)
  (map (lambda (each) (list-ref (%check-list name each) k)) (%check-list name lists)))

(define (unzip1 lists) (%column 'unzip1 0 lists))
(define (unzip2 lists) (values (%column 'unzip2 0 lists) (%column 'unzip2 1 lists)))
(define (unzip3 lists)
  (apply values (map (lambda (k) (%column 'unzip3 k lists)) (iota 3))))
(define (unzip4 lists)
  (apply values (map (lambda (k) (%column 'unzip4 k lists)) (iota 4))))
(define (unzip5 lists)
  (apply values (map (lambda (k) (%column 'unzip5 k lists)) (iota 5))))

;; Whether each list has the items of the one before.
(define (list= same? . lists)
  (%check-lists 'list= lists)
  (%in-chain (lambda (xs ys)
               (and (= (length xs) (length ys))
                    (every same? xs ys)))
             lists))

;; Whether the relation holds between all neighbours.
(define (%in-chain holds? items)
  (or (null? items)
      (let loop ((first (car items)) (rest (cdr items)))
        (or (null? rest)
            (and (holds? first (car rest))
                 (loop (car rest) (cdr rest)))))))

;; Association lists.

(define (alist-cons key value alist) (cons (cons key value) alist))

(define (alist-copy alist)
  (map (lambda (entry) (if (pair? entry) (cons (car entry) (cdr entry)) entry))
       (%check-list 'alist-copy alist)))

(define (alist-delete key alist . same?)
  (let ((same? (%optional same? equal?)))
    (remove (lambda (entry) (same? key (car entry))) (%check-list 'alist-delete alist))))

(define (%value-of entry)
  (and entry (cdr entry)))
(define (assq-ref alist key) (%value-of (assq key (%check-list 'assq-ref alist))))
(define (assv-ref alist key) (%value-of (assv key (%check-list 'assv-ref alist))))
(define (assoc-ref alist key) (%value-of (assoc key (%check-list 'assoc-ref alist))))

;; Lists as sets. (same? x y) is asked with x from the earlier list.

(define (%in? x list same?)
  (any (lambda (y) (same? x y)) list))

(define (%subset? same? xs ys)
  (every (lambda (x) (%in? x ys same?)) xs))

(define (lset<= same? . lists)
  (%check-lists 'lset<= lists)
  (%in-chain (lambda (xs ys) (%subset? same? xs ys)) lists))

(define (lset= same? . lists)
  (%check-lists 'lset= lists)
  (%in-chain (lambda (xs ys)
               (and (%subset? same? xs ys)
                    (%subset? (lambda (y x) (same? x y)) ys xs)))
             lists))

;; x in front of the list, unless an item is the same.
(define (%adjoin same? x list)
  (if (any (lambda (y) (same? y x)) list)
      list
      (cons x list)))

(define (lset-adjoin same? list . items)
  (fold (lambda (x result) (%adjoin same? x result)) (%check-list 'lset-adjoin list) items))

(define (lset-union same? . lists)
  (%check-lists 'lset-union lists)
  (reduce (lambda (list result)
            (if (null? result)
                list
                (fold (lambda (x result) (%adjoin same? x result)) result list)))
          '()
          lists))

(define (lset-intersection same? list . lists)
  (%check-lists 'lset-intersection (cons list lists))
  (filter (lambda (x) (every (lambda (each) (%in? x each same?)) lists)) list))

(define (lset-difference same? list . lists)
  (%check-lists 'lset-difference (cons list lists))
  (remove (lambda (x) (any (lambda (each) (%in? x each same?)) lists)) list))

(define (lset-diff+intersection same? list . lists)
  (%check-lists 'lset-diff+intersection (cons list lists))
  (partition (lambda (x) (not (any (lambda (each) (%in? x each same?)) lists))) list))

;; What is in an odd number of the lists.
(define (lset-xor same? . lists)
  (%check-lists 'lset-xor lists)
  (reduce (lambda (list result)
            (append (lset-difference same? list result)
                    (lset-difference same? result list)))
          '()
          lists))

;; Searches by a test, as R6RS names them.

(define (exists good? list . lists)
  (%check-lists 'exists (cons list lists))
  (apply any good? list lists))

(define (for-all good? list . lists)
  (%check-lists 'for-all (cons list lists))
  (apply every good? list lists))

(define (memp good? list) (find-tail good? (%check-list 'memp list)))
(define (assp good? alist)
  (find (lambda (entry) (good? (car entry))) (%check-list 'assp alist)))
(define (remp drop? list) (remove drop? (%check-list 'remp list)))
(define (remq x list) (remove (lambda (y) (eq? x y)) (%check-list 'remq list)))
(define (remv x list) (remove (lambda (y) (eqv? x y)) (%check-list 'remv list)))

;; Lists in order.

(define (%sorted? items before?)
  (%in-chain (lambda (x y) (not (before? y x))) items))

(define (sorted? items before?)
  (if (and (procedure? items) (not (procedure? before?)))
      (sorted? before? items)
      (%sorted? (if (vector? items) (vector->list items) (%check-list 'sorted? items)) before?)))
(define (list-sorted? before? list) (sorted? (%check-list 'list-sorted? list) before?))

(define (list-merge before? xs ys)
  (%check-lists 'list-merge (list xs ys))
  (let loop ((xs xs) (ys ys) (done '()))
    (cond ((null? xs) (append-reverse done ys))
          ((null? ys) (append-reverse done xs))
          ((before? (car ys) (car xs)) (loop xs (cdr ys) (cons (car ys) done)))
          (else (loop (cdr xs) ys (cons (car xs) done))))))

(define (stable-sort x y) (sort x y))
(define (list-stable-sort before? list) (sort (%check-list 'list-stable-sort list) before?))

;; What cond-expand finds is in src/lang/libraries/features.ts.
(define (features) '(r7rs ieee-float full-unicode gradus))
