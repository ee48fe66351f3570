/** The members of an island: of each size the best few, so that small formulas are not lost to large ones. */

import type { Random } from '../../graph/random';
import { constantsOfTrees, hashOfTrees, sizeOfTrees, type Trees } from './candidates';
import type { SearchSettings } from './settings';

export interface Member {
  readonly trees: Trees;
  readonly loss: number;
}

/** Losses that are relatively closer are taken for the same function. */
const sameLoss = 1e-10;

export class Population {
  private readonly bySize = new Map<number, Member[]>();
  /** In order. */
  private readonly sizes: number[] = [];

  /** Losses at or below `rounding` are 0 but for rounding. */
  constructor(
    private readonly settings: Pick<SearchSettings, 'membersPerSize' | 'sizesDrawn'>,
    private readonly rounding: number,
  ) {}

  get members(): readonly Member[] {
    return this.sizes.flatMap((size) => this.bySize.get(size)!);
  }

  /** Adds a member if it is among the best of its size and its function is not there yet; whether it was added. */
  add(member: Member): boolean {
    if (!Number.isFinite(member.loss)) return false;
    const size = sizeOfTrees(member.trees);
    const members = this.bySize.get(size) ?? this.added(size);
    const limit = Math.max(this.threshold(size) * (1 + sameLoss), this.rounding);
    if (member.loss > limit) return false;
    const twin = members.findIndex((each) => this.isTwin(each, member));
    if (twin !== -1) {
      if (!this.precedes(member, members[twin]!)) return false;
      members.splice(twin, 1);
    }
    const place = members.findIndex((each) => member.loss < each.loss);
    members.splice(place === -1 ? members.length : place, 0, member);
    return members.length <= this.settings.membersPerSize || members.pop() !== member;
  }

  /** A member, likely a good one: the largest of some sizes at random, and the better of a few of that size. */
  pick(random: Random): Member {
    let place = 0;
    for (let draw = 0; draw < this.settings.sizesDrawn; draw++)
      place = Math.max(place, random.below(this.sizes.length));
    const members = this.bySize.get(this.sizes[place]!)!;
    // The list is in order, so that the smallest index is the winner of the tournament.
    return members[Math.min(random.below(members.length), random.below(members.length))]!;
  }

  get isEmpty(): boolean {
    return this.bySize.size === 0;
  }

  /** The loss that a new member of this size must be below; infinite while there is room. */
  threshold(size: number): number {
    const members = this.bySize.get(size);
    return members === undefined || members.length < this.settings.membersPerSize
      ? Number.POSITIVE_INFINITY
      : members.at(-1)!.loss;
  }

  private added(size: number): Member[] {
    const members: Member[] = [];
    this.bySize.set(size, members);
    this.sizes.push(size);
    this.sizes.sort((a, b) => a - b);
    return members;
  }

  private isTwin(a: Member, b: Member): boolean {
    if (hashOfTrees(a.trees) === hashOfTrees(b.trees)) return true;
    const larger = Math.max(a.loss, b.loss);
    return Math.abs(a.loss - b.loss) <= sameLoss * larger || larger <= this.rounding;
  }

  private precedes(a: Member, b: Member): boolean {
    const hashes = hashOfTrees(a.trees) === hashOfTrees(b.trees);
    return hashes ? a.loss < b.loss : constantsOfTrees(a.trees) < constantsOfTrees(b.trees);
  }
}
