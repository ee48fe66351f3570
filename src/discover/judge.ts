/** The judge of a task, for a search; null where bodies have to be compiled one by one. */

import { directJudge } from './kernel';
import type { Task } from './problem';
import { stagedJudge } from './staged';
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
