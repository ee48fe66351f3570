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
import {
  type Core,
  type DefineParameter,
  type Fit,
  type Labelled,
  type Minimize,
  type NumberPlace,
  nameOfNumber,
  type Program,
  type TopForm,
  type UnknownForm,
} from '../../lang';
import { DiagnosticError, diagnostic, hasErrors } from '../../text/diagnostic';
import { InternalError, unreachable } from '../../text/internal';
import { numberNode } from '../control/pending';
import type { LevelOptions } from '../levels/evaluator';
import type { TableValues } from '../levels/globals';
import type { Limits } from '../machine/limits';
import { mistake } from '../machine/mistakes';
import { isNumeric, nodeOf } from '../machine/tensorValue';
import { Traced, type Value } from '../machine/values';
import { unknownProcedure } from '../primitives/unknownCalls';
import {
  type Choice,
  Choices,
  choicesWithin,
  type StagedChoices,
  sharedChoices,
  usedInputs,
} from './choices';
import { parameterLevels } from './factorLevels';
import { loadNeeds } from './needs';
import { fitLoss, runOptions } from './objective';
import { optionMistakes } from './optionMistakes';
import { stagedParameter } from './parameters';
import { parameterWarnings } from './parameterWarnings';
import { fitTerms, residualLoss, stageRow, stageSquares } from './residuals';
import { eachForm, Runner } from './runner';
import type { Sliced } from './slices';
import { type StagedLoss, stagedTerms } from './stagedLoss';
import type { Objective, StagedParameter, StagedProgram, StagedWatch } from './stagedProgram';
import { PlotStager } from './stagePlots';

export interface StageOptions extends LevelOptions {
  readonly tables: TableValues;
  readonly limits?: Limits;
  /** The values of free names. */
  readonly bindings?: ReadonlyMap<string, Value>;
  /** Replaces the seed of the program. */
  readonly seed?: number | null;
  /** Replaces what the program says of its soft choices, unless it is null. */
  readonly straightThrough?: boolean | null;
  /** The numbers that have free names (`lang/freeNumbers.ts`): inputs of every graph, which nothing is derived by. */
  readonly freeNumbers?: readonly NumberPlace[];
  /** The names of definitions whose values are shown while the program trains: numbers or tensors. */
  readonly readings?: readonly string[];
  /** Whether the calls of unknowns are kept as ops, in whose place bodies come later; otherwise they have the simplest body. */
  readonly keepsUnknowns?: boolean;
}

class Stager {
  readonly runner: Runner;
  private readonly builder = new GraphBuilder();
  private readonly isDamaged: boolean;
  private readonly choices: Choices | null;
  private readonly inputs: InputNode[] = [];
  private readonly freeNumbers: readonly InputNode[];
  private readonly parameters: StagedParameter[] = [];
  private readonly rates: Core[] = [];
  private unknowns = 0;
  private objectiveForm: Fit | Minimize | null = null;
  private loss: StagedLoss | null = null;
  private readonly watches: { readonly watch: StagedWatch; readonly node: ValueNode }[] = [];
  private readonly plots: PlotStager;

  constructor(
    program: Program,
    private readonly options: StageOptions,
  ) {
    this.isDamaged = program.forms.some(({ kind }) => kind === 'damaged');
    this.choices = program.choosesSoftly ? new Choices(this.builder) : null;
    const softness = this.choices === null ? {} : { softness: this.choices };
    this.runner = new Runner({ ...options, program, builder: this.builder, ...softness });
    for (const [name, value] of options.bindings ?? []) this.runner.globals.define(name, value);
    this.freeNumbers = (options.freeNumbers ?? []).map((place, index) => {
      const span = { source: 'program', ...place } as const;
      const input = this.builder.input(nameOfNumber(index), numberType, this.builder.root, span);
      this.runner.globals.define(nameOfNumber(index), new Traced(input));
      return input;
    });
    this.plots = new PlotStager(this.runner, this.builder);
  }

  *form(form: TopForm): Sliced<void> {
    const { runner } = this;
    switch (form.kind) {
      case 'define':
        if (this.options.keepsUnknowns === true && form.unknown !== undefined) this.unknown(form.unknown);
        else yield* runner.define(form);
        return;
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
    const parameter = yield* stagedParameter(runner, form, this.parameters, (...bound) =>
      this.boundGraph(...bound),
    );
    const type = { ...numberType, shape: parameter.shape };
    const input = this.builder.input(form.name, type, this.builder.root, form.nameSpan);
    this.inputs.push(input);
    this.parameters.push(parameter);
    if (form.rate !== null) this.rates.push(form.rate);
    runner.globals.define(form.name, new Traced(input));
  }

  private unknown(form: UnknownForm): void {
    const constant = this.inputs.find(({ name }) => name === form.constant);
    if (constant === undefined) throw new InternalError('the constant of an unknown is defined before it');
    this.runner.globals.define(form.name, unknownProcedure(form, this.unknowns++, constant));
  }

  /** A bound as a function of the parameters so far. Anything else that it depends on is a mistake. */
  private boundGraph(node: ValueNode, { core }: Labelled, what: string): Graph {
    const refuse = (met: string): never =>
      mistake('bad-option', core.span, `${what} depends on ${met}. It may depend on parameters alone.`);
    const isSoft = this.choices !== null && this.usedChoices([node], this.choices.all).length > 0;
    if (isSoft) refuse('a soft choice');
    if (usedInputs(this.graph([node], ['bound']), this.inputs.length, this.freeNumbers).length > 0)
      refuse('a number that may change');
    const graph = this.graph([node], ['bound'], [], this.inputs);
    return graph.axes.length > 0 ? refuse('a reduction over rows') : graph;
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
    if (form.options.weights !== null && form.options.errors !== null)
      mistake(
        'bad-option',
        form.options.errors.span,
        'weights and errors exclude each other. Leave one out.',
      );
    const loss = form.kind === 'fit' ? yield* this.fit(form) : yield* this.expression(form);
    this.loss = { ...loss, options };
    if (form.kind === 'fit') yield* this.plots.fit(form, loss.row);
  }

  private *fit(form: Fit): Sliced<Omit<StagedLoss, 'options'>> {
    const node = yield* this.number(fitLoss(form), 'The loss');
    const loss = yield* residualLoss(this.runner, form.options.loss);
    if (loss === null && form.options.errors !== null) {
      const message = 'errors are those of residuals, but the loss has none.';
      mistake('bad-option', form.options.errors.span, message, 'Use squared-error, absolute-error or huber.');
    }
    const row = yield* stageRow(this.runner, this.builder, form, loss);
    const terms = row === null || row.residual === null ? null : fitTerms(form, loss!, row);
    return { node, row, terms, squares: null, likelihood: null };
  }

  private *expression(form: Minimize): Sliced<Omit<StagedLoss, 'options'>> {
    const plain = { row: null, terms: null, squares: null, likelihood: null };
    if (form.form === 'least-squares') {
      const squares = yield* stageSquares(this.runner, this.builder, form);
      return { ...plain, node: squares.loss, terms: squares.terms, squares };
    }
    const node = yield* this.number(form.expression, 'The loss');
    if (form.form === 'minimize') return { ...plain, node };
    const { penalty } = form.options;
    if (penalty === null) return { ...plain, node, likelihood: { node, penalised: false } };
    const added = yield* this.number(penalty, 'The penalty');
    const likelihood = { node, penalised: true };
    return { ...plain, node: this.builder.op('add', [node, added]), likelihood };
  }

  /** The inputs of every graph: the parameters, the free numbers, and the temperature if there are soft choices. */
  private get given(): readonly InputNode[] {
    const numbers = [...this.inputs, ...this.freeNumbers];
    return this.choices === null ? numbers : [...numbers, this.choices.temperature];
  }

  /** A graph of the given inputs and of `inputs`. Noise that is not among these is zero. */
  private graph(
    results: readonly ValueNode[],
    names: readonly string[],
    inputs: readonly InputNode[] = [],
    given = this.given,
  ): Graph {
    const builder = new GraphBuilder();
    const copier = new Copier(builder);
    for (const { noise } of this.choices?.all ?? []) copier.set(noise, builder.number(0));
    for (const input of [...given, ...inputs]) copier.set(input, copier.copyInput(input, builder.root));
    return builder.finish(copier.copy(this.builder.root, results), names);
  }

  result(): StagedProgram {
    const { runner, parameters } = this;
    const watches = this.watches.map(({ watch }) => watch);
    const objective = this.stagedObjective();
    const plots = this.plots.staged((...parts) => this.graph(...parts));
    // A form with a mistake may be the one that uses a parameter.
    const isWhole = !this.isDamaged && !hasErrors(runner.diagnostics);
    const warnings = isWhole && objective !== null ? parameterWarnings(objective, parameters, plots) : [];
    return {
      parameters: objective === null ? parameters : withLevels(parameters, objective),
      objective,
      watches,
      plots,
      choices: this.choices === null ? null : this.stagedChoices(this.choices),
      readings: this.stagedReadings(),
      diagnostics: [...runner.diagnostics, ...runner.machine.warnings, ...warnings],
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
    const size = this.parameters.reduce((sum, { start }) => sum + start.length, 0);
    const hasResiduals = this.loss.terms !== null;
    const training = { form, options, rowCount, size, hasResiduals, rates: this.rates };
    this.runner.diagnostics.push(...optionMistakes(training));
    const kind = form.kind === 'fit' ? 'fit' : form.form;
    const terms = stagedTerms(this.loss, (...parts) => this.graph(...parts));
    return { kind, span: form.span, graph, noisy, ...terms, options, rowCount };
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
}

function withLevels(
  parameters: readonly StagedParameter[],
  { graph }: Objective,
): readonly StagedParameter[] {
  const found = parameterLevels(graph);
  return parameters.map((parameter, index) => {
    const levels = found[index] ?? null;
    return levels === null ? parameter : { ...parameter, levels };
  });
}

function noisesOf(choices: readonly Choice[]): readonly InputNode[] {
  return choices.map(({ noise }) => noise);
}

function commonRowCount(axes: readonly RowAxis[]): number | null {
  const counts = new Set(axes.map((axis) => axis.rowCount));
  return counts.size === 1 ? [...counts][0]! : null;
}

export function* stageProgram(program: Program, options: StageOptions): Sliced<StagedProgram> {
  yield* loadNeeds(program, options);
  const stager = new Stager(program, options);
  yield* eachForm(stager.runner, program, (form) => stager.form(form));
  return stager.result();
}
