/** The texts of the gallery, by the name in the address. */

import battery from './battery.scm?raw';
import certified from './certified.scm?raw';
import co2 from './co2.scm?raw';
import counting from './counting.scm?raw';
import enzymeKinetics from './enzyme-kinetics.scm?raw';
import friction from './friction.scm?raw';
import hareLynx from './hare-lynx.scm?raw';
import hubble from './hubble.scm?raw';
import influenza from './influenza.scm?raw';
import kalman from './kalman.scm?raw';
import kepler from './kepler.scm?raw';
import meeting from './meeting.scm?raw';
import nile from './nile.scm?raw';
import population from './population.scm?raw';
import rateLaws from './rate-laws.scm?raw';
import spirals from './spirals.scm?raw';
import spreading from './spreading.scm?raw';
import twoOperators from './two-operators.scm?raw';

export const sources = {
  'enzyme-kinetics': enzymeKinetics,
  hubble,
  influenza,
  'hare-lynx': hareLynx,
  population,
  co2,
  certified,
  kalman,
  spirals,
  'rate-laws': rateLaws,
  'two-operators': twoOperators,
  nile,
  counting,
  kepler,
  battery,
  friction,
  meeting,
  spreading,
} as const;

export type GalleryName = keyof typeof sources;
