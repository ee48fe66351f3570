/** Why a link was not opened. */

import { count } from './numbers';

export const linkWords = {
  noVersion: 'The link does not start with a version, as in #v1/….',
  otherVersion: (version: string) =>
    `The link is of version ${version}, and this Gradus reads version 1. A newer Gradus may read it.`,
  empty: 'The link holds no program: nothing follows #v1/.',
  tooLong: (bytes: number, max: number) =>
    `The link is too long: ${count(bytes)} bytes, where ${count(max)} are allowed.`,
  damaged: 'The link is damaged: it holds characters that no link has, or it was cut.',
  unpacksTooLarge: (max: number) =>
    `The link unpacks to more than ${count(max)} bytes, which no program needs.`,
  broken: 'The link is damaged: it does not unpack. It may have been cut on its way.',
  notJson: 'The link is damaged: what it unpacks to is not JSON.',
  noProgram: 'The link holds JSON, but not an object with a program in it.',
  unknownField: (name: string) => `The link has a field that version 1 does not know: ${name}.`,
  wrongField: (name: string, wanted: string) => `The link’s ${name} is not what it should be: ${wanted}.`,
  wanted: {
    text: 'text',
    title: (max: number) => `text of at most ${max} characters`,
    seed: 'a whole number',
    oneOf: (choices: readonly string[]) => `one of ${choices.join(', ')}`,
    pace: 'auto, fastest or steps a second from 1 to 100,000',
    level: 'direct, interpreter or tower',
    temperature: (min: number, max: number) => `a number from ${min} to ${max}`,
    flag: 'true or false',
    search: 'a seed, a limit in seconds, and a front of expressions',
    probes: (max: number) => `at most ${max} places in the text, each with its two ends`,
  },
} as const;
