import { useEffect, useRef } from 'react';

interface PictureProps {
  /** Row by row. */
  readonly values: Float64Array;
  /** Rows, columns. */
  readonly shape: readonly number[];
  readonly label: string;
}

/** A tensor of two axes as a picture in ink: the strongest element is full. */
export function Picture({ values, shape: [rows = 1, columns = 1], label }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d') ?? null;
    if (context === null) return;
    const image = context.createImageData(columns, rows);
    const most = values.reduce((size, each) => Math.max(size, Math.abs(each)), 1e-12);
    // Black of so much strength; the dark theme inverts it.
    for (const [index, each] of values.entries())
      image.data[4 * index + 3] = Math.round((255 * Math.abs(each)) / most);
    context.putImageData(image, 0, 0);
  }, [values, rows, columns]);
  return (
    <canvas ref={canvas} className="picture" width={columns} height={rows} role="img" aria-label={label} />
  );
}
