/** The number of arguments of a procedure: read from its signature, compared with a call, and put into words. */

export interface Arity {
  readonly least: number;
  /** The maximum; null if there is none. */
  readonly most: number | null;
}

/** The arity that a signature states. */
export function arityOf(signature: string): Arity {
  const parts = signature.replace(/^\(\S+\s*|\)$/g, '').match(/\[[^\]]*\]|\S+/g) ?? [];
  let least = 0;
  let most: number | null = 0;
  for (const [index, part] of parts.entries()) {
    if (part === '...') continue;
    const repeated = parts[index + 1] === '...';
    const optional = part.startsWith('[') ? part.slice(1, -1).split(/\s+/).length : 0;
    if (repeated) most = null;
    else if (optional > 0) most = most === null ? null : most + optional;
    else {
      least++;
      most = most === null ? null : most + 1;
    }
  }
  return { least, most };
}

/** "2 arguments", "at least 1 argument", "1 or 2 arguments". */
export function describeArity({ least, most }: Arity, noun: 'argument' | 'value' = 'argument'): string {
  const plural = (n: number): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
  if (most === null) return least === 0 ? `any number of ${noun}s` : `at least ${plural(least)}`;
  if (most === least) return least === 0 ? `no ${noun}s` : plural(least);
  return most === least + 1 ? `${least} or ${plural(most)}` : `${least} to ${plural(most)}`;
}

export function accepts({ least, most }: Arity, count: number): boolean {
  return count >= least && (most === null || count <= most);
}
