/** The bodies of a candidate as a small module: a function for each call that a graph makes of them. */

import { differentiate } from '../../autodiff';
import { ModuleBuilder } from '../../backends/wasm/assembler/module';
import { type Numbers, single, Writer } from '../../backends/wasm/lanes';
import { twoOverPiWords } from '../../backends/wasm/math/largeArguments';
import { Library } from '../../backends/wasm/math/library';
import type { UnknownCall } from '../../backends/wasm/unknowns';
import { type Graph, GraphBuilder, numberType } from '../../graph';
import { constantsOf, type Formula } from '../formula';
import { formulaNode } from '../formulaNodes';
import { NodeWriter } from '../kernel/nodeWriter';
import type { Candidate } from '../task';

const digitsAt = 64;

/** A formula as a function of its arguments and then of its free constants. */
function graphOf(formula: Formula, inputs: number): Graph {
  const b = new GraphBuilder();
  const given = Array.from({ length: inputs }, (_, index) => b.input(`${index}`, numberType));
  const first = inputs - constantsOf(formula).length;
  const values = { arguments: given.slice(0, first), constants: given.slice(first) };
  return b.finish([formulaNode(b, formula, values)], ['value']);
}

/** The value and the derivatives of one body, each differentiated when it is first asked for. */
class Body {
  private readonly gradients = new Map<string, Graph>();

  constructor(
    private readonly formula: Formula,
    private readonly inputs: number,
  ) {}

  /** A graph whose result at `index` is the value, differentiated by these inputs one after the other. */
  result(by: readonly number[]): { readonly graph: Graph; readonly index: number } {
    if (by.length === 0) return { graph: this.gradient([]), index: 0 };
    return { graph: this.gradient(by.slice(0, -1)), index: by.at(-1)! + 1 };
  }

  /** The value, differentiated by these inputs, and then its derivatives by each input. */
  private gradient(by: readonly number[]): Graph {
    const key = by.join(' ');
    const known = this.gradients.get(key);
    if (known !== undefined) return known;
    const value = by.length === 0 ? graphOf(this.formula, this.inputs) : this.only(by);
    const gradient = differentiate(value, this.inputs);
    this.gradients.set(key, gradient);
    return gradient;
  }

  private only(by: readonly number[]): Graph {
    const { graph, index } = this.result(by);
    return { ...graph, results: [graph.results[index]!], resultNames: ['value'] };
  }
}

/** The functions of all calls, by name. */
export function linkBodies(candidate: Candidate, calls: readonly UnknownCall[]): WebAssembly.Exports {
  const module = new ModuleBuilder();
  const library = new Library(module, digitsAt);
  const bodies = new Map<number, Body>();
  for (const { name, which, arguments: inputs, by } of calls) {
    const body = bodies.get(which) ?? new Body(candidate[which]!, inputs);
    bodies.set(which, body);
    const code = module.function(name, new Array<'f64'>(inputs).fill('f64'), ['f64']);
    const { graph, index } = body.result(by);
    const given = graph.parameters.map((node, at): [typeof node, Numbers] => [
      node,
      (c) => c.get(code.parameters[at]!),
    ]);
    const writer = new NodeWriter(new Writer(code, single), library, new Map(given));
    writer.number(graph.results[index]!)(code);
    module.export(code);
  }
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encode(1)));
  // Every module exports its memory.
  const memory = exports['memory'] as WebAssembly.Memory;
  new Uint32Array(memory.buffer).set(twoOverPiWords(), digitsAt / 4);
  return exports;
}
