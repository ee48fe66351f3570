/** The programs of the group of likelihoods, loaded when one of them is opened. */

import airlines from './airlines.scm?raw';
import arma from './arma.scm?raw';
import autoregression from './autoregression.scm?raw';
import bioassay from './bioassay.scm?raw';
import coalMining from './coal-mining.scm?raw';
import dyestuff from './dyestuff.scm?raw';
import eightSchools from './eight-schools.scm?raw';
import galaxies from './galaxies.scm?raw';
import garch from './garch.scm?raw';
import gaussianProcess from './gaussian-process.scm?raw';
import hiddenMarkov from './hidden-markov.scm?raw';
import lotkaVolterra from './lotka-volterra.scm?raw';
import overdispersedCounts from './overdispersed-counts.scm?raw';
import phoneCalls from './phone-calls.scm?raw';
import rats from './rats.scm?raw';
import remission from './remission.scm?raw';
import twoCompartments from './two-compartments.scm?raw';

export const sources = {
  'eight-schools': eightSchools,
  bioassay,
  airlines,
  'overdispersed-counts': overdispersedCounts,
  remission,
  galaxies,
  rats,
  dyestuff,
  'phone-calls': phoneCalls,
  'coal-mining': coalMining,
  garch,
  'hidden-markov': hiddenMarkov,
  'gaussian-process': gaussianProcess,
  'two-compartments': twoCompartments,
  'lotka-volterra': lotkaVolterra,
  autoregression,
  arma,
} as const;

export type LikelihoodName = keyof typeof sources;
