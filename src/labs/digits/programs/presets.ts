/** How large the images and networks of an experiment are, how much data there is, and how long it trains. */

export interface Preset {
  readonly name: string;
  /** Of an image, in pixels: 28, or 14 where four pixels are taken together. */
  readonly side: 14 | 28;
  /** The digits from the least to the greatest. */
  readonly least: number;
  readonly most: number;
  /** Side of the kernel. */
  readonly kernel: number;
  /** Of the first convolution of a reader; the second has twice as many. */
  readonly channels: number;
  /** How far from its bias what a reader reads starts. */
  readonly spread: number;
  /** Of the layer that reads a kernel: a step moves all taps at once, and the more there are, the more that is. */
  readonly gain: number;
  /** Images to train on, and to judge by. */
  readonly training: number;
  readonly test: number;
  readonly rate: number;
  readonly batch: number;
  readonly steps: number;
}

export const presets = {
  small: {
    name: 'Small',
    side: 14,
    least: 1,
    most: 5,
    kernel: 7,
    channels: 4,
    spread: 0.1,
    gain: 1,
    training: 1000,
    test: 200,
    rate: 2e-3,
    batch: 32,
    steps: 300,
  },
  full: {
    name: 'As in the paper',
    side: 28,
    least: 0,
    most: 9,
    kernel: 13,
    channels: 8,
    spread: 0.1,
    gain: 0.03,
    training: 10_000,
    test: 2_000,
    rate: 1e-3,
    batch: 64,
    steps: 3_000,
  },
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetName = keyof typeof presets;
