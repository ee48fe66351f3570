import { useEffect } from 'react';
import { useChartHeight, useChartWidth, usePlotArea } from 'recharts';

/** The place of what is between the axes, in pixels from the corner of the chart. */
export interface PlotArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** How much wider and higher the whole chart is than what is between its axes. */
  readonly beside: { readonly width: number; readonly height: number };
}

/** The place before the chart has a layout. */
export const nowhere: PlotArea = { x: 0, y: 0, width: 0, height: 0, beside: { width: 0, height: 0 } };

/** Says where a chart has what is between its axes, for something that lies over it. */
export function AreaReport({ report }: { readonly report: (area: PlotArea) => void }) {
  const area = usePlotArea();
  const [x, y, width, height] = [area?.x ?? 0, area?.y ?? 0, area?.width ?? 0, area?.height ?? 0];
  const wider = (useChartWidth() ?? 0) - width;
  const higher = (useChartHeight() ?? 0) - height;
  useEffect(
    () => report({ x, y, width, height, beside: { width: wider, height: higher } }),
    [report, x, y, width, height, wider, higher],
  );
  return null;
}
