import { useEffect } from 'react';
import { usePlotArea } from 'recharts';

/** The place of what is between the axes, in pixels from the corner of the chart. */
export interface PlotArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Says where a chart has what is between its axes, for something that lies over it. */
export function AreaReport({ report }: { readonly report: (area: PlotArea) => void }) {
  const area = usePlotArea();
  const [x, y, width, height] = [area?.x ?? 0, area?.y ?? 0, area?.width ?? 0, area?.height ?? 0];
  useEffect(() => report({ x, y, width, height }), [report, x, y, width, height]);
  return null;
}
