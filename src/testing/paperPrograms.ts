/** The programs of the paper's experiments as sources. */

import file from '../examples/paperExperiments.json';

export const { protocol } = file;

export interface PaperProgram {
  readonly id: string;
  readonly name: string;
  readonly definitions: string;
  readonly prediction: string;
  readonly inputs: readonly string[];
  readonly parameters: readonly string[];
  readonly starts: readonly Readonly<Record<string, number | undefined>>[];
  readonly rows: readonly (readonly number[])[];
  /** Experiment C prints no count: its mean is over all starts. */
  readonly paper: { readonly converged?: string; readonly meanEpoch: number };
}

export const paperPrograms: readonly PaperProgram[] = [...file.experiments.A, ...file.experiments.C];

export function sourceOf({ definitions, prediction, inputs, parameters, rows }: PaperProgram): string {
  const data = rows.map((row) => `(${row.join(' ')})`).join(' ');
  return `(define-data (${inputs.join(' ')} target) '(${data}))
${parameters.map((name) => `(define-parameter ${name} 1)`).join('\n')}
(fit (lambda (${inputs.join(' ')}) ${definitions} ${prediction}) (${inputs.join(' ')}) target
  (reduce sum)
  (optimizer (adam ${protocol.learningRate}))
  (steps ${protocol.maxEpochs})
  (tolerance ${protocol.tolerance}))`;
}
