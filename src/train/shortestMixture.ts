/**
 * The shortest weighted mean of vectors, found by moving weight between pairs of them. Of gradients around an edge, minus
 * that mean is a way down on every side; if it is 0, the edge holds a minimum.
 */

/** The number of exchanges of weight. */
const exchanges = 2000;

export function lengthOf(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, each) => sum + each * each, 0));
}

/** The shortest vector among all weighted means of these. */
export function shortestMixture(vectors: readonly Float64Array[]): Float64Array {
  const size = vectors[0]!.length;
  const weights = new Float64Array(vectors.length).fill(1 / vectors.length);
  const mean = new Float64Array(size);
  for (const vector of vectors) for (let at = 0; at < size; at++) mean[at]! += vector[at]! / vectors.length;
  const along = (vector: Float64Array): number => vector.reduce((sum, each, at) => sum + each * mean[at]!, 0);
  for (let turn = 0; turn < exchanges; turn++) {
    const products = vectors.map(along);
    let [to, from] = [0, -1];
    for (const [index, product] of products.entries()) {
      if (product < products[to]!) to = index;
      if (weights[index]! > 0 && (from < 0 || product > products[from]!)) from = index;
    }
    if (from < 0 || from === to) break;
    const difference = vectors[to]!.map((each, at) => each - vectors[from]![at]!);
    const square = difference.reduce((sum, each) => sum + each * each, 0);
    const amount = Math.min(weights[from]!, (products[from]! - products[to]!) / square);
    if (!(amount > 0)) break;
    weights[to]! += amount;
    weights[from] = amount === weights[from] ? 0 : weights[from]! - amount;
    for (let at = 0; at < size; at++) mean[at]! += amount * difference[at]!;
  }
  return mean;
}
