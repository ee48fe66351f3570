/** The number of arguments of a procedure: read from its signature, compared with a call, and put into words. */

export interface Arity {
  readonly min: number;
  /** The maximum; null if there is none. */
  readonly max: number | null;
}

/** The arity that a signature states. */
export function arityOf(signature: string): Arity {
  const parts = signature.replace(/^\(\S+\s*|\)$/g, '').match(/\[[^\]]*\]|\S+/g) ?? [];
  let min = 0;
  let max: number | null = 0;
  for (const [index, part] of parts.entries()) {
    if (part === '...') continue;
    const repeated = parts[index + 1] === '...';
    const optional = part.startsWith('[') ? part.slice(1, -1).split(/\s+/).length : 0;
    if (repeated) max = null;
    else if (optional > 0) max = max === null ? null : max + optional;
    else {
      min++;
      max = max === null ? null : max + 1;
    }
  }
  return { min, max };
}

/** "2 arguments", "at least 1 argument", "1 or 2 arguments". */
export function describeArity({ min, max }: Arity, noun: 'argument' | 'value' = 'argument'): string {
  const plural = (n: number): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
  if (max === null) return min === 0 ? `any number of ${noun}s` : `at least ${plural(min)}`;
  if (max === min) return min === 0 ? `no ${noun}s` : plural(min);
  return max === min + 1 ? `${min} or ${plural(max)}` : `${min} to ${plural(max)}`;
}

/** "1, 2 or at least 4 arguments". */
export function describeArities(arities: readonly Arity[]): string {
  const last = arities.at(-1)!;
  const counts = arities.slice(0, -1).map(({ min, max }) => (max === null ? `at least ${min}` : `${min}`));
  return counts.length === 0 ? describeArity(last) : `${counts.join(', ')} or ${describeArity(last)}`;
}

export function accepts({ min, max }: Arity, count: number): boolean {
  return count >= min && (max === null || count <= max);
}
