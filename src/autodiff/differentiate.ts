/** Makes a graph of another graph's first result and its derivatives with respect to the parameters. */

import { type Graph, importGraph, prune } from '../graph';
import { reverse } from './reverse';

/**
 * The results of `graph`, the first of which must be a scalar number, followed by its derivatives with respect to each
 * parameter, or to the first `count` parameters, named `d <parameter>`. Value and gradient share their computation.
 */
export function differentiate(graph: Graph, count = graph.parameters.length): Graph {
  const { builder, results } = importGraph(graph);
  const inputs = builder.root.inputs.slice(0, count);
  const gradients = reverse(builder, results[0]!, inputs).map(
    (each, index) => each ?? builder.zero(inputs[index]!.type),
  );
  const names = inputs.map((input) => `d ${input.name}`);
  return prune(builder.finish([...results, ...gradients], [...graph.resultNames, ...names]));
}
