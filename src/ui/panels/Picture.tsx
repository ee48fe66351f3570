import { useEffect, useRef } from 'react';

interface PictureProps {
  /** The elements, row by row. */
  readonly values: Float64Array;
  /** The numbers of rows and columns. */
  readonly shape: readonly number[];
  readonly label: string;
  /** The size of an element that has full strength; that of the largest, if it is left out. */
  readonly most?: number;
  /** Whether what is below zero has another colour. */
  readonly signed?: boolean;
}

/** Orange; the dark theme inverts it to a light blue. */
const belowZero = [190, 70, 0];

/** Draws a tensor of two axes as a picture in ink. The largest element has full strength. */
export function Picture({
  values,
  shape: [rows = 1, columns = 1],
  label,
  most,
  signed = false,
}: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d') ?? null;
    if (context === null) return;
    const image = context.createImageData(columns, rows);
    const full = Math.max(1e-12, most ?? strengthOf(values));
    // The picture is black with this opacity; the dark theme inverts it.
    for (const [index, each] of values.entries()) {
      if (signed && each < 0) image.data.set(belowZero, 4 * index);
      image.data[4 * index + 3] = Math.round(255 * Math.min(1, Math.abs(each) / full));
    }
    context.putImageData(image, 0, 0);
  }, [values, rows, columns, most, signed]);
  return (
    <canvas ref={canvas} className="picture" width={columns} height={rows} role="img" aria-label={label} />
  );
}

/** The size of the largest finite element. */
export function strengthOf(values: Float64Array): number {
  return values.reduce((size, each) => (Number.isFinite(each) ? Math.max(size, Math.abs(each)) : size), 0);
}
