import { expect, test } from 'vitest';
import { mapPlot, picturePlot, program } from '../catalogue/samples';
import { firstCurve, plotsWithResiduals } from './plots';

const [plot] = program.plots;
const twoCurves = { ...plot!, curves: [plot!.curves[0]!, plot!.curves[0]!] };

test('the curves of all plots are one after another', () => {
  const plots = [twoCurves, plot!, twoCurves];
  expect(plots.map((_, index) => firstCurve({ plots }, index))).toEqual([0, 2, 3]);
});

test('residuals need one prediction for each measured value, which may be a class, and is no picture', () => {
  const classes = { ...mapPlot, map: { ...mapPlot.map, observed: Float64Array.of(0, 1, 1, 0) } };
  expect(plotsWithResiduals({ plots: [twoCurves, plot!, classes, picturePlot, mapPlot] })).toEqual([1, 2, 4]);
});
