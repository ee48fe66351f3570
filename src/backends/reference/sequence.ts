/** The values that a loop recorded, one for each turn. */

export class Sequence {
  private values = new Float64Array(16);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const wider = new Float64Array(2 * this.length);
      wider.set(this.values);
      this.values = wider;
    }
    this.values[this.length++] = value;
  }

  /** Zero at every turn of a sequence that was never recorded. */
  at(turn: number): number {
    return turn < this.length ? this.values[turn]! : 0;
  }

  /** Makes room for `length` values, to be set in any order. */
  reset(length: number): void {
    if (this.values.length < length) this.values = new Float64Array(length);
    this.length = length;
  }

  set(turn: number, value: number): void {
    this.values[turn] = value;
  }
}
