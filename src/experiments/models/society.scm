;; A society over a hundred years, with 87 parameters: people of three ages, farms, factories and services,
;; schools and care, knowledge, energy, ore, water, forests, dirt and heat, trust and inequality, cities, debt
;; and policy. A year is a turn, and what a turn carries are 22 stocks, each 1 in the first year. What is known
;; is how well off 64 made-up societies were at their end. It is written in the manner of World3 (Meadows and
;; others, 1972); the numbers are made up.

;; A society: the share of its income that it saves, how open it is to trade, how much rain it gets, and how
;; much ore it begins with; then its welfare after 100 years, that of the first year being 1.
(define-data (saving openness rainfall ore-found welfare)
  '((0.216 0.37 0.71 1.37 1.0300)
    (0.102 0.5 1.32 0.58 0.9674)
    (0.239 0.62 0.63 0.88 1.1293)
    (0.276 0.45 1.18 0.66 1.0922)
    (0.16 0.11 1.01 1.42 0.9264)
    (0.248 0.77 0.91 1.25 1.2018)
    (0.125 0.29 1.14 1.23 0.9561)
    (0.205 0.09 0.81 0.71 0.9559)
    (0.17 0.81 0.76 1.39 1.1198)
    (0.32 0.05 0.9 0.99 0.9924)
    (0.106 0.42 1.33 0.61 0.9584)
    (0.249 0.12 1.06 1.4 1.0044)
    (0.151 0.01 0.67 1.04 0.9185)
    (0.104 0.08 1 1.42 0.9027)
    (0.205 0.4 1.11 0.59 1.0234)
    (0.245 0.17 1.09 1.46 1.0106)
    (0.114 0.56 1.09 0.65 1.0124)
    (0.167 0.99 1.4 0.62 1.1740)
    (0.276 0.95 0.79 1.11 1.2874)
    (0.111 0.37 1.14 1.09 0.9419)
    (0.294 0.09 0.88 1.36 1.0146)
    (0.246 0.45 0.92 1.49 1.0987)
    (0.244 0.02 1.24 0.83 0.9545)
    (0.208 0.21 0.96 0.82 0.9800)
    (0.122 0.63 0.68 1.28 1.0263)
    (0.106 0.78 1.25 1 1.0513)
    (0.277 0.25 1.19 0.93 1.0552)
    (0.158 0.96 0.92 0.87 1.1516)
    (0.315 0.37 1.13 0.67 1.0793)
    (0.311 0.26 0.64 1.48 1.0845)
    (0.143 0.95 1.39 1.11 1.1368)
    (0.103 0.06 0.77 0.89 0.8761)
    (0.253 0.97 0.88 0.64 1.2405)
    (0.24 0.14 0.67 1.06 0.9867)
    (0.274 0.07 0.96 1.2 0.9856)
    (0.291 0.38 1.31 0.67 1.0914)
    (0.279 0.77 1.3 0.99 1.2710)
    (0.125 0.05 1.02 0.67 0.8874)
    (0.257 0.08 1.22 0.72 0.9857)
    (0.103 0.18 0.97 1.06 0.8912)
    (0.197 0.17 0.99 1.45 0.9769)
    (0.234 0.94 0.62 1.49 1.2601)
    (0.322 0.54 1.02 1.04 1.1759)
    (0.327 0.07 1.11 1.04 1.0237)
    (0.175 0.72 1.18 0.6 1.0929)
    (0.275 0.45 0.99 1.14 1.0999)
    (0.113 0.6 0.9 1.38 1.0169)
    (0.158 0.82 1.18 1.12 1.1146)
    (0.319 0.04 1.08 1.11 1.0270)
    (0.27 0.41 0.66 0.69 1.0653)
    (0.252 0.18 0.65 0.85 1.0052)
    (0.218 0.54 0.62 1.28 1.0903)
    (0.183 0.78 0.61 1.45 1.1459)
    (0.248 0.98 1.39 1.33 1.3071)
    (0.127 0.35 0.79 1.28 0.9734)
    (0.148 0.22 0.69 0.62 0.9340)
    (0.335 0.98 0.9 1.24 1.4043)
    (0.217 0.52 0.9 1.13 1.0892)
    (0.159 0.26 1.01 0.7 0.9579)
    (0.21 0.94 0.62 0.6 1.1771)
    (0.3 0.06 0.8 1.35 1.0148)
    (0.251 0.22 0.65 0.78 1.0110)
    (0.175 0.8 1.38 1.29 1.1661)
    (0.325 0.93 1.3 1.42 1.3828)))

;; ==== Tools ====

;; What moves to a goal by a share of the distance.
(define (towards now goal speed)
  (+ now (* speed (- goal now))))

;; A stock that grows by one share of itself and loses another.
(define (changed stock gain loss)
  (* stock (exp (- gain loss))))

;; 1 where two things are as they were; the more the first exceeds the second, the more.
(define (relative a b)
  (/ a (+ 0.05 b)))

;; A response to a stock that was 1: 1 there, and with this elasticity.
(define (by-power stock elasticity)
  (expt (+ 0.02 stock) elasticity))

;; From 1 where nothing is lacking down to 0: what is there, beside what is needed.
(define (enough there needed)
  (tanh (relative there needed)))

;; How much is lacking, from 0 on.
(define (lack there needed)
  (softplus (* 4 (- needed there 0.5))))

;; The mean of two, three or four things.
(define (mean-of . items)
  (/ (apply + items) (length items)))

;; The geometric mean of two things.
(define (both a b)
  (sqrt (* a b)))

;; ==== What a year carries ====

(define-record-type society
  (make-society young adults elders soil factories services schooling health knowledge fossil
                renewables ore water forest dirt carbon heat trust gap cities houses debt)
  society?
  (young young-of)
  (adults adults-of)
  (elders elders-of)
  (soil soil-of)
  (factories factories-of)
  (services services-of)
  (schooling schooling-of)
  (health health-of)
  (knowledge knowledge-of)
  (fossil fossil-of)
  (renewables renewables-of)
  (ore ore-of)
  (water water-of)
  (forest forest-of)
  (dirt dirt-of)
  (carbon carbon-of)
  (heat heat-of)
  (trust trust-of)
  (gap gap-of)
  (cities cities-of)
  (houses houses-of)
  (debt debt-of))

(define (first-society ore-found)
  (make-society 1 1 1 1 1 1 1 1 1 1
                1 ore-found 1 1 1 1 1 1 1 1 1 1))

;; All people, those who work, and those for whom others work.
(define (people society)
  (+ (* 0.35 (young-of society))
     (* 0.5 (adults-of society))
     (* 0.15 (elders-of society))))

(define (workers society)
  (* (adults-of society)
     (by-power (health-of society) 0.2)))

(define (dependants society)
  (/ (+ (young-of society) (elders-of society))
     (* 2 (adults-of society))))

;; ==== Farming ====

;; Food grows on soil, with water, machines and knowledge, and heat takes some of it away. Soil is lost to
;; the plough, and comes back where it lies fallow.

(define-parameter yield 1.02 positive)        ; food of the first year
(define-parameter yield-soil 0.629 positive)  ; elasticity by soil
(define-parameter yield-water 0.318 positive) ; and by water
(define-parameter yield-machines 0.163 positive); and by factories
(define-parameter yield-knowledge 0.262 positive); and by knowledge
(define-parameter yield-heat 0.13 positive)   ; share lost for each degree
(define-parameter erosion 0.0109 positive)    ; share of the soil lost in a year
(define-parameter regrowth 0.0109 positive)   ; share that comes back

(define (heat-loss society)
  (exp (* (- yield-heat) (- (heat-of society) 1))))

(define (harvest society)
  (* yield
     (by-power (soil-of society) yield-soil)
     (by-power (water-of society) yield-water)
     (by-power (factories-of society) yield-machines)
     (by-power (knowledge-of society) yield-knowledge)
     (heat-loss society)))

;; Food for each head, and what is imported of it.
(define (food society openness)
  (+ (/ (harvest society) (people society))
     (imported society openness)))

;; Soil is used the harder, the more is eaten of it.
(define (ploughed society)
  (* erosion (by-power (relative (people society) (soil-of society)) 0.5)))

(define (fallow society)
  (* regrowth (by-power (forest-of society) 0.3)))

(define (next-soil society)
  (changed (soil-of society) (fallow society) (ploughed society)))

;; ==== Factories ====

;; What is made needs workers, machines, energy, ore and knowledge. Machines wear, and are built of what is saved.

(define-parameter output 1.09 positive)       ; goods of the first year
(define-parameter output-workers 0.515 positive); elasticity by workers
(define-parameter output-machines 0.324 positive); and by machines
(define-parameter output-energy 0.185 positive); and by energy
(define-parameter output-knowledge 0.398 positive); and by knowledge
(define-parameter building 0.0522 positive)   ; machines built of what is saved
(define-parameter wear 0.0454 positive)       ; share of the machines that wears out

(define (goods society)
  (* output
     (by-power (workers society) output-workers)
     (by-power (factories-of society) output-machines)
     (by-power (energy society) output-energy)
     (by-power (knowledge-of society) output-knowledge)
     (by-power (ore-supply society) 0.1)))

;; Goods and services together, for each head.
(define (income society openness)
  (/ (+ (* 0.6 (goods society) (gain-of-trade society openness))
        (* 0.4 (offered society)))
     (people society)))

(define (invested society saving)
  (* building
     (by-power (* 5 saving) 0.7)
     (by-power (trust-of society) 0.3)
     (relative (goods society) (factories-of society))))

(define (worn society)
  (* wear (by-power (dirt-of society) 0.1)))

(define (next-factories society saving)
  (changed (factories-of society) (invested society saving) (worn society)))

;; ==== Services, schools and care ====

;; Services need workers and schooling. Schools and care get their shares of what is taxed; what they reach, they
;; reach slowly.

(define-parameter service-output 1.01 positive); services of the first year
(define-parameter service-growth 0.0361 positive); services built in a year
(define-parameter service-wear 0.0377 positive); and given up
(define-parameter school-speed 0.0478 positive); how fast schooling follows its means
(define-parameter school-power 0.542 positive); elasticity of schooling by its means
(define-parameter school-trust 0.211 positive); and by trust
(define-parameter care-speed 0.0746 positive) ; how fast health follows care
(define-parameter care-power 0.318 positive)  ; elasticity of health by care
(define-parameter care-dirt 0.232 positive)   ; and by dirt

(define (offered society)
  (* service-output
     (both (workers society) (services-of society))
     (by-power (schooling-of society) 0.3)))

(define (next-services society openness)
  (changed (services-of society)
           (* service-growth (by-power (income society openness) 0.5))
           (* service-wear (by-power (services-of society) 0.2))))

;; Means for each child, of which the schools have their share.
(define (school-means society openness)
  (/ (* share-schools (taxed society openness))
     (+ 0.2 (* 0.8 (young-of society)))))

(define (school-goal society openness)
  (* (by-power (* 12 (school-means society openness)) school-power)
     (by-power (trust-of society) school-trust)))

(define (next-schooling society openness)
  (towards (schooling-of society) (school-goal society openness) school-speed))

;; Care is for all, and the old need most of it.
(define (care-means society openness)
  (/ (* share-care (taxed society openness))
     (+ 0.3 (* 0.2 (people society)) (* 0.5 (elders-of society)))))

(define (care-goal society openness)
  (* (by-power (* 12 (care-means society openness)) care-power)
     (by-power (food society openness) 0.3)
     (/ 1 (by-power (dirt-of society) care-dirt))))

(define (next-health society openness)
  (towards (health-of society) (care-goal society openness) care-speed))

;; ==== Knowledge ====

;; It grows by research, which needs schools and means, and by what is learned from others; some of it is lost.

(define-parameter research 0.0184 positive)   ; knowledge found in a year
(define-parameter research-school 0.463 positive); elasticity by schooling
(define-parameter research-means 0.27 positive); and by means
(define-parameter learning 0.0129 positive)   ; knowledge that comes with trade
(define-parameter forgetting 0.0113 positive) ; share that is lost

(define (research-funds society openness)
  (* 12 share-research (taxed society openness)))

(define (found society openness)
  (* research
     (by-power (schooling-of society) research-school)
     (by-power (research-funds society openness) research-means)))

;; The more a society knows, the less others can tell it.
(define (learned society openness)
  (* learning openness (/ 1 (+ 0.5 (knowledge-of society)))))

(define (next-knowledge society openness)
  (changed (knowledge-of society)
           (+ (found society openness) (learned society openness))
           forgetting))

;; ==== Energy ====

;; Fuel becomes dearer as less of it is left. The sun and the wind are built the faster, the more they are built
;; already, and the dearer fuel is.

(define-parameter fuel-use 0.0104 positive)   ; share of the fuel that is burnt in a year
(define-parameter fuel-cost 0.658 positive)   ; how its cost rises as it goes
(define-parameter sun-growth 0.0537 positive) ; share of sun and wind that is built
(define-parameter sun-learning 0.144 positive); and more by knowledge
(define-parameter sun-wear 0.0492 positive)   ; share that wears out
(define-parameter thrift 0.302 positive)      ; energy saved by knowledge
(define-parameter price-feeling 0.311 positive); what a price changes

(define (fuel-price society)
  (/ 1 (by-power (fossil-of society) fuel-cost)))

;; A high price holds burning back.
(define (burnt society)
  (* (fossil-of society)
     fuel-use
     (by-power (factories-of society) 0.5)
     (/ 1 (by-power (fuel-price society) price-feeling))))

(define (energy society)
  (* (mean-of (/ (burnt society) fuel-use)
              (renewables-of society))
     (by-power (knowledge-of society) thrift)))

(define (next-fossil society)
  (changed (fossil-of society)
           0
           (/ (burnt society) (fossil-of society))))

(define (sun-built society)
  (* sun-growth
     (by-power (knowledge-of society) sun-learning)
     (by-power (fuel-price society) price-feeling)))

(define (next-renewables society)
  (changed (renewables-of society)
           (sun-built society)
           (* sun-wear (by-power (renewables-of society) 0.15))))

;; ==== Ore ====

;; Goods need ore. Knowledge brings some of it back from what is thrown away.

(define-parameter mining 0.00847 positive)    ; share of the ore that is mined in a year
(define-parameter recycling 0.272 positive)   ; how far knowledge replaces mining
(define-parameter ore-need 0.415 positive)    ; how much goods lack it

(define (ore-supply society)
  (towards 1 (ore-of society) ore-need))

(define (mined society)
  (/ (* mining (by-power (goods society) 0.5))
     (by-power (knowledge-of society) recycling)))

(define (next-ore society)
  (changed (ore-of society) 0 (mined society)))

;; ==== Water and forests ====

;; Rain fills the ground, farms and cities empty it; forests hold it. Forests are felled for fields and houses, and
;; planted where there is trust.

(define-parameter inflow 0.0656 positive)     ; water that rain adds
(define-parameter farm-water 0.0324 positive) ; water that farms take
(define-parameter city-water 0.0192 positive) ; and cities
(define-parameter water-thrift 0.194 positive); what knowledge saves of it
(define-parameter felling 0.0112 positive)    ; share of the forest that is felled
(define-parameter planting 0.0111 positive)   ; share that is planted
(define-parameter fires 0.00365 positive)     ; share that burns for each degree

(define (rained society rainfall)
  (* inflow rainfall (by-power (forest-of society) 0.2)))

(define (drawn society)
  (/ (+ (* farm-water (by-power (people society) 0.6))
        (* city-water (cities-of society))
        0.01)
     (by-power (knowledge-of society) water-thrift)))

(define (next-water society rainfall)
  (+ (* 0.95 (water-of society))
     (rained society rainfall)
     (- (* (drawn society) (tanh (water-of society))))))

(define (felled society)
  (+ (* felling (by-power (people society) 0.5))
     (* fires (softplus (- (heat-of society) 1)))))

(define (planted society)
  (* planting (by-power (trust-of society) 0.3)))

(define (next-forest society)
  (changed (forest-of society) (planted society) (felled society)))

;; ==== Dirt, carbon and heat ====

;; Factories and farms make dirt, which decays, and which is cleaned where people know how. Carbon comes from fuel
;; and from forests that are gone, and warms.

(define-parameter factory-dirt 0.048 positive); dirt that factories make
(define-parameter farm-dirt 0.0306 positive)  ; and farms
(define-parameter decay 0.054 positive)       ; share that decays
(define-parameter cleaning 0.0207 positive)   ; share that knowledge cleans
(define-parameter sink 0.0135 positive)       ; share of the carbon that sea and forest take
(define-parameter warming 0.866 positive)     ; degrees for each e-fold of carbon
(define-parameter heat-speed 0.0425 positive) ; how fast they come

(define (dirt-made society)
  (+ (* factory-dirt (goods society))
     (* farm-dirt (by-power (harvest society) 0.5))))

(define (dirt-gone society)
  (* (dirt-of society)
     (+ decay (* cleaning (knowledge-of society)))))

(define (next-dirt society)
  (+ (dirt-of society)
     (dirt-made society)
     (- (dirt-gone society))))

(define (next-carbon society)
  (+ (carbon-of society)
     (* 1.5 (burnt society))
     (* 0.01 (felled society))
     (- (* sink (by-power (forest-of society) 0.5) (- (carbon-of society) 0.9)))))

(define (heat-goal society)
  (+ 1 (* warming (log (carbon-of society)))))

(define (next-heat society)
  (towards (heat-of society) (heat-goal society) heat-speed))

;; ==== Trust and inequality ====

;; Trust follows income and food, and suffers where much is unequal. Inequality grows by itself; taxes and schools
;; hold it down.

(define-parameter trust-speed 0.0697 positive); how fast trust follows
(define-parameter trust-income 0.193 positive); elasticity by income
(define-parameter trust-gap 0.398 positive)   ; and by inequality
(define-parameter trust-hunger 0.312 positive); what hunger takes of it
(define-parameter gap-growth 0.0182 positive) ; share by which inequality grows
(define-parameter gap-tax 0.0548 positive)    ; what taxes take of it
(define-parameter gap-school 0.271 positive)  ; elasticity of that by schooling

(define (hunger society openness)
  (lack (food society openness) 1))

(define (trust-goal society openness)
  (* (by-power (income society openness) trust-income)
     (/ 1 (by-power (gap-of society) trust-gap))
     (exp (* (- trust-hunger) (hunger society openness)))))

(define (next-trust society openness)
  (towards (trust-of society) (trust-goal society openness) trust-speed))

(define (evened society)
  (* gap-tax
     (* 4 (tax-rate society))
     (by-power (schooling-of society) gap-school)
     (by-power (gap-of society) 0.5)))

(define (next-gap society)
  (changed (gap-of society)
           (* gap-growth (by-power (factories-of society) 0.2))
           (* 0.4 (evened society))))

;; ==== Cities and houses ====

;; Wages draw people into cities, hunger drives them there, and rents keep them away. Houses follow the people.

(define-parameter pull 0.021 positive)        ; share that wages draw in a year
(define-parameter push 0.0107 positive)       ; share that hunger drives
(define-parameter crowding 0.452 positive)    ; how rents keep people away
(define-parameter house-building 0.0529 positive); houses built for those who lack them
(define-parameter house-wear 0.0195 positive) ; share of the houses that falls
(define-parameter leaving 0.0203 positive)    ; share that leaves the cities

(define (rent society)
  (relative (both (people society) (cities-of society))
            (houses-of society)))

(define (arriving society openness)
  (/ (+ (* pull (by-power (income society openness) 0.5))
        (* push (hunger society openness)))
     (by-power (rent society) crowding)))

(define (next-cities society openness)
  (changed (cities-of society)
           (arriving society openness)
           (* leaving (by-power (cities-of society) 0.5))))

(define (next-houses society)
  (changed (houses-of society)
           (* house-building 0.4 (by-power (rent society) 0.8))
           house-wear))

;; ==== Trade and debt ====

;; Who is open gains by trade, and imports food; who spends more than he earns has debts, which cost interest.

(define-parameter trade-gain 0.135 positive)  ; what openness adds to goods
(define-parameter food-trade 0.0909 positive) ; food that openness imports
(define-parameter borrowing 0.0281 positive)  ; debt made in a year
(define-parameter interest 0.0218 positive)   ; and its interest
(define-parameter repaying 0.047 positive)    ; share that is paid back

(define (gain-of-trade society openness)
  (/ (+ 1 (* trade-gain openness (trust-of society)))
     (by-power (debt-of society) 0.05)))

(define (imported society openness)
  (* food-trade openness (tanh (factories-of society))))

(define (borrowed society)
  (* borrowing (by-power (dependants society) 0.5)))

(define (next-debt society openness)
  (changed (debt-of society)
           (+ (borrowed society) interest)
           (* repaying (by-power (income society openness) 0.3))))

;; ==== Policy ====

;; Where there is trust, more can be taxed; what is taxed is shared out.

(define-parameter tax 0.263 positive)         ; share of the income that is taxed
(define-parameter tax-trust 0.326 positive)   ; elasticity of that by trust
(define-parameter share-schools 0.37 positive); share of schools
(define-parameter share-care 0.32 positive)   ; share of care
(define-parameter share-research 0.32 positive); share of research

(define (tax-rate society)
  (* tax (by-power (trust-of society) tax-trust)))

(define (taxed society openness)
  (* (tax-rate society) (income society openness)))

;; ==== People ====

;; Births become fewer with schooling, with income and where it is crowded; deaths with health. Hunger and dirt
;; kill.

(define-parameter births 0.0553 positive)     ; children for each adult in a year
(define-parameter births-school 0.264 positive); what schooling takes of that
(define-parameter births-income 0.0922 positive); and income
(define-parameter births-crowd 0.157 positive); and crowding
(define-parameter growing-up 0.053 positive)  ; share of the young that grows up
(define-parameter ageing 0.0193 positive)     ; share of the adults that grows old
(define-parameter deaths-young 0.00544 positive); share of the young that dies
(define-parameter deaths-adult 0.0098 positive); and of the adults
(define-parameter deaths-elder 0.0505 positive); and of the old
(define-parameter deaths-hunger 0.00968 positive); deaths by hunger
(define-parameter deaths-dirt 0.00307 positive); and by dirt

(define (born society openness)
  (/ (* births 1.4 (adults-of society))
     (* (by-power (schooling-of society) births-school)
        (by-power (income society openness) births-income)
        (by-power (rent society) births-crowd))))

;; Deaths beyond those of age.
(define (untimely society openness)
  (+ (* deaths-hunger (hunger society openness))
     (* deaths-dirt (dirt-of society))))

(define (mortality usual society openness)
  (+ (/ usual (by-power (health-of society) 0.8))
     (untimely society openness)))

(define (next-young society openness)
  (let ((young (young-of society)))
    (+ young
       (born society openness)
       (- (* young growing-up 1.2))
       (- (* young (mortality deaths-young society openness))))))

(define (next-adults society openness)
  (let ((adults (adults-of society)))
    (+ adults
       (* 0.7 growing-up (young-of society))
       (- (* adults ageing))
       (- (* adults (mortality deaths-adult society openness))))))

(define (next-elders society openness)
  (let ((elders (elders-of society)))
    (+ elders
       (* 3.3 ageing (adults-of society))
       (- (* elders (mortality deaths-elder society openness))))))

;; ==== A year, and a century ====

(define (next-year society saving openness rainfall)
  (make-society
    (next-young society openness)
    (next-adults society openness)
    (next-elders society openness)
    (next-soil society)
    (next-factories society saving)
    (next-services society openness)
    (next-schooling society openness)
    (next-health society openness)
    (next-knowledge society openness)
    (next-fossil society)
    (next-renewables society)
    (next-ore society)
    (next-water society rainfall)
    (next-forest society)
    (next-dirt society)
    (next-carbon society)
    (next-heat society)
    (next-trust society openness)
    (next-gap society)
    (next-cities society openness)
    (next-houses society)
    (next-debt society openness)))

(define (after years society saving openness rainfall)
  (if (= years 0)
      society
      (after (- years 1)
             (next-year society saving openness rainfall)
             saving openness rainfall)))

;; How well off a society is: what it eats and earns, how healthy and schooled it is, how it lives together,
;; and what it leaves to those who come.
(define (living society openness)
  (both (food society openness) (income society openness)))

(define (flourishing society)
  (both (health-of society) (schooling-of society)))

(define (together society)
  (both (trust-of society) (/ 1 (+ 0.2 (* 0.8 (gap-of society))))))

(define (left society)
  (both (mean-of (soil-of society) (forest-of society) (water-of society))
        (/ 1 (+ 0.5 (* 0.5 (dirt-of society))))))

(define (welfare-of saving openness rainfall ore-found)
  (let ((last (after 100 (first-society ore-found) saving openness rainfall)))
    (mean-of (living last openness)
             (flourishing last)
             (together last)
             (left last))))

(fit welfare-of (saving openness rainfall ore-found) welfare
  (optimizer (adam 0.002))
  (steps 300))
