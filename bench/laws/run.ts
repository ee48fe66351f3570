/** Runs a search on one core until it has found a law, or its time is over. */

import { writeFormula } from '../../src/discover/formulaText';
import { directJudge } from '../../src/discover/kernel';
import { runPiece, Search } from '../../src/discover/search';
import { isRecovered } from '../../src/discover/testing/recovery';
import { finish } from '../../src/stage';
import type { Law } from './definitions';

export interface Recovery {
  readonly found: boolean;
  /** Until the law was on the front, or until the end. */
  readonly seconds: number;
  readonly evaluated: number;
  readonly calibrated: number;
  readonly front: readonly string[];
}

export function recover({ unknown, law, size, problem }: Law, seed: number, seconds: number): Recovery {
  const judge = directJudge(problem);
  const search = Search.begin([unknown], { seed, pace: 'fast' });
  const start = process.cpuUsage();
  const elapsed = () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e6;
  };
  let found = false;
  let shown = '';
  while ((!found || process.env['TO_END']) && elapsed() < seconds) {
    const [piece] = search.nextPieces(1);
    if (piece === undefined) break;
    search.take(finish(runPiece(piece, judge)));
    const { front } = search;
    const text = front.map(({ size, loss }) => `${size} ${loss}`).join();
    if (text === shown) continue;
    shown = text;
    found = isRecovered(front, law, size, problem);
  }
  return {
    found,
    seconds: elapsed(),
    evaluated: search.evaluated,
    calibrated: search.calibrated,
    front: search.front.map(
      ({ size, loss, candidate }) =>
        `${size} ${loss.toExponential(3)} ${writeFormula(candidate[0]!, unknown.parameters)}`,
    ),
  };
}
