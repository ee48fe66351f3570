/** The values that a loop recorded, one for each turn; a tensor's elements stand together. */

export class Sequence {
  private values: Float64Array;
  length = 0;

  /** `width`: how many elements a value has. */
  constructor(private readonly width: number) {
    this.values = new Float64Array(16 * width);
  }

  /** Appends the value that stands at `from`. */
  push(source: Float64Array, from: number): void {
    const { width } = this;
    if ((this.length + 1) * width > this.values.length) {
      const wider = new Float64Array(2 * this.values.length);
      wider.set(this.values);
      this.values = wider;
    }
    this.set(this.length++, source, from);
  }

  /** Writes the value of a turn to `to`: zero at every turn of a sequence that was never recorded. */
  read(turn: number, target: Float64Array, to: number): void {
    const { width, values } = this;
    for (let at = 0; at < width; at++) target[to + at] = turn < this.length ? values[turn * width + at]! : 0;
  }

  /** Makes room for `length` values, to be set in any order. */
  reset(length: number): void {
    if (this.values.length < length * this.width) this.values = new Float64Array(length * this.width);
    this.length = length;
  }

  set(turn: number, source: Float64Array, from: number): void {
    const { width, values } = this;
    for (let at = 0; at < width; at++) values[turn * width + at] = source[from + at]!;
  }
}
