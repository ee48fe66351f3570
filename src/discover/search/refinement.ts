/**
 * Candidates calibrated to convergence, and what follows from their constants: one near a whole number is tried as the whole
 * number, and a part that hardly matters is left out. Each keeps a note of what it has calibrated.
 */

import type { Calibration, CalibrationOptions, Judge } from '../task';
import {
  type CandidateSpace,
  constantsOfTrees,
  hashOfTrees,
  sizeOfTrees,
  type Trees,
  treesOf,
  writeCandidate,
} from './candidates';
import { alike, entryOf, type FrontEntry } from './front';
import type { KnownLosses } from './knownLosses';
import type { SearchSettings } from './settings';
import { binary, type CallTree, constant, nodesOf, number, type Tree, treeOf } from './tree';
import { replaceAt } from './variation';

/** How far a constant may be from the whole number that it is tried as, relatively. */
const nearWhole = 0.05;
const maxWhole = 12;
/** A simpler candidate may lose this factor and is calibrated still; the front decides. */
const worthCalibrating = 4;

/** A rough fit of a candidate. */
export interface RoughFit {
  readonly trees: Trees;
  readonly loss: number;
  /** The candidates that this loss bounds: with a scale and an offset, with one of them, without. */
  readonly forms: readonly Trees[];
}

export class Refinement {
  evaluated = 0;
  calibrated = 0;
  readonly entries: FrontEntry[] = [];
  private readonly done = new Set<string>();

  constructor(
    private readonly space: CandidateSpace,
    private readonly judge: Judge,
    private readonly settings: SearchSettings,
    private readonly known: KnownLosses,
  ) {}

  /**
   * The loss after a few steps from the candidate's own constants, and those constants. It is the loss with the best scale and
   * offset where the settings say so: then the candidate should be a core.
   */
  rough(trees: Trees): RoughFit {
    this.evaluated++;
    return this.space.scales ? this.roughWithScale(trees[0]!) : this.roughAsItIs(trees);
  }

  private roughAsItIs(trees: Trees): RoughFit {
    const as = (fitted: Trees, loss: number) => ({ trees: fitted, loss: finite(loss), forms: [fitted] });
    if (constantsOfTrees(trees) === 0) return as(trees, this.judge.loss(trees));
    const { loss, candidate } = this.judge.calibrate(trees, this.roughOptions(trees));
    return as(treesOf(candidate), loss);
  }

  private roughWithScale(core: Tree): RoughFit {
    const scaled = core.closed ? core : binary('+', constant(0), binary('*', constant(1), core));
    const { loss, candidate } = this.judge.calibrate([scaled], this.roughOptions([core]));
    const fitted = treeOf(candidate[0]!);
    if (core.closed || fitted.kind !== 'call')
      return { trees: [fitted], loss: finite(loss), forms: [[fitted]] };
    const [offset, product] = fitted.operands as readonly [Tree, CallTree]; // As they were put together above.
    const [scale, inner] = product.operands as readonly [Tree, Tree];
    const { algebra } = this.space.grammars[0]!;
    const times = algebra.binary('*', scale, inner);
    const forms = [inner, times, algebra.binary('+', offset, inner), algebra.binary('+', offset, times)];
    return { trees: [inner], loss: finite(loss), forms: forms.map((each) => [each]) };
  }

  private roughOptions(trees: Trees): CalibrationOptions {
    return { starts: 1, seed: seedOf(trees), steps: this.settings.roughSteps };
  }

  /** Calibrates those forms of a fit to convergence that may be on the front, smallest first. */
  promising({ trees, loss, forms }: RoughFit): readonly FrontEntry[] {
    // A fit of a scale and an offset alone is exact, and so is a loss without constants.
    const slack = constantsOfTrees(trees) === 0 ? 1 + alike : this.settings.slack;
    return forms.flatMap((form) => {
      const lowest = this.known.at(sizeOfTrees(form));
      const canBe = loss <= slack * lowest && lowest > this.known.rounding;
      const entry = canBe && this.space.allows(form) ? this.full(form) : null;
      return entry === null ? [] : [entry];
    });
  }

  /** Calibrates to convergence, once for each candidate; null for one that was calibrated before. */
  full(trees: Trees): FrontEntry | null {
    const key = constantsOfTrees(trees) === 0 ? writeCandidate(trees) : String(hashOfTrees(trees));
    if (this.done.has(key)) return null;
    this.done.add(key);
    this.calibrated++;
    const calibration: Calibration = this.judge.calibrate(trees, {
      starts: this.settings.starts,
      seed: seedOf(trees),
    });
    const entry = entryOf(calibration);
    if (!Number.isFinite(entry.loss)) return null;
    if (this.known.add(entry.size, entry.loss)) this.entries.push(entry);
    return entry;
  }

  /** Simpler candidates that an entry suggests, calibrated; their entries too. */
  simplified(entry: FrontEntry): readonly FrontEntry[] {
    const trees = treesOf(entry.candidate);
    const found: FrontEntry[] = [];
    for (const simpler of this.simpler(trees)) {
      if (!this.space.allows(simpler)) continue;
      this.evaluated++;
      const { loss, trees: fitted } = this.roughAsItIs(simpler);
      const size = sizeOfTrees(fitted);
      if (!(loss <= worthCalibrating * this.known.at(size) || loss <= this.known.rounding)) continue;
      const better = this.full(fitted);
      if (better !== null) found.push(better);
    }
    return found;
  }

  private *simpler(trees: Trees): Generator<Trees> {
    for (const [index, tree] of trees.entries()) {
      const grammar = this.space.grammars[index]!;
      for (const [place, node] of nodesOf(tree).entries()) {
        for (const by of replacements(node)) {
          const replaced = replaceAt(tree, place, () => by, grammar);
          if (
            replaced.size > tree.size ||
            (replaced.size === tree.size && replaced.constants >= tree.constants)
          )
            continue;
          yield trees.map((each, other) => (other === index ? replaced : each));
        }
      }
    }
  }
}

function replacements(node: Tree): readonly Tree[] {
  if (node.kind === 'call') return node.operands;
  if (node.kind !== 'constant') return [];
  const whole = Math.round(node.value);
  const near = Math.abs(node.value - whole) <= nearWhole * Math.max(1, Math.abs(whole));
  return near && Math.abs(whole) <= maxWhole ? [number(whole === 0 ? 0 : whole)] : [];
}

const finite = (loss: number): number => (Number.isNaN(loss) ? Number.POSITIVE_INFINITY : loss);

/** The starts of a candidate depend on the candidate alone, so that every worker finds the same. */
function seedOf(trees: Trees): number {
  return hashOfTrees(trees) % 0x8000_0000;
}
