/** Programs with an unknown inside an integrator, on data that a known law has made. */

import { Random } from '../graph';

export interface PredatorData {
  readonly rows: number;
  /** Runge-Kutta steps between two rows. */
  readonly stepsPerRow: number;
  /** What the unknown really is: prey that are eaten. */
  readonly law: (prey: number, predators: number) => number;
  /** The relative standard deviation of the measurements. */
  readonly noise: number;
  readonly objective?: 'minimize' | 'least-squares';
}

type State = readonly [number, number];

function rungeKutta(change: (state: State) => State, [x, y]: State, dt: number): State {
  const at = (k: State, part: number): State => [x + part * dt * k[0], y + part * dt * k[1]];
  const k1 = change([x, y]);
  const k2 = change(at(k1, 0.5));
  const k3 = change(at(k2, 0.5));
  const k4 = change(at(k3, 1));
  const mean = (one: 0 | 1): number => (k1[one] + 2 * k2[one] + 2 * k3[one] + k4[one]) / 6;
  return [x + dt * mean(0), y + dt * mean(1)];
}

/** Hares and lynxes: how they meet, `(eaten h l)`, is unknown. Two rates are known, and one is a parameter. */
export function predatorProgram({
  rows,
  stepsPerRow,
  law,
  noise,
  objective = 'minimize',
}: PredatorData): string {
  const random = new Random(7);
  const spread = random.normals(2 * rows);
  const dt = 0.5 / stepsPerRow;
  const lines: string[] = [];
  let state: State = [3, 1.5];
  for (let row = 0; row < rows; row++) {
    const seen = state.map((value, index) => value * (1 + noise * spread[2 * row + index]!));
    lines.push(`(${seen.map((value) => value.toPrecision(12)).join(' ')})`);
    for (let step = 0; step < stepsPerRow; step++)
      state = rungeKutta(([h, l]) => [1.1 * h - law(h, l), 0.4 * law(h, l) - 0.8 * l], state, dt);
  }
  const differences = `(define (differences of column)
  (map (lambda (state measured) (- (of state) measured)) states (vector->list column)))`;
  const loss =
    objective === 'minimize'
      ? '(minimize (+ (apply + (map square (differences car hares))) (apply + (map square (differences cadr lynxes)))))'
      : '(least-squares (append (differences car hares) (differences cadr lynxes)))';
  return `(define-data (hares lynxes) '(${lines.join(' ')}))
(define-unknown (eaten h l) (using + - * /) (size 9))
(define-parameter growth 1 positive)
(define (change state)
  (let ((e (eaten (car state) (cadr state))))
    (list (- (* growth (car state)) e) (- (* 0.4 e) (* 0.8 (cadr state))))))
(define (move state rate dt) (map (lambda (x dx) (+ x (* dt dx))) state rate))
(define (runge-kutta state dt)
  (let* ((k1 (change state))
         (k2 (change (move state k1 (/ dt 2))))
         (k3 (change (move state k2 (/ dt 2))))
         (k4 (change (move state k3 dt))))
    (map (lambda (x a b c d) (+ x (* (/ dt 6) (+ a (* 2 b) (* 2 c) d)))) state k1 k2 k3 k4)))
(define (next state) (fold (lambda (k state) (runge-kutta state ${dt})) state (iota ${stepsPerRow})))
(define states
  (reverse (fold (lambda (k past) (cons (next (car past)) past)) (list '(3 1.5)) (iota ${rows - 1}))))
${differences}
${loss}
`;
}
