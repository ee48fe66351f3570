import { type PointerEvent, useState } from 'react';
import { usePlotArea, useXAxisInverseScale, useXAxisScale, useYAxisScale } from 'recharts';
import { useChartText } from '../textSize';

export interface HoverReading {
  readonly x: number;
  readonly y: number;
  readonly lines: readonly string[];
}

/** Shows the values under the pointer with a hairline, a point and figures. */
export function Hover({ read }: { readonly read: (x: number) => HoverReading | null }) {
  const area = usePlotArea();
  const invert = useXAxisInverseScale();
  const xScale = useXAxisScale();
  const yScale = useYAxisScale();
  const text = useChartText();
  const [pointer, setPointer] = useState<number | null>(null);
  if (area === undefined || invert === undefined || xScale === undefined || yScale === undefined) return null;

  const move = (event: PointerEvent<SVGRectElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    setPointer(event.clientX - box.left + area.x);
  };
  const reading = pointer === null ? null : read(Number(invert(pointer)));
  const x = reading === null ? 0 : (xScale(reading.x) ?? 0);
  const y = reading === null ? 0 : (yScale(reading.y) ?? 0);
  const width = Math.max(0, ...(reading?.lines ?? []).map((line) => line.length)) * 0.57 * text + 12;
  const lineHeight = 1.4 * text;
  const onLeft = x + width + 8 > area.x + area.width;
  return (
    <g className="hover">
      {reading !== null && Number.isFinite(x) && Number.isFinite(y) && (
        <>
          <path className="hover-line" d={`M${x} ${area.y}v${area.height}`} />
          <circle cx={x} cy={y} r={3} />
          <g transform={`translate(${onLeft ? x - width - 8 : x + 8} ${area.y + 2})`}>
            <rect className="hover-box" width={width} height={reading.lines.length * lineHeight + 6} rx={3} />
            {reading.lines.map((line, index) => (
              <text key={line} x={6} y={lineHeight * (index + 1)}>
                {line}
              </text>
            ))}
          </g>
        </>
      )}
      <rect
        className="hover-target"
        x={area.x}
        y={area.y}
        width={area.width}
        height={area.height}
        fill="transparent"
        onPointerMove={move}
        onPointerLeave={() => setPointer(null)}
      />
    </g>
  );
}
