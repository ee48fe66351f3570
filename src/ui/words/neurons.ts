/** What a neuron is fed by, and what it loses. */

import { count, plural } from './numbers';

export const neuronWords = {
  lessThan: 'less than 0.1 %',
  moreThan: 'more than 99.9 %',
  percent: (number: number) => `${number} %`,
  /** `row` counts from 1; null where the weight is lost in all rows together. */
  loses: (name: string, lost: string, step: number, row: number | null) =>
    `${step === 0 ? 'At the start' : `After ${plural(step, 'step')}`}${row === null ? '' : ` in row ${count(row)}`} ${name} loses ${lost} of its weight off the end of Nat.`,
  moreRoom: (last: number) =>
    `Its numbers are 0 to ${last}; a greater (dimension d) in define-cajal makes room.`,
  oneApplication: 'one application',
  meanOverApplications: (applications: number) => `the mean over ${plural(applications, 'application')}`,
  row: (row: number, rows: number, applications: number) =>
    `row ${count(row)} of ${count(rows)}${applications === 1 ? '' : `, the first of ${count(applications)} applications`}`,
  meanOverRows: (taken: number, rows: number) =>
    `the mean over ${taken === rows ? plural(rows, 'row') : `${count(taken)} of ${count(rows)} rows`}`,
  range: (size: number, low: string, high: string) => `${plural(size, 'number')} from ${low} to ${high}`,
} as const;
