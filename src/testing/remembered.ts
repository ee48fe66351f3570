/** A function that keeps its values, for what many cases are compared with. */
export function remembered<Given extends readonly (string | number)[], Value>(
  f: (...given: Given) => Value,
): (...given: Given) => Value {
  const values = new Map<string, { readonly value: Value }>();
  return (...given) => {
    const key = given.join(' ');
    const known = values.get(key) ?? { value: f(...given) };
    values.set(key, known);
    return known.value;
  };
}
