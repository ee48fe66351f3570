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
import { type Ranked, ranked } from './ranking';
import type { SearchSettings } from './settings';
import {
  binary,
  type CallTree,
  type ConstantTree,
  constant,
  nodesOf,
  number,
  type Tree,
  treeOf,
} from './tree';
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
  forms(): readonly Trees[];
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

  /** Rough fits of many; where scales are solved for, `share` of those with further constants are fitted, the others compared. */
  roughs(batch: readonly Trees[], share: number): readonly RoughFit[] {
    if (!this.screens) return batch.map((trees) => this.rough(trees));
    this.evaluated += batch.length;
    return this.fits(batch, share);
  }

  /** Rough fits of cores that are counted already. */
  fits(cores: readonly Trees[], share = 1): readonly RoughFit[] {
    const ranks = ranked(
      cores.map((trees) => trees[0]!),
      this.judge,
    )!;
    const chosen = new Set(this.worthFitting(ranks, share, () => 1));
    return ranks.map((each) => (chosen.has(each) ? this.roughWithScale(each.core) : this.fitOf(each)));
  }

  /**
   * Of candidates as they are written, those that may be as good as `limit` says of their sizes, and of the best
   * with constants, which a fit may improve: `share` of all. Only where `screens`.
   */
  screened(batch: readonly Trees[], share: number, limit: (size: number) => number): readonly Trees[] {
    const ranks = ranked(
      batch.map((trees) => trees[0]!),
      this.judge,
    )!;
    this.evaluated += batch.length;
    const chosen = new Set(this.worthFitting(ranks, share, limit));
    return ranks.flatMap((each) => {
      return chosen.has(each) || each.loss <= limit(each.core.size) ? [[each.core]] : [];
    });
  }

  /** Whether scales and offsets are solved for, many at once. */
  get screens(): boolean {
    return this.space.scales && this.judge.scaled !== undefined;
  }

  private worthFitting(
    ranks: readonly Ranked[],
    share: number,
    limit: (size: number) => number,
  ): readonly Ranked[] {
    const merit = ({ core, loss }: Ranked): number => loss / Math.min(limit(core.size), Number.MAX_VALUE);
    return ranks
      .filter(({ core, loss }) => core.constants > 0 && !core.closed && Number.isFinite(loss))
      .sort((a, b) => merit(a) - merit(b))
      .slice(0, Math.ceil(share * ranks.length));
  }

  private fitOf({ core, loss, scale, offset }: Ranked): RoughFit {
    return { trees: [core], loss, forms: () => (core.closed ? [[core]] : this.formsOf(core, scale, offset)) };
  }

  private formsOf(core: Tree, scale: number, offset: number): readonly Trees[] {
    const { algebra } = this.space.grammars[0]!;
    const times = algebra.binary('*', constant(scale), core);
    const forms = [
      core,
      times,
      algebra.binary('+', constant(offset), core),
      algebra.binary('+', constant(offset), times),
    ];
    return forms.map((each) => [each]);
  }

  private roughAsItIs(trees: Trees): RoughFit {
    const as = (fitted: Trees, loss: number) => ({
      trees: fitted,
      loss: finite(loss),
      forms: () => [fitted],
    });
    if (constantsOfTrees(trees) === 0) return as(trees, this.judge.loss(trees));
    const { loss, candidate } = this.judge.calibrate(trees, this.roughOptions(trees));
    return as(treesOf(candidate), loss);
  }

  private roughWithScale(core: Tree): RoughFit {
    const scaled = core.closed ? core : binary('+', constant(0), binary('*', constant(1), core));
    const { loss, candidate } = this.judge.calibrate([scaled], this.roughOptions([core]));
    const fitted = treeOf(candidate[0]!);
    if (core.closed || fitted.kind !== 'call')
      return { trees: [fitted], loss: finite(loss), forms: () => [[fitted]] };
    const [offset, product] = fitted.operands as readonly [ConstantTree, CallTree]; // As they were put together above.
    const [scale, inner] = product.operands as readonly [ConstantTree, Tree];
    return {
      trees: [inner],
      loss: finite(loss),
      forms: () => this.formsOf(inner, scale.value, offset.value),
    };
  }

  private roughOptions(trees: Trees): CalibrationOptions {
    return { starts: 1, seed: seedOf(trees), steps: this.settings.roughSteps };
  }

  /** Calibrates those forms of a fit to convergence that may be on the front, smallest first. */
  promising({ trees, loss, forms }: RoughFit): readonly FrontEntry[] {
    // A fit of a scale and an offset alone is exact, and so is a loss without constants.
    const slack = constantsOfTrees(trees) === 0 ? 1 + alike : this.settings.slack;
    // The smallest form has the highest limit.
    if (!(loss <= slack * this.known.at(sizeOfTrees(trees)))) return [];
    return forms().flatMap((form) => {
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
  *simplified(entry: FrontEntry): Generator<FrontEntry> {
    const trees = treesOf(entry.candidate);
    for (const simpler of this.simpler(trees)) {
      if (!this.space.allows(simpler)) continue;
      this.evaluated++;
      const { loss, trees: fitted } = this.roughAsItIs(simpler);
      const size = sizeOfTrees(fitted);
      if (!(loss <= worthCalibrating * this.known.at(size) || loss <= this.known.rounding)) continue;
      const better = this.full(fitted);
      if (better !== null) yield better;
    }
  }

  private *simpler(trees: Trees): Generator<Trees> {
    for (const [index, tree] of trees.entries()) {
      const grammar = this.space.grammars[index]!;
      for (const [place, node] of nodesOf(tree).entries()) {
        for (const by of replacements(node)) {
          const replaced = replaceAt(tree, place, () => by, grammar.algebra);
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
