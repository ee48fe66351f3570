/**
 * How a search divides its work. The same settings, seed and number of candidates have the same front on any number of
 * workers: rounds have the same pieces whoever does them.
 */

export interface SearchSettings {
  readonly seed: number;
  readonly islands: number;
  /** Candidates that an island evaluates in a round. */
  readonly candidatesPerPiece: number;
  /** Candidates of a piece of an enumeration. */
  readonly enumeratedPerPiece: number;
  /** Pieces of enumeration in a round, beside the islands. */
  readonly enumerationPieces: number;
  /** Candidates that are enumerated before the islands begin. */
  readonly enumeratedFirst: number;
  /** Members that an island keeps of each size. */
  readonly membersPerSize: number;
  /** What is varied is of the largest of so many sizes, drawn at random: what is small is enumerated. */
  readonly sizesDrawn: number;
  /** Candidates that are judged at once. An island varies its members as they were before. */
  readonly batch: number;
  /** The part of what is enumerated, and of what is varied, that is fitted for its constants where a judge ranks without a fit. */
  readonly enumeratedShare: number;
  readonly fittedShare: number;
  /** Steps of a rough fit, which ranks. */
  readonly roughSteps: number;
  /** A rough fit may be on the front if its loss is at most so many times the lowest. */
  readonly slack: number;
  /** Places in members that are compared with the library of small formulas, for each batch. */
  readonly matches: number;
  /** Contexts of small formulas that a piece fills. */
  readonly contextsPerPiece: number;
  /** The part of what this finds that is fitted. */
  readonly matchedShare: number;
  /** Whether candidates are ranked by their fit with the best scale and offset; only where there is one unknown. */
  readonly scales: boolean;
  /** Starts of a calibration to convergence. */
  readonly starts: number;
  /** Rounds between two migrations. */
  readonly migrationRounds: number;
  /** Rounds after which one island begins anew, in turn. */
  readonly renewalRounds: number;
}

/** `fast` is for a judge of thousands of candidates a second, `slow` for tens. */
export type Pace = 'fast' | 'slow';

export function settingsOf(pace: Pace, seed: number): SearchSettings {
  const shared = { seed, starts: 4, migrationRounds: 3 };
  return pace === 'fast'
    ? {
        ...shared,
        islands: 8,
        candidatesPerPiece: 16_000,
        enumeratedPerPiece: 4000,
        enumerationPieces: 2,
        enumeratedFirst: 6000,
        membersPerSize: 12,
        sizesDrawn: 1,
        batch: 1000,
        enumeratedShare: 0.2,
        fittedShare: 0.02,
        roughSteps: 8,
        slack: 1.2,
        matches: 4,
        contextsPerPiece: 40,
        matchedShare: 0.2,
        scales: true,
        renewalRounds: 6,
      }
    : {
        ...shared,
        islands: 4,
        candidatesPerPiece: 8,
        enumeratedPerPiece: 8,
        enumerationPieces: 8,
        enumeratedFirst: 160,
        membersPerSize: 5,
        sizesDrawn: 1,
        batch: 1,
        enumeratedShare: 1,
        fittedShare: 1,
        roughSteps: 6,
        slack: 2,
        matches: 0,
        contextsPerPiece: 0,
        matchedShare: 0,
        scales: false,
        renewalRounds: 40,
      };
}
