/**
 * The problems of NIST's Statistical Reference Datasets, by Levenberg-Marquardt and by L-BFGS in WebAssembly, beside
 * SciPy's `least_squares` where `python3` has it: digits and times from both starts, side by side.
 */

import { spawnSync } from 'node:child_process';
import { WasmBackend } from '../src/backends/wasm';
import { staged } from '../src/testing/compile';
import { commonDigits, type NistProblem, nistProblems, nistProgram } from '../src/testing/nist';
import { planTraining, Trainer } from '../src/train';
import { figure, type Report } from './report';

/** The models for Python. */
const wave = (period: string, c: number, s: number): string =>
  `b[${c}]*np.cos(2*np.pi*x/${period}) + b[${s}]*np.sin(2*np.pi*x/${period})`;
const models: Readonly<Record<string, string>> = {
  Bennett5: 'b[0]*(b[1]+x)**(-1/b[2])',
  BoxBOD: 'b[0]*(1-np.exp(-b[1]*x))',
  Chwirut2: 'np.exp(-b[0]*x)/(b[1]+b[2]*x)',
  DanWood: 'b[0]*x**b[1]',
  ENSO: `b[0] + ${wave('12', 1, 2)} + ${wave('b[3]', 4, 5)} + ${wave('b[6]', 7, 8)}`,
  Gauss1: 'b[0]*np.exp(-b[1]*x) + b[2]*np.exp(-((x-b[3])/b[4])**2) + b[5]*np.exp(-((x-b[6])/b[7])**2)',
  Kirby2: '(b[0]+b[1]*x+b[2]*x**2)/(1+b[3]*x+b[4]*x**2)',
  Lanczos3: 'b[0]*np.exp(-b[1]*x) + b[2]*np.exp(-b[3]*x) + b[4]*np.exp(-b[5]*x)',
  MGH09: 'b[0]*(x**2+x*b[1])/(x**2+x*b[2]+b[3])',
  Misra1a: 'b[0]*(1-np.exp(-b[1]*x))',
  Nelson: 'b[0]-b[1]*x[0]*np.exp(-b[2]*x[1])',
  Rat42: 'b[0]/(1+np.exp(b[1]-b[2]*x))',
  Thurber: '(b[0]+b[1]*x+b[2]*x**2+b[3]*x**3)/(1+b[4]*x+b[5]*x**2+b[6]*x**3)',
};

interface Run {
  readonly seconds: number;
  readonly parameters: readonly number[];
}

/** The runs of SciPy from both starts of each problem; null without it. */
function scipy(): readonly (readonly Run[])[] | null {
  const input = JSON.stringify(nistProblems.map((each) => ({ ...each, model: models[each.name] })));
  const script = new URL('nist.py', import.meta.url).pathname;
  const { status, stdout } = spawnSync('python3', [script], { input, encoding: 'utf8' });
  // The script writes what `Run` says.
  return status === 0 ? (JSON.parse(stdout) as Run[][]) : null;
}

/** A run of a program that is compiled already: the second of two, without the time of compiling the module. */
async function run(problem: NistProblem, start: 1 | 2, optimizer: string): Promise<Run> {
  const { objective, parameters } = staged(nistProgram(problem, start, optimizer));
  const plan = planTraining(objective!, parameters, { steps: 5000 });
  const backend = new WasmBackend('for a benchmark');
  let [seconds, found]: [number, readonly number[]] = [0, []];
  for (let turn = 0; turn < 2; turn++) {
    const trainer = await Trainer.start(plan, backend);
    const began = performance.now();
    while (trainer.stopped === null) await trainer.advance(50);
    seconds = (performance.now() - began) / 1000;
    found = [...trainer.present];
    trainer.dispose();
  }
  return { seconds, parameters: found };
}

export async function measureNist(): Promise<Report> {
  const others = scipy();
  const rows: string[][] = [];
  const data: unknown[] = [];
  const arrived = { lm: 0, lbfgs: 0, scipy: 0 };
  for (const [index, problem] of nistProblems.entries()) {
    for (const start of [1, 2] as const) {
      const runs = {
        lm: await run(problem, start, '(lm)'),
        lbfgs: await run(problem, start, '(lbfgs)'),
        scipy: others === null ? null : others[index]![start - 1]!,
      };
      const digits = (each: Run | null): number | null =>
        each === null ? null : commonDigits(each.parameters, problem.certified);
      const cells = [runs.lm, runs.lbfgs, runs.scipy].flatMap((each) => {
        if (each === null) return ['', ''];
        return [digits(each)!.toFixed(1), figure(1000 * each.seconds)];
      });
      for (const name of ['lm', 'lbfgs', 'scipy'] as const)
        if ((digits(runs[name]) ?? 0) > 6) arrived[name]++;
      rows.push([problem.name, `${start}`, ...cells]);
      data.push({ name: problem.name, start, runs });
    }
  }
  const count = rows.length;
  const title = `NIST, nonlinear regression: lm arrives in ${arrived.lm} of ${count}, lbfgs in ${arrived.lbfgs}${others === null ? '' : `, SciPy in ${arrived.scipy}`}`;
  const columns = ['problem', 'start', 'lm digits', 'ms', 'lbfgs digits', 'ms', 'SciPy lm digits', 'ms'];
  return { tables: [{ title, columns, rows }], data };
}
