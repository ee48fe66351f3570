/**
 * The likelihoods end at the optimum that SciPy 1.17 found from the same data: BFGS, then the simplex of Nelder and Mead and
 * Powell's method, of likelihoods written with its densities and plain loops.
 */

import { expect, test } from 'vitest';
import { WasmBackend } from '../../backends/wasm/backend';
import { staged } from '../../testing/compile';
import { planTraining, Trainer } from '../../train';
import { likelihoodSource, likelihoods } from '..';
import type { LikelihoodName } from '.';

/** The negative log likelihood at the optimum, with its penalty. */
const optima: { readonly [Name in LikelihoodName]: number } = {
  'eight-schools': 33.4834202989,
  bioassay: 1.9824186335,
  airlines: 27.7065909216,
  'overdispersed-counts': 76.229275245,
  remission: 106.5794915816,
  galaxies: 206.8579141934,
  rats: 554.166872428,
  dyestuff: 186.6557910716,
  'phone-calls': 64.5193064053,
  'coal-mining': 171.2887165513,
  garch: 244.4150843077,
  'hidden-markov': 100.2657461315,
  'gaussian-process': 15.6485608122,
  'two-compartments': -32.3364944677,
  'lotka-volterra': 127.0816052199,
  autoregression: 3.6592228775,
  arma: 101.6962149737,
};

/** The least loss of a run on WebAssembly. */
async function trainedLoss(source: string): Promise<number> {
  const { objective, parameters } = staged(source);
  const trainer = await Trainer.start(
    planTraining(objective!, parameters, {}),
    new WasmBackend('to compare', { lanes: 'f64x2' }),
  );
  let least = Number.POSITIVE_INFINITY;
  for (;;) {
    const { losses } = await trainer.advance(100);
    if (losses.length === 0) return least;
    least = Math.min(least, ...losses);
  }
}

for (const { id, title } of likelihoods) {
  test(`${title} ends at the optimum that another optimizer found`, async () => {
    const source = await likelihoodSource(id);
    const wanted = optima[id];
    expect(Math.abs((await trainedLoss(source)) - wanted) / Math.abs(wanted)).toBeLessThan(1e-8);
    // Sums of exponentials are those of the language.
    expect(source).not.toMatch(/\(log \((?:sum|\+) \(exp/);
  });
}
