/** A landscape of the loss as it crosses to the worker and back: what it is over, and its values on a grid. */

import type { CompileRequest } from './requests';

/** A range of natural values of a parameter that is a number. */
export interface LandscapeAxis {
  readonly parameter: string;
  readonly low: number;
  readonly high: number;
  /** The points of a `log` axis are at equal ratios; both of its ends are above zero. */
  readonly scale: 'linear' | 'log';
}

/** A range of multiples of a direction. */
export interface LandscapeRange {
  readonly low: number;
  readonly high: number;
}

/** The natural values of all elements of all parameters; null for the program's start. */
export type LandscapePoint = Float64Array | null;

/** One parameter, two parameters, or the plane through three points, of which the first is at (0, 0), the others at (1, 0) and (0, 1). */
export type LandscapeQuestion =
  | { readonly kind: 'line'; readonly x: LandscapeAxis }
  | { readonly kind: 'parameters'; readonly x: LandscapeAxis; readonly y: LandscapeAxis }
  | {
      readonly kind: 'plane';
      readonly points: readonly [LandscapePoint, LandscapePoint, LandscapePoint];
      readonly x: LandscapeRange;
      readonly y: LandscapeRange;
    };

/** A plane through the natural values of all elements: `origin` + x `across` + y `up`. */
export interface LandscapePlane {
  readonly kind: 'plane';
  readonly origin: Float64Array;
  readonly across: Float64Array;
  readonly up: Float64Array;
  readonly x: LandscapeRange;
  readonly y: LandscapeRange;
}

/** What was computed: an axis ends where the constraint of its parameter does. */
export type LandscapeSurface = Exclude<LandscapeQuestion, { readonly kind: 'plane' }> | LandscapePlane;

export interface LandscapeRequest extends CompileRequest {
  readonly over: LandscapeQuestion;
  /** The number of points along each axis, at least 2. */
  readonly size: number;
  /** Where the parameters are that no axis is of. */
  readonly at: LandscapePoint;
  /** Whether axes of parameters may grow until the smallest loss is inside, and not at an edge. */
  readonly stretch: boolean;
  /** The most milliseconds that the losses may take; null for no limit. */
  readonly limit: number | null;
}

export type LandscapeReply =
  | {
      readonly kind: 'grid';
      readonly over: LandscapeSurface;
      /** The number of points along each axis. */
      readonly size: number;
      /**
       * Row by row from the smallest y, each row from the smallest x; one row for a line. Not finite where the loss is not
       * finite, and where a constraint is not kept.
       */
      readonly losses: Float64Array;
    }
  /** It would take longer than the limit: about so many milliseconds. */
  | { readonly kind: 'expensive'; readonly milliseconds: number }
  /** A sentence that says why there is no landscape. */
  | { readonly kind: 'refused'; readonly message: string };
