/**
 * Stages a program as the graphs for training: the loss, the watched values, and the curves to draw, as functions of
 * the parameters. All are staged on one machine and then separated, each with only the nodes that it needs.
 */

import {
  Copier,
  type Graph,
  GraphBuilder,
  type InputNode,
  numberType,
  type RowAxis,
  type ValueNode,
} from '../../graph';
import type { Core, DefineParameter, Fit, Minimize, Program, TopForm } from '../../lang';
import { DiagnosticError, diagnostic } from '../../text/diagnostic';
import { unreachable } from '../../text/internal';
import type { Span } from '../../text/span';
import { numberNode } from '../control/pending';
import type { LevelOptions } from '../levels/evaluator';
import type { TableValues } from '../levels/globals';
import type { Limits } from '../machine/limits';
import { mistake } from '../machine/mistakes';
import { isNumeric, nodeOf } from '../machine/tensorValue';
import { Traced } from '../machine/values';
import { type Choice, Choices, choicesWithin, type StagedChoices, sharedChoices } from './choices';
import { fitLoss, maxTrainedNumbers, type RunOptions, runOptions } from './objective';
import { stagedParameter } from './parameters';
import { eachForm, Runner } from './runner';
import type { Sliced } from './slices';
import type { Objective, StagedParameter, StagedProgram, StagedWatch } from './stagedProgram';
import { PlotStager } from './stagePlots';

export interface StageOptions extends LevelOptions {
  readonly tables: TableValues;
  readonly limits?: Limits;
  /** Replaces the seed of the program. */
  readonly seed?: number | null;
  /** The names of definitions whose values are shown while the program trains: numbers or tensors. */
  readonly readings?: readonly string[];
}

class Stager {
  readonly runner: Runner;
  private readonly builder = new GraphBuilder();
  private readonly choices: Choices | null;
  private readonly inputs: InputNode[] = [];
  private readonly parameters: StagedParameter[] = [];
  private objectiveForm: Fit | Minimize | null = null;
  private loss: { readonly node: ValueNode; readonly options: RunOptions } | null = null;
  private readonly watches: { readonly watch: StagedWatch; readonly node: ValueNode }[] = [];
  private readonly plots: PlotStager;

  constructor(
    program: Program,
    private readonly options: StageOptions,
  ) {
    this.choices = program.choosesSoftly ? new Choices(this.builder) : null;
    const softness = this.choices === null ? {} : { softness: this.choices };
    this.runner = new Runner({ ...options, program, builder: this.builder, ...softness });
    this.plots = new PlotStager(this.runner, this.builder);
  }

  *form(form: TopForm): Sliced<void> {
    const { runner } = this;
    switch (form.kind) {
      case 'define':
      case 'defineValues':
      case 'data':
      case 'damaged':
        yield* runner.define(form);
        return;
      case 'expression':
        // The console shows its value. It runs the program with every number known.
        return;
      case 'parameter':
        yield* runner.guarded([form.name], this.parameter(form));
        return;
      case 'fit':
      case 'minimize':
        yield* runner.guarded([], this.objective(form));
        return;
      case 'watch': {
        const node = yield* runner.guarded(
          [],
          this.number(form.expression, `The value watched as ${form.name}`),
        );
        if (node !== null) this.watches.push({ watch: { name: form.name, span: form.span }, node });
        return;
      }
      case 'plot':
        yield* runner.guarded([], this.plots.plot(form));
        return;
      default:
        unreachable(form);
    }
  }

  private *parameter(form: DefineParameter): Sliced<void> {
    const { runner } = this;
    const parameter = yield* stagedParameter(runner, form);
    const type = { ...numberType, shape: parameter.shape };
    const input = this.builder.input(form.name, type, this.builder.root, form.nameSpan);
    this.inputs.push(input);
    this.parameters.push(parameter);
    runner.globals.define(form.name, new Traced(input));
  }

  private *number(core: Core, what: string): Sliced<ValueNode> {
    return numberNode(this.runner.machine, yield* this.runner.value(core), what, core.span);
  }

  private *objective(form: Fit | Minimize): Sliced<void> {
    if (this.objectiveForm !== null) {
      throw new DiagnosticError(
        diagnostic(
          'several-objectives',
          form.span,
          'A program has one fit or minimize; this is a second one.',
          {
            related: [{ message: 'The first is here.', span: this.objectiveForm.span }],
            hint: 'Add the losses up in one minimize.',
          },
        ),
      );
    }
    this.objectiveForm = form;
    const options = yield* runOptions(this.runner, form.options);
    if (options === null) return;
    const core = form.kind === 'fit' ? fitLoss(form) : form.expression;
    const node = yield* this.number(core, 'The loss');
    if (this.inputs.length === 0) {
      mistake(
        'no-parameters',
        form.span,
        'There is nothing to train: there is no define-parameter before this.',
      );
    }
    this.loss = { node, options };
    if (form.kind === 'fit') yield* this.plots.fit(form);
  }

  /** The inputs of every graph: the parameters, and the temperature if there are soft choices. */
  private get given(): readonly InputNode[] {
    return this.choices === null ? this.inputs : [...this.inputs, this.choices.temperature];
  }

  /** A graph of the given inputs and of `inputs`. Noise that is not among these is zero. */
  private graph(
    results: readonly ValueNode[],
    names: readonly string[],
    inputs: readonly InputNode[] = [],
  ): Graph {
    const builder = new GraphBuilder();
    const copier = new Copier(builder);
    for (const { noise } of this.choices?.all ?? []) copier.set(noise, builder.number(0));
    for (const input of [...this.given, ...inputs]) copier.set(input, copier.copyInput(input, builder.root));
    return builder.finish(copier.copy(this.builder.root, results), names);
  }

  result(): StagedProgram {
    const { runner, parameters } = this;
    const watches = this.watches.map(({ watch }) => watch);
    return {
      parameters,
      objective: this.stagedObjective(),
      watches,
      plots: this.plots.staged((...parts) => this.graph(...parts)),
      choices: this.choices === null ? null : this.stagedChoices(this.choices),
      readings: this.stagedReadings(),
      diagnostics: [...runner.diagnostics, ...runner.machine.warnings],
      steps: runner.machine.steps,
    };
  }

  /** The values of the definitions to show, as a function of the given inputs; null if one has no number or tensor. */
  private stagedReadings(): Graph | null {
    const names = this.options.readings ?? [];
    const nodes = names.flatMap((name) => {
      const value = this.runner.globals.get(name);
      return isNumeric(value) ? [nodeOf(this.builder, value)] : [];
    });
    return nodes.length === 0 || nodes.length < names.length ? null : this.graph(nodes, names);
  }

  private stagedObjective(): Objective | null {
    const form = this.objectiveForm;
    if (form === null || this.loss === null) return null;
    const nodes = [this.loss.node, ...this.watches.map(({ node }) => node)];
    const names = ['loss', ...this.watches.map(({ watch }) => watch.name)];
    const graph = this.graph(nodes, names);
    const used = this.choices === null ? null : this.usedChoices(nodes, this.choices.all);
    const noisy = used === null ? null : this.graph(nodes, names, noisesOf(used));
    const { options } = this.loss;
    const rowCount = commonRowCount(graph.axes);
    this.checkRows(form, options, rowCount);
    this.checkRestarts(form, options);
    this.checkClipping(form, options);
    return { kind: form.kind, span: form.span, graph, noisy, options, rowCount };
  }

  /** The choices that these nodes use. Choices from abandoned attempts at loops are left out. */
  private usedChoices(nodes: readonly ValueNode[], all: readonly Choice[]): readonly Choice[] {
    const names = nodes.map((_, index) => `${index}`);
    return choicesWithin(this.graph(nodes, names, noisesOf(all)), this.given.length, all);
  }

  /** The choices that the objective or a watched value uses, if all rows agree on them. */
  private stagedChoices({ all, temperature }: Choices): StagedChoices {
    const nodes = [this.loss, ...this.watches].flatMap((each) => each?.node ?? []);
    const used = this.usedChoices(nodes, all);
    const { list, shares } = sharedChoices(used, temperature, this.builder);
    const graph = this.graph(
      shares,
      shares.map((_, index) => `choice ${index}`),
    );
    return { list, graph };
  }

  /** Checks the number of restarts: all members are in memory together, with the state of their optimizers. */
  private checkRestarts({ options: { restarts: core } }: Fit | Minimize, { restarts }: RunOptions): void {
    const size = this.parameters.reduce((sum, { start }) => sum + start.length, 0);
    if (core === null || restarts === 1 || restarts * size <= maxTrainedNumbers) return;
    const [members, most] = [restarts, maxTrainedNumbers].map((each) => each.toLocaleString('en'));
    const fitting = Math.floor(maxTrainedNumbers / size).toLocaleString('en');
    const message = `${members} restarts of ${size.toLocaleString('en')} numbers are more than the ${most} that can be trained at once; ${fitting} restarts would fit.`;
    this.runner.diagnostics.push(diagnostic('bad-option', core.span, message));
  }

  private checkClipping({ options: { clipNorm: core } }: Fit | Minimize, { optimizer }: RunOptions): void {
    if (core === null || optimizer.name !== 'lbfgs') return;
    const message = 'lbfgs searches along its direction, so it takes no clip-norm. Leave one of the two out.';
    this.runner.diagnostics.push(diagnostic('bad-option', core.span, message));
  }

  /** Checks batch and hold-out, which select rows: all reductions must have the same number of rows. */
  private checkRows(form: Fit | Minimize, options: RunOptions, rowCount: number | null): void {
    const report = (span: Span, message: string): void => {
      this.runner.diagnostics.push(diagnostic('bad-option', span, message));
    };
    for (const name of ['batch', 'holdout'] as const) {
      const core = form.options[name];
      if (core === null) continue;
      if (rowCount === null)
        report(core.span, `${name} wants reductions that all run over the same number of rows.`);
      else if (name === 'batch' && options.optimizer.name === 'lbfgs') {
        report(
          core.span,
          'lbfgs sees all rows in every step, so it takes no batch. Leave one of the two out.',
        );
      } else if (name === 'batch' && options.batch! > rowCount) {
        report(core.span, `A batch of ${options.batch} rows is more than the ${rowCount} rows there are.`);
      } else if (name === 'holdout' && options.holdout > 0) {
        const kept = rowCount - Math.round(rowCount * options.holdout);
        if (kept < 1 || kept === rowCount) {
          report(
            core.span,
            `Of ${rowCount} rows, a hold-out of ${options.holdout} leaves ${kept} to train on and ${rowCount - kept} to judge by.`,
          );
        }
      }
    }
  }
}

function noisesOf(choices: readonly Choice[]): readonly InputNode[] {
  return choices.map(({ noise }) => noise);
}

function commonRowCount(axes: readonly RowAxis[]): number | null {
  const counts = new Set(axes.map((axis) => axis.rowCount));
  return counts.size === 1 ? [...counts][0]! : null;
}

export function* stageProgram(program: Program, options: StageOptions): Sliced<StagedProgram> {
  const stager = new Stager(program, options);
  yield* eachForm(stager.runner, program, (form) => stager.form(form));
  return stager.result();
}
