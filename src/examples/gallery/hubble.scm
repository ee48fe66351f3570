;; Hubble's law: the farther a nebula, the faster it recedes.
;; 24 nebulae, 1929. The slope is Hubble's constant, in km/s a megaparsec;
;; with 3.26 million light years to a megaparsec, its inverse is an age.
;; Data: Hubble, PNAS 15(3), 1929, table 1.

(define-data (_ distance velocity) hubble)

(define-parameter H 100)

(define (recession d)
  (* H d))

(fit recession (distance) velocity
  (optimizer (adam 2))
  (steps 800))

(watch age-in-billion-years (/ 977.8 H))
