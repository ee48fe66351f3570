/**
 * A judge of direct problems that is written for reading: formulas are evaluated node by node, with a derivative by each
 * constant, and Levenberg-Marquardt fits them from several starts. It is what tests of the search judge with.
 */

import { Random } from '../../graph/random';
import type { DirectProblem } from '../directProblem';
import { constantsOf, type Formula, withConstants } from '../formula';
import type { Calibration, CalibrationOptions, Candidate, Judge } from '../task';

/** A value, and its derivatives by the constants. */
interface Dual {
  readonly value: number;
  readonly by: readonly number[];
}

type Slope = readonly [value: number, ...partials: number[]];

function unarySlope(op: string, a: number): Slope {
  switch (op) {
    case 'neg':
      return [-a, -1];
    case 'exp':
      return [Math.exp(a), Math.exp(a)];
    case 'log':
      return [Math.log(a), 1 / a];
    case 'sqrt':
      return [Math.sqrt(a), 0.5 / Math.sqrt(a)];
    case 'square':
      return [a * a, 2 * a];
    case 'sin':
      return [Math.sin(a), Math.cos(a)];
    case 'cos':
      return [Math.cos(a), -Math.sin(a)];
    case 'tan':
      return [Math.tan(a), 1 + Math.tan(a) ** 2];
    case 'tanh':
      return [Math.tanh(a), 1 - Math.tanh(a) ** 2];
    case 'atan':
      return [Math.atan(a), 1 / (1 + a * a)];
    case 'abs':
      return [Math.abs(a), Math.sign(a)];
    default:
      throw new Error(`the plain judge has no ${op}`);
  }
}

function binarySlope(op: string, a: number, b: number): Slope {
  switch (op) {
    case '+':
      return [a + b, 1, 1];
    case '-':
      return [a - b, 1, -1];
    case '*':
      return [a * b, b, a];
    case '/':
      return [a / b, 1 / b, -a / (b * b)];
    case 'expt':
      return [a ** b, b * a ** (b - 1), a > 0 ? Math.log(a) * a ** b : 0];
    case 'min':
      return a <= b ? [a, 1, 0] : [b, 0, 1];
    case 'max':
      return a >= b ? [a, 1, 0] : [b, 0, 1];
    default:
      throw new Error(`the plain judge has no ${op}`);
  }
}

function dual(formula: Formula, row: readonly number[], constants: readonly number[]): Dual {
  let next = 0;
  const none: readonly number[] = constants.map(() => 0);
  const visit = (each: Formula): Dual => {
    if (each.kind === 'argument') return { value: row[each.index]!, by: none };
    if (each.kind === 'number') return { value: each.value, by: none };
    if (each.kind === 'constant') {
      const own = next++;
      return { value: constants[own]!, by: constants.map((_, index) => (index === own ? 1 : 0)) };
    }
    const [a, b] = each.operands.map(visit);
    const [value, da, db] =
      b === undefined ? unarySlope(each.op, a!.value) : binarySlope(each.op, a!.value, b.value);
    const by = a!.by.map(
      (slope, index) =>
        (slope === 0 ? 0 : slope * da!) + (b === undefined || b.by[index] === 0 ? 0 : b.by[index]! * db!),
    );
    return { value, by };
  };
  return visit(formula);
}

interface Fit {
  readonly constants: readonly number[];
  readonly loss: number;
  readonly converged: boolean;
}

export class PlainJudge implements Judge {
  constructor(private readonly problem: DirectProblem) {}

  loss(candidate: Candidate): number {
    return this.lossOn(candidate[0]!, constantsOf(candidate[0]!), this.problem.training, this.problem);
  }

  losses(candidates: readonly Candidate[]): Float64Array {
    return Float64Array.from(candidates, (each) => this.loss(each));
  }

  calibrate(candidate: Candidate, { starts, seed, steps = 200 }: CalibrationOptions): Calibration {
    const formula = candidate[0]!;
    const own = constantsOf(formula);
    const random = new Random(seed);
    let best = this.fit(formula, own, steps);
    for (let start = 1; start < starts && own.length > 0; start++) {
      const constants = own.map(() => random.normals(1)[0]! * 10 ** (2 * random.uniform() - 1));
      const fit = this.fit(formula, constants, steps);
      if (fit.loss < best.loss || Number.isNaN(best.loss)) best = fit;
    }
    const { holdout } = this.problem;
    return {
      loss: Number.isFinite(best.loss) ? best.loss : Number.POSITIVE_INFINITY,
      holdoutLoss: holdout === null ? null : this.lossOn(formula, best.constants, holdout.rows, holdout),
      candidate: [withConstants(formula, best.constants)],
      parameters: {},
      converged: best.converged,
    };
  }

  private row(index: number): readonly number[] {
    return this.problem.arguments.map((column) => column[index]!);
  }

  private lossOn(
    formula: Formula,
    constants: readonly number[],
    rows: Int32Array,
    { offset, divisor }: { readonly offset: number; readonly divisor: number },
  ): number {
    const { scales, targets } = this.problem;
    let sum = offset;
    for (const row of rows)
      sum += scales[row]! * (dual(formula, this.row(row), constants).value - targets[row]!) ** 2;
    return sum / divisor;
  }

  private fit(formula: Formula, start: readonly number[], steps: number): Fit {
    const { training, scales, targets } = this.problem;
    const count = start.length;
    let constants = start;
    let loss = this.lossOn(formula, constants, training, this.problem);
    let damping = 1e-3;
    for (let step = 0; step < steps && count > 0 && Number.isFinite(loss); step++) {
      const normal = Array.from({ length: count }, () => new Float64Array(count + 1));
      for (const row of training) {
        const { value, by } = dual(formula, this.row(row), constants);
        const residual = value - targets[row]!;
        for (let i = 0; i < count; i++) {
          for (let j = 0; j < count; j++) normal[i]![j]! += scales[row]! * by[i]! * by[j]!;
          normal[i]![count]! -= scales[row]! * by[i]! * residual;
        }
      }
      let accepted = false;
      for (; damping < 1e12 && !accepted; damping *= accepted ? 0.1 : 10) {
        const move = solved(normal, damping);
        const moved = constants.map((each, index) => each + move[index]!);
        const after = this.lossOn(formula, moved, training, this.problem);
        if (!(after < loss)) continue;
        accepted = true;
        const far = moved.some((each, index) => Math.abs(move[index]!) > 1e-8 * Math.abs(each));
        constants = moved;
        loss = after;
        if (!far) return { constants, loss, converged: true };
      }
      if (!accepted) return { constants, loss, converged: true };
    }
    return { constants, loss, converged: count === 0 };
  }
}

/** The move that solves (N + damping diag N) move = g, by elimination with pivots; N and g are the columns of `normal`. */
function solved(normal: readonly Float64Array[], damping: number): Float64Array {
  const size = normal.length;
  const rows = normal.map((row, index) => {
    const copy = row.slice();
    copy[index]! += damping * (copy[index]! || 1);
    return copy;
  });
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = rows[row]![column]! / rows[column]![column]!;
      for (let k = column; k <= size; k++) rows[row]![k]! -= factor * rows[column]![k]!;
    }
  }
  return Float64Array.from(rows, (row, index) => row[size]! / row[index]!);
}
