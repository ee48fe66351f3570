/** Runs a search on one core until its time is over, or until it has found a law. */

import '../../src/stage/allParts';
import { writeFormula } from '../../src/discover/formulaText';
import { judgeOf } from '../../src/discover/judge';
import { type Task, taskOf } from '../../src/discover/problem';
import { runPiece, Search } from '../../src/discover/search';
import { directProblem } from '../../src/discover/testing/directProblems';
import { bodyOfRows, isRecovered, type KnownBody } from '../../src/discover/testing/recovery';
import { Random } from '../../src/graph/random';
import { expandText } from '../../src/lang';
import { finish } from '../../src/stage';
import { type Law, parsed } from './definitions';

export interface Recovery {
  readonly found: boolean;
  /** Until the law was on the front, or until the end: of one core. */
  readonly seconds: number;
  readonly evaluated: number;
  readonly calibrated: number;
  readonly front: readonly string[];
}

export interface RecoveryOptions {
  readonly seed: number;
  /** Of one core. */
  readonly seconds: number;
  /** Whether the search continues after it has found the law: then the law must be there at the end. */
  readonly untilEnd?: boolean;
}

export function taskOfLaw({ id, source }: Law): Task {
  const { program, diagnostics } = expandText(source, { source: 'program', tables: [] });
  const { task, diagnostics: staged } = finish(taskOf(program, { tables: () => null }));
  if (task === null)
    throw new Error(`${id}: ${[...diagnostics, ...staged].map(({ message }) => message).join(' ')}`);
  return task;
}

/** A term of a simulation may be so far from the law, as a share of it: its constants depend on all others. */
const termTolerance = 0.2;

function bodyOf({ law: text, ranges }: Law, { unknowns, problem }: Task): KnownBody {
  const law = parsed(text, unknowns[0]!.parameters);
  if (problem.kind === 'direct' && ranges === null) return bodyOfRows(law, problem);
  const random = new Random(5);
  const columns = unknowns[0]!.parameters.map((name) => {
    const [low, high] = ranges?.[name] ?? [0, 1];
    return Array.from({ length: 40 }, () => low + (high - low) * random.uniform());
  });
  const sample = directProblem({ arguments: columns, targets: columns[0]! });
  return { law, sample, tolerance: () => termTolerance };
}

export function recover(law: Law, { seed, seconds, untilEnd = false }: RecoveryOptions): Recovery {
  const task = taskOfLaw(law);
  const judge = judgeOf(task)!;
  const body = bodyOf(law, task);
  const search = Search.begin(task.unknowns, {
    seed,
    pace: task.problem.kind === 'direct' ? 'fast' : 'slow',
  });
  const start = process.cpuUsage();
  const elapsed = () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e6;
  };
  let first: Pick<Recovery, 'seconds' | 'evaluated' | 'calibrated'> | null = null;
  const isFound = () => isRecovered(search.front, [body], law.size);
  let shown = '';
  while ((first === null || untilEnd) && elapsed() < seconds) {
    const [piece] = search.nextPieces(1);
    if (piece === undefined) break;
    search.take(finish(runPiece(piece, judge)));
    const text = search.front.map(({ size, loss }) => `${size} ${loss}`).join();
    if (first !== null || text === shown) continue;
    shown = text;
    if (isFound()) first = { seconds: elapsed(), evaluated: search.evaluated, calibrated: search.calibrated };
  }
  return {
    found: isFound(),
    ...(first ?? { seconds: elapsed(), evaluated: search.evaluated, calibrated: search.calibrated }),
    front: search.front.map(
      ({ size, loss, candidate }) =>
        `${size} ${loss.toExponential(3)} ${candidate.map((each, index) => writeFormula(each, task.unknowns[index]!.parameters)).join('; ')}`,
    ),
  };
}
