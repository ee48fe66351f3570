/**
 * Shows a program at other values of its parameters and of the numbers in its text: loss, gradients, curves and next step,
 * as a run that starts there would. What is compiled for one request serves the next, so that a drag follows each frame.
 */

import { type Backend, ReferenceBackend } from '../../backends';
import { type NumberPlace, parseNumber } from '../../lang';
import { drive, Slices } from '../../rpc';
import { brokenConstraint, knownBounds, type Limits, type StagedProgram } from '../../stage';
import {
  computedGraph,
  firstStep,
  loadSteps,
  placesOf,
  pointAt,
  type StartingPoint,
  scalarSummaries,
  startsOf,
} from '../../train';
import { evaluationOf, loadBackend } from '../backends';
import { BatchBackends, quickestBackend } from '../evaluation';
import type { Program } from '../program';
import type { NumberRole, ProgramSummary, RunSettings, SceneReply, SceneRequest } from '../protocol';
import { currentValues } from '../runs/currentValues';
import { RunViews } from '../runs/views';
import { nextFromStart } from './nextStep';
import { freed, startedBy, withNumbers } from './numbers';

type Scene = Extract<SceneReply, { readonly kind: 'scene' }>;
type Shown = Omit<Scene, 'kind' | 'roles' | 'anew'>;

/** The program of a request, or of the same settings with another text or with free numbers. */
export type ProgramOf = (changed?: {
  readonly source?: string;
  readonly freeNumbers?: readonly NumberPlace[];
  readonly limits?: Limits;
}) => Program;

/** What computes the scenes of one staged program. */
interface Stage {
  readonly choice: RunSettings['backend'];
  readonly backend: Backend;
  readonly stepping: Backend | null;
  readonly views: RunViews;
}

/** A number that is no parameter's start: the role, and the program that is staged for all its values. */
interface Prepared {
  readonly places: readonly NumberPlace[];
  readonly free: Program | null;
}

export class Scenes {
  private readonly stages = new WeakMap<Program, Promise<Stage>>();
  private readonly prepared = new WeakMap<Program, Promise<Prepared>>();

  async of(request: SceneRequest, programOf: ProgramOf, signal: AbortSignal): Promise<SceneReply> {
    const { settings } = request;
    const program = programOf();
    const { staged } = await drive(program.compiled(settings.temperature), signal);
    if (staged === null) return this.anew(request, [], programOf, signal);
    const starts = request.numbers.map((number) => startedBy(program, number));
    const others = request.numbers.filter((_, index) => starts[index] === null);
    const free =
      others.length === 0 ? program : await this.free(program, staged, others, settings, programOf, signal);
    const roles = starts.map((form): NumberRole => {
      const parameter = staged.parameters.find(({ name }) => name === form?.name);
      if (parameter !== undefined) return { kind: 'start', ...knownBounds(parameter.constraint) };
      const kind = free === null ? 'structure' : 'arithmetic';
      return { kind, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
    });
    if (free === null) return this.anew(request, roles, programOf, signal);
    const written = request.numbers.flatMap(({ text }, index) => {
      const form = starts[index];
      return form == null ? [] : [[form.name, parseNumber(text) ?? Number.NaN] as const];
    });
    const own = withValues(staged, startsOf(staged.parameters), Object.fromEntries(written));
    const naturals = pointOf(staged, request, own);
    const broken = brokenStart(staged, naturals);
    if (broken !== null) return { kind: 'refused', message: broken };
    const numbers = Float64Array.from(others, ({ text }) => parseNumber(text) ?? Number.NaN);
    const shown = await this.show(free, { naturals, starts: own, numbers }, settings, signal);
    // Where the number leaves the program's domain, as an index beyond a vector does, the compiler says so.
    const isOutside = others.length > 0 && shown.values !== null && !Number.isFinite(shown.values.loss);
    return isOutside
      ? this.anew(request, roles, programOf, signal)
      : { kind: 'scene', roles, ...shown, anew: null };
  }

  /** The program with these numbers free; the last ones that were asked for are kept. */
  private async free(
    program: Program,
    staged: StagedProgram,
    numbers: readonly NumberPlace[],
    settings: RunSettings,
    programOf: ProgramOf,
    signal: AbortSignal,
  ): Promise<Program | null> {
    const places = numbers.map(({ start, end }) => ({ start, end }));
    const known = await this.prepared.get(program)?.catch(() => null);
    if (known != null && samePlaces(known.places, places)) return known.free;
    const of = (limits: Limits): Program => programOf({ freeNumbers: places, limits });
    const prepared = freed(program, staged, places, of, settings, signal).then((free) => ({ places, free }));
    this.prepared.set(program, prepared);
    return (await prepared).free;
  }

  /** The scene of the changed text, which is compiled. */
  private async anew(
    request: SceneRequest,
    roles: readonly NumberRole[],
    programOf: ProgramOf,
    signal: AbortSignal,
  ): Promise<SceneReply> {
    const { settings, numbers } = request;
    const source = withNumbers(request.source, numbers);
    const program = programOf({ source });
    const { staged, diagnostics } = await drive(program.compiled(settings.temperature), signal);
    if (staged === null) {
      const mistake = diagnostics.find(({ severity }) => severity === 'error');
      return { kind: 'refused', message: mistake?.message ?? 'The program does not compile.' };
    }
    const summary = await program.summary(staged, settings);
    const starts = startsOf(staged.parameters);
    const naturals = pointOf(staged, request, starts);
    const isMoved = naturals.some((each, index) => each !== starts[index]);
    const point = { naturals, starts, numbers: new Float64Array(0) };
    const shown = isMoved
      ? await this.show(program, point, settings, signal)
      : await atStart(program, staged, summary, settings);
    const structure: NumberRole = {
      kind: 'structure',
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
    };
    return {
      kind: 'scene',
      roles: numbers.map((_, index) => roles[index] ?? structure),
      ...shown,
      anew: { source, program: summary },
    };
  }

  private async show(
    program: Program,
    { naturals: elements, starts, numbers }: StartingPoint,
    settings: RunSettings,
    signal: AbortSignal,
  ): Promise<Shown> {
    const { staged } = await drive(program.compiled(settings.temperature), signal);
    const { parameters, choices } = staged!;
    const plan = program.plan(staged!, settings);
    const softness = plan?.softness?.temperature ?? 1;
    const temperature = choices === null ? null : (settings.temperature ?? softness);
    const point = pointAt(Float64Array.from([...elements, ...numbers]), temperature);
    const { backend, stepping, views } = await this.stageOf(program, staged!, settings);
    const values = plan === null ? null : await currentValues(plan, point, backend);
    const next =
      plan === null ? null : await firstStep(plan, { naturals: elements, starts, numbers }, stepping!);
    const slices = new Slices(signal);
    const drawn = await views.at(point, () => slices.pause());
    return {
      elements,
      present: scalarSummaries(parameters, elements),
      next: next === null ? null : scalarSummaries(parameters, next),
      values,
      curves: drawn!.curves,
      choices: drawn!.choices,
    };
  }

  /** What computes a program: quick to make where it is shown once, and quick to compute from the second time on. */
  private async stageOf(program: Program, staged: StagedProgram, settings: RunSettings): Promise<Stage> {
    const choice = settings.backend;
    const known = await this.stages.get(program)?.catch(() => null);
    if (known != null && known.choice === choice) return known;
    const made = this.makeStage(program, staged, settings);
    this.stages.set(program, made);
    return made;
  }

  private async makeStage(program: Program, staged: StagedProgram, settings: RunSettings): Promise<Stage> {
    const choice = settings.backend;
    const plan = program.plan(staged, settings);
    if (plan === null) {
      const [curve] = staged.plots.flatMap(({ curves }) => curves);
      const reason = 'There is nothing to compute.';
      const backend =
        curve === undefined ? new ReferenceBackend(reason) : await quickestBackend(curve.graph, 100);
      return { choice, backend, stepping: null, views: new RunViews(staged, backend) };
    }
    const backend = await loadBackend(choice, evaluationOf(plan.gradient));
    await loadSteps(plan.optimizer);
    const graph = computedGraph(plan.step);
    const inDoubles = plan.optimizer.kind === 'lm' && backend.report.precision === 'f32';
    const stepping = inDoubles ? await quickestBackend(graph) : await new BatchBackends(backend).of(graph);
    return { choice, backend, stepping, views: new RunViews(staged, backend) };
  }
}

/** The scene of a program at its start, most of which its summary says. */
async function atStart(
  program: Program,
  staged: StagedProgram,
  { parameters, objective, watches, plots, choices }: ProgramSummary,
  settings: RunSettings,
): Promise<Shown> {
  return {
    elements: startsOf(staged.parameters),
    present: Float64Array.from(parameters, ({ start }) => start),
    next: await nextFromStart(program, staged, settings),
    values:
      objective === null
        ? null
        : {
            loss: objective.loss,
            holdoutLoss: objective.holdoutLoss,
            gradients: Float64Array.from(parameters, ({ gradient }) => gradient),
            watches: Float64Array.from(watches, ({ start }) => start),
          },
    curves: plots.flatMap(({ curves }) => curves.map(({ y }) => y)),
    choices: choices?.start ?? null,
  };
}

/** Where a request wants the program: at values of its own, else at the program's start. */
function pointOf(staged: StagedProgram, { at, moved }: SceneRequest, starts: Float64Array): Float64Array {
  return withValues(staged, at?.length === starts.length ? at : starts, moved);
}

/** The elements with other values of parameters that are numbers, by name. */
function withValues(
  { parameters }: StagedProgram,
  elements: Float64Array,
  values: Readonly<Record<string, number>>,
): Float64Array {
  const changed = elements.slice();
  const places = placesOf(parameters);
  for (const [index, { name, shape }] of parameters.entries())
    if (shape.length === 0) changed[places[index]!.start] = values[name] ?? changed[places[index]!.start]!;
  return changed;
}

/** Says which constraint the natural values break; null if they keep all. */
function brokenStart({ parameters }: StagedProgram, elements: Float64Array): string | null {
  const places = placesOf(parameters);
  for (const [index, parameter] of parameters.entries()) {
    const { start, size } = places[index]!;
    const own = elements.subarray(start, start + size);
    if (!own.every(Number.isFinite)) return `${parameter.name} is to be a finite number.`;
    const broken = brokenConstraint(parameter, own, elements.subarray(0, start));
    if (broken !== null)
      return `${parameter.name} is to be ${broken.wanted}, but it starts at ${broken.found}.`;
  }
  return null;
}

function samePlaces(a: readonly NumberPlace[], b: readonly NumberPlace[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ start, end }, index) => start === b[index]!.start && end === b[index]!.end)
  );
}
