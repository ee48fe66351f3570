/** Formulas to elements of MathML, which browsers typeset themselves. */

import { unreachable } from '../text/internal';
import type { Formula } from './formula';

/** An element with its children; a text is a child of an element without other elements. */
export interface MathElement {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly children: readonly (MathElement | string)[];
}

function element(
  name: string,
  children: readonly (MathElement | string)[],
  attributes?: Readonly<Record<string, string>>,
): MathElement {
  return attributes === undefined ? { name, children } : { name, attributes, children };
}

const operator = (text: string, attributes?: Readonly<Record<string, string>>): MathElement =>
  element('mo', [text], attributes);

const row = (...children: readonly MathElement[]): MathElement => element('mrow', children);

/** The element of a formula. `format` writes numbers. */
export function mathml(formula: Formula, format: (value: number) => string = String): MathElement {
  const of = (part: Formula): MathElement => mathml(part, format);
  switch (formula.kind) {
    case 'number':
      return numeral(format(formula.value));
    case 'variable': {
      const { base, index } = formula;
      const name = element('mi', [base]);
      if (index === null) return name;
      return element('msub', [
        name,
        /^\d+$/.test(index) ? element('mn', [index]) : element('mtext', [index]),
      ]);
    }
    case 'word':
      return element('mi', [formula.text], { mathvariant: 'normal' });
    case 'code':
      return element('mtext', [formula.text], { class: 'code' });
    case 'symbol':
      if (formula.text === ',') return operator(',', { separator: 'true', lspace: '0', rspace: '0.35em' });
      return formula.spaced ? operator(formula.text) : operator(formula.text, { lspace: '0', rspace: '0' });
    case 'row':
      return row(...formula.items.map(of));
    case 'fraction':
      return element('mfrac', [of(formula.over), of(formula.under)]);
    case 'power':
      return element('msup', [of(formula.base), of(formula.exponent)]);
    case 'index':
      return element('msub', [of(formula.base), of(formula.index)]);
    case 'root':
      return element('msqrt', [of(formula.of)]);
    case 'fence':
      return row(
        operator(formula.open, { fence: 'true', form: 'prefix' }),
        of(formula.of),
        operator(formula.close, { fence: 'true', form: 'postfix' }),
      );
    case 'total': {
      const { symbol, below, above, of: body } = formula;
      const sign = operator(symbol, { largeop: 'true', movablelimits: 'false' });
      if (below === null) return row(sign, of(body));
      const limits =
        above === null
          ? element('munder', [sign, of(below)])
          : element('munderover', [sign, of(below), of(above)]);
      return row(limits, of(body));
    }
    case 'matrix': {
      const rows = formula.rows.map((items) =>
        element(
          'mtr',
          items.map((item) => element('mtd', [of(item)])),
        ),
      );
      return row(
        operator('(', { fence: 'true', form: 'prefix' }),
        element('mtable', rows),
        operator(')', { fence: 'true', form: 'postfix' }),
      );
    }
    case 'cases': {
      const rows = formula.cases.map(({ value, condition }) =>
        element('mtr', [
          element('mtd', [of(value)]),
          element('mtd', [
            condition === null
              ? element('mtext', ['otherwise'])
              : row(element('mtext', ['if\u00a0']), of(condition)),
          ]),
        ]),
      );
      return row(
        operator('{', { fence: 'true', form: 'prefix' }),
        element('mtable', rows, { columnalign: 'left' }),
      );
    }
    default:
      return unreachable(formula);
  }
}

/** `1.5e-9` as a product with a power of ten. */
function numeral(text: string): MathElement {
  const [digits, exponent] = text.split('e');
  const sign = /^[-−]/.test(digits!);
  const shown = element('mn', [sign ? digits!.slice(1) : digits!]);
  const signed = sign ? row(operator('−', { lspace: '0', rspace: '0' }), shown) : shown;
  if (exponent === undefined) return signed;
  const power = exponent.replace('-', '−');
  return row(signed, operator('×'), element('msup', [element('mn', ['10']), element('mn', [power])]));
}

/** The text of an element, as a page has it. */
export function markup({ name, attributes = {}, children }: MathElement): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  const inner = children.map((child) => (typeof child === 'string' ? escaped(child) : markup(child)));
  return `<${name}${written.join('')}>${inner.join('')}</${name}>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
