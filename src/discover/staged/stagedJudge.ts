/**
 * Judges the bodies of unknowns inside a larger program. The program's graphs are compiled with holes; its own parameters
 * are fitted together with the free constants of the bodies: by Levenberg-Marquardt where the loss is a sum of squares, else by
 * BFGS.
 */

import type { RowSelection } from '../../graph';
import { splitRows } from '../../train/batches';
import { ParameterMap } from '../../train/parameterMap';
import { filledParameters } from '../fill';
import { constantsOf, withConstants } from '../formula';
import { fitConstants } from '../kernel/levenbergMarquardt';
import type { NormalEquations } from '../kernel/normalEquations';
import { Starts } from '../kernel/starts';
import type { StagedProblem } from '../problem';
import type { Calibration, CalibrationOptions, Candidate, Judge } from '../task';
import { minimize } from './bfgs';
import { type Derivatives, type Evaluate, Host } from './host';

const maxEvaluations = 200;
/** A start that has no finite loss is drawn again, so often. */
const maxDraws = 4;

/** A point of the fit: unconstrained numbers, and its loss or a number that is ordered like it. */
interface Fitted {
  readonly free: Float64Array;
  readonly value: number;
  readonly converged: boolean;
}

/** Fits from one start, up to so many evaluations; `best` is the value of another start. */
type Fitter = (start: Float64Array, evaluations: number, best: number) => Fitted;

/** Null if the program's loss is computed by other backends only. */
export function stagedJudge(problem: StagedProblem): Judge | null {
  const judge = new StagedJudge(problem);
  return judge.unsupported === null ? judge : null;
}

/** What of the loss other backends compute, as the end of a sentence; null if there is a judge. */
export function unsupportedPart(problem: StagedProblem): string | null {
  return new StagedJudge(problem).unsupported;
}

class StagedJudge implements Judge {
  private readonly hosts = new Map<string, Host>();
  private readonly training: RowSelection | null;
  private readonly holdout: RowSelection | null;

  constructor(private readonly problem: StagedProblem) {
    const { rowCount, options } = problem.objective;
    const rows = splitRows(rowCount, options.holdout, options.seed);
    this.training = rows.training;
    this.holdout = rows.holdout;
  }

  get unsupported(): string | null {
    return this.host(this.problem.forms.map(() => 0)).unsupported;
  }

  loss(candidate: Candidate): number {
    return new Bound(this.problem, candidate, this.hostOf(candidate)).lossAt(null, this.training);
  }

  losses(candidates: readonly Candidate[]): Float64Array {
    return Float64Array.from(candidates, (each) => this.loss(each));
  }

  calibrate(candidate: Candidate, { starts, seed, steps = maxEvaluations }: CalibrationOptions): Calibration {
    const bound = new Bound(this.problem, candidate, this.hostOf(candidate));
    const fitter = bound.map.freeSize === 0 ? null : bound.fitter(this.training);
    let best: Fitted = { free: bound.start, value: Number.POSITIVE_INFINITY, converged: fitter === null };
    if (fitter !== null) best = fitter(bound.start, steps, best.value);
    const draws = bound.draws(seed);
    for (let index = 1; index < starts && fitter !== null && draws !== null; index++) {
      let start = draws();
      for (let draw = 1; draw < maxDraws && !Number.isFinite(bound.lossAt(start, this.training)); draw++)
        start = draws();
      const found = fitter(start, steps, best.value);
      if (found.value < best.value || !Number.isFinite(best.value)) best = found;
    }
    const loss = bound.lossAt(best.free, this.training);
    return {
      loss: Number.isFinite(loss) ? loss : Number.POSITIVE_INFINITY,
      holdoutLoss: this.holdout === null ? null : bound.lossAt(best.free, this.holdout),
      ...bound.values(best.free),
      converged: best.converged && Number.isFinite(loss),
    };
  }

  private hostOf(candidate: Candidate): Host {
    return this.host(candidate.map((each) => constantsOf(each).length));
  }

  private host(counts: readonly number[]): Host {
    const key = counts.join(' ');
    let host = this.hosts.get(key);
    if (host === undefined) {
      const own = this.problem.parameters.length - this.problem.forms.length;
      const all = own + counts.reduce((sum, each) => sum + each, 0);
      host = new Host(this.problem, counts, all);
      this.hosts.set(key, host);
    }
    return host;
  }
}

/** One candidate, linked to the graphs of the program. */
class Bound {
  readonly map: ParameterMap;
  readonly start: Float64Array;
  /** The names of the parameters with the number of the unknown whose constant each is, -1 for the program's own. */
  private readonly owners: readonly number[];
  private readonly loss: Evaluate;

  constructor(
    private readonly problem: StagedProblem,
    private readonly candidate: Candidate,
    private readonly host: Host,
  ) {
    const { parameters, forms } = problem;
    const filled = filledParameters(parameters, forms, candidate);
    this.map = new ParameterMap(filled);
    this.start = this.map.toFree(Float64Array.from(filled.flatMap(({ start }) => [...start])));
    this.owners = parameters.flatMap(({ name }) => {
      const which = forms.findIndex(({ constant }) => constant === name);
      return which < 0 ? [-1] : constantsOf(candidate[which]!).map(() => which);
    });
    this.loss = host.loss().linked(candidate);
  }

  /** The loss at unconstrained numbers; null for the start. */
  lossAt(free: Float64Array | null, rows: RowSelection | null): number {
    return this.loss(this.map.toNatural(free ?? this.start), 1, rows)[0]!;
  }

  fitter(training: RowSelection | null): Fitter {
    const derivatives = this.host.derivatives();
    const evaluate = derivatives.module.linked(this.candidate);
    const { map } = this;
    if (derivatives.kind === 'squares') {
      const equations = normalEquations(derivatives, evaluate, map, training);
      return (start, evaluations, best) => {
        const { constants, sum, converged } = fitConstants(equations, start, {
          linear: [],
          evaluations,
          best,
        });
        return { free: constants, value: sum, converged };
      };
    }
    return (start, evaluations) => {
      const found = minimize(
        (free) => {
          const results = evaluate(map.toNatural(free), 1, training);
          return { value: results[0]!, gradient: map.toFreeGradient(free, results.subarray(1)) };
        },
        start,
        evaluations,
      );
      return { free: found.point, value: found.value, converged: found.converged };
    };
  }

  /** Draws the free constants of the bodies; the program's own parameters begin where it says. Null without constants. */
  draws(seed: number): (() => Float64Array) | null {
    const { candidate, owners } = this;
    if (owners.every((owner) => owner < 0)) return null;
    const ones = this.problem.forms.map(({ parameters }) => parameters.map(() => Float64Array.of(1)));
    const starts = candidate.map(
      (formula, which) => new Starts(formula, constantsOf(formula), ones[which]!, seed + which),
    );
    return () => {
      const drawn = starts.map((each) => each.next());
      const next = this.start.slice();
      this.eachConstant((which, index, place) => {
        next[place] = drawn[which]![index]!;
      });
      return next;
    };
  }

  /** Calls for each free constant: its unknown, its number there, and its place among the unconstrained numbers. */
  private eachConstant(visit: (which: number, index: number, place: number) => void): void {
    const next = this.candidate.map(() => 0);
    let place = 0;
    for (const [parameter, owner] of this.owners.entries()) {
      if (owner >= 0) visit(owner, next[owner]!++, place);
      place += this.map.freeShapes[parameter]!.reduce((size, each) => size * each, 1);
    }
  }

  /** The candidate with its constants, and the program's own parameters, at unconstrained numbers. */
  values(free: Float64Array): Pick<Calibration, 'candidate' | 'parameters'> {
    const constants = this.candidate.map((): number[] => []);
    this.eachConstant((which, index, place) => {
      constants[which]![index] = free[place]!;
    });
    const natural = this.map.toNatural(free);
    const parameters: Record<string, readonly number[]> = {};
    let place = 0;
    for (const [index, { name, shape }] of this.map.parameters.entries()) {
      const size = shape.reduce((all, each) => all * each, 1);
      if (this.owners[index] === -1) parameters[name] = [...natural.subarray(place, place + size)];
      place += size;
    }
    return {
      candidate: this.candidate.map((formula, which) => withConstants(formula, constants[which]!)),
      parameters,
    };
  }
}

/** The sums over residuals and their derivatives by the unconstrained numbers. */
function normalEquations(
  { squares }: Extract<Derivatives, { readonly kind: 'squares' }>,
  evaluate: Evaluate,
  map: ParameterMap,
  training: RowSelection | null,
): NormalEquations {
  const { freeSize, naturalSize, isIdentity } = map;
  /** Adds a residual whose derivatives by the natural values begin at `from`. */
  const column = new Float64Array(freeSize);
  const add = (
    residual: number,
    results: Float64Array,
    from: number,
    factor: number,
    natural: Float64Array | null,
    sums: Float64Array,
  ): void => {
    for (let free = 0; free < freeSize; free++) {
      let sum = 0;
      if (natural === null) sum = results[from + free]!;
      else
        for (let each = 0; each < naturalSize; each++)
          sum += results[from + each]! * natural[each * freeSize + free]!;
      column[free] = sum;
    }
    sums[0]! += factor * residual * residual;
    let place = 1 + freeSize;
    for (let one = 0; one < freeSize; one++) {
      sums[1 + one]! += factor * column[one]! * residual;
      for (let other = one; other < freeSize; other++)
        sums[place++]! += factor * column[one]! * column[other]!;
    }
  };
  const points = squares.kind === 'rows' ? new RowPoints(squares, naturalSize, training) : null;
  return {
    count: freeSize,
    negligible: 0,
    at: (free, sums) => {
      const point = Float64Array.from(free);
      const natural = map.toNatural(point);
      const chain = isIdentity ? null : map.jacobian(point);
      sums.fill(0);
      if (points !== null) {
        const results = evaluate(points.at(natural), points.rows.length, null);
        const width = 2 + naturalSize;
        for (const [index, row] of points.rows.entries())
          add(results[index * width + 1]!, results, index * width + 2, points.factor(row), chain, sums);
        return;
      }
      const results = evaluate(natural, 1, null);
      const count = squares.factors!.length;
      for (let index = 0; index < count; index++)
        add(results[index]!, results, count + index * naturalSize, squares.factors![index]!, chain, sums);
    },
  };
}

/** The points of a row's graph: the natural parameters and then the columns, for each row that trains. */
class RowPoints {
  readonly rows: Int32Array;
  private readonly values: Float64Array;
  private readonly width: number;

  constructor(
    private readonly squares: Extract<Derivatives, { readonly kind: 'squares' }>['squares'] & {
      readonly kind: 'rows';
    },
    private readonly naturalSize: number,
    training: RowSelection | null,
  ) {
    const { columns, rowCount } = squares;
    this.rows = training?.rows ?? Int32Array.from({ length: rowCount }, (_, row) => row);
    this.width = naturalSize + columns.length;
    this.values = new Float64Array(this.width * this.rows.length);
    for (const [index, row] of this.rows.entries()) {
      for (const [column, { [row]: value }] of columns.entries())
        this.values[index * this.width + naturalSize + column] = value!;
    }
  }

  at(natural: Float64Array): Float64Array {
    for (let index = 0; index < this.rows.length; index++)
      this.values.set(natural.subarray(0, this.naturalSize), index * this.width);
    return this.values;
  }

  factor(row: number): number {
    return this.squares.factors?.[row] ?? 1;
  }
}
