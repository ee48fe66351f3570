/**
 * Prints graphs as stable text: nodes are numbered in order, blocks indented, constants written in place. Each line
 * knows its source.
 */

import { unreachable } from '../text/internal';
import type { Span } from '../text/span';
import { contentHash } from './constants';
import type { Block, ConstantNode, Graph, Node, RowAxis, ValueNode } from './node';
import { nested, printNested } from './tensor';
import { nodesWithin } from './traverse';
import { printType } from './types';

export interface PrintedLine {
  readonly text: string;
  /** The expression that the line's node came from. */
  readonly span: Span | null;
}

export function printGraph(graph: Graph): string {
  return printLines(graph)
    .map(({ text }) => text)
    .join('\n');
}

export function printLines(graph: Graph): readonly PrintedLine[] {
  const names = new Map<Node, string>();
  const lines: PrintedLine[] = [];
  const put = (text: string, span: Span | null): void => {
    lines.push({ text, span });
  };
  let next = 0;
  const fresh = (node: Node): string => {
    const name = `%${next++}`;
    names.set(node, name);
    return name;
  };
  const show = (node: ValueNode): string =>
    node.kind === 'constant' ? printConstant(node) : (names.get(node) ?? '?');
  const showAll = (nodes: readonly ValueNode[]): string => nodes.map(show).join(' ');

  const axes: RowAxis[] = [];
  const axisNumber = (axis: RowAxis): number => {
    if (!axes.includes(axis)) axes.push(axis);
    return axes.indexOf(axis);
  };

  const block = (body: Block, indent: string): void => {
    for (const node of body.nodes) line(node, indent);
  };
  const region = (body: Block, title: string, indent: string, span: Span | null): void => {
    put(`${indent}${title}`, span);
    block(body, `${indent}  `);
    put(`${indent}  yield ${showAll(body.results)}`, span);
  };
  const line = (node: Node, indent: string): void => {
    switch (node.kind) {
      case 'constant':
      case 'input':
        return;
      case 'op': {
        const text = `${node.op} ${showAll(node.operands)}`;
        const type = node.type.shape.length === 0 ? '' : ` : ${printType(node.type)}`;
        put(`${indent}${fresh(node)} = ${text}${type}`, node.span);
        return;
      }
      case 'tensor': {
        const attributes = node.attributes.length === 0 ? '' : `(${node.attributes.join(' ')})`;
        const text = `${node.op}${attributes} ${showAll(node.operands)}`;
        put(`${indent}${fresh(node)} = ${text} : ${printType(node.type)}`, node.span);
        return;
      }
      case 'result':
        put(`${indent}${fresh(node)} = ${names.get(node.region)}.${node.position}`, node.span);
        return;
      case 'branch':
        put(`${indent}${fresh(node)} = branch ${show(node.condition)}`, node.span);
        region(node.arms[0], 'then', `${indent}  `, node.span);
        region(node.arms[1], 'else', `${indent}  `, node.span);
        return;
      case 'loop':
      case 'scan': {
        const carried = node.carried.map((input, index) => {
          const start = show(node.starts[index]!);
          return `${fresh(input)} = ${start}`;
        });
        const over =
          node.kind === 'scan'
            ? node.elements.map((input, index) => {
                const sequence = show(node.sequences[index]!);
                return `${fresh(input)} of ${sequence}`;
              })
            : [];
        const title = node.kind === 'loop' ? `loop ${node.label}` : `scan ${node.direction}`;
        put(`${indent}${fresh(node)} = ${title}: ${[...carried, ...over].join(', ')}`, node.span);
        region(node.body, 'each', `${indent}  `, node.span);
        return;
      }
      case 'rows': {
        const inputs = node.body.inputs.map((input, index) => {
          names.set(input, `${input.name}@${axisNumber(node.axis)}.${index}`);
          return names.get(input);
        });
        const over = `${node.reduction} over ${node.axis.rowCount} rows of ${inputs.join(', ')}`;
        put(`${indent}${fresh(node)} = ${over}`, node.span);
        region(node.body, 'each', `${indent}  `, node.span);
        return;
      }
      default:
        unreachable(node);
    }
  };

  for (const input of graph.parameters) names.set(input, input.name);
  const parameters = graph.parameters.map((input) => `${input.name}: ${printType(input.type)}`);
  put(`graph (${parameters.join(', ')})`, null);
  block(graph.body, '  ');
  for (const [index, node] of graph.results.entries()) {
    put(`  ${graph.resultNames[index] ?? `result ${index}`} = ${show(node)}`, node.span);
  }
  return lines;
}

/** Tensors with more elements are shown by shape and fingerprint. */
const maxElements = 16;

function printConstant({ value, type }: ConstantNode): string {
  if (type.sequence === true) return 'nothing';
  const print = (each: number | boolean): string => (Object.is(each, -0) ? '-0' : String(each));
  if (!(value instanceof Float64Array)) return print(value);
  if (value.length > maxElements) return `${printType(type)}#${contentHash(value).toString(36)}`;
  const of = (each: number): string => print(type.element === 'number' ? each : each !== 0);
  return printNested(nested({ values: value, shape: type.shape }), of);
}

/** The number of nodes that compute something: ops and regions, in all blocks. */
export function countNodes(graph: Graph): number {
  let count = 0;
  for (const node of nodesWithin(graph.body)) if (node.kind !== 'result') count++;
  return count;
}
