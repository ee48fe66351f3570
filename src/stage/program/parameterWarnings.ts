/**
 * Warns of parameters that training cannot learn, as the graph shows before any step: the loss does not depend on one, or
 * only through operations whose derivative is zero wherever it exists, such as tests and rounding.
 */

import { activeNodes, carriesDerivative } from '../../autodiff';
import {
  type Graph,
  type InputNode,
  type Node,
  nodesBehind,
  type OpNode,
  type TensorNode,
} from '../../graph';
import { type Diagnostic, diagnostic, type Fix, type RelatedPlace } from '../../text/diagnostic';
import { boundsOf } from './constraints';
import type { Objective, StagedParameter } from './stagedProgram';
import type { StagedPlot } from './stagePlots';

/** How many places of one parameter are named. */
const maxPlaces = 3;

/** What keeps a parameter from the loss: each has its own way out. */
type Obstacle = 'test' | 'rounding' | 'sign' | 'stop' | 'zero' | 'other';

interface Described {
  /** As in "a only …". */
  readonly what: string;
  readonly place: string;
  readonly hint: string;
}

const obstacles: { readonly [Name in Obstacle]: Described } = {
  test: {
    what: 'decides tests',
    place: 'This test has no derivative.',
    hint: 'Mix the outcomes of a test instead: by soft-choice, by a sigmoid of the distance such as (sigmoid (* 10 (- x limit))), or by the blending evaluator, as in the example The fall of the Nile.',
  },
  rounding: {
    what: 'counts after rounding',
    place: 'This is level between its jumps.',
    hint: 'Use the number itself where it is rounded.',
  },
  sign: {
    what: 'counts by its sign',
    place: 'This is level between its jumps.',
    hint: 'Use (tanh (* 10 x)) or (abs x) in place of the sign.',
  },
  stop: {
    what: 'counts behind stop-gradient',
    place: 'No derivative passes here.',
    hint: 'Leave stop-gradient out where the parameter is to be learned.',
  },
  zero: {
    what: 'counts times 0',
    place: 'This is multiplied by 0.',
    hint: 'Multiply it by another number, or make it a plain definition.',
  },
  other: {
    what: 'counts through operations without a derivative',
    place: 'This has no derivative.',
    hint: 'Use an operation that changes smoothly.',
  },
};

const obstacleOf: Readonly<Record<string, Obstacle>> = {
  eq: 'test',
  lt: 'test',
  le: 'test',
  isNaN: 'test',
  isFinite: 'test',
  floor: 'rounding',
  ceil: 'rounding',
  round: 'rounding',
  trunc: 'rounding',
  sign: 'sign',
  stopGradient: 'stop',
};

function kindOf({ op }: OpNode | TensorNode): Obstacle {
  return op === 'mul' ? 'zero' : (obstacleOf[op] ?? 'other');
}

/** Whether a derivative can pass from an operand: none does through a product with 0. */
function passes(node: OpNode | TensorNode, position: number): boolean {
  const other = node.op === 'mul' ? node.operands[1 - position] : undefined;
  return carriesDerivative(node, position) && !(other?.kind === 'constant' && other.value === 0);
}

export function parameterWarnings(
  objective: Objective,
  parameters: readonly StagedParameter[],
  plots: readonly StagedPlot[],
): Diagnostic[] {
  // The simplest bodies of unknowns depend on no argument, which says nothing of other bodies.
  if (parameters.some(({ unknown }) => unknown !== undefined)) return [];
  if (parameters.length === 0) return [nothingToTrain(objective)];
  const { graph } = objective;
  const loss = graph.results.slice(0, 1);
  const followed = { operand: passes, tests: false };
  const learned = throughBounds(nodesBehind(loss, followed), graph, parameters, followed);
  if (learned.size === parameters.length) return [];
  const behind = nodesBehind(loss);
  const used = throughBounds(behind, graph, parameters);
  const shown = throughBounds(nodesBehind(graph.results.slice(1)), graph, parameters);
  return parameters.flatMap((parameter, index): Diagnostic[] => {
    if (learned.has(index)) return [];
    if (used.has(index)) return [withoutGradient(parameter, graph, graph.parameters[index]!, behind)];
    const where = [...(shown.has(index) ? ['a watch'] : []), ...(isPlotted(plots, index) ? ['a plot'] : [])];
    return [unused(parameter, where)];
  });
}

/** A program without parameters has a loss all the same, such as that of a law without constants. */
function nothingToTrain({ span }: Objective): Diagnostic {
  return diagnostic(
    'no-parameters',
    span,
    'There is nothing to train: the program has no define-parameter.',
    {
      severity: 'warning',
      hint: 'Define what is to be learned with define-parameter.',
    },
  );
}

/** The numbers of the parameters among these nodes, and of those that bounds of used parameters are computed from. */
function throughBounds(
  nodes: ReadonlySet<Node>,
  graph: Graph,
  parameters: readonly StagedParameter[],
  followed: Parameters<typeof nodesBehind>[1] = {},
): ReadonlySet<number> {
  const found = new Set([...parameters.keys()].filter((index) => nodes.has(graph.parameters[index]!)));
  // A bound is computed from parameters that are defined before its own.
  for (const [index, { constraint }] of [...parameters.entries()].reverse()) {
    if (!found.has(index)) continue;
    for (const bound of boundsOf(constraint)) {
      if (bound.kind === 'known') continue;
      const behind = nodesBehind(bound.graph.results, followed);
      for (const [at, input] of bound.graph.parameters.entries()) if (behind.has(input)) found.add(at);
    }
  }
  return found;
}

function isPlotted(plots: readonly StagedPlot[], parameter: number): boolean {
  return plots.some(({ curves }) =>
    curves.some(({ graph }) => nodesBehind(graph.results).has(graph.parameters[parameter]!)),
  );
}

/** The change by which a parameter becomes a plain definition of its start; none where a macro wrote the form. */
function asDefinition({ span, formSpan, startSpan }: StagedParameter): readonly Fix[] {
  const places = [formSpan, span, startSpan];
  const isWritten = places.every(({ source }) => source === 'program');
  const isInOrder = formSpan.start < span.start && span.end < startSpan.start && startSpan.end < formSpan.end;
  if (!isWritten || !isInOrder) return [];
  const edits = [
    { span: { ...span, start: formSpan.start, end: span.start }, insert: '(define ' },
    { span: { ...span, start: startSpan.end, end: formSpan.end }, insert: ')' },
  ];
  return [{ label: 'Make it a plain definition', edits }];
}

function unused(parameter: StagedParameter, where: readonly string[]): Diagnostic {
  const { name, span } = parameter;
  const except =
    where.length === 0 ? '' : `: only ${where.join(' and ')} ${where.length === 1 ? 'does' : 'do'}`;
  return diagnostic(
    'unused-parameter',
    span,
    `The loss does not depend on ${name}${except}. Training leaves ${name} where it starts.`,
    {
      severity: 'warning',
      hint: `Use ${name} in the loss, or make it a plain definition.`,
      fixes: asDefinition(parameter),
    },
  );
}

/** The loss depends on the parameter, but no derivative passes from one to the other. */
function withoutGradient(
  parameter: StagedParameter,
  graph: Graph,
  input: InputNode,
  behind: ReadonlySet<Node>,
): Diagnostic {
  const { name, span } = parameter;
  const active = activeNodes(graph.body, [input]);
  const met = [...behind].filter(
    (node): node is OpNode | TensorNode =>
      (node.kind === 'op' || node.kind === 'tensor') &&
      node.operands.some((each, position) => active.has(each) && !passes(node, position)),
  );
  const found = [...new Set(met.map(kindOf))].sort();
  const whats = found.map((kind) => obstacles[kind].what);
  const list =
    whats.length < 2
      ? (whats[0] ?? obstacles.other.what)
      : `${whats.slice(0, -1).join(', ')} and ${whats.at(-1)}`;
  return diagnostic(
    'no-gradient',
    span,
    `The gradient by ${name} is zero everywhere, so that it cannot be learned: ${name} only ${list}.`,
    {
      severity: 'warning',
      hint: found.map((kind) => obstacles[kind].hint).join(' '),
      related: placesOf(met),
      fixes: asDefinition(parameter),
    },
  );
}

function placesOf(met: readonly (OpNode | TensorNode)[]): readonly RelatedPlace[] {
  const places = new Map<string, RelatedPlace>();
  for (const node of met) {
    const { span } = node;
    if (span === null) continue;
    const key = `${span.source} ${span.start} ${span.end}`;
    if (!places.has(key)) places.set(key, { message: obstacles[kindOf(node)].place, span });
  }
  return [...places.values()].sort((a, b) => a.span.start - b.span.start).slice(0, maxPlaces);
}
