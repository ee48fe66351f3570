/** The names of a program to variables: Greek letters, and indices where a spelling has them. */

import { writtenName } from '../lang';
import { type Formula, word } from './formula';

const greek: Readonly<Record<string, string>> = {
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  delta: 'δ',
  epsilon: 'ε',
  zeta: 'ζ',
  eta: 'η',
  theta: 'θ',
  iota: 'ι',
  kappa: 'κ',
  lambda: 'λ',
  mu: 'μ',
  nu: 'ν',
  xi: 'ξ',
  rho: 'ρ',
  sigma: 'σ',
  tau: 'τ',
  upsilon: 'υ',
  phi: 'φ',
  chi: 'χ',
  psi: 'ψ',
  omega: 'ω',
  Gamma: 'Γ',
  Delta: 'Δ',
  Theta: 'Θ',
  Lambda: 'Λ',
  Xi: 'Ξ',
  Pi: 'Π',
  Sigma: 'Σ',
  Phi: 'Φ',
  Psi: 'Ψ',
  Omega: 'Ω',
};

/** Endings that are read as an index behind one capital, as in `Vmax` and `Km`. */
const indices = ['max', 'min', 'obs', 'eq', 'cat', 'ref', 'tot', 'ss', 'm', 'd', 'i', 's', 'p', 'e'];

/** A variable by its name; `parameter` says whether it is a parameter that is a number. */
export function variable(full: string, parameter = false): Formula {
  const name = writtenName(full);
  const of = (base: string, index: string | null): Formula => ({
    kind: 'variable',
    base,
    index,
    parameter: parameter ? full : null,
  });
  const known = greek[name];
  if (known !== undefined) return of(known, null);
  if ([...name].length === 1) return of(name, null);
  const numbered = /^(\p{L}+)([-_]?)(\d+)$/u.exec(name);
  if (numbered !== null) {
    const [, stem, separator, digits] = numbered;
    const isIndex = separator !== '' || greek[stem!] !== undefined || stem!.length <= 2;
    return isIndex ? of(greek[stem!] ?? stem!, digits!) : of(name, null);
  }
  const [head, ...rest] = name.split(/[-_]/);
  if (
    rest.length > 0 &&
    rest.every((each) => each !== '') &&
    (greek[head!] !== undefined || head!.length === 1)
  )
    return of(greek[head!] ?? head!, rest.join(' '));
  const [first] = name;
  const ending = name.slice(1);
  if (first !== undefined && /\p{Lu}/u.test(first) && indices.includes(ending)) return of(first, ending);
  return of(name, null);
}

/** The name of a procedure before its arguments. */
export function procedureName(name: string): Formula {
  const made = variable(name);
  return made.kind === 'variable' && made.base.length > 1 ? word(writtenName(name)) : made;
}
