(define-library (malt)
  (export tlen)
  (begin (define (tlen t) (car (shape t)))))
