/**
 * A source text to its mutants: copies with one small fault each, such as `<=` for `<` or a statement left out. A test
 * suite that notices none of them does not test that place.
 */

import { parseSync } from 'vite';

export interface Mutant {
  /** Half-open UTF-16 offsets of what is replaced. */
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** A node of the syntax tree as ESTree has it: of each kind only the fields that are read here. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

const otherOperator: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '&&': '||',
  '||': '&&',
  '+=': '-=',
  '-=': '+=',
  '++': '--',
  '--': '++',
};

/** What exists only for the type checker. */
const typeLevel = /^TS(?!NonNull|As|Satisfies|Instantiation|ParameterProperty)/;

export function mutantsOf(path: string, source: string): readonly Mutant[] {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]!.message}`);
  const found: Mutant[] = [];
  visit(program, (node) => found.push(...mutantsAt(node, source)));
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

export function applyMutant(source: string, { start, end, replacement }: Mutant): string {
  return source.slice(0, start) + replacement + source.slice(end);
}

function visit(value: unknown, see: (node: SyntaxNode) => void): void {
  if (Array.isArray(value)) {
    for (const each of value) visit(each, see);
    return;
  }
  if (!isNode(value) || typeLevel.test(value.type) || value.type === 'ImportDeclaration') return;
  see(value);
  for (const field of Object.values(value)) if (typeof field === 'object') visit(field, see);
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function mutantsAt(node: SyntaxNode, source: string): Mutant[] {
  const whole = (replacement: string): Mutant => ({ start: node.start, end: node.end, replacement });
  const text = (part: unknown): string => (isNode(part) ? source.slice(part.start, part.end) : '');
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'AssignmentExpression':
      return swapOperator(node, source);
    case 'UpdateExpression': {
      const replacement = text(node).replace(/\+\+|--/, (operator) => otherOperator[operator]!);
      return [whole(replacement)];
    }
    case 'UnaryExpression':
      return node['operator'] === '!' || node['operator'] === '-'
        ? [whole(`(${text(node['argument'])})`)]
        : [];
    case 'IfStatement':
    case 'WhileStatement':
      return conditionMutants(node['test'], node.type === 'IfStatement' ? ['true', 'false'] : ['false']);
    case 'ConditionalExpression':
      return conditionMutants(node['test'], ['true', 'false']);
    case 'Literal':
      return literalMutants(node, source);
    case 'ExpressionStatement': {
      const expression = node['expression'];
      const isCall = isNode(expression) && /^(Call|Await|Assignment)Expression$/.test(expression.type);
      return isCall && !text(expression).startsWith('super') ? [whole(';')] : [];
    }
    default:
      return [];
  }
}

function swapOperator(node: SyntaxNode, source: string): Mutant[] {
  const { left, right, operator } = node;
  if (!isNode(left) || !isNode(right) || typeof operator !== 'string') return [];
  if (operator === '??')
    return [{ start: node.start, end: node.end, replacement: source.slice(left.start, left.end) }];
  const other = otherOperator[operator];
  const at = source.indexOf(operator, left.end);
  return other === undefined || at < 0 || at >= right.start
    ? []
    : [{ start: at, end: at + operator.length, replacement: other }];
}

function conditionMutants(test: unknown, values: readonly string[]): Mutant[] {
  return isNode(test) ? values.map((replacement) => ({ start: test.start, end: test.end, replacement })) : [];
}

function literalMutants({ value, start, end }: SyntaxNode, source: string): Mutant[] {
  if (typeof value === 'boolean') return [{ start, end, replacement: String(!value) }];
  if (typeof value !== 'number' || !/^\d/.test(source.slice(start, end))) return [];
  return [{ start, end, replacement: String(value + 1) }];
}
