/**
 * Stages one program at one level, for the first time in a process of its own and then again: what the engine has not
 * yet compiled costs the first time only. As a script it takes the name of a program and a level, and prints JSON.
 */

import '../src/stage/allParts';
import { countNodes } from '../src/graph';
import { expandText } from '../src/lang';
import { evaluatorOf, finish, type Level, stageProgram } from '../src/stage';
import { prelude } from '../src/stage/levels/prelude';
import { stagedPrograms } from './workloads';

export interface StagingTimes {
  /** Milliseconds to make the prelude ready, and then the evaluators that the level needs; 0 at `direct`. */
  readonly prelude: number;
  readonly preparation: number;
  /** Milliseconds to stage the program: the first time, and the best of some more. */
  readonly cold: number;
  readonly warm: number;
  /** Steps of the machine. */
  readonly steps: number;
  /** Nodes of the graph of the loss. */
  readonly nodes: number;
}

/** How often it is staged again at most, and for how many milliseconds in all. */
const maxTimes = 20;
const enough = 2000;

function preparation(level: Level): number {
  if (level === 'direct') return 0;
  const prepared = evaluatorOf();
  if (!prepared.ok) throw new Error('the evaluator has a mistake');
  const { evaluator } = prepared;
  return evaluator.preparation + (level === 'tower' ? evaluator.above().preparation : 0);
}

export function stageOnce(name: string, level: Level): StagingTimes {
  const source = stagedPrograms().find((each) => each.name === name)?.source;
  if (source === undefined) throw new Error(`there is no program ${name}`);
  const { program } = expandText(source, { source: 'program', tables: [] });
  const began = performance.now();
  prelude();
  const preludeTook = performance.now() - began;
  const prepared = preparation(level);
  const stage = () => {
    const began = performance.now();
    const staged = finish(stageProgram(program, { tables: () => null, level }));
    return { staged, took: performance.now() - began };
  };
  const first = stage();
  const { objective, steps, diagnostics } = first.staged;
  if (objective === null) throw new Error(diagnostics[0]?.message ?? 'the program has no objective');
  let warm = Number.POSITIVE_INFINITY;
  const until = performance.now() + enough;
  for (let time = 0; time < maxTimes && performance.now() < until; time++)
    warm = Math.min(warm, stage().took);
  const nodes = countNodes(objective.graph);
  return { prelude: preludeTook, preparation: prepared, cold: first.took, warm, steps, nodes };
}

const [, script, name, level] = process.argv;
if (script?.endsWith('stageOnce.ts') === true && name !== undefined)
  console.log(JSON.stringify(stageOnce(name, level as Level)));
