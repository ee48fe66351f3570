;; The Nile's yearly flow at Aswan fell at the end of the 19th century.
;; In which year?
;;
;; The year appears only in a test, and a test that flips has no slope:
;; at the level direct, and through the evaluator that ships, the
;; gradient of `year` is 0, and training leaves it where it is. This
;; example brings an evaluator of its own, in the tab evaluator.scm. Its
;; `if` blends both arms by how far the test holds, so that the year has
;; a gradient. Look for `temperature` there: it says within how many
;; years the one level passes into the other.

;; 10^8 cubic metres a year, from 1871 on (Cobb 1978, Biometrika 65).
(define flows
  '(1120 1160  963 1210 1160 1160  813 1230 1370 1140
     995  935 1110  994 1020  960 1180  799  958 1140
    1100 1210 1150 1250 1260 1220 1030 1100  774  840
     874  694  940  833  701  916  692 1020 1050  969
     831  726  456  824  702 1120 1100  832  764  821
     768  845  864  862  698  845  744  796 1040  759
     781  865  845  944  984  897  822 1010  771  676
     649  846  812  742  801 1040  860  874  848  890
     744  749  838 1050  918  986  797  923  975  815
    1020  906  901 1170  912  746  919  718  714  740))

(define-data (t flow)
  (map (lambda (k flow) (list (+ 1871 k) flow)) (iota 100) flows))

(define-parameter year 1920)
(define-parameter before 1000)
(define-parameter after 900)

(define (level t)
  (if (< t year) before after))

(fit level (t) flow
  (optimizer (adam 1))
  (steps 1500))
