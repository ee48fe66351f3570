;; Strings as in SRFI 13 and SRFI 152, where a procedure or a character says what is looked for.

;; What a character is looked for by: itself, or a test.
(define (%matcher name what)
  (if (char? what)
      (lambda (char) (char=? char what))
      (%check name 'matcher what)))

(define (%opposite test)
  (lambda (char) (not (test char))))

;; The characters of a string, or of the part from `start` up to `end` that `range` holds.
(define (%characters name string range)
  (%part name (%check name 'string string) range))

(define (%start range)
  (if (null? range) 0 (car range)))

;; The place of the first character that matches, or of the last.
(define (%index name string test range)
  (let ((index (list-index test (%characters name string range))))
    (and index (+ index (%start range)))))

(define (%index-right name string test range)
  (let* ((characters (%characters name string range))
         (index (list-index test (reverse characters))))
    (and index (+ (%start range) (- (length characters) index 1)))))

(define (string-index string what . range)
  (%index 'string-index string (%matcher 'string-index what) range))
(define (string-skip string what . range)
  (%index 'string-skip string (%opposite (%matcher 'string-skip what)) range))
(define (string-rindex string what . range)
  (%index-right 'string-rindex string (%matcher 'string-rindex what) range))
(define (string-index-right string what . range)
  (%index-right 'string-index-right string (%matcher 'string-index-right what) range))
(define (string-skip-right string what . range)
  (%index-right 'string-skip-right string (%opposite (%matcher 'string-skip-right what)) range))

(define (string-count string what . range)
  (count (%matcher 'string-count what) (%characters 'string-count string range)))

(define (string-any what string . range)
  (any (%matcher 'string-any what) (%characters 'string-any string range)))
(define (string-every what string . range)
  (every (%matcher 'string-every what) (%characters 'string-every string range)))

;; SRFI 13 takes the string last in these two, Guile first in older programs.
(define (string-filter what string . range)
  (if (string? what)
      (apply string-filter string what range)
      (list->string (filter (%matcher 'string-filter what) (%characters 'string-filter string range)))))
(define (string-delete what string . range)
  (if (string? what)
      (apply string-delete string what range)
      (list->string (remove (%matcher 'string-delete what) (%characters 'string-delete string range)))))

(define (string-fold f initial string . range)
  (fold f initial (%characters 'string-fold string range)))
(define (string-fold-right f initial string . range)
  (fold-right f initial (%characters 'string-fold-right string range)))

(define (string-tabulate f size)
  (list->string (map f (iota (%check 'string-tabulate 'index size)))))

(define (string-unfold stop? f next seed . ends)
  (string-append
    (if (null? ends) "" (car ends))
    (list->string (unfold stop? f next seed))
    (if (or (null? ends) (null? (cdr ends))) "" ((cadr ends) (%last-seed stop? next seed)))))
(define (%last-seed stop? next seed)
  (if (stop? seed) seed (%last-seed stop? next (next seed))))

;; Without the characters at its ends that match: blanks, if nothing else is named.
(define (%trimmed name string rest left? right?)
  (let ((test (if (null? rest) char-whitespace? (%matcher name (car rest))))
        (characters (%characters name string (if (null? rest) '() (cdr rest)))))
    (let* ((begun (if left? (drop-while test characters) characters))
           (ended (if right? (reverse (drop-while test (reverse begun))) begun)))
      (list->string ended))))

(define (string-trim string . rest) (%trimmed 'string-trim string rest #t #f))
(define (string-trim-left string . rest) (%trimmed 'string-trim-left string rest #t #f))
(define (string-trim-right string . rest) (%trimmed 'string-trim-right string rest #f #t))
(define (string-trim-both string . rest) (%trimmed 'string-trim-both string rest #t #t))

;; The parts between the characters that match, or between the places of a string.
(define (string-split string separator)
  (if (string? separator)
      (%split-by string separator)
      (let ((test (%matcher 'string-split separator)))
        (let loop ((rest (%characters 'string-split string '())) (done '()))
          (call-with-values
            (lambda () (break test rest))
            (lambda (part rest)
              (let ((done (cons (list->string part) done)))
                (if (null? rest)
                    (reverse done)
                    (loop (cdr rest) done)))))))))

(define (%split-by string separator)
  (let ((size (string-length separator)))
    (if (= size 0)
        (map string (string->list string))
        (let loop ((start 0) (done '()))
          (let ((place (string-search-forward separator string start)))
            (if place
                (loop (+ place size) (cons (substring string start place) done))
                (reverse (cons (substring string start) done))))))))
