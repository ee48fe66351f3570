/** The sizes of an experiment's images and networks, the amount of data, and the length of the training. */

export interface Preset {
  readonly name: string;
  /** The side of an image in pixels: 28, or 14 if each four pixels are averaged. */
  readonly side: 14 | 28;
  /** The smallest and the largest digit. */
  readonly minDigit: number;
  readonly maxDigit: number;
  /** The side of the kernel. */
  readonly kernel: number;
  /** The channels of a reader's first convolution. The second has twice as many. */
  readonly channels: number;
  /** The spread of a reader's outputs around their bias at the start. */
  readonly spread: number;
  /** The gain of the layer that reads a kernel: a step moves all taps at once, so more taps mean a larger move. */
  readonly gain: number;
  /** The numbers of images for training and for testing. */
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
    minDigit: 1,
    maxDigit: 5,
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
    minDigit: 0,
    maxDigit: 9,
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
