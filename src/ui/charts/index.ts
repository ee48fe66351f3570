/** The charts of the panels: one part of the page, with the library that draws them. */

export { EndsChart } from './EndsChart';
export { FanChart } from './FanChart';
export { FitChart } from './FitChart';
export { LossChart } from './LossChart';
export { PlotChart } from './PlotChart';
export { ResidualFigures } from './ResidualFigures';
