/** An objective with other graphs of the same results: all that a search judges by are changed alike. */

import type { Graph } from '../graph';
import type { Objective } from '../stage';

export function withGraphs(objective: Objective, change: (graph: Graph) => Graph): Objective {
  const { rows, residuals, likelihood } = objective;
  const changedRows = rows === null ? null : { ...rows, graph: change(rows.graph) };
  const source = residuals?.source;
  return {
    ...objective,
    graph: change(objective.graph),
    noisy: objective.noisy === null ? null : change(objective.noisy),
    rows: changedRows,
    residuals:
      residuals === null || source === undefined
        ? null
        : {
            ...residuals,
            source:
              source.kind === 'rows'
                ? { ...source, rows: changedRows ?? { ...source.rows, graph: change(source.rows.graph) } }
                : { ...source, graph: change(source.graph) },
          },
    likelihood: likelihood === null ? null : { ...likelihood, graph: change(likelihood.graph) },
  };
}
