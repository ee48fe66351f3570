/** The gallery: programs on real data, each with an address of its own. Their texts, but the first, are loaded on demand. */

import { lazyPart } from '../parts/lazyPart';
import type { VariantName } from './evaluators';
import type { GalleryName } from './gallery';
import enzymeKinetics from './gallery/enzyme-kinetics.scm?raw';
import type { LikelihoodName } from './likelihoods';

export interface Example {
  /** The name in the address: `#example/hubble`. */
  readonly id: GalleryName;
  readonly title: string;
  /** What the example shows, in a sentence. */
  readonly summary: string;
  /** Settings for the run, if they matter: its backend, the temperature of its soft choices, and their noise. */
  readonly settings?: {
    readonly backend?: 'reference';
    readonly temperature?: number;
    readonly temperatureEnd?: number;
    readonly schedule?: 'geometric' | 'linear';
    readonly gumbel?: boolean;
    readonly straightThrough?: boolean;
  };
  /** The evaluator that it runs through, at the level `interpreter`. Without one it runs at `direct`. */
  readonly variant?: VariantName;
}

/** The examples. The first is the one that a new visitor sees. */
export const examples: readonly Example[] = [
  {
    id: 'enzyme-kinetics',
    title: 'Enzyme kinetics',
    summary: 'Two constants of a saturating curve, fitted to measured reaction rates.',
  },
  {
    id: 'hubble',
    title: 'Hubble’s law',
    summary: 'One slope through 24 nebulae, and the age of the universe it implied in 1929.',
  },
  {
    id: 'influenza',
    title: 'Influenza in a boarding school',
    summary: 'An epidemic model, stepped through 14 days by Runge-Kutta and fitted as a whole.',
  },
  {
    id: 'hare-lynx',
    title: 'Hares and lynxes',
    summary: 'Lotka and Volterra’s cycles of hunters and hunted, with gradients through 80 steps of time.',
  },
  {
    id: 'population',
    title: 'Population of the United States',
    summary: 'Logistic growth over 230 years, and the limit it points at.',
  },
  {
    id: 'co2',
    title: 'Carbon dioxide at Mauna Loa',
    summary: 'An exponential excess over a constant, judged on years held out.',
  },
  {
    id: 'certified',
    title: 'Certified',
    summary: 'Thirteen problems whose parameters NIST certifies to 11 digits, found by Levenberg-Marquardt.',
  },
  {
    id: 'kalman',
    title: 'A Kalman filter',
    summary: 'The wandering trend of carbon dioxide, its noise found by the likelihood of 67 readings.',
  },
  {
    id: 'spirals',
    title: 'Two spirals',
    summary: 'A network of two layers, its weights tensors, separates two entwined spirals.',
  },
  {
    id: 'rate-laws',
    title: 'Which law?',
    summary: 'Four laws for one reaction, blended by soft-choice, until the falling temperature leaves one.',
    settings: { temperature: 1, temperatureEnd: 0.05, gumbel: true },
  },
  {
    id: 'two-operators',
    title: 'Two unknown operators',
    summary: 'A law with two operators of eight each and two constants, looked for from 240 starts at once.',
  },
  {
    id: 'nile',
    title: 'The fall of the Nile',
    summary: 'A year that appears only in a test, found through an evaluator whose if blends both arms.',
    variant: 'blending',
  },
  {
    id: 'counting',
    title: 'Counting applications',
    summary: 'An evaluator that counts its applications: Newton’s method takes fewer as it trains.',
    // The parameter decides the number of turns of its loop, which is slow with operations on tensors.
    settings: { backend: 'reference' },
    variant: 'counting',
  },
  {
    id: 'kepler',
    title: 'Kepler’s third law',
    summary: 'Six planets, and a search that finds how long their years are.',
  },
  {
    id: 'battery',
    title: 'A knee in a battery',
    summary: 'A cell fades slowly, then quickly: a search finds the curve and its knee.',
  },
  {
    id: 'friction',
    title: 'Which force?',
    summary: 'What slows a pendulum is left open, inside its equation of motion, and found.',
  },
  {
    id: 'meeting',
    title: 'How do they meet?',
    summary: 'Hares and lynxes again: how many are caught is an unknown inside the differential equations.',
  },
  {
    id: 'spreading',
    title: 'What spreads?',
    summary: 'The force of infection in an epidemic, found as a law of the well and the ill.',
  },
];

/** A model of the statistical literature, whose text is loaded when it is opened. */
export interface LikelihoodExample {
  readonly id: LikelihoodName;
  readonly title: string;
  readonly summary: string;
}

/** Models as likelihoods, some penalised. */
export const likelihoods: readonly LikelihoodExample[] = [
  {
    id: 'eight-schools',
    title: 'Eight schools',
    summary: 'Effects of a coaching programme, integrated out.',
  },
  {
    id: 'bioassay',
    title: 'Deaths by dose',
    summary: 'A logistic regression on four doses of a drug.',
  },
  {
    id: 'airlines',
    title: 'Airline accidents',
    summary: 'A Poisson regression on the year.',
  },
  {
    id: 'overdispersed-counts',
    title: 'Overdispersed counts',
    summary: 'A negative binomial regression.',
  },
  {
    id: 'remission',
    title: 'Weeks in remission',
    summary: 'A Weibull regression, with patients whose end was not seen.',
  },
  {
    id: 'galaxies',
    title: 'Galaxies',
    summary: 'A mixture of three normal densities, for the velocities of 82 galaxies.',
  },
  {
    id: 'rats',
    title: 'Growing rats',
    summary: 'A line for each of 30 rats, the lines integrated out.',
  },
  {
    id: 'dyestuff',
    title: 'Batches of dyestuff',
    summary: 'Effects of batches, which a column of text names.',
  },
  {
    id: 'phone-calls',
    title: 'Belgian phone calls',
    summary: 'A line that some wrong readings do not mislead, by Student’s t.',
  },
  {
    id: 'coal-mining',
    title: 'Coal-mining disasters',
    summary: 'A change of rate in a year that the likelihood sums over.',
  },
  {
    id: 'garch',
    title: 'Volatile returns',
    summary: 'GARCH(1,1): a variance that follows the shocks before.',
  },
  {
    id: 'hidden-markov',
    title: 'Hidden states',
    summary: 'A hidden Markov model by the forward algorithm.',
  },
  {
    id: 'gaussian-process',
    title: 'A Gaussian process',
    summary: 'A smooth curve of unknown form through 20 points.',
  },
  {
    id: 'two-compartments',
    title: 'Two compartments',
    summary: 'A drug in blood and tissue, by differential equations.',
  },
  {
    id: 'lotka-volterra',
    title: 'Hares and lynxes, with errors',
    summary: 'Lotka and Volterra’s equations, as a penalised likelihood.',
  },
  {
    id: 'autoregression',
    title: 'Lynxes from year to year',
    summary: 'An autoregression of order two.',
  },
  {
    id: 'arma',
    title: 'Echoes of surprises',
    summary: 'ARMA(1,1): a series that remembers its last surprise.',
  },
];

const gallery = lazyPart('gallery', () => import('./gallery'));

/** The text of an example. That of the first is here, for a new visitor. */
export async function exampleSource(name: GalleryName): Promise<string> {
  if (name === 'enzyme-kinetics') return enzymeKinetics;
  const { sources } = await gallery.load();
  return sources[name];
}

const likelihoodSources = lazyPart('likelihoods', () => import('./likelihoods'));

/** The text of a model, loaded on demand. */
export async function likelihoodSource(name: LikelihoodName): Promise<string> {
  const { sources } = await likelihoodSources.load();
  return sources[name];
}

const evaluators = lazyPart('evaluatorVariants', () => import('./evaluators'));

/** The text of an evaluator that examples use, loaded on demand. */
export async function variantEvaluator(name: VariantName): Promise<string> {
  const { variants } = await evaluators.load();
  return variants[name];
}
