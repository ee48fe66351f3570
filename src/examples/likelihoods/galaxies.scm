;; Velocities of 82 galaxies, in thousand km/s, as a mixture of three normal densities: the clusters
;; and voids of the universe. The penalty keeps a density from shrinking to one galaxy.
;; Data: Postman, Huchra and Geller 1986, as in Roeder 1990.

(define velocities
  (/ (vec 9172 9350 9483 9558 9775 10227 10406 16084 16170 18419 18552 18600 18927 19052 19070
          19330 19343 19349 19440 19473 19529 19541 19547 19663 19846 19856 19863 19914 19918 19973
          19989 20166 20175 20179 20196 20215 20221 20415 20629 20795 20821 20846 20875 20986 21137
          21492 21701 21814 21921 21960 22185 22209 22242 22249 22314 22374 22495 22746 22747 22888
          22914 23206 23241 23263 23484 23538 23542 23666 23706 23711 24129 24285 24289 24366 24717
          24990 25633 26690 26995 32065 32789 34279)
     1000))

(define-parameter shares (vec 0.1 0.8 0.1) simplex)
(define-parameter means (vec 10 21 33) ordered)
(define-parameter spreads (vec 1 2 1) positive)

;; A row for each galaxy, a column for each density.
(define each
  (+ (log shares) (normal-lpdf (reshape velocities 82 1) means spreads)))

(negative-log-likelihood (- (sum (log-sum-exp each 1)))
  (penalty (- (sum (gamma-lpdf spreads 2 1))))
  (optimizer (lbfgs))
  (steps 300))
