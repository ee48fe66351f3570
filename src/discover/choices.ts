/** Soft choices as a search sees them: without noise, at the temperature at which a run of the program ends. */

import { Copier, type Graph, GraphBuilder } from '../graph';
import type { Objective } from '../stage';
import { resolveSoftness } from '../train/softness';
import { withGraphs } from './objectiveGraphs';

/** The objective without the temperature among the inputs of its graphs, which are `parameterCount` parameters first. */
export function atLastTemperature(objective: Objective, parameterCount: number): Objective {
  if (objective.noisy === null) return objective;
  const { temperatureEnd } = resolveSoftness({}, objective.options.softness);
  const change = (graph: Graph): Graph => settled(graph, parameterCount, temperatureEnd);
  return withGraphs({ ...objective, noisy: null }, change);
}

function settled(graph: Graph, parameterCount: number, temperature: number): Graph {
  const builder = new GraphBuilder();
  const copier = new Copier(builder);
  const softness = graph.parameters.slice(parameterCount).find(({ name }) => name === 'temperature');
  for (const input of graph.parameters)
    copier.set(
      input,
      input === softness ? builder.number(temperature) : copier.copyInput(input, builder.root),
    );
  return builder.finish(copier.copy(graph.body, graph.results), graph.resultNames);
}
