;; What readers of "Structure and Interpretation of Computer Programs" and of its
;; dialects expect to be there: names that other programs do not see.

(define-library (sicp)
  (export 1+ -1+ inc dec
          true false nil
          print displayln)
  (import (gradus))
  (begin

    (define (1+ n) (+ n 1))
    (define (-1+ n) (- n 1))
    (define inc 1+)
    (define dec -1+)

    (define true #t)
    (define false #f)
    (define nil '())

    ;; The values side by side, then the end of the line.
    (define (print . values)
      (for-each display values)
      (newline))

    (define (displayln value)
      (display value)
      (newline))))
