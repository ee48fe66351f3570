/**
 * One step of a Kalman filter as a program: `(predict-and-correct reading before)` adds the reading's negative log
 * likelihood to the belief's cost. It takes the matrices F, H, Q and R, and how many numbers of a reading are `seen`.
 */
export const kalmanFilter = `(define-record-type belief (make-belief mean covariance cost) belief?
  (mean belief-mean) (covariance belief-covariance) (cost belief-cost))

(define (predict-and-correct reading before)
  (let* ((mean (matvec F (belief-mean before)))
         (P (+ (matmul F (matmul (belief-covariance before) (transpose F))) Q))
         (surprise (- reading (matvec H mean)))
         (S (+ (matmul H (matmul P (transpose H))) R))
         (S-inverse (inv S))
         (gain (matmul (matmul P (transpose H)) S-inverse)))
    (make-belief
      (+ mean (matvec gain surprise))
      (- P (matmul gain (matmul H P)))
      (+ (belief-cost before)
         (* 0.5 (+ (logdet S) (dot surprise (matvec S-inverse surprise)) (* seen (log (* 2 pi)))))))))`;
