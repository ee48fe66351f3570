;; Vectors as in SRFI 133, by way of lists.

;; The items of a vector, or of the part from `start` up to `end` that `range` holds.
(define (%items name vector range)
  (%part name (%check name 'vector vector) range))

(define (%lists name vectors)
  (map (lambda (vector) (%items name vector '())) vectors))

(define (vector-fold f initial vector . vectors)
  (apply fold-left f initial (%lists 'vector-fold (cons vector vectors))))

;; f on what was gathered and the items, from the last.
(define (vector-fold-right f initial vector . vectors)
  (let ((lists (%shortened (%lists 'vector-fold-right (cons vector vectors)))))
    (apply fold-left f initial (map reverse lists))))

;; The lists, none longer than the shortest.
(define (%shortened lists)
  (let ((size (apply min (map length lists))))
    (map (lambda (list) (list-head list size)) lists)))

(define (vector-count good? vector . vectors)
  (apply count good? (%lists 'vector-count (cons vector vectors))))

(define (vector-index good? vector . vectors)
  (apply list-index good? (%lists 'vector-index (cons vector vectors))))

(define (vector-skip skip? vector . vectors)
  (apply list-index (lambda items (not (apply skip? items))) (%lists 'vector-skip (cons vector vectors))))

(define (%last-index good? lists)
  (let* ((lists (map reverse (%shortened lists)))
         (index (apply list-index good? lists)))
    (and index (- (length (car lists)) index 1))))

(define (vector-index-right good? vector . vectors)
  (%last-index good? (%lists 'vector-index-right (cons vector vectors))))

(define (vector-skip-right skip? vector . vectors)
  (%last-index (lambda items (not (apply skip? items))) (%lists 'vector-skip-right (cons vector vectors))))

(define (vector-any good? vector . vectors)
  (apply any good? (%lists 'vector-any (cons vector vectors))))

(define (vector-every good? vector . vectors)
  (apply every good? (%lists 'vector-every (cons vector vectors))))

;; (compare item value) is below, at or above 0 where the item comes before, at or behind the value.
(define (vector-binary-search vector value compare)
  (%check 'vector-binary-search 'vector vector)
  (let loop ((low 0) (high (vector-length vector)))
    (and (< low high)
         (let* ((middle (quotient (+ low high) 2))
                (order (compare (vector-ref vector middle) value)))
           (cond ((= order 0) middle)
                 ((< order 0) (loop (+ middle 1) high))
                 (else (loop low middle)))))))

;; The items for which keep? holds before the others, and how many they are.
(define (vector-partition keep? vector)
  (call-with-values
    (lambda () (partition keep? (%items 'vector-partition vector '())))
    (lambda (kept others)
      (values (list->vector (append kept others)) (length kept)))))

(define (vector-filter keep? vector)
  (list->vector (filter keep? (%items 'vector-filter vector '()))))

(define (vector-cumulate f initial vector)
  (let loop ((rest (%items 'vector-cumulate vector '())) (result initial) (done '()))
    (if (null? rest)
        (list->vector (reverse done))
        (let ((next (f result (car rest))))
          (loop (cdr rest) next (cons next done))))))

;; f on each place and the seeds gives an item, and the next seeds; the items in the order of the places.
(define (%unfold f places seeds)
  (let loop ((rest places) (seeds seeds) (done '()))
    (if (null? rest)
        (reverse done)
        (call-with-values
          (lambda () (apply f (car rest) seeds))
          (lambda (item . next) (loop (cdr rest) next (cons item done)))))))

(define (vector-unfold f size . seeds)
  (list->vector (%unfold f (iota (%check 'vector-unfold 'index size)) seeds)))

(define (vector-unfold-right f size . seeds)
  (let ((places (reverse (iota (%check 'vector-unfold-right 'index size)))))
    (list->vector (reverse (%unfold f places seeds)))))

(define (vector-tabulate f size)
  (list->vector (map f (iota (%check 'vector-tabulate 'index size)))))
(define (make-initialized-vector size f)
  (list->vector (map f (iota (%check 'make-initialized-vector 'index size)))))

(define (vector-concatenate vectors)
  (apply %append-vectors (%check-list 'vector-concatenate vectors)))
(define (%append-vectors . vectors)
  (list->vector (apply append (%lists 'vector-concatenate vectors))))

(define (vector-empty? vector) (= (vector-length (%check 'vector-empty? 'vector vector)) 0))
(define (vector= same? . vectors) (apply list= same? (%lists 'vector= vectors)))

(define (vector-reverse-copy vector . range)
  (list->vector (reverse (%items 'vector-reverse-copy vector range))))
(define (reverse-vector->list vector . range) (reverse (%items 'reverse-vector->list vector range)))
(define (reverse-list->vector list) (list->vector (reverse (%check-list 'reverse-list->vector list))))

(define (subvector vector start end) (list->vector (%items 'subvector vector (list start end))))
(define (vector-head vector end) (list->vector (%items 'vector-head vector (list 0 end))))
(define (vector-tail vector start) (list->vector (%items 'vector-tail vector (list start))))
(define (vector-first vector) (first (%items 'vector-first vector '())))
(define (vector-last vector) (last (%items 'vector-last vector '())))

;; R6RS takes the procedure first, SRFI 132 too; others take the vector first.
(define (vector-sort x y)
  (if (and (procedure? x) (not (procedure? y)))
      (vector-sort y x)
      (sort (%check 'vector-sort 'vector x) y)))
(define (vector-stable-sort x y)
  (if (and (procedure? x) (not (procedure? y)))
      (vector-stable-sort y x)
      (sort (%check 'vector-stable-sort 'vector x) y)))
(define (vector-sorted? before? vector) (sorted? (%check 'vector-sorted? 'vector vector) before?))
