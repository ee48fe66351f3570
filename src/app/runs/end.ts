/** Reports how a run ended, with offers that fit the program's text. The page loads it when the first run ends. */

import type { Backend } from '../../backends';
import { unsupported } from '../../backends/wasm/supported';
import type { Program as Expanded } from '../../lang';
import { placesOf, type Trainer } from '../../train';
import { endOf } from '../../train/ending';
import type { EndReport, StopReason } from '../protocol';
import { endReport } from './offers';

/** The program that was trained, as text and expanded. */
export interface TrainedText {
  readonly text: string;
  readonly tableNames: readonly string[];
  readonly expanded: () => { readonly program: Expanded };
}

export async function reportEnd(
  trainer: Trainer,
  program: TrainedText,
  backend: Backend,
  reason: StopReason,
): Promise<EndReport> {
  const end = await endOf(trainer, backend, reason);
  const { plan, present } = trainer;
  const places = placesOf(plan.parameters);
  const numbers = plan.parameters.flatMap(({ name, shape }, index) =>
    shape.length === 0 ? [[name, present[places[index]!.start]!] as const] : [],
  );
  return endReport(end, {
    text: program.text,
    expanded: program.expanded().program,
    tableNames: program.tableNames,
    numbers: new Map(numbers),
    doubles: unsupported(plan.gradient) === null ? 'wasm' : 'reference',
  });
}
