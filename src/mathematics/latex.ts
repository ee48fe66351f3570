/** Formulas to LaTeX, for `amsmath`. */

import { unreachable } from '../text/internal';
import type { Equation, Formula } from './formula';

const letters: Readonly<Record<string, string>> = {
  α: '\\alpha',
  β: '\\beta',
  γ: '\\gamma',
  δ: '\\delta',
  ε: '\\varepsilon',
  ζ: '\\zeta',
  η: '\\eta',
  θ: '\\theta',
  ι: '\\iota',
  κ: '\\kappa',
  λ: '\\lambda',
  μ: '\\mu',
  ν: '\\nu',
  ξ: '\\xi',
  π: '\\pi',
  ρ: '\\rho',
  σ: '\\sigma',
  τ: '\\tau',
  υ: '\\upsilon',
  φ: '\\varphi',
  χ: '\\chi',
  ψ: '\\psi',
  ω: '\\omega',
  Γ: '\\Gamma',
  Δ: '\\Delta',
  Θ: '\\Theta',
  Λ: '\\Lambda',
  Ξ: '\\Xi',
  Π: '\\Pi',
  Σ: '\\Sigma',
  Φ: '\\Phi',
  Ψ: '\\Psi',
  Ω: '\\Omega',
};

const symbols: Readonly<Record<string, string>> = {
  '−': '-',
  '⋅': '\\cdot',
  '×': '\\times',
  '≤': '\\le',
  '≥': '\\ge',
  '≠': '\\ne',
  '∈': '\\in',
  '∣': '\\mid',
  '∧': '\\land',
  '∨': '\\lor',
  '¬': '\\lnot ',
  '↦': '\\mapsto',
  '∇': '\\nabla ',
  '⊤': '\\top',
  π: '\\pi',
  '…': '\\dots',
  '′': "'",
  '\u2061': '\\,',
  '\u2062': '\\,',
};

const fences: Readonly<Record<string, string>> = {
  '‖': '\\|',
  '⟨': '\\langle',
  '⟩': '\\rangle',
  '⌊': '\\lfloor',
  '⌋': '\\rfloor',
  '⌈': '\\lceil',
  '⌉': '\\rceil',
};

/** The commands of LaTeX's own for the names of functions. */
const operators = new Set([
  'sin',
  'cos',
  'tan',
  'arcsin',
  'arccos',
  'arctan',
  'sinh',
  'cosh',
  'tanh',
  'ln',
  'log',
  'exp',
  'det',
  'min',
  'max',
]);

const special: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};

function escaped(text: string): string {
  return text.replace(/[\\~^&%$#_{}]/g, (character) => special[character] ?? `\\${character}`);
}

export function latex(formula: Formula): string {
  switch (formula.kind) {
    case 'number':
      return numeral(formula.value);
    case 'variable': {
      const { base, index } = formula;
      const [first, ...others] = [...base];
      const name =
        others.length === 0 ? (letters[base] ?? italic(first ?? '')) : `\\mathit{${hyphened(base)}}`;
      return index === null ? name : `${name}_{${/^\d+$/.test(index) ? index : upright(index)}}`;
    }
    case 'word':
      return operators.has(formula.text)
        ? `\\${formula.text}`
        : (letters[formula.text] ?? upright(formula.text));
    case 'code':
      return `\\texttt{${escaped(formula.text)}}`;
    case 'symbol': {
      const text = symbols[formula.text] ?? escaped(formula.text);
      return formula.spaced ? ` ${text} ` : text;
    }
    case 'row':
      return formula.items.reduce((before, item) => appended(before, latex(item)), '');
    case 'fraction':
      return `\\frac{${latex(formula.over)}}{${latex(formula.under)}}`;
    case 'power':
      return `{${latex(formula.base)}}^{${latex(formula.exponent)}}`;
    case 'index':
      return `{${latex(formula.base)}}_{${latex(formula.index)}}`;
    case 'root':
      return `\\sqrt{${latex(formula.of)}}`;
    case 'fence': {
      const { open, close, of } = formula;
      return `\\left${fences[open] ?? open} ${latex(of)} \\right${fences[close] ?? close}`;
    }
    case 'total': {
      const { symbol, below, above, of } = formula;
      const under = below === null ? '' : `_{${latex(below)}}`;
      const over = above === null ? '' : `^{${latex(above)}}`;
      return `${symbol === '∑' ? '\\sum' : '\\prod'}${under}${over} ${latex(of)}`;
    }
    case 'matrix': {
      const lines = formula.rows.map((items) => items.map(latex).join(' & '));
      return `\\begin{pmatrix} ${lines.join(' \\\\ ')} \\end{pmatrix}`;
    }
    case 'cases': {
      const lines = formula.cases.map(({ value, condition }) => {
        const when = condition === null ? '\\text{otherwise}' : `\\text{if } ${latex(condition)}`;
        return `${latex(value)} & ${when}`;
      });
      return `\\begin{cases} ${lines.join(' \\\\ ')} \\end{cases}`;
    }
    default:
      return unreachable(formula);
  }
}

/** With a space where a command would run into a letter. */
function appended(before: string, after: string): string {
  return /\\[A-Za-z]+$/.test(before) && /^[A-Za-z]/.test(after) ? `${before} ${after}` : before + after;
}

function italic(character: string): string {
  return escaped(character);
}

function hyphened(text: string): string {
  return escaped(text).replaceAll('-', '\\text{-}').replaceAll(' ', '\\ ');
}

function upright(text: string): string {
  return `\\mathrm{${hyphened(text)}}`;
}

/** `1.5 \times 10^{-9}` where JavaScript writes an exponent. */
export function numeral(value: number): string {
  if (!Number.isFinite(value))
    return Number.isNaN(value) ? '\\mathrm{NaN}' : value < 0 ? '-\\infty' : '\\infty';
  const [digits, exponent] = String(value).split('e');
  return exponent === undefined ? digits! : `${digits} \\times 10^{${Number(exponent)}}`;
}

/** Equations as lines of one `aligned` environment, those of the names in them indented below. */
export function latexOf(equations: readonly Equation[]): string {
  const lines = equations.flatMap((equation) => linesOf(equation, 0));
  return `\\begin{aligned}\n${lines.map((line) => `  ${line}`).join(' \\\\\n')}\n\\end{aligned}`;
}

function linesOf({ left, right, where }: Equation, depth: number): readonly string[] {
  const indent = depth === 0 ? '' : `\\quad${' \\quad'.repeat(depth - 1)} `;
  const line = `${latex(left)} &= ${indent}${latex(right)}`;
  return [line, ...where.flatMap((each) => linesOf(each, depth + 1))];
}
