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
  /** Steps of a rough fit, which ranks. */
  readonly roughSteps: number;
  /** A rough fit may be on the front if its loss is at most so many times the lowest. */
  readonly slack: number;
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
        candidatesPerPiece: 1200,
        enumeratedPerPiece: 1500,
        enumerationPieces: 4,
        enumeratedFirst: 3000,
        membersPerSize: 8,
        roughSteps: 8,
        slack: 1.5,
        scales: true,
        renewalRounds: 6,
      }
    : {
        ...shared,
        islands: 4,
        candidatesPerPiece: 16,
        enumeratedPerPiece: 16,
        enumerationPieces: 4,
        enumeratedFirst: 160,
        membersPerSize: 5,
        roughSteps: 6,
        slack: 2,
        scales: false,
        renewalRounds: 40,
      };
}
