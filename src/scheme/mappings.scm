;; Persistent tables: the mappings of SRFI 146, ordered by the comparators of SRFI 128.
;;
;; The entries of a mapping are a search tree balanced by weight (Adams 1993; Hirai and Yamamoto 2011 give the 3
;; and the 2): a vector of the entries below its key, the key, its value, the entries above, and how many there are.
;; The empty tree is the empty list. A change makes new nodes along one path, and shares all others.

;; Comparators.

(define %comparator (%make-record-type 'comparator '(test same before) #t))

(define (make-comparator test same? before? . hash)
  (%record %comparator
           (if (eq? test #t) (lambda (x) #t) (%check 'make-comparator 'procedure test))
           (%check 'make-comparator 'procedure same?)
           before?))
(define (comparator? x) (%record? %comparator x))
(define (%field name k comparator)
  (%record-ref %comparator k name (%check name 'comparator comparator)))
(define (comparator-type-test-predicate comparator)
  (%field 'comparator-type-test-predicate 0 comparator))
(define (comparator-equality-predicate comparator)
  (%field 'comparator-equality-predicate 1 comparator))
(define (comparator-ordering-predicate comparator)
  (%field 'comparator-ordering-predicate 2 comparator))
(define (comparator-ordered? comparator)
  (procedure? (%field 'comparator-ordered? 2 comparator)))
(define (comparator-test-type comparator x)
  ((%field 'comparator-test-type 0 comparator) x))

(define (make-default-comparator) %default)
(define %default
  (%record %comparator (lambda (x) #t) equal? %before?))

;; The order of kinds: the empty list, pairs, booleans, characters, strings, symbols, numbers, vectors.
(define (%kind x)
  (cond ((null? x) 0)
        ((pair? x) 1)
        ((boolean? x) 2)
        ((char? x) 3)
        ((string? x) 4)
        ((symbol? x) 5)
        ((number? x) 6)
        ((vector? x) 7)
        (else (error "The default comparator has no order for" x))))

(define (%before? x y)
  (let ((kind (%kind x)) (other (%kind y)))
    (cond ((not (= kind other)) (< kind other))
          ((= kind 0) #f)
          ((= kind 1)
           (or (%before? (car x) (car y))
               (and (equal? (car x) (car y))
                    (%before? (cdr x) (cdr y)))))
          ((= kind 2) (and (not x) y))
          ((= kind 3) (char<? x y))
          ((= kind 4) (string<? x y))
          ((= kind 5) (string<? (symbol->string x) (symbol->string y)))
          ((= kind 6) (< x y))
          (else (%vector-before? x y)))))

;; A shorter vector is before a longer one.
(define (%vector-before? x y)
  (if (= (vector-length x) (vector-length y))
      (%before? (vector->list x) (vector->list y))
      (< (vector-length x) (vector-length y))))

(define (%in-chain holds? x y rest)
  (and (holds? x y)
       (or (null? rest)
           (%in-chain holds? y (car rest) (cdr rest)))))
(define (=? comparator x y . rest)
  (%in-chain (%field '=? 1 comparator) x y rest))
(define (<? comparator x y . rest)
  (%in-chain (%field '<? 2 comparator) x y rest))
(define (>? comparator x y . rest)
  (let ((before? (%field '>? 2 comparator)))
    (%in-chain (lambda (x y) (before? y x)) x y rest)))
(define (<=? comparator x y . rest)
  (let ((before? (%field '<=? 2 comparator)))
    (%in-chain (lambda (x y) (not (before? y x))) x y rest)))
(define (>=? comparator x y . rest)
  (let ((before? (%field '>=? 2 comparator)))
    (%in-chain (lambda (x y) (not (before? x y))) x y rest)))

;; Trees.

(define (%left tree) (vector-ref tree 0))
(define (%key tree) (vector-ref tree 1))
(define (%value tree) (vector-ref tree 2))
(define (%right tree) (vector-ref tree 3))
(define (%size tree) (if (null? tree) 0 (vector-ref tree 4)))
(define (%weight tree) (+ (%size tree) 1))
(define (%node left key value right)
  (vector left key value right (+ (%size left) (%size right) 1)))

;; A node of two trees of which one may be too heavy by one entry.
(define (%balanced left key value right)
  (cond ((> (%weight right) (* 3 (%weight left))) (%turned-left left key value right))
        ((> (%weight left) (* 3 (%weight right))) (%turned-right left key value right))
        (else (%node left key value right))))

(define (%turned-left left key value right)
  (let ((inner (%left right)))
    (if (< (%weight inner) (* 2 (%weight (%right right))))
        (%node (%node left key value inner) (%key right) (%value right) (%right right))
        (%node (%node left key value (%left inner))
               (%key inner)
               (%value inner)
               (%node (%right inner) (%key right) (%value right) (%right right))))))

(define (%turned-right left key value right)
  (let ((inner (%right left)))
    (if (< (%weight inner) (* 2 (%weight (%left left))))
        (%node (%left left) (%key left) (%value left) (%node inner key value right))
        (%node (%node (%left left) (%key left) (%value left) (%left inner))
               (%key inner)
               (%value inner)
               (%node (%right inner) key value right)))))

;; A tree of two trees of any weights, and an entry between them.
(define (%joined left key value right)
  (cond ((> (%weight left) (* 3 (%weight right)))
         (%balanced (%left left) (%key left) (%value left) (%joined (%right left) key value right)))
        ((> (%weight right) (* 3 (%weight left)))
         (%balanced (%joined left key value (%left right)) (%key right) (%value right) (%right right)))
        (else (%node left key value right))))

(define (%first-node tree)
  (if (null? (%left tree)) tree (%first-node (%left tree))))
(define (%last-node tree)
  (if (null? (%right tree)) tree (%last-node (%right tree))))
(define (%without-first tree)
  (if (null? (%left tree))
      (%right tree)
      (%balanced (%without-first (%left tree)) (%key tree) (%value tree) (%right tree))))

(define (%both left right)
  (if (null? right)
      left
      (let ((first (%first-node right)))
        (%joined left (%key first) (%value first) (%without-first right)))))

;; The node of a key, or the empty list.
(define (%lookup tree key before?)
  (cond ((null? tree) tree)
        ((before? key (%key tree)) (%lookup (%left tree) key before?))
        ((before? (%key tree) key) (%lookup (%right tree) key before?))
        (else tree)))

(define (%insert tree key value before?)
  (cond ((null? tree) (%node '() key value '()))
        ((before? key (%key tree))
         (%balanced (%insert (%left tree) key value before?) (%key tree) (%value tree) (%right tree)))
        ((before? (%key tree) key)
         (%balanced (%left tree) (%key tree) (%value tree) (%insert (%right tree) key value before?)))
        (else (%node (%left tree) key value (%right tree)))))

(define (%delete tree key before?)
  (cond ((null? tree) tree)
        ((before? key (%key tree))
         (%balanced (%delete (%left tree) key before?) (%key tree) (%value tree) (%right tree)))
        ((before? (%key tree) key)
         (%balanced (%left tree) (%key tree) (%value tree) (%delete (%right tree) key before?)))
        (else (%both (%left tree) (%right tree)))))

;; The entries that are below all those for which above? holds, where it holds from some key on.
(define (%below tree above?)
  (cond ((null? tree) tree)
        ((above? (%key tree)) (%below (%left tree) above?))
        (else (%joined (%left tree) (%key tree) (%value tree) (%below (%right tree) above?)))))
(define (%above tree above?)
  (cond ((null? tree) tree)
        ((above? (%key tree)) (%joined (%above (%left tree) above?) (%key tree) (%value tree) (%right tree)))
        (else (%above (%right tree) above?))))

;; f on each key, its value, and what was gathered, from the first key or from the last.
(define (%fold-up f result tree)
  (if (null? tree)
      result
      (%fold-up f
                (f (%key tree) (%value tree) (%fold-up f result (%left tree)))
                (%right tree))))
(define (%fold-down f result tree)
  (if (null? tree)
      result
      (%fold-down f
                  (f (%key tree) (%value tree) (%fold-down f result (%right tree)))
                  (%left tree))))

;; Mappings.

(define %mapping (%make-record-type 'mapping '(comparator tree) #t))
(define (mapping? x) (%record? %mapping x))

(define (%comparator-of name mapping)
  (%record-ref %mapping 0 name (%check name 'mapping mapping)))
(define (%tree name mapping)
  (%record-ref %mapping 1 name (%check name 'mapping mapping)))
(define (%order name mapping)
  (comparator-ordering-predicate (%comparator-of name mapping)))
(define (%with-tree name mapping tree)
  (%record %mapping (%comparator-of name mapping) tree))

;; The mapping with keys and values that follow one another in a list; `keep?` keeps what a key has.
(define (%with-all name mapping rest keep?)
  (let ((before? (%order name mapping)))
    (let loop ((rest rest) (tree (%tree name mapping)))
      (cond ((null? rest) (%with-tree name mapping tree))
            ((null? (cdr rest)) (error (string-append (symbol->string name) " has no value for the key") (car rest)))
            ((and keep? (not (null? (%lookup tree (car rest) before?)))) (loop (cddr rest) tree))
            (else (loop (cddr rest) (%insert tree (car rest) (cadr rest) before?)))))))

(define (%empty name comparator)
  (%record %mapping (%check name 'comparator comparator) '()))

;; Of equal keys the first counts.
(define (mapping comparator . rest)
  (%with-all 'mapping (%empty 'mapping comparator) rest #t))
(define (mapping/ordered comparator . rest)
  (%with-all 'mapping/ordered (%empty 'mapping/ordered comparator) rest #t))

(define (%of-alist name comparator alist)
  (%with-all name
             (%empty name comparator)
             (append-map (lambda (entry) (list (car entry) (cdr entry))) (%check-list name alist))
             #t))
(define (alist->mapping comparator alist) (%of-alist 'alist->mapping comparator alist))
(define (alist->mapping/ordered comparator alist) (%of-alist 'alist->mapping/ordered comparator alist))

(define (mapping-unfold stop? f next seed comparator)
  (let loop ((seed seed) (result (%empty 'mapping-unfold comparator)))
    (if (stop? seed)
        result
        (loop (next seed)
              (call-with-values
                (lambda () (f seed))
                (lambda (key value) (mapping-adjoin result key value)))))))

(define (mapping-key-comparator mapping) (%comparator-of 'mapping-key-comparator mapping))
(define (mapping-size mapping) (%size (%tree 'mapping-size mapping)))
(define (mapping-empty? mapping) (null? (%tree 'mapping-empty? mapping)))
(define (%found name mapping key)
  (%lookup (%tree name mapping) key (%order name mapping)))
(define (mapping-contains? mapping key)
  (not (null? (%found 'mapping-contains? mapping key))))

;; What `rest` may hold: what to call without the key, and what to call on its value.
(define (%value-or-failure name node key rest)
  (cond ((null? node)
         (if (or (null? rest) (not (procedure? (car rest))))
             (error (string-append (symbol->string name) " finds no key") key)
             ((car rest))))
        ((or (null? rest) (null? (cdr rest))) (%value node))
        (else ((cadr rest) (%value node)))))

(define (mapping-ref mapping key . rest)
  (%value-or-failure 'mapping-ref (%found 'mapping-ref mapping key) key rest))
(define (mapping-ref/default mapping key default)
  (let ((node (%found 'mapping-ref/default mapping key)))
    (if (null? node) default (%value node))))

;; Changes.

(define (mapping-adjoin mapping . rest) (%with-all 'mapping-adjoin mapping rest #t))
(define (mapping-set mapping . rest) (%with-all 'mapping-set mapping rest #f))
(define (mapping-replace mapping key value)
  (if (null? (%found 'mapping-replace mapping key))
      mapping
      (mapping-set mapping key value)))
(define (mapping-delete mapping . keys) (%without 'mapping-delete mapping keys))
(define (mapping-delete-all mapping keys)
  (%without 'mapping-delete-all mapping (%check-list 'mapping-delete-all keys)))
(define (%without name mapping keys)
  (let ((before? (%order name mapping)))
    (%with-tree name
                mapping
                (fold (lambda (key tree) (%delete tree key before?)) (%tree name mapping) keys))))
(define (mapping-intern mapping key make)
  (let ((node (%found 'mapping-intern mapping key)))
    (if (null? node)
        (let ((value (make)))
          (values (mapping-set mapping key value) value))
        (values mapping (%value node)))))
(define (mapping-update mapping key f . rest)
  (let ((node (%found 'mapping-update mapping key)))
    (mapping-set mapping key (f (%value-or-failure 'mapping-update node key rest)))))
(define (mapping-update/default mapping key f default)
  (mapping-set mapping key (f (mapping-ref/default mapping key default))))
(define (mapping-pop mapping . failure)
  (let ((tree (%tree 'mapping-pop mapping)))
    (cond ((not (null? tree))
           (let ((first (%first-node tree)))
             (values (%with-tree 'mapping-pop mapping (%without-first tree)) (%key first) (%value first))))
          ((null? failure) (error "mapping-pop finds no key: the mapping is empty."))
          (else ((car failure))))))

;; The whole.

(define (mapping-fold f initial mapping) (%fold-up f initial (%tree 'mapping-fold mapping)))
(define (mapping-fold/reverse f initial mapping)
  (%fold-down f initial (%tree 'mapping-fold/reverse mapping)))
(define (%entries name f mapping)
  (%fold-down (lambda (key value result) (cons (f key value) result)) '() (%tree name mapping)))
(define (mapping->alist mapping) (%entries 'mapping->alist cons mapping))
(define (mapping-keys mapping) (%entries 'mapping-keys (lambda (key value) key) mapping))
(define (mapping-values mapping) (%entries 'mapping-values (lambda (key value) value) mapping))
(define (mapping-entries mapping) (values (mapping-keys mapping) (mapping-values mapping)))
(define (mapping-map->list f mapping)
  (map (lambda (entry) (f (car entry) (cdr entry))) (%entries 'mapping-map->list cons mapping)))
(define (mapping-for-each f mapping)
  (for-each (lambda (entry) (f (car entry) (cdr entry))) (%entries 'mapping-for-each cons mapping)))
(define (mapping-copy mapping) (%with-tree 'mapping-copy mapping (%tree 'mapping-copy mapping)))
(define (%mapped name f comparator mapping)
  (fold (lambda (entry result)
          (call-with-values
            (lambda () (f (car entry) (cdr entry)))
            (lambda (key value) (mapping-adjoin result key value))))
        (%empty name comparator)
        (%entries name cons mapping)))
(define (mapping-map f comparator mapping) (%mapped 'mapping-map f comparator mapping))
(define (mapping-map/monotone f comparator mapping) (%mapped 'mapping-map/monotone f comparator mapping))

(define (%kept name keep? mapping)
  (%with-tree name
              mapping
              (let loop ((tree (%tree name mapping)))
                (if (null? tree)
                    tree
                    (let ((left (loop (%left tree))) (right (loop (%right tree))))
                      (if (keep? (%key tree) (%value tree))
                          (%joined left (%key tree) (%value tree) right)
                          (%both left right)))))))
(define (mapping-filter keep? mapping) (%kept 'mapping-filter keep? mapping))
(define (mapping-remove drop? mapping)
  (%kept 'mapping-remove (lambda (key value) (not (drop? key value))) mapping))
(define (mapping-partition keep? mapping)
  (values (mapping-filter keep? mapping) (mapping-remove keep? mapping)))

(define (%entry-where name good? mapping)
  (find (lambda (entry) (good? (car entry) (cdr entry))) (%entries name cons mapping)))
(define (mapping-find good? mapping failure)
  (let ((entry (%entry-where 'mapping-find good? mapping)))
    (if entry (values (car entry) (cdr entry)) (failure))))
(define (mapping-count good? mapping)
  (count (lambda (entry) (good? (car entry) (cdr entry))) (%entries 'mapping-count cons mapping)))
(define (mapping-any? good? mapping)
  (pair? (%entry-where 'mapping-any? good? mapping)))
(define (mapping-every? good? mapping)
  (not (%entry-where 'mapping-every? (lambda (key value) (not (good? key value))) mapping)))

;; The order.

(define (%end name node-of part mapping)
  (let ((tree (%tree name mapping)))
    (if (null? tree)
        (error (string-append (symbol->string name) " finds no key: the mapping is empty."))
        (part (node-of tree)))))
(define (mapping-min-key mapping) (%end 'mapping-min-key %first-node %key mapping))
(define (mapping-max-key mapping) (%end 'mapping-max-key %last-node %key mapping))
(define (mapping-min-value mapping) (%end 'mapping-min-value %first-node %value mapping))
(define (mapping-max-value mapping) (%end 'mapping-max-value %last-node %value mapping))
(define (mapping-min-entry mapping) (values (mapping-min-key mapping) (mapping-min-value mapping)))
(define (mapping-max-entry mapping) (values (mapping-max-key mapping) (mapping-max-value mapping)))

(define (%part-below name mapping key)
  (let ((before? (%order name mapping)))
    (%below (%tree name mapping) (lambda (other) (not (before? other key))))))
(define (%part-above name mapping key)
  (let ((before? (%order name mapping)))
    (%above (%tree name mapping) (lambda (other) (before? key other)))))
(define (%part-to name mapping key)
  (let ((before? (%order name mapping)))
    (%below (%tree name mapping) (lambda (other) (before? key other)))))
(define (%part-from name mapping key)
  (let ((before? (%order name mapping)))
    (%above (%tree name mapping) (lambda (other) (not (before? other key))))))
(define (%part-at name mapping key)
  (let ((node (%found name mapping key)))
    (if (null? node) node (%node '() (%key node) (%value node) '()))))

(define (mapping-key-predecessor mapping key failure)
  (let ((part (%part-below 'mapping-key-predecessor mapping key)))
    (if (null? part) (failure) (%key (%last-node part)))))
(define (mapping-key-successor mapping key failure)
  (let ((part (%part-above 'mapping-key-successor mapping key)))
    (if (null? part) (failure) (%key (%first-node part)))))

(define (mapping-range= mapping key)
  (%with-tree 'mapping-range= mapping (%part-at 'mapping-range= mapping key)))
(define (mapping-range< mapping key)
  (%with-tree 'mapping-range< mapping (%part-below 'mapping-range< mapping key)))
(define (mapping-range> mapping key)
  (%with-tree 'mapping-range> mapping (%part-above 'mapping-range> mapping key)))
(define (mapping-range<= mapping key)
  (%with-tree 'mapping-range<= mapping (%part-to 'mapping-range<= mapping key)))
(define (mapping-range>= mapping key)
  (%with-tree 'mapping-range>= mapping (%part-from 'mapping-range>= mapping key)))
(define (mapping-split mapping key)
  (values (mapping-range< mapping key)
          (mapping-range<= mapping key)
          (mapping-range= mapping key)
          (mapping-range>= mapping key)
          (mapping-range> mapping key)))
(define (mapping-catenate comparator below key value above)
  (%record %mapping
           (%check 'mapping-catenate 'comparator comparator)
           (%joined (%tree 'mapping-catenate below) key value (%tree 'mapping-catenate above))))

;; Mappings as sets of their keys. Of equal keys the first mapping's entry counts.

(define (%combined f mapping others)
  (fold (lambda (other result) (f result other)) mapping others))
(define (%has? name mapping)
  (lambda (key value) (not (null? (%found name mapping key)))))
(define (mapping-union mapping . others)
  (%combined (lambda (result other) (mapping-fold (lambda (key value so) (mapping-adjoin so key value)) result other))
             mapping
             others))
(define (mapping-intersection mapping . others)
  (%combined (lambda (result other) (mapping-filter (%has? 'mapping-intersection other) result))
             mapping
             others))
(define (mapping-difference mapping . others)
  (%combined (lambda (result other) (mapping-remove (%has? 'mapping-difference other) result))
             mapping
             others))
(define (mapping-xor mapping other)
  (mapping-union (mapping-difference mapping other) (mapping-difference other mapping)))
(define (mapping-disjoint? mapping other)
  (not (mapping-any? (%has? 'mapping-disjoint? other) mapping)))

;; Whether each entry is one of the other mapping, with the same value by the comparator.
(define (%within? comparator mapping other)
  (let ((same? (comparator-equality-predicate comparator)))
    (mapping-every? (lambda (key value)
                      (let ((node (%found 'mapping<=? other key)))
                        (and (not (null? node))
                             (same? value (%value node)))))
                    mapping)))
(define (mapping<=? comparator x y . rest)
  (%in-chain (lambda (x y) (%within? comparator x y)) x y rest))
(define (mapping>=? comparator x y . rest)
  (%in-chain (lambda (x y) (%within? comparator y x)) x y rest))
(define (mapping<? comparator x y . rest)
  (%in-chain (lambda (x y) (and (%within? comparator x y) (< (mapping-size x) (mapping-size y)))) x y rest))
(define (mapping>? comparator x y . rest)
  (%in-chain (lambda (x y) (and (%within? comparator y x) (> (mapping-size x) (mapping-size y)))) x y rest))
(define (mapping=? comparator x y . rest)
  (%in-chain (lambda (x y) (and (= (mapping-size x) (mapping-size y)) (%within? comparator x y))) x y rest))
