/** The judge of a task, for a search; or the reason why there is none. */

import { type Diagnostic, diagnostic } from '../text/diagnostic';
import { directJudge } from './kernel';
import type { Task } from './problem';
import { stagedJudge, unsupportedPart } from './staged';
import type { Judge } from './task';

export function judgeOf({ problem }: Task): Judge | null {
  switch (problem.kind) {
    case 'direct':
      return directJudge(problem);
    case 'staged':
      return stagedJudge(problem);
    case 'text':
      return null;
  }
}

/** Why a task without a judge cannot be searched, at its place. Its candidates can be calibrated all the same. */
export function hindranceOf({ problem, unknowns }: Task): Diagnostic {
  if (problem.kind === 'text')
    return diagnostic(
      'not-searched',
      problem.mistake.span,
      `The program cannot be searched, since it does not compile before the bodies of its unknowns are known. ${problem.mistake.message}`,
      {
        hint: 'A search tries formulas: call the unknown with numbers or tensors, and other procedures outside of it. Candidates from elsewhere can be calibrated.',
      },
    );
  const reason = problem.kind === 'staged' ? unsupportedPart(problem) : null;
  return diagnostic('not-searched', unknowns[0]!.span, `The program cannot be searched: ${reason}.`, {
    hint: 'Candidates from elsewhere can be calibrated.',
  });
}
