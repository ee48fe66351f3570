import { Evaluator } from '../../graph';
import type { StagedCurve, StagedPlot } from '../../stage';

/** The most points that a curve over rows is drawn with. */
const maxPoints = 1000;

/** Every so many rows, so that at most `maxPoints` are left. */
export function thin(values: Float64Array): Float64Array {
  const stride = Math.ceil(values.length / maxPoints);
  return stride <= 1 ? values : values.filter((_, index) => index % stride === 0);
}

export class CurveEvaluator {
  private readonly evaluator: Evaluator;
  readonly inputs: readonly Float64Array[];

  constructor(private readonly curve: StagedCurve) {
    this.evaluator = new Evaluator(curve.graph);
    this.inputs = curve.kind === 'function' ? curve.inputs.map(thin) : [];
  }

  /** The values of y, at the natural values of the parameters, with the temperature behind them where there is one. */
  at(point: Float64Array): Float64Array {
    if (this.curve.kind === 'series') return this.evaluator.evaluate(point);
    const [first] = this.inputs;
    return Float64Array.from({ length: first!.length }, (_, row) => {
      const inputs = this.inputs.map((input) => input[row]!);
      return this.evaluator.evaluate([...point, ...inputs])[0]!;
    });
  }
}

/** The curves of all plots, in order. */
export function curveEvaluators(plots: readonly StagedPlot[]): readonly CurveEvaluator[] {
  return plots.flatMap((plot) => plot.curves.map((curve) => new CurveEvaluator(curve)));
}
