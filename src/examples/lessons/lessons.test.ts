import { test } from 'vitest';
import { ReferenceBackend } from '../../backends';
import { evaluation, mistakes, staged } from '../../testing/compile';
import { renderDiagnostics } from '../../text/render';
import { planTraining, Trainer } from '../../train';
import { lessons } from './index';

test('x', async () => {
  for (const { id, load } of lessons) {
    const { steps } = await load();
    for (const [i, { source }] of steps.entries()) {
      if (source === null) continue;
      const found = mistakes(source);
      console.log('==', id, i, renderDiagnostics(found, { program: source }));
      if (found.some((d) => d.severity === 'error')) continue;
      console.log(evaluation(source).written);
      if (!/\((fit|minimize)/.test(source)) continue;
      const { objective, parameters } = staged(source);
      const t0 = performance.now();
      const trainer = await Trainer.start(
        planTraining(objective!, parameters, {}),
        new ReferenceBackend('x'),
      );
      while (trainer.stopped === null) await trainer.advance(1000);
      console.log(
        trainer.loss,
        [...trainer.present].map((x) => +x.toFixed(4)).join(' '),
        performance.now() - t0,
      );
    }
  }
}, 300000);
