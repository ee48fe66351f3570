/** Runs the experiments of `furtherList.ts`: each answers what was found of its measures, as texts for a table. */

import type { Backend } from '../backends';
import paper from '../examples/paperExperiments.json?raw';
import { Random } from '../graph';
import { Slices } from '../rpc';
import { InternalError } from '../text/internal';
import { planTraining, Trainer } from '../train';
import { combinationLosses, foundByAll, foundByDraw, foundByEvolution } from './combinations';
import { bestForce, findKnee, forceLosses, type InnerFit } from './coSearch';
import { type ExperimentFile, type ExperimentLevel, readExperiments } from './file';
import { costsOf, type ModelName, models, restartSeconds, withRows } from './models';
import { laws, recovered, type Search, searches } from './operators';
import { sourceOf } from './run';
import { stagedText } from './staged';

/** What was found, by the `id` of the measure. */
export type Findings = Readonly<Record<string, string>>;

export interface Conditions {
  readonly backend: Backend;
  readonly signal: AbortSignal;
}

const restartsOfLaw = 30;
/** Epochs over which the time of one is taken. */
const timedEpochs = 10;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const shortFigure = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(2)));
const difference = (value: number): string => (value === 0 ? '0' : value.toExponential(0));

/** Runs the experiment of this `id`, of those that have measures. */
export async function runFurther(id: string, conditions: Conditions): Promise<Findings> {
  switch (id) {
    case 'E':
      return operatorSearches(conditions);
    case 'battery':
      return batterySearch(conditions);
    case 'influenza':
      return influenzaSearch(conditions);
    case 'climate':
      return {
        ...(await modelCosts('climate', conditions)),
        restarts: shortFigure(await climateRestarts(conditions)),
      };
    case 'society':
    case 'kalman':
      return modelCosts(id, conditions);
    case 'batching':
      return batching(conditions);
    case 'runs':
      return wholeRuns(conditions);
    default:
      throw new InternalError(`there is no experiment ${id}`);
  }
}

async function operatorSearches({ backend, signal }: Conditions): Promise<Findings> {
  const slices = new Slices(signal);
  const [plain, , annealed] = searches;
  const share = async (search: Search, hasConstants: boolean): Promise<string> => {
    let found = 0;
    const all = laws(hasConstants);
    for (const [seed, law] of all.entries()) {
      found += await recovered(law, search, restartsOfLaw, seed, backend);
      await slices.pauseWhenDue();
    }
    return percent(found / (all.length * restartsOfLaw));
  };
  const counts = { random: 0, evolutionary: 0, exhaustive: 0 };
  const random = new Random(1);
  for (const law of laws(false)) {
    const losses = await combinationLosses(law, signal);
    for (let restart = 0; restart < restartsOfLaw; restart++) {
      if (foundByDraw(law, random)) counts.random++;
      if (foundByEvolution(law, losses, random)) counts.evolutionary++;
      if (foundByAll(law, losses)) counts.exhaustive++;
    }
    await slices.pauseWhenDue();
  }
  const all = laws(false).length * restartsOfLaw;
  return {
    plain: await share(plain!, false),
    annealed: await share(annealed!, false),
    constants: await share(annealed!, true),
    random: percent(counts.random / all),
    evolutionary: percent(counts.evolutionary / all),
    exhaustive: percent(counts.exhaustive / all),
  };
}

async function batterySearch({ signal }: Conditions): Promise<Findings> {
  const knee = await findKnee(20_000, 1, signal);
  if (knee === null) return { knee: 'no knee' };
  return {
    knee: `a knee, size ${knee.size}`,
    at: knee.at.toFixed(2),
    with: knee.loss.toExponential(1),
    without: knee.without.toExponential(1),
  };
}

async function influenzaSearch({ backend, signal }: Conditions): Promise<Findings> {
  const best = async (fit: InnerFit): Promise<string> => {
    const losses = await forceLosses(fit, backend, signal);
    const name = bestForce(losses);
    return `${name}, ${losses[name].toPrecision(4)}`;
  };
  return {
    60: await best({ steps: 60 }),
    300: await best({ steps: 300 }),
    convergence: await best('convergence'),
  };
}

async function modelCosts(name: ModelName, { backend, signal }: Conditions): Promise<Findings> {
  const { epoch, difference: largest } = await costsOf(models[name], timedEpochs, backend, signal);
  const { direct, interpreter, tower } = epoch;
  return {
    direct: shortFigure(direct),
    interpreter: shortFigure(interpreter),
    tower: shortFigure(tower),
    difference: difference(largest),
  };
}

function climateRestarts({ backend, signal }: Conditions): Promise<number> {
  const wanted = { restarts: 200, rows: 1, epochs: 300, measured: timedEpochs };
  return restartSeconds('climate', wanted, backend, signal);
}

/** How often a batch of 1,024 rows takes the time of one row, in place of 1,024 times. */
async function batching({ backend, signal }: Conditions): Promise<Findings> {
  const rows = 1024;
  const planOf = async (count: number) => {
    const { staged } = await stagedText(withRows(models.climate, count), 'direct', signal);
    return planTraining(staged.objective!, staged.parameters);
  };
  const [one, many] = [await planOf(1), await planOf(rows)];
  const training: number[] = [];
  for (const plan of [one, many]) {
    const trainer = await Trainer.start(plan, backend);
    await trainer.advance(1);
    training.push(await bestTime(signal, () => trainer.advance(1)));
    trainer.dispose();
  }
  const forward: number[] = [];
  for (const { graph, parameters } of [one, many]) {
    const point = Float64Array.from(parameters.flatMap(({ start }) => [...start]));
    forward.push(await bestTime(signal, () => backend.evaluate(graph, point, null)));
  }
  return {
    training: shortFigure((rows * training[0]!) / training[1]!),
    forward: shortFigure((rows * forward[0]!) / forward[1]!),
  };
}

/** The shortest of a few times of a call, in milliseconds. */
async function bestTime(signal: AbortSignal, call: () => Promise<unknown>): Promise<number> {
  const slices = new Slices(signal);
  let best = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < timedEpochs; turn++) {
    const begun = performance.now();
    await call();
    best = Math.min(best, performance.now() - begun);
    await slices.pauseWhenDue();
  }
  return best;
}

function paperFile(): ExperimentFile {
  const read = readExperiments(paper);
  if (read.kind === 'refused') throw new InternalError(read.problems.join(' '));
  return read.file;
}

async function wholeRuns(conditions: Conditions): Promise<Findings> {
  const file = paperFile();
  const seconds = (id: string, level: ExperimentLevel = 'interpreter'): Promise<number> =>
    secondsOfRun(file, id, level, conditions);
  const second = file.programs.filter(({ experiment }) => experiment === 'B').map(({ id }) => id);
  const mean = async (level: ExperimentLevel): Promise<number> => {
    let sum = 0;
    for (const id of second) sum += await seconds(id, level);
    return sum / second.length;
  };
  return {
    P1: shortFigure(await seconds('P1')),
    P6: shortFigure(await seconds('P6')),
    B: shortFigure(await mean('interpreter')),
    'B direct': shortFigure(await mean('direct')),
    C01: shortFigure(await seconds('C01')),
    C06: shortFigure(await seconds('C06')),
  };
}

/** One run from the first start, with all that comes before it. */
async function secondsOfRun(
  { programs, protocol }: ExperimentFile,
  id: string,
  level: ExperimentLevel,
  { backend, signal }: Conditions,
): Promise<number> {
  const program = programs.find((each) => each.id === id)!;
  const begun = performance.now();
  const { staged } = await stagedText(sourceOf(program, protocol), level, signal);
  const starts = Object.fromEntries(
    program.parameters.map((name, index) => [name, program.starts[0]![index]!]),
  );
  const overrides = { starts, extraSteps: protocol.extraEpochs };
  const trainer = await Trainer.start(planTraining(staged.objective!, staged.parameters, overrides), backend);
  const slices = new Slices(signal);
  while (trainer.stopped === null) {
    await trainer.advance(200);
    await slices.pauseWhenDue();
  }
  trainer.dispose();
  return (performance.now() - begun) / 1000;
}
