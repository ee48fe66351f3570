/** The values that a loop recorded, one for each turn. The elements of a tensor are contiguous. */

export class Sequence {
  private values: Float64Array;
  length = 0;

  /** `width` is the number of elements of a value. */
  constructor(private readonly width: number) {
    this.values = new Float64Array(16 * width);
  }

  /** Appends the value at `from`. */
  push(source: Float64Array, from: number): void {
    const { width } = this;
    if ((this.length + 1) * width > this.values.length) {
      const wider = new Float64Array(2 * this.values.length);
      wider.set(this.values);
      this.values = wider;
    }
    this.set(this.length++, source, from);
  }

  /** Writes the value of a turn to `to`. A sequence that was never recorded is zero at every turn. */
  read(turn: number, target: Float64Array, to: number): void {
    const { width, values } = this;
    for (let at = 0; at < width; at++) target[to + at] = turn < this.length ? values[turn * width + at]! : 0;
  }

  /** Makes room for `length` values, which may be set in any order. */
  reset(length: number): void {
    if (this.values.length < length * this.width) this.values = new Float64Array(length * this.width);
    this.length = length;
  }

  set(turn: number, source: Float64Array, from: number): void {
    const { width, values } = this;
    for (let at = 0; at < width; at++) values[turn * width + at] = source[from + at]!;
  }
}
