/** The panels of the right side. Code is between backticks. */

import { count, plural } from './numbers';

export const panelWords = {
  fold: (title: string) => `Folds ${title}`,
  unfold: (title: string) => `Unfolds ${title}`,
  showAll: 'Show all panels',
  showAlone: (title: string) => `Show ${title} alone`,
  more: (title: string) => `More of ${title}`,
  titles: {
    loss: 'Loss',
    restarts: 'Restarts',
    fit: 'Fit',
    residuals: 'Residuals',
    parameters: 'Parameters',
    runs: 'Runs',
    statistics: 'Statistics',
    landscape: 'Landscape',
    steps: 'Steps',
    influence: 'Where the loss is decided',
    mathematics: 'Mathematics',
    verify: 'Verify',
    compiled: 'Compiled',
    neuron: 'Neuron',
  },

  loss: {
    empty:
      'A loss says how far the program is from what it should do. Write `(fit …)` or `(minimize …)`, and its value at the start appears here.',
    heldOutColumn: 'held-out loss',
    log: 'log',
    logTip: 'Draws the loss on a logarithmic axis',
    smooth: 'smooth',
    smoothTip: (span: number) =>
      span === 0
        ? 'Smooths the loss; the raw loss stays, faint'
        : `Smoothed over about ${plural(span, 'step')}`,
    smoothValue: (span: number) => (span === 0 ? 'not smoothed' : `over about ${plural(span, 'step')}`),
    step: (step: number) => `step ${count(step)}`,
  },

  restarts: {
    empty: (restarts: number) =>
      `Train runs ${count(restarts)} starts at once: the first from where the program starts, the others from around it. Their losses appear here, and where each parameter ended.`,
    charts: 'Restarts, drawn',
    losses: 'losses',
    saveSvg: (what: string) => `Save ${what} as SVG`,
    savePng: (what: string) => `Save ${what} as PNG`,
    column: 'restart',
    foundColumn: 'found the best',
  },

  fit: {
    empty:
      'Measured points and the program’s curve through them appear here. A `(fit …)` draws its own; `(plot x y curve)` draws any other.',
    saveSvg: (plot: string) => `Save as SVG of ${plot}`,
    savePng: (plot: string) => `Save as PNG of ${plot}`,
    measured: 'measured',
    atStart: (label: string) => `${label} at the start`,
    bandLow: (label: string) => `${label}, 95 % low`,
    bandHigh: (label: string) => `${label}, 95 % high`,
    plotColumn: 'plot',
    seriesColumn: 'series',
  },

  residuals: {
    empty:
      'What is measured less what is predicted, row by row. It appears here once there is a `(fit …)` of numbers, or a `(plot x y curve)`.',
    file: 'residuals',
    saveSvg: (plot: string) => `Save as SVG of ${plot}`,
    savePng: (plot: string) => `Save as PNG of ${plot}`,
  },

  parameters: {
    empty:
      'A parameter is a number to be learned. Write `(define-parameter name start)`, and it appears here with its value and its gradient.',
    copyHistory: 'Copy the history as CSV',
    copyChoices: 'Copy the choices as CSV',
    caption: 'Parameters and watched values',
    columns: {
      name: 'name',
      line: 'line',
      start: 'start',
      now: 'now',
      error: 'std. error',
      interval: '95 % interval',
      low: '95 % interval, low',
      high: '95 % interval, high',
      gradient: '∂loss/∂name',
      history: 'history',
    },
    watched: 'watched',
    errorsOfElements: 'in Statistics, by element',
    numbers: (size: number) => plural(size, 'number'),
    normOf: (sizes: string) => `norm of ${sizes}`,
    gradientOf: (name: string) => `∂loss/∂${name}`,
  },

  statistics: {
    empty:
      'How sure each parameter is, how the residuals are spread, and what the fit says of its data. It appears here when a run pauses or ends.',
    nothing:
      'How sure each parameter is. There is something to say once there is a `(fit …)`, a `(least-squares …)` or a `(negative-log-likelihood …)`.',
    working: 'at work …',
  },

  choices: {
    caption: 'Soft choices at temperature',
    columns: { option: 'option', line: 'line', bar: 'bar', share: 'share', winner: 'winner' },
    wins: 'wins',
    option: (index: number) => `option ${index}`,
    choiceLine: 'line of the choice',
    button: (temperatures: string) => `temperature ${temperatures}`,
    label: (temperatures: string, noise: boolean) =>
      `Soft choices: temperature ${temperatures}, ${noise ? 'with' : 'without'} noise`,
    tip: 'Temperature and noise of the soft choices',
    title: 'Soft choices',
    about:
      'A low temperature makes a soft choice nearly one of its options, a high one blends them evenly. It falls or rises over the run by the same factor in every step, or by the same difference.',
    from: 'Temperature from',
    to: 'to',
    schedules: { geometric: 'geometric', linear: 'linear' },
    noise: 'Gumbel noise',
    noiseAbout:
      'Added to the weights, drawn from the seed anew in each step, so that every option is tried. A paused run is shown without it.',
    straightThrough: 'Straight-through',
    straightThroughAbout:
      'A choice is its option with the largest weight. Its gradient by the weights is that of the blend, so the loss at a point does not agree with it.',
  },

  landscape: {
    empty:
      'The loss over one parameter or two, with the path of the run on it. It takes a loss and a parameter: `(define-parameter name start)`.',
    over: 'over',
    parameters: 'two parameters',
    plane: 'a plane',
    across: 'across',
    up: 'up',
    both: (x: string, y: string) => `${x} and ${y}`,
    pointLabels: ['through', 'and', 'and'],
    points: {
      start: 'the start',
      now: 'the present',
      halfway: 'half of the steps',
      run: (name: string) => `the end of ${name}`,
    },
    planeColumns: { across: 'towards the second point', up: 'towards the third point' },
    log: 'log',
    logTip: 'Draws parameters above zero on logarithmic axes',
    equal: 'equal units',
    equalTip: 'Makes a unit as long on both axes',
    stop: 'Stop drawing',
    draw: 'Draw',
    drawAgain: 'Draw again',
    drawTip: 'Finds the loss on the grid, however long that takes',
    takes: (milliseconds: number) =>
      `takes about ${plural(Math.max(1, Math.round(milliseconds / 1000)), 'second')}`,
    file: 'landscape',
    cursor: (axes: string) => `Start over ${axes}`,
    cursorHint:
      'Arrow keys move a crosshair, with Shift faster; Enter lets the next run start there, Escape takes the crosshair away.',
    cursorHintReading: 'Arrow keys move a crosshair, with Shift faster; Escape takes it away.',
    clickHint: 'A click lets the next run start there.',
    lossHere: (loss: string) => `loss ${loss}`,
    noLossHere: 'no loss',
    startsHere: 'The next run starts where you chose.',
    putBack: 'Put back',
    putBackTip: 'Shows the values from before, and starts from where the program says',
    held: 'The other parameters are held at their present values.',
    heldAt: (step: number) =>
      step === 0
        ? 'The other parameters are held at their starts.'
        : `The other parameters are held where they were after ${plural(step, 'step')}.`,
    noSteps: 'Half of the steps are known once a run has taken two.',
    noRun: 'The run whose end was chosen is not kept any more.',
    ownStarts:
      'The elements at the end of that run are not kept, and it did not start where its program says.',
    otherParameters: (name: string) => `That run has no parameter ${name}.`,
  },

  verify: {
    nothing:
      'Value and gradients, found in several ways. There is something to verify once there is a `(fit …)` or a `(minimize …)`.',
    empty:
      'Verify finds the loss and its gradients at the three levels, on each backend, and by central differences. They appear here side by side, with how far they are apart.',
    start: 'Verify now',
    startTip: 'Finds value and gradients in every way, at the present parameters',
    stop: 'Stop verifying',
    verdict: 'Largest relative difference',
    within: (precision: string, difference: string) => `${precision} within ${difference}`,
    differences: 'central differences',
    differencesWhere: (level: string) => `${level}, reference f64`,
    ways: 'Ways',
    caption: 'Value and gradients in each way',
    columns: { method: 'way', difference: 'difference', loss: 'loss' },
    when: (step: number) => (step === 0 ? 'At the start.' : `After ${plural(step, 'step')}.`),
    about:
      'A difference is the largest over the loss and all gradients, from the program’s own level, relative to the larger of the two. A gradient smaller than the loss is compared in units of the loss.',
    changedEvaluator: 'You have changed the evaluator: it may give other values than direct does.',
    hidden: (parameters: number) =>
      `${plural(parameters, 'more parameter')} ${parameters === 1 ? 'has no column here, and is' : 'have no column here, and are'} compared all the same.`,
    stopped: 'It was stopped before every way was tried.',
    working: 'at work …',
    notFinite: 'not finite',
  },

  mathematics: {
    empty: 'The equations of the model and of its loss appear here once the program defines something.',
    failed: (message: string) => `The equations could not be written: ${message}`,
    equations: 'Equations of the program',
    values: 'values',
    valuesTip: 'Writes the present values of the parameters in place of their names',
    copyLatex: 'Copy as LaTeX',
    copyMathml: 'Copy as MathML',
    copied: { latex: 'Copied the equations as LaTeX.', mathml: 'Copied the equations as MathML.' },
  },

  compiled: {
    empty:
      'What the program compiles to: the graph of its loss, that of its gradient, the WebAssembly that trains it, and the shader that does so on a GPU. They appear here once there is a `(fit …)` or a `(minimize …)` that compiles.',
    failed: (message: string) => `The compiled program could not be shown: ${message}`,
    printing: 'printing',
    nodes: (nodes: number) => plural(nodes, 'node'),
    listings: 'Compiled as',
    copy: 'Copy',
    copyTip: 'Copies all lines of this text',
    names: {
      graph: { tab: 'Graph', what: 'Graph of the loss', text: 'the graph' },
      gradient: { tab: 'Gradient', what: 'Graph of the gradient', text: 'the gradient' },
      module: { tab: 'WebAssembly', what: 'WebAssembly of a training step', text: 'the WebAssembly' },
      shader: { tab: 'WGSL', what: 'Shader of a training step', text: 'the shader' },
    },
    copyText: (text: string) => `Copy ${text}`,
    copiedText: (text: string) => `Copied ${text}.`,
    noExpression: 'This line comes from no expression of the program.',
    left: (lines: number) =>
      `${plural(lines, 'more line')} of this text ${lines === 1 ? 'is' : 'are'} left out.`,
    point: 'Point at a line, or put the cursor into an expression.',
    select: 'Selects the expression in the program',
    line: (line: number) => `line ${line}`,
    linesHere: (lines: number) => `${plural(lines, 'line')} here`,
  },

  neuron: {
    empty:
      'A term of Cajal compiles to a linear neuron: its matrix appears here once there is a `(define-cajal name term)`.',
    copyMatrix: 'Copy the matrix as CSV',
    term: 'Term',
    activations: 'Activations',
    inputSource: 'Who feeds it',
    byHand: 'Fed by hand',
    byProgram: 'By the program',
    input: 'Input',
    inputAt: (index: number) => `Input ${index}`,
    aFunction: (input: string) => `${input}: a function`,
    output: 'Output',
    notApplied: (name: string) => `The program does not apply ${name}.`,
    when: (step: number) => (step === 0 ? ', at the start' : `, after ${plural(step, 'step')}`),
    lost: (share: string) => `${share} of the weight falls off the end of Nat.`,
    meanOverRows: 'Mean over rows',
    row: 'Row',
    ofRows: (rows: number) => `of ${count(rows)}`,
    matrixOf: (name: string) => `Matrix of ${name}`,
    vector: 'Vector',
    matrix: 'Matrix: a column an input, a row an output',
    weight: 'weight',
    turns: 'States, turn by turn, and the weight that the number gives each',
    turn: 'turn',
    state: 'state',
    diagram: (size: number, step: string) =>
      `A state of ${plural(size, 'number')} starts at the base, goes round through the step, a ${step}, and is added up, each turn weighted by the number.`,
    diagramLabels: {
      base: 'base',
      step: 'step',
      procedure: 'procedure',
      number: 'number',
      size: (size: number) => plural(size, 'number'),
    },
  },
} as const;
