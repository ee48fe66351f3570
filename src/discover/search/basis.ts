/** Columns that are orthonormal under the weights of rows, made of given ones in their order. */

export class Basis {
  readonly columns: Float64Array[] = [];
  /** For each column, which given one it was made of, and how the given one is made of the columns. */
  private readonly sources: { readonly given: number; readonly shares: readonly number[] }[] = [];
  private count = 0;

  constructor(readonly weights: Float64Array) {}

  /** Adds a column, whose number among the given ones is the next. False where it adds nothing to those before it. */
  add(given: Float64Array): boolean {
    const number = this.count++;
    const left = given.slice();
    const shares = this.columns.map((each) => {
      const share = this.product(each, left);
      for (let row = 0; row < left.length; row++) left[row] = left[row]! - share * each[row]!;
      return share;
    });
    const length = Math.sqrt(this.product(left, left));
    if (!(length > leastLength * Math.sqrt(this.product(given, given))) || !Number.isFinite(length))
      return false;
    this.columns.push(left.map((each) => each / length));
    this.sources.push({ given: number, shares: [...shares, length] });
    return true;
  }

  /** The first few columns as a basis of their own. */
  first(count: number): Basis {
    const basis = new Basis(this.weights);
    basis.columns.push(...this.columns.slice(0, count));
    basis.sources.push(...this.sources.slice(0, count));
    basis.count = this.count;
    return basis;
  }

  product(a: Float64Array, b: Float64Array): number {
    const { weights } = this;
    let sum = 0;
    for (let row = 0; row < weights.length; row++) sum += weights[row]! * a[row]! * b[row]!;
    return sum;
  }

  weighted(column: Float64Array): Float64Array {
    return column.map((each, row) => each * this.weights[row]!);
  }

  /** The coefficients of the given columns in a sum of the columns; 0 for those that added nothing. */
  coefficients(of: readonly number[]): readonly number[] {
    const left = [...of];
    const found = new Array<number>(this.count).fill(0);
    for (let each = left.length - 1; each >= 0; each--) {
      const { given, shares } = this.sources[each]!;
      const coefficient = left[each]! / shares[each]!;
      found[given] = coefficient;
      for (let other = 0; other < each; other++) left[other] = left[other]! - coefficient * shares[other]!;
    }
    return found;
  }
}

/** A column of which less than this is not in those before it adds nothing. */
const leastLength = 1e-7;
