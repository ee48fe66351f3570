;; Turns a list of programs, each a string, into one line of JSON each: ["value", written, displayed], or
;; ["error", message, displayed]. A shim loaded before this file gives fresh-environment and call-catching.

(define (write-json-string text port)
  (define (write-character c)
    (let ((code (char->integer c)))
      (cond
        ((memv c '(#\" #\\)) (write-char #\\ port) (write-char c port))
        ((< code 32)
         (display (if (< code 16) "\\u000" "\\u00") port)
         (display (number->string code 16) port))
        (else (write-char c port)))))
  (write-char #\" port)
  (for-each write-character (string->list text))
  (write-char #\" port))

(define (write-json-strings texts port)
  (write-char #\[ port)
  (write-json-string (car texts) port)
  (for-each
   (lambda (text)
     (write-char #\, port)
     (write-json-string text port))
   (cdr texts))
  (write-char #\] port)
  (newline port))

(define (written value)
  (with-output-to-string (lambda () (write value))))

;; All the data in a text.
(define (read-all source)
  (let ((port (open-input-string source)))
    (let next ((forms '()))
      (let ((form (read port)))
        (if (eof-object? form) (reverse forms) (next (cons form forms)))))))

;; The value of a program's last form, its forms evaluated one by one.
(define (evaluate-program source)
  (let* ((forms (read-all source))
         (environment (fresh-environment forms)))
    (let next ((forms forms))
      (let ((value (eval (car forms) environment)))
        (if (null? (cdr forms)) value (next (cdr forms)))))))

(define (run-case source)
  (let* ((kind "value")
         (result "")
         (displayed
          (with-output-to-string
           (lambda ()
             (call-catching
              (lambda () (set! result (written (evaluate-program source))))
              (lambda (message)
                (set! kind "error")
                (set! result message)))))))
    (list kind result displayed)))

(define (run-cases sources)
  (for-each
   (lambda (source) (write-json-strings (run-case source) (current-output-port)))
   sources))
