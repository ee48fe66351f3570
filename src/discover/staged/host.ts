/**
 * The graphs of a program, compiled once for all bodies with the same numbers of free constants: the loss, and what fits
 * follow. The bodies are linked to them, so that only a small module is compiled for a candidate.
 */

import { differentiate, withJacobian } from '../../autodiff';
import { sameInputs } from '../../backends';
import { type Compiled, compileGraph } from '../../backends/wasm/compile';
import { Program } from '../../backends/wasm/program';
import { unsupported } from '../../backends/wasm/supported';
import { type Graph, prune, type RowSelection } from '../../graph';
import { lazy } from '../../text/lazy';
import type { StagedProblem } from '../problem';
import type { Candidate } from '../task';
import { linkBodies } from './bodies';
import { type Squares, squaresOf } from './squares';
import { widened } from './widened';

/** A graph as a module without bodies. */
class OpenModule {
  readonly compiled: Compiled;
  private readonly module: WebAssembly.Module;

  constructor(graph: Graph) {
    this.compiled = compileGraph(graph, { recordedResults: graph.results.length, lanes: 'f64' });
    this.module = new WebAssembly.Module(this.compiled.bytes);
  }

  /** The results at one point after the other. */
  linked(candidate: Candidate): Evaluate {
    const { compiled, module } = this;
    const program = Program.linked(compiled, module, linkBodies(candidate, compiled.unknowns));
    return (points, count, rows) => program.steps({ ...sameInputs(count, rows), given: points });
  }
}

/** The results of a graph at `count` points, point by point. */
export type Evaluate = (points: Float64Array, count: number, rows: RowSelection | null) => Float64Array;

/** What fits follow: residuals with their derivatives by the natural parameters, or the gradient of the loss. */
export type Derivatives =
  | { readonly kind: 'squares'; readonly squares: Squares; readonly module: OpenModule }
  | { readonly kind: 'gradient'; readonly module: OpenModule };

export class Host {
  /** The reason why the loss cannot be computed here; null if it can. */
  readonly unsupported: string | null;
  readonly loss: () => OpenModule;
  readonly derivatives: () => Derivatives;

  /** `counts`: the number of free constants of each unknown. */
  constructor({ objective, forms }: StagedProblem, counts: readonly number[], parameterCount: number) {
    const open = (graph: Graph): Graph => widened(graph, forms, counts);
    const { graph } = objective;
    const loss = open(prune({ ...graph, results: graph.results.slice(0, 1), resultNames: ['loss'] }));
    this.unsupported = unsupported(loss);
    this.loss = lazy(() => new OpenModule(loss));
    this.derivatives = lazy((): Derivatives => {
      const squares = squaresOf(objective);
      if (squares === null)
        return { kind: 'gradient', module: new OpenModule(differentiate(loss, parameterCount)) };
      const first = squares.kind === 'rows' ? 1 : 0;
      const jacobian = withJacobian(open(squares.graph), parameterCount, first);
      return { kind: 'squares', squares, module: new OpenModule(jacobian) };
    });
  }
}
