;; An energy-balance model of the climate, with 70 parameters. Ten bands of latitude take up sunlight,
;; send back what clouds and ice reflect, give off heat, and exchange it with their neighbours and with
;; the deep sea; carbon and methane rise by what is burnt. A hundred years are a hundred turns. What is
;; known is how warm 64 made-up worlds were at their end. The form is that of Budyko (1969) and Sellers
;; (1969), with the fast and the slow sea of Held and others (2010); the numbers are plausible, and not
;; measured.

;; A world: how much carbon it burns at first, in ppm a year, by what share that grows in a year, how much haze
;; a unit of burning makes, and how often a volcano throws out ash; then its warming in 100 years, in °C.
(define-data (burning growth haze volcanoes warming)
  '((1.8 0.0013 0.18 0.6 2.50) (3.43 -0.013 0.01 0.84 2.62)
    (1.89 -0.008 0.5 0.47 2.28) (4.31 -0.0007 0.32 0.15 2.59)
    (3.47 0.011 0.26 0.74 2.37) (3.62 -0.0131 0.38 0.59 2.39)
    (2.07 -0.0141 0.43 0.47 2.33) (3.82 0.0114 0.36 0.92 1.65)
    (2.46 0.009 0.22 0.94 2.49) (4.49 -0.0121 0.07 0.22 2.86)
    (4.86 -0.0019 0.31 0.3 2.63) (2.93 -0.0034 0.18 0.59 2.64)
    (3.25 0.0121 0.34 0.93 1.85) (4.4 0.0147 0.34 0.16 1.37)
    (4.41 0.0139 0.45 0.57 0.14) (3.8 -0.0087 0.42 0.57 2.35)
    (2 -0.0131 0.43 0.99 2.23) (1.17 0.009 0.21 0.15 2.57)
    (2.03 0.0081 0.44 0.04 2.13) (3.38 -0.0137 0.36 0.33 2.45)
    (4.5 0.0144 0.25 1 2.07) (2.1 -0.0127 0.3 0.03 2.51)
    (1.63 -0.0028 0.31 0.16 2.46) (0.98 0.011 0.16 0.96 2.41)
    (4.57 -0.0037 0.23 0.52 2.74) (3.5 0.0029 0.28 0.62 2.53)
    (4.75 0.0002 0.22 0.72 2.78) (1.8 -0.006 0.49 0.52 2.25)
    (3.1 -0.0147 0.21 0.58 2.44) (0.88 0.0035 0.32 0.06 2.44)
    (3.43 -0.001 0.34 0.35 2.45) (3.77 0.0071 0.01 0.06 3.79)
    (3.64 0.0139 0.13 0.46 3.28) (3.29 -0.0054 0.18 0.31 2.72)
    (2.35 0.0029 0.15 0.38 2.75) (4.04 -0.0142 0.28 0.74 2.46)
    (2.1 -0.0083 0.4 0.24 2.47) (1.59 -0.0019 0.35 0.1 2.44)
    (2.15 -0.005 0.42 0.44 2.34) (4.39 -0.0099 0.17 0.65 2.66)
    (4.52 -0.0015 0.11 0.12 3.17) (3.02 -0.0093 0.4 0.84 2.29)
    (1.57 -0.0066 0.4 0.64 2.26) (4.19 -0.0046 0.06 0.29 3.08)
    (4.13 -0.0069 0.17 0.42 2.78) (2.56 -0.0027 0.46 0.16 2.32)
    (0.82 0.0133 0.44 0.99 1.93) (2.62 0.0135 0.46 0.22 1.36)
    (3.93 0.0101 0.33 0.52 2.08) (2.01 -0.0048 0.11 0.07 2.68)
    (3.27 -0.0064 0.41 0.05 2.50) (4.6 0.0058 0.46 0.9 1.48)
    (4.58 0.0023 0.01 0.75 3.52) (1.52 -0.006 0.33 0.52 2.32)
    (2.54 0.0132 0.31 0.34 2.23) (1.86 0.0108 0.24 0.78 2.43)
    (2.28 -0.0091 0.27 0.82 2.37) (1.52 0.0088 0.46 0.81 1.95)
    (4.26 -0.0148 0.31 0.86 2.41) (1.01 -0.0069 0.13 0.53 2.35)
    (2.58 -0.0008 0.39 0 2.47) (1.03 -0.0112 0.06 0.07 2.49)
    (4.89 0.0106 0.04 0.5 4.13) (2.13 -0.0056 0.18 0.65 2.47)))

;; ---- Parameters of the bands, from south to north ----

;; The share of sunlight that clouds and bare ground send back.
(define-parameter cloud-s85 0.326)
(define-parameter cloud-s60 0.302)
(define-parameter cloud-s40 0.301)
(define-parameter cloud-s20 0.224)
(define-parameter cloud-s05 0.242)
(define-parameter cloud-n05 0.232)
(define-parameter cloud-n20 0.223)
(define-parameter cloud-n40 0.291)
(define-parameter cloud-n60 0.293)
(define-parameter cloud-n85 0.335)
(define clouds
  (list cloud-s85 cloud-s60 cloud-s40 cloud-s20 cloud-s05
        cloud-n05 cloud-n20 cloud-n40 cloud-n60 cloud-n85))

;; How much of its heat a band keeps beneath clouds and vapour, in W/m² less.
(define-parameter cover-s85 10.8)
(define-parameter cover-s60 14.4)
(define-parameter cover-s40 19.6)
(define-parameter cover-s20 28)
(define-parameter cover-s05 27.3)
(define-parameter cover-n05 28)
(define-parameter cover-n20 26.8)
(define-parameter cover-n40 22.1)
(define-parameter cover-n60 16.3)
(define-parameter cover-n85 11.7)
(define covers
  (list cover-s85 cover-s60 cover-s40 cover-s20 cover-s05
        cover-n05 cover-n20 cover-n40 cover-n60 cover-n85))

;; The heat that a degree takes up, in W years/m²: much sea, or much land.
(define-parameter depth-s85 4.46 positive)
(define-parameter depth-s60 8.02 positive)
(define-parameter depth-s40 9.77 positive)
(define-parameter depth-s20 7.6 positive)
(define-parameter depth-s05 7.32 positive)
(define-parameter depth-n05 6.36 positive)
(define-parameter depth-n20 6.68 positive)
(define-parameter depth-n40 5.38 positive)
(define-parameter depth-n60 3.69 positive)
(define-parameter depth-n85 3.06 positive)
(define depths
  (list depth-s85 depth-s60 depth-s40 depth-s20 depth-s05
        depth-n05 depth-n20 depth-n40 depth-n60 depth-n85))

;; Heat that passes to the deep sea for each degree of difference, in W/m².
(define-parameter mixing-s85 1.24 positive)
(define-parameter mixing-s60 1.55 positive)
(define-parameter mixing-s40 0.91 positive)
(define-parameter mixing-s20 0.448 positive)
(define-parameter mixing-s05 0.358 positive)
(define-parameter mixing-n05 0.372 positive)
(define-parameter mixing-n20 0.522 positive)
(define-parameter mixing-n40 0.786 positive)
(define-parameter mixing-n60 1.24 positive)
(define-parameter mixing-n85 1.12 positive)
(define mixings
  (list mixing-s85 mixing-s60 mixing-s40 mixing-s20 mixing-s05
        mixing-n05 mixing-n20 mixing-n40 mixing-n60 mixing-n85))

;; How strongly the haze of industry dims a band.
(define-parameter exposure-s85 0.0494 positive)
(define-parameter exposure-s60 0.0952 positive)
(define-parameter exposure-s40 0.321 positive)
(define-parameter exposure-s20 0.629 positive)
(define-parameter exposure-s05 0.939 positive)
(define-parameter exposure-n05 1.12 positive)
(define-parameter exposure-n20 1.31 positive)
(define-parameter exposure-n40 1.74 positive)
(define-parameter exposure-n60 1.16 positive)
(define-parameter exposure-n85 0.285 positive)
(define exposures
  (list exposure-s85 exposure-s60 exposure-s40 exposure-s20 exposure-s05
        exposure-n05 exposure-n20 exposure-n40 exposure-n60 exposure-n85))

;; ---- Parameters of the whole ----

(define-parameter sunlight 381 positive)    ; sunlight at the mean latitude, in W/m²
(define-parameter slope 0.436)              ; how much less of it the poles get
(define-parameter shine-0 215)              ; heat that leaves at 0 °C, in W/m²
(define-parameter shine-1 2.23 positive)    ; and for each degree more
(define-parameter carbon-force 4.9 positive); forcing for each e-fold of carbon dioxide
(define-parameter methane-force 0.0399 positive); forcing for the root of each ppb of methane
(define-parameter haze-force 1.25 positive) ; dimming by a unit of haze
(define-parameter ash-force 2.91 positive)  ; dimming by a unit of volcanic ash
(define-parameter ash-life 1.38 positive)   ; years until ash has fallen to 1/e
(define-parameter exchange 0.56 positive)   ; heat between neighbours for each degree
(define-parameter polar-exchange 0.273 positive); and what the storms of a band add to it
(define-parameter ice-back 0.306)           ; what ice sends back beyond ground
(define-parameter ice-point -8.37)          ; the mean temperature at which half a band is ice
(define-parameter ice-width 4.09 positive)  ; and over how many degrees it forms
(define-parameter vapour 0.357)             ; heat that more vapour keeps for each degree
(define-parameter cloud-change 0.119)       ; heat that other clouds keep for each degree
(define-parameter sea-uptake 0.0227 positive); share of the excess carbon that the sea takes in a year
(define-parameter land-uptake 0.0177 positive); and that plants take
(define-parameter thaw 0.0894 positive)     ; carbon that thawing ground gives for each degree
(define-parameter methane-life 11.4 positive); years until methane has fallen to 1/e

;; ---- What is known of the bands ----

;; The sines of the latitudes, and the shares of the Earth's surface.
(define sines '(-0.996 -0.866 -0.643 -0.342 -0.087 0.087 0.342 0.643 0.866 0.996))
(define areas '(0.033 0.085 0.115 0.130 0.137 0.137 0.130 0.115 0.085 0.033))

;; Where each band begins, in °C, and where the deep sea does.
(define first-bands '(-24 -2 10 21 26 26 22 11 0 -16))
(define first-deep '(1 2 3 4 5 5 4 3 2 1))

(define carbon-before 280)
(define methane-before 700)

;; ---- Lists ----

(define (sum-of numbers)
  (fold + 0 numbers))

;; The mean over the Earth's surface.
(define (over-surface numbers)
  (sum-of (map * areas numbers)))

;; The neighbour to the south of each band; at the pole the band itself.
(define (southward bands)
  (cons (car bands) (drop-last bands)))

(define (northward bands)
  (append (cdr bands) (list (last-of bands))))

(define (drop-last items)
  (if (null? (cdr items))
      '()
      (cons (car items) (drop-last (cdr items)))))

(define (last-of items)
  (if (null? (cdr items))
      (car items)
      (last-of (cdr items))))

;; ---- Sunlight and what is sent back ----

;; The poles get less, by the second Legendre polynomial of the sine of the latitude.
(define (sunlight-at sine)
  (* sunlight
     (- 1 (* slope 0.5 (- (* 3 sine sine) 1)))))

;; The share of a band that is ice: none where it is warm, all where it is cold.
(define (ice-share temperature)
  (sigmoid (/ (- ice-point temperature) ice-width)))

(define (sent-back cloud temperature)
  (+ cloud (* ice-back (ice-share temperature))))

(define (absorbed sine cloud temperature)
  (* (sunlight-at sine)
     (- 1 (sent-back cloud temperature))))

;; ---- Heat that leaves ----

;; It leaves the less, the more clouds and vapour cover a band; both change with its warming.
(define (feedback warmer)
  (+ (* vapour warmer)
     (* cloud-change (tanh warmer))))

(define (emitted cover temperature warmer)
  (- (+ shine-0 (* shine-1 temperature))
     cover
     (feedback warmer)))

;; ---- Forcing ----

(define (carbon-forcing carbon)
  (* carbon-force (log (/ carbon carbon-before))))

(define (methane-forcing methane)
  (* methane-force (- (sqrt methane) (sqrt methane-before))))

(define (greenhouse carbon methane)
  (+ (carbon-forcing carbon) (methane-forcing methane)))

;; Haze dims the bands where it is made, ash dims all alike.
(define (dimmed exposure haze ash)
  (+ (* haze-force exposure haze)
     (* ash-force ash)))

;; ---- Heat that moves ----

;; Neighbours exchange heat; where they differ much, storms carry more of it.
(define (carried here there)
  (let ((difference (- there here)))
    (+ (* exchange difference)
       (* polar-exchange difference (abs (/ difference 20))))))

(define (from-neighbours here south north)
  (+ (carried here south) (carried here north)))

(define (to-deep mixing temperature deep)
  (* mixing (- temperature deep)))

;; ---- The cycle of carbon ----

(define (excess carbon)
  (- carbon carbon-before))

;; The sea and the plants take a share of the excess; a warm sea takes less.
(define (taken carbon warmer)
  (* (excess carbon)
     (+ (* sea-uptake (exp (* -0.1 warmer)))
        (* land-uptake (exp (* -0.05 warmer))))))

(define (thawed warmer)
  (* thaw (softplus warmer)))

(define (next-carbon carbon burnt warmer)
  (+ carbon burnt (thawed warmer) (- (taken carbon warmer))))

;; Methane comes with what is burnt and from warm wetlands, and decays.
(define (next-methane methane burnt warmer)
  (+ methane
     (* 9 burnt)
     (* 6 (softplus warmer))
     (/ (- methane-before methane) methane-life)))

;; ---- A year ----

;; What a hundred turns carry: the bands, the deep sea beneath each, carbon, methane, ash and burning.
(define-record-type world
  (make-world bands deep carbon methane ash burning)
  world?
  (bands world-bands)
  (deep world-deep)
  (carbon world-carbon)
  (methane world-methane)
  (ash world-ash)
  (burning world-burning))

(define (warmed now before)
  (map - now before))

;; Watts that remain in a band. What the forcing of today adds is beyond the balance of the first year.
(define (balance sine cloud cover temperature warmer forcing dim)
  (+ (- (absorbed sine cloud temperature)
        (emitted cover temperature warmer))
     forcing
     (- dim)))

(define (next-band temperature watts south north sunk depth)
  (+ temperature
     (/ (+ watts
           (from-neighbours temperature south north)
           (- sunk))
        (* 4 depth))))

(define (next-deep deep sunk)
  (+ deep (/ sunk 110)))

;; A volcano's ash falls within a few years; how much there is on average depends on how often one breaks out.
(define (next-ash ash volcanoes)
  (+ (* ash (exp (/ -1 ash-life)))
     (* 0.1 volcanoes)))

(define (next-year world growth haze volcanoes)
  (let* ((bands (world-bands world))
         (deep (world-deep world))
         (warmer (warmed bands first-bands))
         (mean (over-surface warmer))
         (burnt (world-burning world))
         (forcing (greenhouse (world-carbon world) (world-methane world)))
         (dims (map (lambda (exposure) (dimmed exposure (* haze burnt) (world-ash world)))
                    exposures))
         (watts (map (lambda (sine cloud cover temperature warmer dim)
                       (balance sine cloud cover temperature warmer forcing dim))
                     sines clouds covers bands warmer dims))
         (sunk (map to-deep mixings bands deep)))
    (make-world
      (map next-band bands watts (southward bands) (northward bands) sunk depths)
      (map next-deep deep sunk)
      (next-carbon (world-carbon world) burnt mean)
      (next-methane (world-methane world) burnt mean)
      (next-ash (world-ash world) volcanoes)
      (* burnt (+ 1 growth)))))

(define (first-world burning)
  (make-world first-bands first-deep carbon-before methane-before 0 burning))

(define (after years world growth haze volcanoes)
  (if (= years 0)
      world
      (after (- years 1)
             (next-year world growth haze volcanoes)
             growth haze volcanoes)))

;; ---- What is compared ----

(define (warming-of burning growth haze volcanoes)
  (let ((last (after 100 (first-world burning) growth haze volcanoes)))
    (- (over-surface (world-bands last))
       (over-surface first-bands))))

(fit warming-of (burning growth haze volcanoes) warming
  (optimizer (adam 0.002))
  (steps 300))
