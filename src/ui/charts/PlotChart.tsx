import { FitChart, type FitChartProps } from './FitChart';
import { MapChart } from './MapChart';
import { PictureTable } from './PictureTable';

/** A plot of the fit panel, as what it is: pictures, a map over two inputs, or curves and points. */
export function PlotChart(props: FitChartProps) {
  const { plot, recording, firstCurve, overlays } = props;
  if (plot.pictures !== null)
    return <PictureTable plot={plot} pictures={plot.pictures} recording={recording} curve={firstCurve} />;
  if (plot.map === null) return <FitChart {...props} />;
  return (
    <MapChart plot={plot} map={plot.map} recording={recording} curve={firstCurve} overlays={overlays ?? []} />
  );
}
