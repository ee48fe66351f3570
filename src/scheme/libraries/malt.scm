;; The names of the package malt, in which readers of "The Little Learner" write the
;; book's programs. Some of them are names of the language with another meaning; only
;; programs that import the library see them. A theta is a list of parameters, each a
;; tensor or a scalar; an objective takes one and gives a loss.

(define-library (malt)
  (export
   scalar? tensor? tensor list->tensor build-tensor shape rank tlen tref trefs reshape
   len ref refr add1 sub1
   sqr sum sum-cols max argmax dot-product dot-product-2-1 *-2-1
   rectify correlate flatten concat
   ext1 ext2 tmap
   +-0-0 --0-0 *-0-0 /-0-0 expt-0-0 exp-0 log-0 abs-0 sqrt-0 rectify-0
   sum-1 max-1 argmax-1 =-1 <-1 <=-1 >-1 >=-1
   gradient-of ∇
   line quad plane linear-1-1 linear softmax relu k-relu corr recu k-recu
   signal-avg avg-cols
   l2-loss cross-entropy-loss kl-loss
   revise gradient-descent
   naked-gradient-descent velocity-gradient-descent
   rms-gradient-descent adam-gradient-descent
   naked-i naked-d naked-u velocity-i velocity-d velocity-u
   rms-i rms-d rms-u adam-i adam-d adam-u
   smooth epsilon zeroes
   samples sampling-obj
   declare-hyper declare-hypers with-hyper with-hypers grid-search
   revs alpha mu beta batch-size
   block block-fn block-ls stack-blocks
   init-theta init-θ init-shape zero-tensor random-tensor random-normal
   random-standard-normal
   model accuracy)
  (import (gradus)
          (prefix (only (gradus) argmax concat flatten max random-normal ref relu
                        reshape softmax sum tensor tensor?)
                  language:))
  (begin

    ;;; Scalars, tensors and lists

    (define (scalar? x) (number? x))

    (define (tensor? x)
      (or (number? x) (language:tensor? x)))

    ;; A mistake is told of the name that the program wrote.
    (define (refuse name wants x)
      (error (string-append name " wants " wants ", but got") x))

    (define (with-axes name t)
      (if (language:tensor? t)
          t
          (refuse name "a tensor of one axis or more" t)))

    (define (list->tensor items) (joined "list->tensor" items))

    (define (joined name items)
      (cond ((or (not (list? items)) (null? items))
             (refuse name "one element or more" items))
            ((every number? items) (language:tensor items))
            ((not (every tensor? items))
             (refuse name "numbers or tensors" (remove tensor? items)))
            ((every (lambda (each) (equal? (shape each) (shape (car items)))) items)
             (stack items))
            (else
             (refuse name "elements of one shape" (map shape items)))))

    (define (tensor . items) (joined "tensor" items))

    (define (rank t) (length (shape t)))
    (define (tlen t) (car (shape (with-axes "tlen" t))))
    (define (tref t i) (language:ref (with-axes "tref" t) i))
    (define (trefs t places)
      (list->tensor (map (lambda (i) (tref t i)) places)))

    (define (elements t)
      (map (lambda (i) (tref t i)) (iota (tlen t))))

    ;; The scalar at each place is what f gives for the list of its indices.
    (define (build-tensor sizes f)
      (let build ((sizes sizes) (indices '()))
        (if (null? sizes)
            (f (reverse indices))
            (list->tensor
             (map (lambda (i) (build (cdr sizes) (cons i indices)))
                  (iota (car sizes)))))))

    (define (reshape sizes t)
      (apply language:reshape t sizes))

    (define (len items) (length items))
    (define (refr items n) (list-tail items n))
    (define (ref items i)
      (if (list? items)
          (list-ref items i)
          (language:ref items i)))

    (define (add1 n) (+ n 1))
    (define (sub1 n) (- n 1))

    ;;; Extended functions: what is written for a rank works on all higher ones

    (define (tmap f t . others)
      (list->tensor (apply map f (elements t) (map elements others))))

    (define (ext1 f n)
      (define (extended t)
        (if (= (rank t) n)
            (f t)
            (tmap extended t)))
      extended)

    ;; Whichever of the two has more ranks left is taken apart; of two that have as
    ;; many, both.
    (define (ext2 f n m)
      (define (extended t u)
        (let ((r (rank t)) (s (rank u)))
          (cond ((and (= r n) (= s m)) (f t u))
                ((or (= r n) (and (> s r) (> s m)))
                 (tmap (lambda (each) (extended t each)) u))
                ((or (= s m) (> r s))
                 (tmap (lambda (each) (extended each u)) t))
                ((= (tlen t) (tlen u)) (tmap extended t u))
                (else
                 (error "These shapes do not fit together:" (shape t) (shape u))))))
      extended)

    (define +-0-0 +)
    (define --0-0 -)
    (define *-0-0 *)
    (define /-0-0 /)
    (define expt-0-0 expt)
    (define exp-0 exp)
    (define log-0 log)
    (define abs-0 abs)
    (define sqrt-0 sqrt)
    (define rectify-0 language:relu)
    (define (sum-1 t) (language:sum t))
    (define (max-1 t) (language:max t))
    (define (argmax-1 t) (language:argmax t))

    ;; 1 at each place where the comparison of two tensors of rank 1 holds, else 0.
    (define (compared holds?)
      (lambda (t u)
        (tmap (lambda (a b) (if (holds? a b) 1 0)) t u)))
    (define =-1 (compared =))
    (define <-1 (compared <))
    (define <=-1 (compared <=))
    (define >-1 (compared >))
    (define >=-1 (compared >=))

    (define (sqr t) (* t t))
    (define rectify language:relu)

    ;; Along the last axis.
    (define (sum t) (language:sum t -1))
    (define (argmax t) (language:argmax t -1))
    (define (max t . others)
      (if (pair? others)
          (apply language:max t others)
          ((ext1 max-1 1) t)))

    (define (sum-cols t)
      (if (= (rank t) 1)
          (sum t)
          (language:sum t -2)))

    (define (dot-product t u) (sum (* t u)))

    ;; With a matrix on the left, in one step for all that is on the right.
    (define (*-2-1 t u)
      (if (= (rank t) 2)
          (* t (between-last u))
          ((ext2 * 2 1) t u)))

    (define (between-last u)
      (let ((sizes (reverse (shape u))))
        (reshape (reverse (cons* (car sizes) 1 (cdr sizes))) u)))

    (define (dot-product-2-1 t u)
      (if (= (rank t) 2)
          (matmul u (transpose t))
          (sum (*-2-1 t u))))

    ;; A bank of b filters of m segments by d on a signal of n segments by d: n by b.
    ;; Beyond both ends of the signal there are zeros.
    (define (correlate bank signal)
      (cond ((> (rank bank) 3)
             (tmap (lambda (each) (correlate each signal)) bank))
            ((> (rank signal) 3)
             (tmap (lambda (each) (correlate bank each)) signal))
            (else
             (let* ((sizes (shape bank))
                    (b (car sizes))
                    (filter (reshape (append (cons 1 (cdr sizes)) (list b))
                                     (transpose bank '(1 2 0)))))
               (if (= (rank signal) 2)
                   (tref (conv2d (reshape (cons 1 (shape signal)) signal)
                                 filter 1 'same)
                         0)
                   (conv2d signal filter 1 'same))))))

    (define flatten (ext1 language:flatten 2))
    (define (concat t u)
      ((ext2 (lambda (v w) (language:concat v w)) 1 1) t u))

    ;;; Gradients

    ;; Of a loss that is a tensor, the gradient of its sum.
    (define (gradient-of f theta)
      ((grad (lambda (each) (language:sum (f each)))) theta))
    (define ∇ gradient-of)

    ;;; Layers: a function of the input gives a function of the theta

    (define (line t)
      (lambda (theta)
        (+ (* (ref theta 0) t) (ref theta 1))))

    (define (quad t)
      (lambda (theta)
        (+ (* (ref theta 0) (sqr t)) (* (ref theta 1) t) (ref theta 2))))

    (define (linear-1-1 t)
      (lambda (theta)
        (+ (dot-product (ref theta 0) t) (ref theta 1))))
    (define plane linear-1-1)

    (define (linear t)
      (lambda (theta)
        (+ (dot-product-2-1 (ref theta 0) t) (ref theta 1))))

    (define (relu t)
      (lambda (theta)
        (rectify ((linear t) theta))))

    (define (softmax t)
      (lambda (theta)
        (language:softmax t)))

    (define (corr t)
      (lambda (theta)
        (+ (correlate (ref theta 0) t) (ref theta 1))))

    (define (recu t)
      (lambda (theta)
        (rectify ((corr t) theta))))

    ;; k layers, each of which takes the next two parameters.
    (define (deep layer k)
      (lambda (t)
        (lambda (theta)
          (let next ((k k) (t t) (theta theta))
            (if (= k 0)
                t
                (next (- k 1) ((layer t) theta) (refr theta 2)))))))

    (define (k-relu k) (deep relu k))
    (define (k-recu k) (deep recu k))

    (define (signal-avg t)
      (lambda (theta)
        (/ (sum-cols t)
           (list-ref (shape t) (- (rank t) 2)))))
    (define avg-cols signal-avg)

    ;;; Losses: of a target, of data, of a theta

    (define (l2-loss target)
      (lambda (xs ys)
        (lambda (theta)
          (sum (sqr (- ys ((target xs) theta)))))))

    (define (cross-entropy-loss target)
      (lambda (xs ys)
        (lambda (theta)
          (/ (- (dot-product ys (log ((target xs) theta))))
             (car (reverse (shape ys)))))))

    (define (kl-loss target)
      (lambda (xs ys)
        (lambda (theta)
          (let ((predicted ((target xs) theta)))
            (sum (* predicted (log (/ predicted ys))))))))

    ;;; Blocks: a layer, and the shapes of its parameters

    (define (block fn shapes) (list fn shapes))
    (define (block-fn block) (car block))
    (define (block-ls block) (cadr block))

    (define (stack-blocks blocks)
      (fold (lambda (next below)
              (let ((taken (len (block-ls below))))
                (block
                 (lambda (t)
                   (lambda (theta)
                     (((block-fn next) (((block-fn below) t) theta))
                      (refr theta taken))))
                 (append (block-ls below) (block-ls next)))))
            (car blocks)
            (cdr blocks)))

    ;;; Starts

    (define (random-normal mean deviation)
      (language:ref (language:random-normal '(1) mean deviation) 0))
    (define (random-standard-normal) (random-normal 0 1))
    (define (random-tensor mean variance sizes)
      (language:random-normal sizes mean (sqrt variance)))
    (define (zero-tensor sizes) (apply zeros sizes))
    (define (zeroes t) (* 0 t))

    ;; Zeros for what is added; otherwise numbers whose variance is 2 divided by the
    ;; number of inputs of a unit (He, Zhang, Ren and Sun 2015).
    (define (init-shape sizes)
      (if (= (length sizes) 1)
          (zero-tensor sizes)
          (random-tensor 0 (/ 2 (apply * (cdr sizes))) sizes)))
    (define (init-theta shapes) (map init-shape shapes))
    (define init-θ init-theta)

    (define (model target theta)
      (lambda (t) ((target t) theta)))

    ;; The share of rows of which the largest element is at the right place.
    (define (accuracy model xs ys)
      (let ((found (tensor->list (argmax (model xs))))
            (right (tensor->list (argmax ys))))
        (/ (apply + (map (lambda (a b) (if (= a b) 1 0)) found right))
           (tlen xs))))

    ;;; Hyperparameters

    (define-syntax declare-hypers
      (syntax-rules ()
        ((_ name ...) (begin (declare-hyper name) ...))))

    (define-syntax with-hyper
      (syntax-rules ()
        ((_ bindings body ...) (with-hypers bindings body ...))))

    (declare-hypers revs alpha mu beta batch-size)

    ;; Every combination of values in turn, the last hyperparameter fastest, until the
    ;; value of the body is good; #f where none is.
    (define-syntax grid-search
      (syntax-rules ()
        ((_ good? choices body ...)
         (let ((run (lambda () body ...)))
           (combinations good? run choices ())))))

    (define-syntax combinations
      (syntax-rules ()
        ((_ good? run () chosen)
         (let ((value (with-hypers chosen (run))))
           (and (good? value) value)))
        ((_ good? run ((name) others ...) chosen) #f)
        ((_ good? run ((name value more ...) others ...) (chosen ...))
         (or (combinations good? run (others ...) (chosen ... (name value)))
             (combinations good? run ((name more ...) others ...) (chosen ...))))))

    ;;; Descent

    (define (revise f revs theta)
      (if (= revs 0)
          theta
          (revise f (- revs 1) (f theta))))

    ;; Parameters are accompanied by what update wants to remember of earlier steps.
    (define (gradient-descent inflate deflate update)
      (lambda (objective theta)
        (define (revised accompanied)
          (map update
               accompanied
               (gradient-of objective (map deflate accompanied))))
        (map deflate (revise revised revs (map inflate theta)))))

    (define epsilon 1e-8)

    (define (smooth decay average g)
      (+ (* decay average) (* (- 1 decay) g)))

    (define (naked-i p) p)
    (define (naked-d p) p)
    (define (naked-u p g) (- p (* alpha g)))

    (define (velocity-i p) (list p (zeroes p)))
    (define velocity-d car)
    (define (velocity-u accompanied g)
      (let ((v (- (* mu (cadr accompanied)) (* alpha g))))
        (list (+ (car accompanied) v) v)))

    (define (rms-i p) (list p (zeroes p)))
    (define rms-d car)
    (define (rms-u accompanied g)
      (let ((r (smooth beta (cadr accompanied) (sqr g))))
        (list (- (car accompanied) (* (adapted r) g)) r)))

    ;; The learning rate where the mean square of the gradient is r.
    (define (adapted r)
      (/ alpha (+ (sqrt r) epsilon)))

    (define (adam-i p) (list p (zeroes p) (zeroes p)))
    (define adam-d car)
    (define (adam-u accompanied g)
      (let ((v (smooth mu (cadr accompanied) g))
            (r (smooth beta (caddr accompanied) (sqr g))))
        (list (- (car accompanied) (* (adapted r) v)) v r)))

    (define naked-gradient-descent (gradient-descent naked-i naked-d naked-u))
    (define velocity-gradient-descent
      (gradient-descent velocity-i velocity-d velocity-u))
    (define rms-gradient-descent (gradient-descent rms-i rms-d rms-u))
    (define adam-gradient-descent (gradient-descent adam-i adam-d adam-u))

    (define (samples n s)
      (tensor->list (floor (* n (random-uniform s)))))

    (define (sampling-obj expectant xs ys)
      (lambda (theta)
        (let ((places (samples (tlen xs) batch-size)))
          ((expectant (trefs xs places) (trefs ys places)) theta))))))
