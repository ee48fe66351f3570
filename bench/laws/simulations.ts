/** Programs that simulate, with a term left open: two species, an epidemic, a pendulum. Their data is made up, with noise. */

import { Random } from '../../src/graph/random';
import { dataText, type Law, type Ranges } from './definitions';

type State = readonly number[];
type Change = (state: State) => State;

interface Simulation {
  readonly id: string;
  readonly start: State;
  readonly change: Change;
  readonly rows: number;
  readonly interval: number;
  /** Relative to each value, or to the deviation of a column. */
  readonly noise: number;
  readonly columns: readonly string[];
  readonly unknown: string;
  readonly parameters: string;
  /** The change of a state as a list, of the names of the columns. */
  readonly equations: string;
  readonly law: string;
  readonly size: number;
  readonly ranges: Ranges;
}

const stepsPerRow = 4;

const speciesEquations = '(- (* growth h) (meeting h l)) (- (* gain (meeting h l)) (* loss l))';
const speciesParameters =
  '(define-parameter growth 1.0 positive)\n(define-parameter gain 0.5 positive)\n(define-parameter loss 0.5 positive)\n';

const simulations: readonly Simulation[] = [
  {
    id: 'lotka-volterra',
    start: [2, 1],
    change: ([h, l]) => [1.1 * h! - 0.6 * h! * l!, 0.45 * 0.6 * h! * l! - 0.7 * l!],
    rows: 20,
    interval: 0.7,
    noise: 0.02,
    columns: ['h', 'l'],
    unknown: '(define-unknown (meeting h l) (using + - * /) (size 9))',
    parameters: speciesParameters,
    equations: speciesEquations,
    law: '(* 0.6 (* h l))',
    size: 5,
    ranges: { h: [0.5, 5], l: [0.5, 4] },
  },
  {
    id: 'saturating response',
    start: [3, 2],
    change: ([h, l]) => {
      const met = (2 * 0.3 * h! * l!) / (1 + 0.3 * h!);
      return [h! - met, 0.5 * met - 0.4 * l!];
    },
    rows: 20,
    interval: 0.6,
    noise: 0.02,
    columns: ['h', 'l'],
    unknown: '(define-unknown (meeting h l) (using + - * /) (size 11))',
    parameters: speciesParameters,
    equations: speciesEquations,
    law: '(/ (* 0.6 (* h l)) (+ 1.0 (* 0.3 h)))',
    size: 11,
    ranges: { h: [1, 6], l: [1, 4] },
  },
  {
    id: 'epidemic',
    start: [0.99, 0.01],
    change: ([s, i]) => [-1.6 * s! * i!, 1.6 * s! * i! - 0.45 * i!],
    rows: 20,
    interval: 0.8,
    noise: 0.02,
    columns: ['s', 'i'],
    unknown: '(define-unknown (infection s i) (using + - * /) (size 9))',
    parameters: '(define-parameter recovery 0.5 positive)\n',
    equations: '(- (infection s i)) (- (infection s i) (* recovery i))',
    law: '(* 1.6 (* s i))',
    size: 5,
    ranges: { s: [0.1, 1], i: [0.01, 0.4] },
  },
  {
    id: 'pendulum',
    start: [1.4, 0],
    change: ([a, w]) => [w!, -9.81 * Math.sin(a!) - 0.25 * w! * Math.abs(w!)],
    rows: 30,
    interval: 0.15,
    noise: 0.01,
    columns: ['a', 'w'],
    unknown: '(define-unknown (friction w) (using + - * / abs square) (size 8))',
    parameters: '',
    equations: 'w (- (- (* 9.81 (sin a))) (friction w))',
    law: '(* 0.25 (* w (abs w)))',
    size: 6,
    ranges: { w: [-3, 3] },
  },
];

/** One step of Runge and Kutta. */
function stepped(state: State, change: Change, dt: number): State {
  const moved = (by: State, share: number) => state.map((each, index) => each + share * by[index]!);
  const k1 = change(state);
  const k2 = change(moved(k1, dt / 2));
  const k3 = change(moved(k2, dt / 2));
  const k4 = change(moved(k3, dt));
  return state.map(
    (each, index) => each + (dt / 6) * (k1[index]! + 2 * k2[index]! + 2 * k3[index]! + k4[index]!),
  );
}

function programOf({ columns, unknown, parameters, equations, start, interval, rows }: Simulation): string {
  const [first, second] = columns;
  return `${unknown}
${parameters}(define (change state)
  (let ((${first} (car state)) (${second} (cadr state)))
    (list ${equations})))
(define (move state rate dt) (map (lambda (x dx) (+ x (* dt dx))) state rate))
(define (runge-kutta state dt)
  (let* ((k1 (change state))
         (k2 (change (move state k1 (/ dt 2))))
         (k3 (change (move state k2 (/ dt 2))))
         (k4 (change (move state k3 dt))))
    (map (lambda (x a b c d) (+ x (* (/ dt 6) (+ a (* 2 b) (* 2 c) d)))) state k1 k2 k3 k4)))
(define (next state)
  (fold (lambda (k state) (runge-kutta state ${interval / stepsPerRow})) state (iota ${stepsPerRow})))
(define states
  (cdr (reverse (fold (lambda (k past) (cons (next (car past)) past)) (list (list ${start.join(' ')})) (iota ${rows})))))
(define (misfit predicted measured)
  (apply + (map (lambda (p m) (square (- p m))) predicted (vector->list measured))))
(minimize (+ (misfit (map car states) ${first}-measured) (misfit (map cadr states) ${second}-measured))
  (optimizer (lbfgs)) (steps 100))`;
}

function lawOf(simulation: Simulation): Law {
  const { id, start, change, rows, interval, noise, columns, law, size, ranges } = simulation;
  const random = new Random(23);
  let state = start;
  const table = Array.from({ length: rows }, () => {
    for (let step = 0; step < stepsPerRow; step++) state = stepped(state, change, interval / stepsPerRow);
    return state;
  });
  const deviations = columns.map((_, index) => {
    const values = table.map((row) => row[index]!);
    return Math.sqrt(values.reduce((sum, each) => sum + each * each, 0) / rows);
  });
  const measured = table.map((row) => {
    const normals = random.normals(row.length);
    return row.map((value, index) => value + noise * deviations[index]! * normals[index]!);
  });
  const names = columns.map((name) => `${name}-measured`);
  return { id, source: dataText(names, measured) + programOf(simulation), law, size, ranges };
}

export function simulatedLaws(): readonly Law[] {
  return simulations.map(lawOf);
}
