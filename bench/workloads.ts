/** The programs that benchmarks measure, staged and planned. */

import '../src/stage/allParts';
import { Program } from '../src/app/program';
import { differentiate } from '../src/autodiff';
import type { StepGraphs } from '../src/backends';
import spirals from '../src/examples/gallery/spirals.scm?raw';
import { type Graph, GraphBuilder, numberType, type ValueNode } from '../src/graph';
import { finish, type Level } from '../src/stage';
import { kalmanFilter } from '../src/testing/kalmanFilter';
import { largeModel, societySize } from '../src/testing/largeModel';
import { paperPrograms, paperSource } from '../src/testing/paperPrograms';
import { planTraining, type TrainingPlan } from '../src/train';

/** By `steps` Euler steps, fitted by two parameters to `rows` rows: as `lotkaVolterra.c` has it. */
function lotkaVolterraSource(steps: number, rows: number): string {
  const data = Array.from({ length: rows }, (_, row) => `(${2 + (4.8 * row) / rows} ${4 + row / rows})`);
  return `(define-data (x0 target) '(${data.join(' ')}))
(define-parameter a 0.1)
(define-parameter b 0.1)
(define (prey x y n)
  (if (= n 0) x
      (prey (+ x (* 0.05 (- (* a x) (* b (* x y))))) (+ y (* 0.05 (- (* 0.02 (* x y)) (* 0.5 y)))) (- n 1))))
(fit (lambda (x0) (prey x0 5 ${steps})) (x0) target (reduce sum) (optimizer (adam 0.001)) (steps 1000000))`;
}

/**
 * The likelihood of `readings` scalar readings under a filter of two states, by the logarithms of both variances: as
 * `pytorch.py` has it.
 */
function kalmanSource(readings: number): string {
  return `(define F (mat '(1 1) '(0 0.9)))
(define H (mat '(1 0)))
(define readings (map (lambda (k) (vec (+ (* 0.1 k) (sin (* 0.2 k))))) (iota ${readings})))
(define-parameter log-process 0)
(define-parameter log-measurement 0)
(define Q (* (exp log-process) (eye 2)))
(define R (* (exp log-measurement) (eye 1)))
(define seen 1)
${kalmanFilter}

(minimize
  (/ (belief-cost (fold predict-and-correct (make-belief (zeros 2) (eye 2) 0) readings)) ${readings})
  (optimizer (adam 0.001)) (steps 1000000))`;
}

export function planOf(source: string, level: Level = 'direct'): TrainingPlan {
  const { staged, diagnostics } = finish(new Program({ text: source, level }).compiled());
  if (staged?.objective == null) throw new Error(diagnostics[0]?.message ?? 'the program has no objective');
  return planTraining(staged.objective, staged.parameters);
}

/** The graphs of a plan whose steps are formulas. */
export function stepOf({ step }: TrainingPlan): StepGraphs {
  if (step.kind !== 'update') throw new Error('the program searches for its steps');
  return step;
}

export function lotkaVolterra(steps: number, rows: number): TrainingPlan {
  return planOf(lotkaVolterraSource(steps, rows));
}

export interface NamedProgram {
  readonly name: string;
  readonly title: string;
  readonly source: string;
}

/** The programs of the paper's experiments. */
export const experimentPrograms: readonly NamedProgram[] = paperPrograms.map((program) => {
  return { name: program.id, title: program.name, source: paperSource(program) };
});

/** What staging is measured on. */
export function stagedPrograms(): readonly NamedProgram[] {
  const lotka = [20, 10_000].map((steps) => ({
    name: `LV${steps}`,
    title: `Lotka-Volterra, ${steps} Euler steps, 8 rows`,
    source: lotkaVolterraSource(steps, 8),
  }));
  const society = {
    name: 'society',
    title: 'A model of 700 lines, 87 parameters, 100 turns',
    source: largeModel(societySize),
  };
  return [...experimentPrograms, ...lotka, society];
}

/** Larger programs, each trained on all of its rows; `pytorch.py` has the same. */
export function largerPrograms(): readonly NamedProgram[] {
  return [
    {
      name: 'lotka',
      title: 'Lotka-Volterra, 10,000 Euler steps, 8 rows',
      source: lotkaVolterraSource(10_000, 8),
    },
    { name: 'kalman', title: 'Kalman filter of 2 states, 80 steps', source: kalmanSource(80) },
    { name: 'spirals', title: 'Two spirals: 2-24-1 network, 200 rows', source: spirals },
  ];
}

/** The programs that are measured in a browser, on every available backend. */
export function browserPrograms(): readonly NamedProgram[] {
  const lotka = [8, 1024, 65536].map((rows) => ({
    name: `lotka-${rows}`,
    title: `Lotka-Volterra, 20 Euler steps, ${rows.toLocaleString('en')} rows`,
    source: lotkaVolterraSource(20, rows),
  }));
  return [...lotka, ...largerPrograms()];
}

/** Restarts of one program: where the damped pendulum swings from, and a valley without any data. */
export function populationPrograms(): readonly NamedProgram[] {
  const pendulum = experimentPrograms.find(({ name }) => name === 'C06')!;
  const valley = `(define-parameter x -1.2)
(define-parameter y 1)
(minimize (+ (square (- 1 x)) (* 100 (square (- y (square x))))) (optimizer (adam 0.01)) (steps 2000))`;
  return [
    { ...pendulum, title: 'Damped pendulum, 20 Euler steps, 20 rows' },
    { name: 'valley', title: 'Rosenbrock’s valley, without data', source: valley },
  ];
}

/** The same program with restarts. */
export function withRestarts(source: string, members: number): string {
  return `${source.trimEnd().slice(0, -1)} (restarts ${members}))`;
}

/** The gradient of a chain of `count` operations without a loop. */
export function chain(count: number): Graph {
  const b = new GraphBuilder();
  const [a, x0] = [b.input('a', numberType), b.input('x', numberType)];
  let x: ValueNode = x0;
  for (let index = 0; index < count; index += 3)
    x = b.op('add', [b.op('mul', [x, b.number(0.9)]), b.op('mul', [a, x])]);
  return differentiate(b.finish([x], ['y']));
}
