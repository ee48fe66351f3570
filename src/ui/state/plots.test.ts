import { expect, test } from 'vitest';
import { mapPlot, program } from '../catalogue/samples';
import { firstCurve, plotsWithResiduals } from './plots';

const [plot] = program.plots;
const twoCurves = { ...plot!, curves: [plot!.curves[0]!, plot!.curves[0]!] };

test('the curves of all plots are one after another', () => {
  const plots = [twoCurves, plot!, twoCurves];
  expect(plots.map((_, index) => firstCurve({ plots }, index))).toEqual([0, 2, 3]);
});

test('residuals need one prediction for each measured value, which is no class', () => {
  const classes = { ...mapPlot, map: { ...mapPlot.map, observed: Float64Array.of(0, 1, 1, 0) } };
  const measured = { ...mapPlot, map: { ...mapPlot.map, observed: Float64Array.of(0, 0.5, 1) } };
  expect(plotsWithResiduals({ plots: [twoCurves, plot!, classes, measured] })).toEqual([1, 3]);
});
