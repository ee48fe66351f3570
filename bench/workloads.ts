/** The programs that are measured, staged and planned. */

import { differentiate } from '../src/autodiff';
import { type Graph, GraphBuilder, numberType, type ValueNode } from '../src/graph';
import { finish } from '../src/stage';
import { planTraining, type TrainingPlan } from '../src/train';
import { compileSource } from '../src/worker/pipeline';

/** Lotka-Volterra by `steps` Euler steps, fitted by two parameters to `rows` rows: as `lotkaVolterra.c` has it. */
export function lotkaVolterra(steps: number, rows: number): TrainingPlan {
  const data = Array.from({ length: rows }, (_, row) => `(${2 + (4.8 * row) / rows} ${4 + row / rows})`);
  return plan(`(define-data (x0 target) '(${data.join(' ')}))
(define-parameter a 0.1)
(define-parameter b 0.1)
(define (prey x y n)
  (if (= n 0) x
      (prey (+ x (* 0.05 (- (* a x) (* b (* x y))))) (+ y (* 0.05 (- (* 0.02 (* x y)) (* 0.5 y)))) (- n 1))))
(fit (lambda (x0) (prey x0 5 ${steps})) (x0) target (reduce sum) (optimizer (adam 0.001)) (steps 1000000))`);
}

function plan(source: string): TrainingPlan {
  const { staged } = finish(compileSource(source));
  if (staged?.objective == null) throw new Error('the program does not compile');
  return planTraining(staged.objective, staged.parameters);
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
