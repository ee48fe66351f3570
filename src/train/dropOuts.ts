/**
 * Says why members of a population dropped out: their states at that step are kept, and explained when the run has
 * ended, each as the end of a single run would be.
 */

import { inputsBetween, type StepInputs } from '../backends';
import {
  type Graph,
  isRegion,
  type Node,
  nodesWithin,
  operandsOf,
  type RowSelection,
  regionBlocks,
} from '../graph';
import type { Diagnostic } from '../text/diagnostic';
import { allFinite, isIndex } from './finite';
import { explainNonFinite, type NonFiniteState } from './nonFinite';

/** A member at the step at which it dropped out, or at the one before, if that led out of the numbers. */
export interface DropOut {
  readonly member: number;
  readonly droppedAt: number;
  readonly step: number;
  /** All elements of all parameters; null if the records hold norms. */
  readonly naturals: Float64Array | null;
}

/** What ended some of the members alike. */
export interface DropOutReason {
  /** The code of its diagnostic; `non-finite` if arithmetic left the numbers. */
  readonly code: string;
  readonly count: number;
  /** What happened to the first of them. */
  readonly diagnostic: Diagnostic;
}

export interface DropOutReasons {
  /** The most frequent one first. */
  readonly reasons: readonly DropOutReason[];
  /** How many members were looked at. */
  readonly explained: number;
}

/** At most so many members are explained. */
const maxExplained = 256;
/** About so many values are computed to explain them. */
const maxValues = 2e7;

export class DropOuts {
  private readonly states: { readonly droppedAt: number; readonly state: NonFiniteState }[] = [];
  /** Whether anything but arithmetic can have ended a member. */
  private readonly canFail: boolean;

  constructor(private readonly what: Omit<NonFiniteState, 'operands' | 'rows' | 'step'>) {
    this.canFail = canFail(what.graph);
  }

  /** Whether a state makes a difference. */
  get isOpen(): boolean {
    return this.canFail && this.states.length < maxExplained;
  }

  add({ droppedAt, step, naturals }: DropOut, rows: RowSelection | null, given: Float64Array): void {
    if (!this.isOpen || naturals === null) return;
    const operands = Float64Array.from([...naturals, ...given]);
    this.states.push({ droppedAt, state: { ...this.what, operands, rows, step } });
  }

  /** Why the members dropped out that did so up to a step; null if nothing but arithmetic can have ended them. */
  reasons(until: number): DropOutReasons | null {
    const { graph, objective } = this.what;
    const dropped = this.states.filter(({ droppedAt }) => droppedAt <= until);
    if (dropped.length === 0) return null;
    const nodes = [...nodesWithin(graph.body)].length;
    const affordable = Math.floor(maxValues / (nodes * Math.max(1, objective.rowCount ?? 1)));
    const states = dropped.slice(0, Math.max(1, affordable));
    const found = new Map<string, DropOutReason>();
    for (const { state } of states) {
      const { diagnostic } = explainNonFinite(state);
      const before = found.get(diagnostic.code);
      found.set(diagnostic.code, {
        code: diagnostic.code,
        count: (before?.count ?? 0) + 1,
        diagnostic: before?.diagnostic ?? diagnostic,
      });
    }
    return { reasons: [...found.values()].sort((x, y) => y.count - x.count), explained: states.length };
  }
}

/**
 * The states of drop-outs whose records hold norms, by taking the steps of their chunk again. The stepper is in the state
 * before these steps, and is left in any state.
 */
export async function findStates(
  drops: readonly DropOut[],
  { inputs, first }: { readonly inputs: StepInputs; readonly first: number },
  stateOf: (inputs: StepInputs, member: number) => Promise<Float64Array>,
): Promise<readonly DropOut[]> {
  const found: DropOut[] = [];
  let taken = first;
  const statesAt = async (step: number, members: readonly number[]): Promise<readonly Float64Array[]> => {
    const states: Float64Array[] = [];
    for (const member of members) {
      states.push(await stateOf(inputsBetween(inputs, taken - first, step - first), member));
      taken = step;
    }
    return states;
  };
  for (const step of [...new Set(drops.map((each) => each.step))].sort((x, y) => x - y)) {
    const dropped = drops.filter((each) => each.step === step);
    const members = dropped.map(({ member }) => member);
    const before = step > taken ? await statesAt(step - 1, members) : null;
    const own = await statesAt(step, members);
    for (const [index, drop] of dropped.entries()) {
      const [earlier, naturals] = [before?.[index], own[index]!];
      const isOwn = earlier === undefined || allFinite(naturals);
      found.push(isOwn ? { ...drop, naturals } : { ...drop, step: step - 1, naturals: earlier });
    }
  }
  return found;
}

/** Whether a mistake of the program, other than arithmetic, may end a step: an index, an endless loop, a call of `error`. */
function canFail(graph: Graph): boolean {
  if (graph.results.some(isFailure)) return true;
  for (const node of nodesWithin(graph.body)) {
    if (node.kind === 'loop' || isIndex(node) || operandsOf(node).some(isFailure)) return true;
    if (isRegion(node) && regionBlocks(node).some(({ results }) => results.some(isFailure))) return true;
  }
  return false;
}

function isFailure(node: Node): boolean {
  return node.kind === 'constant' && node.failure !== null;
}
