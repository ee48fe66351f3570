/**
 * How the time to compile grows with the number of definitions, and what the budget of memory costs: the same program
 * under the default budget, and under one so large that nothing is ever traced, in turns.
 */

import '../src/stage/allParts';
import { Program } from '../src/app/program';
import { expandText } from '../src/lang';
import { defaultLimits, evaluateProgram, finish } from '../src/stage';
import { defaultSoftness } from '../src/train';
import { figure, type Report } from './report';

const sizes = [1000, 10_000] as const;
const rounds = 2;

function many(count: number, form: (index: number) => string, separator = '\n'): string {
  return Array.from({ length: count }, (_, index) => form(index)).join(separator);
}

const programs: Readonly<Record<string, (count: number) => string>> = {
  'definitions of numbers': (count) => many(count, (at) => `(define a${at} ${at})`),
  'procedures, each calls the one before': (count) =>
    `(define (f0 x) x)\n${many(count, (at) => `(define (f${at + 1} x) (f${at} (+ x 1)))`)}\n(f${count} 1)`,
  'one definition that uses all others': (count) =>
    `${many(count, (at) => `(define a${at} 1)`)}\n(define all (+ ${many(count, (at) => `a${at}`, ' ')}))\nall`,
  parameters: (count) =>
    `${many(count, (at) => `(define-parameter a${at} 1)`)}\n(minimize (+ ${many(count, (at) => `(square a${at})`, ' ')}))`,
  watches: (count) =>
    `(define-parameter a 1)\n${many(count, (at) => `(watch w${at} (* a ${at}))`)}\n(minimize (square a))`,
  'uses of a macro': (count) =>
    `(define-syntax inc (syntax-rules () ((_ x) (+ x 1))))\n${many(count, (at) => `(define a${at} (inc ${at}))`)}`,
  'outputs of a jacobian by two numbers': (count) =>
    `((jacobian (lambda (a b) (map (lambda (t) (exp (* a (sin (* b t))))) (iota ${count})))) 0.5 0.3)`,
  'terms of Cajal': (count) =>
    many(count, (at) => `(define-cajal t${at} (lambda ((b Bool)) (if b false true)))`),
};

async function compileTime(text: string): Promise<number> {
  const began = process.cpuUsage().user;
  const program = new Program({ text });
  const { staged } = finish(program.compiled());
  if (staged !== null) await program.summary(staged, defaultSoftness);
  return (process.cpuUsage().user - began) / 1000;
}

/** Programs with little alive, with a list that grows, with a deep recursion, and with much alive and much garbage. */
const workloads: Readonly<Record<string, string>> = {
  'a loop of sums': '(define (go n s) (if (= n 0) s (go (- n 1) (+ s (* n 0.5))))) (go 1000000 0)',
  'a list that grows': "(define (go n l) (if (= n 0) (length l) (go (- n 1) (cons n l)))) (go 2000000 '())",
  'a recursion a million deep': '(define (go n) (if (= n 0) 0 (+ 1 (go (- n 1))))) (go 1000000)',
  'garbage beside 300 MB of lists':
    '(define kept (iota 4800000)) (define (go n l) (if (= n 0) (length l) (go (- n 1) (iota 10)))) (go 300000 0)',
};

function runTime(source: string, memory: number): number {
  const { program } = expandText(source, { source: 'program', tables: [] });
  const began = process.cpuUsage().user;
  finish(evaluateProgram(program, { tables: () => null, limits: { ...defaultLimits, memory } }));
  return (process.cpuUsage().user - began) / 1000;
}

const budgets = [defaultLimits.memory, 2 ** 40] as const;

export async function measureGrowth(): Promise<Report> {
  const compiled: Record<string, readonly number[]> = {};
  for (const [name, make] of Object.entries(programs)) {
    const best: number[] = sizes.map(() => Number.POSITIVE_INFINITY);
    for (let round = 0; round < rounds; round++)
      for (const [index, size] of sizes.entries())
        best[index] = Math.min(best[index]!, await compileTime(make(size)));
    compiled[name] = best;
  }
  const run: Record<string, readonly number[]> = {};
  for (const [name, source] of Object.entries(workloads)) {
    const best: number[] = budgets.map(() => Number.POSITIVE_INFINITY);
    for (let round = 0; round < rounds; round++)
      for (const [index, budget] of budgets.entries())
        best[index] = Math.min(best[index]!, runTime(source, budget));
    run[name] = best;
  }
  const row = (times: readonly number[], ratio: number, name: string): string[] => [
    ...times.map(figure),
    figure(ratio),
    name,
  ];
  return {
    tables: [
      {
        title: 'From text to start values: milliseconds of the processor, the best of two',
        columns: [...sizes.map((size) => size.toLocaleString('en')), 'ratio', ''],
        rows: Object.entries(compiled).map(([name, times]) => row(times, times[1]! / times[0]!, name)),
        notes: ['Ten times the definitions: a ratio of 10 is linear.'],
      },
      {
        title: 'The budget of memory: milliseconds of the processor, the best of two',
        columns: ['512 MB', 'no budget', 'ratio', ''],
        rows: Object.entries(run).map(([name, times]) => row(times, times[0]! / times[1]!, name)),
        notes: [],
      },
    ],
    data: { compiled, run },
  };
}
