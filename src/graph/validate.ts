/**
 * Checks what every pass must preserve: operands have the right number and type and are visible where they are used,
 * and results agree.
 */

import { invariant } from '../text/internal';
import {
  type Block,
  type Graph,
  isVisible,
  type Node,
  nextValues,
  resultSources,
  resultType,
  type TurnsNode,
  type ValueNode,
} from './node';
import { ops } from './ops';
import { sizeOf } from './tensor';
import { tensorOps } from './tensorOps';
import { broadcastShapes, elementOf, printType, type Shape, sameShape, sameType } from './types';

/** Throws `InternalError` at the first broken invariant. */
export function validate(graph: Graph): void {
  invariant(graph.results.length === graph.resultNames.length, 'as many result names as results');
  validateBlock(graph.body);
  for (const node of graph.results) checkUse(node, graph.body, 'a result of the graph');
}

function validateBlock(block: Block): void {
  for (const [index, input] of block.inputs.entries()) {
    invariant(
      input.block === block && input.index === -1 - index,
      `input ${input.name} is listed at its place`,
    );
  }
  for (const [index, node] of block.nodes.entries()) {
    invariant(node.block === block && node.index === index, `node ${node.id} is listed at its place`);
    validateNode(node, block);
  }
  for (const node of block.results) checkUse(node, block, 'a result of a block');
}

function checkUse(node: ValueNode, block: Block, what: string): void {
  invariant(isVisible(node, block), `${what} refers to a node that is visible there`);
}

function checkOperand(node: ValueNode, user: Node, block: Block): void {
  checkUse(node, block, `node ${user.id}`);
  if (node.block === block) invariant(node.index < user.index, `operand of node ${user.id} comes before it`);
}

function validateNode(node: Node, block: Block): void {
  switch (node.kind) {
    case 'constant':
    case 'input':
      return invariant(false, `a ${node.kind} is not listed in a block`);
    case 'op': {
      const spec = ops[node.op];
      invariant(
        node.operands.length === spec.operands.length,
        `${node.op} has ${spec.operands.length} operands`,
      );
      let shape: Shape | null = [];
      for (const [position, operand] of node.operands.entries()) {
        checkOperand(operand, node, block);
        const wanted = spec.operands[position];
        invariant(
          operand.type.element === wanted,
          `${node.op} takes a ${wanted}, not ${printType(operand.type)}`,
        );
        shape = shape === null ? null : broadcastShapes(shape, operand.type.shape);
      }
      invariant(node.type.element === spec.result, `${node.op} makes a ${spec.result}`);
      return invariant(
        shape !== null && sameShape(shape, node.type.shape),
        `${node.op} has the shape of its operands`,
      );
    }
    case 'tensor': {
      for (const operand of node.operands) checkOperand(operand, node, block);
      const shapes = node.operands.map((operand) => operand.type.shape);
      const { operands, shape } = tensorOps[node.op];
      invariant(operands === null || operands === shapes.length, `${node.op} has ${operands} operands`);
      return invariant(
        sameShape(shape(shapes, node.attributes), node.type.shape),
        `${node.op} has the shape of its rule`,
      );
    }
    case 'result': {
      checkRegionResult(node.region.block === block && node.region.index < node.index);
      const [source] = resultSources(node.region, node.position);
      invariant(source !== undefined, 'a region has the result that is read');
      invariant(
        sameType(resultType(node.region, node.position), node.type),
        'a result has the type of what it is taken from',
      );
      return;
    }
    case 'branch': {
      checkOperand(node.condition, node, block);
      invariant(node.condition.type.element === 'boolean', 'a branch is on a boolean');
      const [first, second] = node.arms;
      for (const arm of node.arms) validateInner(arm, node, block);
      invariant(first.results.length === second.results.length, 'arms have as many results');
      for (const [position, result] of first.results.entries()) {
        invariant(
          sameType(result.type, second.results[position]!.type),
          'arms agree in the types of their results',
        );
      }
      return;
    }
    case 'rows':
      invariant(
        node.body.inputs.length === node.axis.columns.length,
        'a row region has an input for each column',
      );
      for (const column of node.axis.columns) {
        invariant(
          column.values.length === node.axis.rowCount * sizeOf(column.shape ?? []),
          'columns have as many values as there are rows',
        );
      }
      invariant(
        node.reduction !== 'triangular' || node.body.results.every(({ type }) => type.shape.length > 0),
        'a triangular factor is of vectors, or of the rows of matrices',
      );
      return validateInner(node.body, node, block);
    case 'loop':
      invariant(
        node.body.results[0]?.type.element === 'boolean',
        'a loop says whether it takes another turn',
      );
      invariant(
        node.body.results.length >= 1 + node.carried.length + node.exits,
        'a loop has the results it promises',
      );
      return validateTurns(node, block);
    case 'scan':
      invariant(node.sequences.length > 0, 'a scan has a sequence to tell its turns by');
      invariant(node.sequences.length === node.elements.length, 'a scan has an element for each sequence');
      for (const [index, sequence] of node.sequences.entries()) {
        checkOperand(sequence, node, block);
        invariant(sequence.type.sequence === true, 'a scan goes over sequences');
        const element = node.elements[index]!;
        invariant(sameType(elementOf(sequence.type), element.type), 'an element is of its sequence');
      }
      return validateTurns(node, block);
  }
}

function validateTurns(node: TurnsNode, block: Block): void {
  invariant(node.starts.length === node.carried.length, 'what is carried has a start');
  const inputs = [...node.carried, ...(node.kind === 'scan' ? node.elements : [])];
  invariant(
    inputs.length === node.body.inputs.length && inputs.every((input) => node.body.inputs.includes(input)),
    'the inputs of a turn are what it carries and reads',
  );
  const next = nextValues(node);
  for (const [index, input] of node.carried.entries()) {
    checkOperand(node.starts[index]!, node, block);
    invariant(sameType(node.starts[index]!.type, input.type), 'a start is of the type that is carried');
    invariant(
      next[index] !== undefined && sameType(next[index].type, input.type),
      'a turn hands on the type it was given',
    );
  }
  validateInner(node.body, node, block);
}

function checkRegionResult(holds: boolean): void {
  invariant(holds, 'a result comes after its region, in the same block');
}

function validateInner(inner: Block, node: Node, block: Block): void {
  invariant(inner.parent === block && inner.region === node, 'a block knows the region it belongs to');
  validateBlock(inner);
}
