;; What readers of "Structure and Interpretation of Computer Programs" and of its
;; dialects expect to be there: names that other programs do not see.

(define-library (sicp)
  (export 1+ -1+ inc dec
          true false nil
          print displayln printf format
          cons-stream stream-car stream-cdr
          the-empty-stream stream-null? empty-stream? stream-pair?)
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
      (newline))

    ;; A template holds ~a for a value as display shows it, ~s as write does, ~d for
    ;; a number, ~% or ~n for the end of a line, and ~~ for a tilde.
    (define (show-template template values port)
      (let loop ((rest (string->list template)) (values values))
        (cond ((null? rest)
               (if (pair? values)
                   (error "The template has no place for these values:" values)))
              ((and (char=? (car rest) #\~) (pair? (cdr rest)))
               (let ((directive (char-downcase (cadr rest))) (rest (cddr rest)))
                 (cond ((memv directive '(#\% #\n))
                        (newline port)
                        (loop rest values))
                       ((char=? directive #\~)
                        (display "~" port)
                        (loop rest values))
                       ((not (memv directive '(#\a #\s #\d #\v)))
                        (error "The template has an unknown directive:"
                               (string #\~ directive)))
                       ((null? values)
                        (error "The template has more places than there are values:"
                               template))
                       (else
                        ((if (char=? directive #\s) write display) (car values) port)
                        (loop rest (cdr values))))))
              (else
               (display (car rest) port)
               (loop (cdr rest) values)))))

    (define (printf template . values)
      (show-template template values (current-output-port)))

    ;; With #f or a template first, the text is the value; with #t, it is shown.
    (define (format first . rest)
      (cond ((string? first) (template->string first rest))
            ((not (pair? rest)) (error "format wants a template."))
            (first (apply printf rest))
            (else (template->string (car rest) (cdr rest)))))

    (define (template->string template values)
      (call-with-output-string
       (lambda (port) (show-template template values port))))

    ;; A stream is a pair whose second part is a promise.
    (define-syntax cons-stream
      (syntax-rules ()
        ((_ first rest) (cons first (delay rest)))))

    (define (checked name stream)
      (if (stream-pair? stream)
          stream
          (error (string-append name " wants a stream that is not empty, but got")
                 stream)))

    (define (stream-car stream) (car (checked "stream-car" stream)))
    (define (stream-cdr stream) (force (cdr (checked "stream-cdr" stream))))
    (define the-empty-stream '())
    (define stream-null? null?)
    (define empty-stream? null?)
    (define (stream-pair? x)
      (and (pair? x) (promise? (cdr x))))))
