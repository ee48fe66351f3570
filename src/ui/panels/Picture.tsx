import { useEffect, useRef } from 'react';

interface PictureProps {
  /** The elements, row by row. */
  readonly values: Float64Array;
  /** The numbers of rows and columns. */
  readonly shape: readonly number[];
  readonly label: string;
}

/** Draws a tensor of two axes as a picture in ink. The largest element has full strength. */
export function Picture({ values, shape: [rows = 1, columns = 1], label }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d') ?? null;
    if (context === null) return;
    const image = context.createImageData(columns, rows);
    const most = values.reduce((size, each) => Math.max(size, Math.abs(each)), 1e-12);
    // The picture is black with this opacity; the dark theme inverts it.
    for (const [index, each] of values.entries())
      image.data[4 * index + 3] = Math.round((255 * Math.abs(each)) / most);
    context.putImageData(image, 0, 0);
  }, [values, rows, columns]);
  return (
    <canvas ref={canvas} className="picture" width={columns} height={rows} role="img" aria-label={label} />
  );
}
