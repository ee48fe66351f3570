;; Weights of 30 young rats at five ages: each has a line of its own, whose level and slope are normal
;; over the rats. These are integrated out: a rat's weights are normal together.
;; Data: Gelfand and others 1990.

(define weights
  '((151 199 246 283 320) (145 199 249 293 354) (147 214 263 312 328) (155 200 237 272 297)
    (135 188 230 280 323) (159 210 252 298 331) (141 189 231 275 305) (159 201 248 297 338)
    (177 236 285 350 376) (134 182 220 260 296) (160 208 261 313 352) (143 188 220 273 314)
    (154 200 244 289 325) (171 221 270 326 358) (163 216 242 281 312) (160 207 248 288 324)
    (142 187 234 280 316) (156 203 243 283 317) (157 212 259 307 336) (152 203 246 286 321)
    (154 205 253 298 334) (139 190 225 267 302) (146 191 229 272 302) (157 211 250 285 323)
    (132 185 237 286 331) (160 207 257 303 345) (169 216 261 295 333) (157 205 248 289 316)
    (137 180 219 258 291) (153 200 244 286 324)))

;; Days from the middle of the time.
(define age (vec -14 -7 0 7 14))

(define-parameter level 240)
(define-parameter slope 6)
(define-parameter level-spread 10 positive)
(define-parameter slope-spread 1 positive)
(define-parameter noise 10 positive)

(define mean (+ level (* slope age)))
(define factor
  (cholesky
    (+ (* (square noise) (eye 5))
       (* (square level-spread) (ones 5 5))
       (* (square slope-spread) (outer age age)))))

(negative-log-likelihood
  (- (sum-over ((rat weights))
       (multivariate-normal-cholesky-lpdf rat mean factor)))
  (optimizer (lbfgs))
  (steps 200))
