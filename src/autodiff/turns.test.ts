import { expect, test } from 'vitest';
import {
  countNodes,
  Evaluator,
  type Graph,
  GraphBuilder,
  importGraph,
  nodesWithin,
  numberType,
  prune,
  type ValueNode,
  validate,
} from '../graph';
import { differenceGradient, relativeDifference } from '../testing/differences';
import { differentiate } from './differentiate';
import { reverse } from './reverse';

interface LoopSpec {
  readonly starts: readonly ValueNode[];
  readonly body: (carried: readonly ValueNode[]) => {
    readonly again: ValueNode;
    readonly next: () => readonly ValueNode[];
    readonly exits: () => readonly ValueNode[];
  };
}

/** A loop as staging makes it: the carried values and the exit values are the arms of a branch. */
function loop(b: GraphBuilder, { starts, body }: LoopSpec): ValueNode[] {
  const block = b.openBlock();
  const carried = starts.map(({ type }, index) => b.input(`c${index}`, type, block));
  const exits = b.within(block, () => {
    const { again, next, exits } = body(carried);
    const arms = [b.openBlock(), b.openBlock()] as const;
    const nexts = b.within(arms[0], next);
    const outs = b.within(arms[1], exits);
    arms[0].results.push(...nexts, ...outs.map((each) => b.zero(each.type)));
    arms[1].results.push(...nexts.map((each) => b.zero(each.type)), ...outs);
    block.results.push(again, ...b.branch(again, arms));
    return outs.length;
  });
  const node = b.loop({ label: 'test', limit: 1000, starts, carried, exits, body: block });
  return Array.from({ length: exits }, (_, position) => b.result(node, position));
}

/** x' = x + h (a x - x^2), n turns. */
function euler(b: GraphBuilder, a: ValueNode, x0: ValueNode, turns: number): ValueNode {
  const [x] = loop(b, {
    starts: [b.number(0), x0],
    body: ([i, x]) => ({
      again: b.op('lt', [i!, b.number(turns)]),
      next: () => {
        const slope = b.op('sub', [b.op('mul', [a, x!]), b.op('mul', [x!, x!])]);
        return [b.op('add', [i!, b.number(1)]), b.op('add', [x!, b.op('mul', [b.number(0.05), slope])])];
      },
      exits: () => [x!],
    }),
  });
  return x!;
}

/** The largest n for which x / 2^n is at least 1, and x / 2^n as its value: as many turns as x needs. */
function halve(b: GraphBuilder, x0: ValueNode, by: ValueNode): ValueNode {
  const [x] = loop(b, {
    starts: [x0],
    body: ([x]) => ({
      again: b.op('lt', [b.number(1), x!]),
      next: () => [b.op('div', [x!, by])],
      exits: () => [b.op('mul', [x!, x!])],
    }),
  });
  return x!;
}

/** The sum over i < turns of euler(a, x0 + i / 10, i turns): a loop within a loop. */
function nested(b: GraphBuilder, a: ValueNode, x0: ValueNode, turns: number): ValueNode {
  const [sum] = loop(b, {
    starts: [b.number(0), b.number(0)],
    body: ([i, sum]) => ({
      again: b.op('lt', [i!, b.number(turns)]),
      next: () => {
        const inner = loop(b, {
          starts: [b.number(0), b.op('add', [x0, b.op('div', [i!, b.number(10)])])],
          body: ([j, x]) => ({
            again: b.op('lt', [j!, i!]),
            next: () => [b.op('add', [j!, b.number(1)]), b.op('mul', [b.op('sin', [x!]), a])],
            exits: () => [x!],
          }),
        });
        return [b.op('add', [i!, b.number(1)]), b.op('add', [sum!, inner[0]!])];
      },
      exits: () => [sum!],
    }),
  });
  return sum!;
}

function within(b: GraphBuilder, a: ValueNode, x: ValueNode): ValueNode {
  const arms = [b.openBlock(), b.openBlock()] as const;
  arms[0].results.push(b.within(arms[0], () => euler(b, a, x, 5)));
  arms[1].results.push(b.within(arms[1], () => b.op('mul', [a, halve(b, x, a)])));
  return b.branch(b.op('lt', [x, b.number(2)]), arms)[0]!;
}

function overRows(b: GraphBuilder, a: ValueNode, x: ValueNode): ValueNode {
  const body = b.openBlock();
  const column = b.input('t', numberType, body);
  b.within(body, () => body.results.push(b.op('mul', [x, halve(b, column, a)])));
  const values = Float64Array.from([0.5, 3, 11, 200]);
  const region = b.rows('mean', { rowCount: 4, columns: [{ label: 't', values }] }, body);
  return b.op('exp', [b.op('neg', [b.result(region, 0)])]);
}

const cases: Readonly<Record<string, (b: GraphBuilder, a: ValueNode, x: ValueNode) => ValueNode>> = {
  'a loop of a known number of turns': (b, a, x) => euler(b, a, x, 20),
  'a loop whose turns depend on its start': (b, a, x) => halve(b, b.op('mul', [x, b.number(37)]), a),
  'a loop within a loop': (b, a, x) => nested(b, a, x, 6),
  'loops in the arms of a branch': within,
  'a loop in each row': overRows,
  'a loop with a node like one behind it': again,
  'a loop that feeds another': (b, a, x) => halve(b, b.op('mul', [euler(b, a, x, 7), b.number(50)]), a),
};

function graphOf(make: (b: GraphBuilder, a: ValueNode, x: ValueNode) => ValueNode): Graph {
  const b = new GraphBuilder();
  const [a, x] = [b.input('a', numberType), b.input('x', numberType)];
  return b.finish([make(b, a, x)], ['y']);
}

/** The work of a turn, computed once more after the loop. */
function again(b: GraphBuilder, a: ValueNode, x: ValueNode): ValueNode {
  const [sum] = loop(b, {
    starts: [b.number(0), b.number(0)],
    body: ([i, sum]) => ({
      again: b.op('lt', [i!, b.number(6)]),
      next: () => [b.op('add', [i!, b.number(1)]), b.op('add', [sum!, b.op('tanh', [b.op('mul', [a, x])])])],
      exits: () => [sum!],
    }),
  });
  return b.op('add', [sum!, b.op('tanh', [b.op('mul', [a, x])])]);
}

const points = [
  [1.7, 0.4],
  [1.3, 2.6],
];

/** The derivative of d y/d a + d y/d x: reverse mode twice. */
function twice(graph: Graph): Graph {
  const { builder, results } = importGraph(differentiate(graph));
  const sum = builder.op('add', [results[1]!, results[2]!]);
  const second = reverse(builder, sum, builder.root.inputs);
  return prune(builder.finish([sum, ...second.map((each) => each ?? builder.number(0))], ['s', 'da', 'dx']));
}

function expectGradient(gradient: Graph, value: Graph): void {
  validate(gradient);
  const evaluator = new Evaluator(value);
  for (const point of points) {
    const [first, ...partials] = new Evaluator(gradient).evaluate(point);
    expect(first).toBe(evaluator.evaluate(point)[0]);
    const quotients = differenceGradient((at) => evaluator.evaluate(at)[0]!, point);
    for (const [index, { value: quotient }] of quotients.entries()) {
      expect(relativeDifference(partials[index]!, quotient)).toBeLessThan(1e-6);
    }
  }
}

for (const [name, make] of Object.entries(cases)) {
  test(`${name} has the gradient of the turns that were taken`, () => {
    const graph = graphOf(make);
    validate(graph);
    expectGradient(differentiate(graph), graph);
  });

  test(`${name} can be differentiated twice`, () => {
    const second = twice(graphOf(make));
    const first = { ...second, results: second.results.slice(0, 1), resultNames: ['s'] };
    expectGradient(second, first);
  });
}

test('a loop that does not end within its limit hands out what is not a number, and says which it was', () => {
  const graph = graphOf((b, a, x) =>
    halve(b, b.op('add', [x, b.number(5)]), b.op('sub', [a, b.number(0.7)])),
  );
  const labels: string[] = [];
  const evaluator = new Evaluator(graph, { onLimit: ({ label }) => labels.push(label) });
  expect(evaluator.evaluate([1.7, 0.4])[0]).toBeNaN();
  expect(labels).toEqual(['test']);
});

test('an unrolled loop and a rolled one have the same gradient', () => {
  const unrolled = graphOf((b, a, x0) => {
    let x = x0;
    for (let turn = 0; turn < 20; turn++) {
      const slope = b.op('sub', [b.op('mul', [a, x]), b.op('mul', [x, x])]);
      x = b.op('add', [x, b.op('mul', [b.number(0.05), slope])]);
    }
    return x;
  });
  const rolled = graphOf((b, a, x) => euler(b, a, x, 20));
  for (const point of points) {
    const expected = new Evaluator(differentiate(unrolled)).evaluate(point);
    const got = new Evaluator(differentiate(rolled)).evaluate(point);
    for (const [index, value] of expected.entries()) {
      expect(relativeDifference(got[index]!, value)).toBeLessThan(1e-14);
    }
  }
});

test('a value that leaves a loop and enters its next turn has one adjoint, carried for both', () => {
  const b = new GraphBuilder();
  const by = b.input('by', numberType);
  const block = b.openBlock();
  const carried = b.input('x', numberType, block);
  const next = b.within(block, () => b.op('mul', [b.op('sin', [carried]), by]));
  block.results.push(
    b.within(block, () => b.op('lt', [b.number(0.1), next])),
    next,
    next,
  );
  const starts = [b.number(1)];
  const node = b.loop({ label: 'test', limit: 100, starts, carried: [carried], exits: 1, body: block });
  const gradient = prune(differentiate(b.finish([b.result(node, 0)], ['x'])));
  const scans = [...nodesWithin(gradient.body)].filter((each) => each.kind === 'scan');
  // What is carried: the adjoint of x, and the sum of those of `by` over the turns.
  expect(scans.map((scan) => scan.carried.length)).toEqual([2]);
  expect(countNodes(gradient)).toBe(11);
});
