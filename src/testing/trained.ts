/** Programs, trained to their end, as a report of what their fit is worth sees them. */

import { ReferenceBackend } from '../backends';
import type { Subject } from '../train/inference';
import { planTraining } from '../train/plan';
import { Trainer } from '../train/trainer';
import { staged } from './compile';

const backend = new ReferenceBackend('for a test');

/** The program after training, as its report sees it. */
export async function trained(source: string): Promise<Subject> {
  const { objective, parameters } = staged(source);
  const plan = planTraining(objective!, parameters);
  const trainer = await Trainer.start(plan, backend);
  while (trainer.stopped === null) await trainer.advance(1000);
  trainer.dispose();
  const { present: values, temperature, stopped } = trainer;
  const leftNumbers = stopped === 'non-finite';
  return {
    plan,
    values,
    temperature,
    leftNumbers,
    backendFor: async () => backend,
    pause: async () => undefined,
  };
}
