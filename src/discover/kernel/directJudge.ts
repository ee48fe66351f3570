/** Judges the bodies of an unknown whose rows are a sum of squares, with the kernel. */

import type { DirectProblem } from '../directProblem';
import { constantsOf, type Formula, withConstants } from '../formula';
import type { Candidate, Judge, JudgedRows } from '../task';
import { calibrate } from './calibrate';
import { Kernel } from './kernel';
import type { KernelLanes } from './module';
import { sampleRows, spreadRows } from './starts';

/** A search looks at so many rows beside the losses of all. */
const maxJudgedRows = 128;

function judgedRows({ arguments: columns, targets, scales, training }: DirectProblem): JudgedRows {
  const rows = spreadRows(training, maxJudgedRows);
  const chosen = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[row]!);
  return {
    count: rows.length,
    columns: columns.map(chosen),
    targets: chosen(targets),
    scales: chosen(scales),
  };
}

/** A direct problem has one unknown. */
function formulaOf(candidate: Candidate): Formula {
  return candidate[0]!;
}

/** `lanes`: in how many lanes rows are computed; null for what the engine has. Results do not depend on it but for rounding. */
export function directJudge(problem: DirectProblem, lanes: KernelLanes | null = null): Judge {
  const kernel = new Kernel(problem, lanes);
  const sample = sampleRows(problem.arguments, problem.training);
  const loss = (formula: Formula): number => kernel.losses([formula])[0]!;
  return {
    loss: (candidate) => loss(formulaOf(candidate)),
    losses: (candidates) => kernel.losses(candidates.map(formulaOf)),
    scaled: (trials) => kernel.scaled(trials),
    scaledList: (list) => kernel.scaledList(list),
    rows: judgedRows(problem),
    calibrate: (candidate, options) => {
      const formula = formulaOf(candidate);
      const hasConstants = constantsOf(formula).length > 0;
      const found = hasConstants
        ? calibrate(formula, kernel.normalEquations(formula), sample, options)
        : null;
      const fitted = found === null ? formula : withConstants(formula, found.constants);
      const reached = loss(fitted);
      return {
        loss: Number.isFinite(reached) ? reached : Number.POSITIVE_INFINITY,
        holdoutLoss: kernel.holdoutLoss(fitted),
        candidate: [fitted],
        parameters: {},
        converged: !hasConstants || found?.converged === true,
      };
    },
  };
}
