/** A value that is made when it is first asked for, and kept. What the making throws is not kept: the next asks anew. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
