/**
 * How many distinct candidates of a search are proposed and ranked a second on one core, and what part of a search's time each of
 * its parts takes: an own time, without that of the parts that it calls.
 */

import { judgeOf } from '../src/discover/judge';
import { directJudge } from '../src/discover/kernel';
import { ColumnScan } from '../src/discover/kernel/columnScan';
import { postfixOf } from '../src/discover/postfix';
import { runPiece, Search } from '../src/discover/search';
import { CandidateSpace } from '../src/discover/search/candidates';
import { CodeRanking } from '../src/discover/search/codeRanking';
import { Enumeration } from '../src/discover/search/enumeration';
import { Grammar } from '../src/discover/search/grammar';
import { Matching } from '../src/discover/search/matching';
import { Population } from '../src/discover/search/population';
import { Proposals } from '../src/discover/search/proposals';
import type { Judge } from '../src/discover/task';
import { Random } from '../src/graph';
import { finish } from '../src/stage';
import { randomFormula } from '../src/testing/randomFormula';
import { problemOf } from './discoverOnce';
import { madeUp, madeUpLaw } from './laws/definitions';
import { taskOfLaw } from './laws/run';

export interface ProposalRate {
  readonly rows: number;
  readonly functions: boolean;
  /** Candidates a second, each way to write one once. */
  readonly candidates: number;
  /** The part of the time that is not the kernel's. */
  readonly proposing: number;
  /** The part of the candidates whose loss no other has. */
  readonly distinct: number;
}

const batches = 12;
const batch = 1000;

const processorSeconds = (): number => process.cpuUsage().user / 1e6;

/** Changes of 40 formulas of 9 to 13 nodes, in batches as a search has them. */
export function proposalRate(rows: number, functions: boolean): ProposalRate {
  const judge = directJudge(problemOf({ size: 13, rows, functions }));
  const using = ['+', '-', '*', '/', ...(functions ? (['exp', 'log', 'sin'] as const) : [])] as const;
  const span = { source: 'program', start: 0, end: 0 } as const;
  const unknown = { name: 'law', parameters: ['x', 'y'], using, size: 15, constants: 4, units: null, span };
  const random = new Random(3);
  const kind = { arguments: 2, functions: functions ? (['exp', 'log', 'sin'] as const) : [] };
  const parents = Array.from({ length: 40 }, () =>
    postfixOf(randomFormula(random, 9 + 2 * random.below(3), kind)),
  );
  const small = [1, 3].map((size) =>
    Array.from({ length: 20 }, () => postfixOf(randomFormula(random, size, kind))),
  );
  let best: Omit<ProposalRate, 'rows' | 'functions'> = { candidates: 0, proposing: 0, distinct: 0 };
  for (let round = 0; round < 5; round++) {
    let judging = 0;
    let count = 0;
    const losses = new Set<string>();
    const timed: Judge = {
      ...judge,
      scaledList: (list) => {
        const began = processorSeconds();
        const scaled = judge.scaledList!(list);
        judging += processorSeconds() - began;
        if (round === 4) for (const loss of scaled.losses) losses.add(loss.toPrecision(9));
        return scaled;
      },
    };
    const proposals = new Proposals(random, new Grammar(unknown), small);
    const ranking = new CodeRanking(random, timed, batch);
    let listed = 0;
    const began = processorSeconds();
    for (let turn = 0; turn < batches; turn++) {
      ranking.begin();
      while (ranking.count < batch) {
        const [parent, other] = [parents[random.below(40)]!, parents[random.below(40)]!];
        if (proposals.propose(parent, other, unknown.size, ranking.list)) ranking.add(0);
      }
      ranking.best(0, () => 0);
      count += ranking.count;
      listed += ranking.list.count;
    }
    const took = processorSeconds() - began;
    if (round === 4) best = { ...best, distinct: losses.size / listed };
    else if (count / took > best.candidates)
      best = { candidates: count / took, proposing: 1 - judging / took, distinct: 0 };
  }
  return { rows, functions, ...best };
}

/** The seconds that methods take, without those of other methods among them. */
class Parts {
  readonly seconds = new Map<string, number>();
  private readonly running: string[] = [];
  private since = performance.now();

  private switchTo(change: () => void): void {
    const now = performance.now();
    const part = this.running.at(-1) ?? 'rest';
    this.seconds.set(part, (this.seconds.get(part) ?? 0) + (now - this.since) / 1000);
    change();
    this.since = now;
  }

  run<Result>(part: string, work: () => Result): Result {
    this.switchTo(() => this.running.push(part));
    try {
      return work();
    } finally {
      this.switchTo(() => this.running.pop());
    }
  }

  /** Measures a method of all objects of a class; answers with what undoes it. */
  watch(owner: object, method: string, part: string): () => void {
    const original: unknown = Reflect.get(owner, method);
    if (typeof original !== 'function') throw new Error(`there is no ${method}`);
    const parts = this;
    Reflect.set(owner, method, function (this: unknown, ...given: unknown[]): unknown {
      return parts.run(part, () => Reflect.apply(original, this, given));
    });
    return () => Reflect.set(owner, method, original);
  }
}

export interface SearchParts {
  readonly law: string;
  readonly seconds: number;
  /** Candidates that were ranked by themselves, and formulas that places were compared with. */
  readonly evaluated: number;
  readonly compared: number;
  readonly calibrated: number;
  readonly parts: Readonly<Record<string, number>>;
}

export function searchParts(id: string, seconds: number): SearchParts {
  const task = taskOfLaw(madeUpLaw(madeUp.find((each) => each.id === id)!, 0.01));
  const judge = judgeOf(task)!;
  const parts = new Parts();
  let compared = 0;
  const scan = ColumnScan.prototype.sums;
  ColumnScan.prototype.sums = function (...given) {
    const sums = scan.apply(this, given);
    compared += sums.length / 9;
    return sums;
  };
  const undo = [
    parts.watch(Proposals.prototype, 'propose', 'propose'),
    parts.watch(CodeRanking.prototype, 'add', 'propose'),
    parts.watch(CandidateSpace.prototype, 'canonical', 'canonical'),
    parts.watch(CandidateSpace.prototype, 'core', 'canonical'),
    parts.watch(Enumeration.prototype, 'numbered', 'enumerate'),
    parts.watch(Matching.prototype, 'candidates', 'match'),
    parts.watch(Population.prototype, 'add', 'rank'),
    parts.watch(CodeRanking.prototype, 'best', 'rank'),
    parts.watch(judge, 'scaledList', 'judge'),
    parts.watch(judge, 'scaled', 'judge'),
    parts.watch(judge, 'calibrate', 'fit'),
    () => {
      ColumnScan.prototype.sums = scan;
    },
  ];
  const search = Search.begin(task.unknowns, { seed: 1, pace: 'fast' });
  const began = processorSeconds();
  while (processorSeconds() - began < seconds) {
    const [piece] = search.nextPieces(1);
    if (piece === undefined) break;
    search.take(finish(runPiece(piece, judge)));
  }
  for (const each of undo) each();
  const all = [...parts.seconds.values()].reduce((sum, each) => sum + each, 0);
  return {
    law: id,
    seconds: processorSeconds() - began,
    evaluated: search.evaluated,
    compared,
    calibrated: search.calibrated,
    parts: Object.fromEntries([...parts.seconds].map(([part, each]) => [part, each / all])),
  };
}
