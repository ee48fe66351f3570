/**
 * A part of the program that is loaded when it is first needed: loaded once, shared by all who ask for it, and loaded
 * again after a failure. Every `import()` of the sources is the loader of one of these parts; a test holds that.
 */

/** Every part, and how a sentence names it. A browser test loads each of them after a failure. */
export const partNames = {
  editor: 'the editor',
  assistance: 'the help with writing',
  evaluatorText: 'the text of the evaluator',
  dataTab: 'the list of tables',
  lossChart: 'the loss chart',
  fitChart: 'the fit chart',
  residualChart: 'the chart of the residuals',
  fanChart: 'the chart of all restarts',
  endsChart: 'the chart of where restarts end',
  landscapeChart: 'the landscape chart',
  runsView: 'the table of runs',
  runLedger: 'the list of finished runs',
  comparison: 'the comparison of programs',
  discoverer: 'the search for unknowns',
  discoverView: 'the view of the search',
  statisticsView: 'the view of the statistics',
  verifyTable: 'the table of the verification',
  neuronBody: 'the view of a linear term',
  probeCards: 'the view of the probes',
  stepsView: 'the view of the steps',
  influenceView: 'the view of where the loss is decided',
  compiledListings: 'the listings of the compiled program',
  equations: 'the view of the equations',
  shareDialog: 'the share dialog',
  reference: 'the reference',
  lessonPane: 'the lesson pane',
  lessonText: 'the text of the lesson',
  experimentsPage: 'the page of experiments',
  paperExperiments: 'the experiments of the paper',
  digitsPage: 'the digits page',
  digitsTraining: 'the training on digits',
  digitFiles: 'the reader of MNIST files',
  tableReader: 'the reader of tables',
  bundledTables: 'the names of the bundled tables',
  evaluatorVariants: 'the evaluators of the examples',
  gallery: 'the texts of the examples',
  likelihoods: 'the texts of the likelihoods',
  wasm: 'the WebAssembly backend',
  tfjs: 'TensorFlow.js',
  tfjsWasm: 'the WebAssembly backend of TensorFlow.js',
  tfjsCpu: 'the JavaScript backend of TensorFlow.js',
  tfjsWebgpu: 'the WebGPU backend of TensorFlow.js',
  webgpu: 'the WebGPU backend',
  inspect: 'the listings of the compiler',
  mathematics: 'the mathematics of a program',
  inference: 'the statistics of the fit',
  linearTerms: 'the compiler of linear terms',
  evaluator: 'the evaluator',
  mappings: 'the procedures on mappings',
  checkProcedures: 'the procedures of checks',
  portProcedures: 'the procedures on ports',
  listParts: 'the procedures on parts of lists',
  sequences: 'the procedures on lists, vectors and strings',
  rareForms: 'the rarer forms of the language',
  textProcedures: 'the procedures on text',
  escapes: 'conditions, escapes and promises',
  densities: 'the densities',
  solvers: 'the solvers',
  sicp: 'the library (sicp)',
  malt: 'the library (malt)',
  verification: 'the check of values and gradients',
  probes: 'the observer of expressions',
  scene: 'what is shown of numbers that are dragged',
  landscape: 'the evaluation of landscapes',
  neurons: 'the observer of linear terms',
  search: 'the search for steps',
  restarts: 'the training from several starts',
  explanation: 'the explanation of numbers that are not finite',
  ending: 'the report of how a run ended',
  experiments: 'the runs of experiments',
  furtherExperiments: 'the further experiments',
  discovery: 'the judge of candidates',
} as const;

export type PartName = keyof typeof partNames;

/** The files of a part did not arrive, or did not run. The message is a sentence for the reader of the page. */
export class PartError extends Error {
  override readonly name = 'PartError';

  constructor(
    readonly part: PartName,
    cause: unknown,
  ) {
    super(`Could not load ${partNames[part]}.`, { cause });
  }
}

/** Whether files did not arrive, here or in a worker, whose errors keep only their names and messages. */
export function isPartError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'PartError';
}

export type PartState<T> =
  | { readonly kind: 'idle' }
  /** `after`: the failure that is being mended; null the first time. */
  | { readonly kind: 'loading'; readonly after: PartError | null }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: PartError };

export class LazyPart<T> {
  private state: PartState<T> = { kind: 'idle' };
  private pending: Promise<T> | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(
    readonly name: PartName,
    private readonly fetch: () => Promise<T>,
  ) {}

  /** The part, loaded if it is not there yet; rejects with a `PartError`, after which the next call tries again. */
  load(): Promise<T> {
    if (this.state.kind === 'ready') return Promise.resolve(this.state.value);
    this.pending ??= this.start();
    return this.pending;
  }

  readonly get = (): PartState<T> => this.state;

  /** The part, where it is certain that it was loaded or provided before. */
  get value(): T {
    if (this.state.kind === 'ready') return this.state.value;
    throw new Error(`${partNames[this.name]} is used before it is loaded.`);
  }

  /** Takes what is at hand already in place of loading it: in a terminal, nothing need be loaded late. */
  provide(value: T): void {
    this.set({ kind: 'ready', value });
  }

  /** Calls the listener after each change of the state; answers with what ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private async start(): Promise<T> {
    this.set({ kind: 'loading', after: this.state.kind === 'failed' ? this.state.error : null });
    try {
      const value = await this.fetch();
      this.set({ kind: 'ready', value });
      return value;
    } catch (cause) {
      const error = cause instanceof PartError ? cause : new PartError(this.name, cause);
      this.set({ kind: 'failed', error });
      throw error;
    } finally {
      this.pending = null;
    }
  }

  private set(state: PartState<T>): void {
    this.state = state;
    for (const listener of [...this.listeners]) listener();
  }
}

/** The one way to load something late: `load` is a single `import()`, or one with what it needs. */
export function lazyPart<T>(name: PartName, load: () => Promise<T>): LazyPart<T> {
  return new LazyPart(name, load);
}
