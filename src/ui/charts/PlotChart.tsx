import { FitChart, type FitChartProps } from './FitChart';
import { MapChart } from './MapChart';

/** A plot of the fit panel, as what it is: a map over two inputs, or curves and points. */
export function PlotChart(props: FitChartProps) {
  const { plot, recording, firstCurve, overlays } = props;
  if (plot.map === null) return <FitChart {...props} />;
  return (
    <MapChart plot={plot} map={plot.map} recording={recording} curve={firstCurve} overlays={overlays ?? []} />
  );
}
