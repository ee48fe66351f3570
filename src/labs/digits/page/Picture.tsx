import { useEffect, useRef } from 'react';

interface PictureProps {
  /** Height and width. */
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
  /**
   * `ink` goes from 0, black, to 1, white. `signed` is blue above zero and orange below, with full colour at the
   * largest absolute value.
   */
  readonly tone: 'ink' | 'signed';
  /** The accessible name. */
  readonly label: string;
}

/** A colour that is readable on light and dark grounds. */
const above = [42, 143, 208] as const;
const below = [217, 112, 32] as const;

function paint(values: ArrayLike<number>, tone: PictureProps['tone'], pixels: Uint8ClampedArray): void {
  let maximum = 1e-12;
  for (let at = 0; at < values.length; at++) maximum = Math.max(maximum, Math.abs(values[at]!));
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    const strength = tone === 'ink' ? value : Math.abs(value) / maximum;
    const [red, green, blue] = value < 0 ? below : above;
    const grey = 255 * strength;
    pixels.set(tone === 'ink' ? [grey, grey, grey, 255] : [red, green, blue, 255 * strength], 4 * at);
  }
}

/** A tensor of two axes, drawn as one pixel an element. */
export function Picture({ shape, values, tone, label }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [height = 1, width = 1] = shape;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context === null || context === undefined) return;
    const image = context.createImageData(width, height);
    paint(values, tone, image.data);
    context.putImageData(image, 0, 0);
  }, [height, width, values, tone]);
  return (
    <canvas
      ref={canvas}
      className={`digit-picture ${tone}`}
      width={width}
      height={height}
      role="img"
      aria-label={label}
    />
  );
}
