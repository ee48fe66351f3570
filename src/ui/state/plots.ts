/** Where the curves of a plot are among those of all plots, and which plots have residuals. */

import type { ProgramSummary } from '../../app/protocol';

/** The position of a plot's first curve: the curves of all plots are in one list. */
export function firstCurve({ plots }: Pick<ProgramSummary, 'plots'>, plot: number): number {
  return plots.slice(0, plot).reduce((sum, { curves }) => sum + curves.length, 0);
}

/** The indices of the plots with one prediction for each measured value. */
export function plotsWithResiduals({ plots }: Pick<ProgramSummary, 'plots'>): readonly number[] {
  return plots.flatMap((plot, index) => (plot.curves.length === 1 && plot.pictures === null ? [index] : []));
}
